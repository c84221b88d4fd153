"""Builders of campaigns for tests: through the services, as an office would make them."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from questionnaires.questionnaire import Questionnaire
from survey_app.core.campaign import next_state
from survey_app.core.frame import Village
from survey_app.services import campaigns, frames, invitations, territory
from survey_app.services.campaigns import Plan
from survey_app.services.frame_file import FramePreview
from survey_app.services.invitations import NewCard
from survey_app.services.keys import Keys
from survey_app.store.areas import Unit
from survey_app.store.campaigns import Campaign

DAY = date(2018, 6, 1)
TRUNG_MON = "02488"  # xã Trung Môn, huyện Yên Sơn


@dataclass(frozen=True)
class Asked:
    """A campaign of households with the cards of its first village."""

    campaign: Campaign
    cards: list[NewCard]

    @property
    def code(self) -> str:
        return self.cards[0].code


def commune(connection: Connection, code: str = TRUNG_MON) -> Unit:
    """A commune of the province in 2018."""
    return territory.find(connection, code, DAY)


def plan(connection: Connection, code: str = "trung-mon", **changes: object) -> Plan:
    """A plan for xã Trung Môn under the guidance of 2017, with whatever a test changes."""
    settled: dict[str, object] = {
        "code": code,
        "title": "Lấy ý kiến về kết quả xây dựng nông thôn mới xã Trung Môn",
        "area_id": commune(connection).id,
        "questionnaire": "ntm-xa.2017",
        "rule": "hd-78-2017",
        "object": "xa",
        "reference_date": DAY,
        "opens_on": DAY,
        "closes_on": DAY + timedelta(days=20),
    }
    return Plan(**(settled | changes))  # type: ignore[arg-type]


def households(
    connection: Connection,
    keys: Keys,
    code: str = "trung-mon",
    villages: tuple[tuple[str, int], ...] = (("Thôn 4", 5), ("Thôn Làng Chùa", 3)),
    state: str = "open",
    **changes: object,
) -> Asked:
    """A campaign of households with a frozen frame and, for its first village, printed cards."""
    campaign = campaigns.create(connection, plan(connection, code, **changes))
    rows = tuple(Village(name, count) for name, count in villages)
    frames.set_frame(connection, campaign, FramePreview(rows))
    frames.freeze(connection, campaigns.get(connection, code))
    campaign = campaigns.get(connection, code)
    village = frames.village(connection, campaign, 1)
    cards = invitations.make_cards(connection, keys, campaign, village)
    return Asked(move(connection, campaign, state), cards)


def goods(
    connection: Connection,
    code: str = "hang-viet",
    state: str = "open",
    quota: int | None = 100,
    **changes: object,
) -> Campaign:
    """An open campaign about Vietnamese goods, with two markets."""
    facts = {
        "title": "Lấy ý kiến về hàng Việt Nam năm 2018",
        "questionnaire": "hang-viet.2018",
        "rule": None,
        "object": None,
        "kind": "open",
    }
    campaign = campaigns.create(connection, plan(connection, code, **(facts | changes)))
    for name in ("Chợ Trung Môn", "Chợ Km 9"):
        frames.add_place(connection, campaign, commune(connection), name, quota)
    return move(connection, campaign, state)


def move(connection: Connection, campaign: Campaign, state: str) -> Campaign:
    """Lead a campaign step by step up to this state."""
    while campaign.state != state:
        campaign = campaigns.move(connection, campaign, str(next_state(campaign.state)))
    return campaign


def answers(questionnaire: Questionnaire, **changes: str | list[str]) -> dict[str, list[str]]:
    """Answers to every required item, the first option of each, with whatever a test changes."""
    given = {
        item.code: [item.options[0].code]
        for item in questionnaire.items
        if item.required and item.options
    }
    return given | {c: [v] if isinstance(v, str) else v for c, v in changes.items()}


def response_id() -> str:
    """An id as a browser makes it."""
    return str(uuid.uuid4())
