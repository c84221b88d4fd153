"""Campaigns to measure, made through the services as an office makes them."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from questionnaires.library import load_questionnaire
from questionnaires.questionnaire import Questionnaire
from survey_app.core.frame import Village
from survey_app.services import campaigns, frames, invitations, territory
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store, open_store
from survey_app.store.schema import upgrade

COMMUNE, DISTRICT, PROVINCE = "02488", "075", "08"
DAY = date(2018, 6, 1)
SECRET = "a secret of the benchmarks"
RULES = {
    "ntm-xa.2017": "hd-78-2017",
    "ntm-xa.2019": "hd-122-2019",
    "ntm-xa.2022": "hd-90-2022",
}
REASONS = ("Đường vào thôn còn lầy lội khi mưa", "Chưa có nơi tập kết rác", "Kênh mương hư hỏng")


def fresh_store(url: str) -> Store:
    """An empty database with our schema and the province's units."""
    store = open_store(url)
    upgrade(store.engine)
    with store.write() as connection:
        territory.load(connection)
    return store


def in_folder(folder: Path) -> str:
    """The address of the database that the application keeps in its instance folder."""
    return f"sqlite:///{folder / 'survey.sqlite3'}"


def environment(folder: Path) -> dict[str, str]:
    """The settings under which the application serves the store of this folder."""
    return {"SURVEY_INSTANCE": str(folder), "SURVEY_SECRET_KEY": SECRET}


def plan(
    connection: Connection, form: str, area: str = COMMUNE, kind: str = "households"
) -> campaigns.Plan:
    """A plan under this questionnaire, judged by its own rule where the library has one."""
    rule = RULES.get(form)
    return campaigns.Plan(
        code=form.replace(".", "-"),
        title="Lấy ý kiến về kết quả xây dựng nông thôn mới",
        area_id=territory.find(connection, area, DAY).id,
        questionnaire=form,
        rule=rule,
        object=load_questionnaire(form).object if rule else None,
        reference_date=DAY,
        opens_on=DAY,
        closes_on=date(2018, 6, 22),
        kind=kind,
    )


def framed(
    connection: Connection, planned: campaigns.Plan, villages: Sequence[Village]
) -> Campaign:
    """A draft with its list of villages frozen, ready for cards."""
    campaign = campaigns.create(connection, planned)
    frames.set_frame(connection, campaign, FramePreview(tuple(villages)))
    frames.freeze(connection, campaign)
    return campaigns.get(connection, planned.code)


def open_with_cards(
    connection: Connection, keys: Keys, planned: campaigns.Plan, cards: int, a_village: int = 150
) -> list[str]:
    """Open a campaign of households; the codes of its cards."""
    sizes = [a_village] * (cards // a_village) + [cards % a_village] * (cards % a_village > 0)
    villages = [Village(f"Thôn {n}", size, COMMUNE) for n, size in enumerate(sizes, 1)]
    campaign = framed(connection, planned, villages)
    made = [
        invitations.make_cards(connection, keys, campaign, village)
        for village in frames.listed(connection, campaign)
    ]
    campaigns.move(connection, campaign, "open")
    return [card.code for of_village in made for card in of_village]


def ballot(chance: random.Random, questionnaire: Questionnaire) -> dict[str, str | list[str]]:
    """Near-unanimous answers as real ballots are, with a tail of the dissatisfied and why."""
    given: dict[str, str | list[str]] = {}
    content = 0.75 if chance.random() < 0.1 else 0.997  # one household in ten is critical
    for item in questionnaire.items:
        if item.is_binary:
            given[item.code] = "satisfied" if chance.random() < content else "not_satisfied"
        elif item.type == "choice" and item.required:
            given[item.code] = chance.choice(item.options).code
        elif item.type == "multiple" and item.required:
            given[item.code] = [chance.choice(item.options).code]
        elif item.role == "reason" and item.when and item.when.met(given) and chance.random() < 0.3:
            given[item.code] = chance.choice(REASONS)
    return given
