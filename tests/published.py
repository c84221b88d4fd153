"""Published campaigns for tests: asked on paper, counted, closed and published by the services."""

import random
import uuid

from sqlalchemy import Connection

from survey_app.core.frame import Village
from survey_app.services import campaigns, frames, paper
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.store import areas
from survey_app.store.campaigns import Campaign
from tests import builders

REASON = "Kênh mương hư hỏng chưa sửa"
FEW = 4  # ballots of each village of the commune that has too few to be shown


def province(
    connection: Connection,
    keys: Keys,
    communes: int = 3,
    state: str = "published",
    few: bool = False,
    code: str = "tinh-2018",
    **changes: object,
) -> Campaign:
    """Communes of two villages each; with `few`, too few answered in the first to be shown."""
    units = areas.standing_on(connection, builders.DAY, "commune")[:communes]
    whole = areas.standing_on(connection, builders.DAY, "province")[0]
    facts: dict[str, object] = {"area_id": whole.id, "title": "Lấy ý kiến toàn tỉnh năm 2018"}
    campaigns.create(connection, builders.plan(connection, code, **(facts | changes)))
    rows = [Village(f"Thôn {n}", 20 + n, unit.name, unit.code) for unit in units for n in (1, 2)]
    frames.set_frame(connection, campaigns.get(connection, code), FramePreview(tuple(rows)))
    frames.freeze(connection, campaigns.get(connection, code))
    campaign = builders.move(connection, campaigns.get(connection, code), "open")
    _answer(connection, keys, campaign, units[0].name if few else "")
    return builders.move(connection, campaign, state)


def _answer(connection: Connection, keys: Keys, campaign: Campaign, few: str) -> None:
    """Fifteen ballots a village, some dissatisfied with q03, and one village with one alone."""
    chance = random.Random(campaign.id)
    questionnaire = campaigns.questionnaire(connection, campaign)
    for order, village in enumerate(frames.listed(connection, campaign)):
        given = FEW if village.commune == few else 15
        numbers = paper.make_ballots(connection, campaign, village, given + 1)[:given]
        for at, number in enumerate(numbers):
            unhappy = at == 0 or (order % 3 and at < 5)
            raw = builders.answers(questionnaire)
            if unhappy:
                raw |= {"q03": ["not_satisfied"], "q03_why": [REASON]}
            made = str(uuid.UUID(int=chance.getrandbits(128), version=4))
            paper.key_ballot(
                connection, keys, campaign, number, raw, "visit", None, builders.DAY, made
            )
