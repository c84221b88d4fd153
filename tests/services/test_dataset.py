"""The one door out shows exactly what the one door in accepted, in whatever order it came."""

import uuid
from collections import Counter
from dataclasses import dataclass
from itertools import count

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sqlalchemy import Connection

from analysis.cells import Cells, cells_from_responses
from questionnaires.answers import clean_text
from questionnaires.ballot import INVALID_REASONS
from survey_app.services import (
    campaigns,
    dataset,
    frames,
    intake,
    invitations,
    paper,
    reporting,
)
from survey_app.services.data_package import campaign_tables
from survey_app.services.data_package.codebook import codebook as codebook_of
from survey_app.services.data_package.resource import Package
from survey_app.services.frames import Register
from survey_app.services.intake import Card, CardAndReceipt, Submission
from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refused

VILLAGES = (("Thôn 4", 12), ("Thôn Làng Chùa", 12))
ITEMS = tuple(f"q{number:02}" for number in range(1, 18))
FATES = ("stands", "replaced", "withdrawn")
NUMBERS = count(1)


@dataclass(frozen=True)
class Answered:
    """One household's doing: where, how, what it is not satisfied with, and what became of it."""

    village: int
    form: str
    unhappy: frozenset[str]
    why: str
    invalid: str | None
    fate: str

    def raw(self) -> dict[str, list[str]]:
        answers = {item: ["satisfied"] for item in ITEMS}
        for item in self.unhappy:
            answers |= {item: ["not_satisfied"], f"{item}_why": [self.why]}
        return answers

    def row(self) -> tuple[object, ...] | None:
        """What the dataset must show of it."""
        if self.form == "online" and self.fate == "withdrawn":
            return None
        invalid = (self.invalid or "") if self.form != "online" else ""
        why = clean_text(self.why)
        answers = (
            (("not_satisfied", why) if item in self.unhappy else ("satisfied", ""))
            for item in ITEMS
        )
        return (VILLAGES[self.village][0], self.form, int(not invalid), invalid, *answers)


answered = st.builds(
    Answered,
    village=st.integers(0, 1),
    form=st.sampled_from(["online", "visit", "meeting"]),
    unhappy=st.frozensets(st.sampled_from(ITEMS), max_size=3),
    why=st.sampled_from(["", "Đường lầy", "Đường lầy\r\n", "=1+1"]) | st.text(max_size=20),
    invalid=st.none() | st.sampled_from(list(INVALID_REASONS)),
    fate=st.sampled_from(FATES),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(answered, max_size=10), shuffled=st.randoms(use_true_random=False))
def test_dataset_and_cells_show_what_was_accepted_whatever_the_order(
    store: Store, keys: Keys, acts: list[Answered], shuffled: st.DrawFn
) -> None:
    other = list(acts)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    first, second = delivered(store, keys, acts), delivered(store, keys, other)
    with store.read() as connection:
        table = dataset.rows(connection, first)
        cells, again = (dataset.cells(connection, campaign) for campaign in (first, second))
        questionnaire = campaigns.questionnaire(connection, first)
    assert Counter(shown(table)) == Counter(row for act in acts if (row := act.row()))
    assert_equal(cells, again)

    assert_equal(cells, cells_from_responses(table, questionnaire), but="days")
    assert cells.days["n"].sum() == cells.ballots["n"].sum() == len(table)


def delivered(store: Store, keys: Keys, acts: list[Answered]) -> Campaign:
    """A campaign in which these households have done what they did, one after the other."""
    with store.write() as connection:
        code = f"dot-{next(NUMBERS)}"
        asked = builders.households(connection, keys, code=code, villages=VILLAGES)
        campaign = asked.campaign
        there = frames.village(connection, campaign, 2)
        cards = [asked.cards, invitations.make_cards(connection, keys, campaign, there)]
        for order, act in enumerate(acts):
            if act.form == "online":
                answer_online(connection, keys, cards[act.village][order].code, act)
            else:
                answer_on_paper(connection, keys, campaign, act)
    return campaign


def answer_online(connection: Connection, keys: Keys, code: str, act: Answered) -> None:
    def send(right: intake.Right, raw: dict[str, list[str]]) -> str:
        submission = Submission(str(uuid.uuid4()), right, raw)
        return intake.accept(connection, keys, submission, builders.DAY).receipt

    earlier = {item: ["satisfied"] for item in ITEMS}
    receipt = send(Card(code), earlier if act.fate == "replaced" else act.raw())
    if act.fate == "replaced":
        send(CardAndReceipt(code, receipt), act.raw())
    if act.fate == "withdrawn":
        intake.withdraw(connection, keys, code, receipt)


def answer_on_paper(connection: Connection, keys: Keys, campaign: Campaign, act: Answered) -> None:
    village = frames.village(connection, campaign, act.village + 1)
    (number,) = paper.make_ballots(connection, campaign, village, 1)
    form = "visit" if act.form == "visit" else "meeting"
    paper.key_ballot(connection, keys, campaign, number, act.raw(), form, act.invalid, builders.DAY)


def shown(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [
        (
            *(row[column] for column in ("village", "form", "valid", "invalid_reason")),
            *((row[item], row[f"{item}_why"]) for item in ITEMS),
        )
        for row in table.to_dict("records")
    ]


def assert_equal(first: Cells, second: Cells, but: str = "") -> None:
    for name in {"ballots", "items", "texts", "days"} - {but}:
        assert_frame_equal(getattr(first, name), getattr(second, name))


def test_an_empty_campaign_has_an_empty_dataset_and_empty_cells(door: Door) -> None:
    with door.store.read() as connection:
        campaign = campaigns.get(connection, door.code)
        assert dataset.rows(connection, campaign).empty
        cells = dataset.cells(connection, campaign)
    assert [len(frame) for frame in (cells.ballots, cells.items, cells.texts)] == [0, 0, 0]


def test_the_dataset_tells_no_day_no_card_and_no_order_of_arrival(door: Door, asked: Asked) -> None:
    sent = [door.send(card.code).response_id for card in asked.cards]
    with door.store.read() as connection:
        table = dataset.rows(connection, campaigns.get(connection, door.code))
    assert list(table["response_id"]) == sorted(sent)
    told = {"response_id", "commune", "village", "form", "mode", "medium", "valid"}
    items = {item.code for item in door.questionnaire().items}
    assert set(table.columns) == told | {"invalid_reason", "excluded"} | items


def test_the_codebook_explains_every_column_and_every_value(market: Door) -> None:
    chosen = {
        item.code: [option.code for option in item.options if not option.exclusive][:2]
        for item in market.questionnaire().items
        if item.type == "multiple"
    }
    market.deliver(
        Submission(
            builders.response_id(),
            intake.OpenPlace(market.code, 1),
            market.answers(**chosen),
        )
    )
    with market.store.read() as connection:
        campaign = campaigns.get(connection, market.code)
        resource = campaign_tables.responses(connection, campaign)
    table, codebook = resource.rows, codebook_of(Package("", "", "", (resource,)))
    assert set(codebook["column"]) == set(table.columns)
    assert codebook["label"].str.len().min() > 0
    known = codebook.groupby("column")["value"].agg(set).to_dict()
    free = {"response_id", "commune", "village", "invalid_reason"}
    free |= {item.code for item in market.questionnaire().items if item.type == "text"}
    for column in set(table.columns) - free:
        values = {part for value in table[column].astype(str) for part in value.split(";") if part}
        assert values <= known[column], column


def test_the_frame_shows_the_register_or_else_lines_and_prints(door: Door, asked: Asked) -> None:
    door.ballots(2, number=2)
    with door.store.write() as connection:
        campaign = campaigns.get(connection, door.code)
        village = frames.village(connection, campaign, 1)
        frames.enter_register(connection, campaign, village, Register(4, 6, 1, 0))
    with door.store.read() as connection:
        table = dataset.frame(connection, campaigns.get(connection, door.code))
    shown = table[["village", "households", "asked", "issued"]].to_numpy().tolist()
    assert shown == [["Thôn 4", 5, 4, 6], ["Thôn Làng Chùa", 3, 3, 2]]


def test_a_market_s_dataset_names_its_place(market: Door) -> None:
    market.at(2)
    with market.store.read() as connection:
        campaign = campaigns.get(connection, market.code)
        (row,) = dataset.rows(connection, campaign).to_dict("records")
        table = dataset.frame(connection, campaign)
    assert (row["commune"], row["village"]) == ("Xã Trung Môn", "Chợ Km 9")
    assert list(table["households"]) == [0, 0]


@pytest.mark.parametrize("state", ["draft", "open"])
def test_no_figure_is_shown_before_asking_has_ended(store: Store, keys: Keys, state: str) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state=state).campaign
        refused(lambda: reporting.compiled(connection, campaign), "results_hidden")
