"""Counters: whatever is done, they are what a count of the rows says."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, or_, select, update

from questionnaires.problem import Refused
from survey_app.services import campaigns, frames, intake, invitations, paper
from survey_app.services.deciding import decisions, exclusions
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store import counters, triggers
from survey_app.store import invitations as invitations_kept
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.scope import Scope
from survey_app.store.tables import invitation, metadata, response, response_count, village
from tests import builders
from tests.builders import DAY, Asked
from tests.services.door import Door


@dataclass
class Village:
    """Thôn 4 in the middle of its survey, with what its households keep at home."""

    connection: Connection
    keys: Keys
    campaign: Campaign
    market: Campaign
    cards: list[invitations.NewCard]
    decision: int
    receipts: dict[int, str] = field(default_factory=dict)
    ballots: list[str] = field(default_factory=list)

    def send(self, right: intake.Right) -> intake.Accepted:
        campaign = self.market if isinstance(right, intake.OpenPlace) else self.campaign
        raw = builders.answers(campaigns.questionnaire(self.connection, campaign))
        sent = intake.Submission(builders.response_id(), right, raw)
        return intake.accept(self.connection, self.keys, sent, DAY)

    def answer(self, n: int) -> None:
        self.receipts[n] = self.send(intake.Card(self.cards[n].code)).receipt

    def replace(self, n: int) -> None:
        right = intake.CardAndReceipt(self.cards[n].code, self.receipts.get(n, ""))
        self.receipts[n] = self.send(right).receipt

    def withdraw(self, n: int) -> None:
        intake.withdraw(self.connection, self.keys, self.cards[n].code, self.receipts.get(n, ""))

    def object(self, n: int) -> None:
        intake.raise_objection(self.connection, self.keys, self.cards[n].code)

    def stub(self, n: int) -> None:
        paper.key_stub(self.connection, self.keys, self.campaign, self.cards[n].code)

    def print_ballots(self, n: int) -> None:
        here = frames.village(self.connection, self.campaign, 1 + n % 2)
        self.ballots += paper.make_ballots(self.connection, self.campaign, here, n + 1)

    def key(self, n: int) -> None:
        raw = builders.answers(campaigns.questionnaire(self.connection, self.campaign))
        number = self.ballots.pop() if self.ballots else ""
        invalid = "blank" if n == 0 else None
        paper.key_ballot(
            self.connection, self.keys, self.campaign, number, raw, "visit", invalid, DAY
        )

    def spoil(self, n: int) -> None:
        invitations.spoil(self.connection, self.campaign, self.cards[n].serial, "Nhòe mực")

    def spare(self, n: int) -> None:
        here = frames.village(self.connection, self.campaign, 1)
        (made,) = invitations.make_spares(self.connection, self.keys, self.campaign, here, 1)
        if n:
            invitations.bind_spare(self.connection, self.campaign, made.serial, n)
            self.cards[n - 1] = made

    def at_the_market(self, n: int) -> None:
        self.send(intake.OpenPlace(self.market.code, 1 + n % 2))

    def exclude(self, n: int) -> None:
        self._set_excluded(n, self.decision)

    def let_back_in(self, n: int) -> None:
        self._set_excluded(n, None)

    def _set_excluded(self, n: int, decision: int | None) -> None:
        ids = self.connection.execute(select(response.c.id).order_by(response.c.id)).scalars().all()
        where = response.c.id == (ids[n % len(ids)] if ids else "")
        self.connection.execute(update(response).where(where).values(excluded_by=decision))

    def rehearse(self, n: int) -> None:
        """One more test card; those before it turn into cards of the survey, and back."""
        ours = invitation.c.serial.like("01-T%")
        turned = update(invitation).where(ours).values(rehearsal=~invitation.c.rehearsal)
        self.connection.execute(turned)
        here = frames.village(self.connection, self.campaign, 1)
        row = {"id": secrets.token_hex(16), "campaign_id": self.campaign.id, "village_id": here.id}
        row |= {"serial": f"01-T{secrets.token_hex(4)}", "rehearsal": True}
        row |= {"code_hash": secrets.token_bytes(32)}
        invitations_kept.add(self.connection, [row])

    def wipe(self, n: int) -> None:
        if n == 0:
            self.connection.execute(delete(response))
            gone = or_(invitation.c.line > 2, invitation.c.rehearsal)
            self.connection.execute(delete(invitation).where(gone))


ACTS: tuple[Callable[[Village, int], None], ...] = (
    *(Village.answer, Village.replace, Village.withdraw, Village.object, Village.stub),
    *(Village.print_ballots, Village.key, Village.spoil, Village.spare, Village.at_the_market),
    *(Village.exclude, Village.let_back_in, Village.rehearse, Village.wipe),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(acts=[(Village.answer, 1), (Village.replace, 1), (Village.withdraw, 1)])
@example(acts=[(Village.answer, 1), (Village.replace, 1), (Village.wipe, 0)])
@example(acts=[(Village.answer, 1), (Village.exclude, 0), (Village.withdraw, 1)])
@example(acts=[*[(Village.rehearse, 1)] * 3, (Village.wipe, 0), (Village.rehearse, 1)])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 4)), max_size=30))
def test_counters_are_what_a_count_of_the_rows_says(
    store: Store,
    keys: Keys,
    asked: Asked,
    goods: Campaign,
    acts: list[tuple[Callable[[Village, int], None], int]],
) -> None:
    with store.engine.connect() as connection, connection.begin() as transaction:
        decision = _decision(connection, asked.campaign)
        here = Village(connection, keys, asked.campaign, goods, list(asked.cards), decision)
        for act, number in acts:
            try:
                with connection.begin_nested():
                    act(here, number)
            except Refused:
                pass
            assert counters.differences(connection) == [], (act, number)
        transaction.rollback()


def _decision(connection: Connection, campaign: Campaign) -> int:
    account = people.create_account(connection, "lan", "Lan", "mat khau dai", "province")
    subject = {"ballots": [], "ground": "double"}
    return decisions.ask(connection, campaign, exclusions.MAKE, subject, "Phiếu trùng", account.id)


def test_a_replaced_answer_counts_once_and_a_withdrawn_one_no_more(
    door: Door, asked: Asked
) -> None:
    first = door.send(asked.code)
    second = door.replace(asked.code, first.receipt, q01="not_satisfied")
    assert door.progress().counted + door.progress().online == 1
    door.withdraw(asked.code, second.receipt)
    assert (door.progress().online, door.progress().cards.answered) == (0, 0)


def test_many_at_once_are_all_counted(door: Door, asked: Asked) -> None:
    waiting = threading.Barrier(len(asked.cards))

    def answer(code: str) -> None:
        waiting.wait()
        door.send(code)

    threads = [threading.Thread(target=answer, args=(card.code,)) for card in asked.cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (door.progress().online, door.progress().cards.answered_online) == (5, 5)


def test_what_was_written_without_counting_is_found_and_mended(door: Door, asked: Asked) -> None:
    door.send(asked.code)
    with door.store.write() as connection:
        connection.execute(update(response_count).values(n=7))
        (found,) = counters.differences(connection)
        assert (found.table, found.kept, found.counted) == ("response_count", (7,), (1,))
        counters.write_anew(connection)
        assert counters.differences(connection) == []


def test_rows_written_in_bulk_are_counted_afterwards(door: Door, asked: Asked) -> None:
    with door.store.write() as connection:
        with triggers.suspended(connection):
            connection.execute(update(invitation).values(answered_paper=True))
        assert door_cards(connection, asked).answered_paper == 0
        counters.write_anew(connection)
        assert door_cards(connection, asked).answered_paper == 5
        connection.execute(update(invitation).values(answered_paper=False))
        assert door_cards(connection, asked).answered_paper == 0  # it counts again


def door_cards(connection: Connection, asked: Asked) -> counters.CardCounts:
    (found,) = counters.cards(connection, asked.campaign.id).values()
    return found


def test_closing_leaves_the_counters_as_they_are(door: Door, asked: Asked) -> None:
    door.send(asked.code)
    door.stub(asked.cards[1].code)
    door.move("closed")
    with door.store.read() as connection:
        assert counters.differences(connection) == []
    assert door.progress().cards.answered == 2


def test_a_village_without_rows_can_be_taken_from_the_frame(door: Door, asked: Asked) -> None:
    with door.store.write() as connection:
        connection.execute(delete(invitation))
        connection.execute(delete(village))
        assert counters.cards(connection, asked.campaign.id) == {}


@pytest.mark.parametrize("table", ["response_count", "card_count", "place_count"])
def test_a_counter_keeps_no_day_and_no_order(store: Store, table: str) -> None:
    kinds = {type(column.type).__name__ for column in metadata.tables[table].c}
    assert kinds <= {"Integer", "Text"}
    assert "id" not in metadata.tables[table].c


def test_the_scope_of_an_account_narrows_the_counters(door: Door, asked: Asked) -> None:
    door.send(asked.code)
    nothing = Scope(areas=frozenset())
    with door.store.read(nothing) as connection:
        assert counters.cards(connection, asked.campaign.id) == {}
        assert counters.answers(connection, asked.campaign.id) == {}
