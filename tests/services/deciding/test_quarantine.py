"""Quarantine: nothing is lost, nothing is read, and two people decide what becomes of it."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from questionnaires.problem import Refused
from survey_app.services import campaigns
from survey_app.services.closing import reconciliation
from survey_app.services.deciding import decisions, quarantine
from survey_app.services.deciding.quarantine import SetAside
from survey_app.services.staff import people
from survey_app.store.engine import Store
from survey_app.store.tables import quarantine as resting
from survey_app.store.tables import response
from tests.builders import Asked
from tests.services.door import Door, refusal
from tests.services.tablet import set_aside


@dataclass(frozen=True)
class Room:
    """Where records rest, and the two people who decide."""

    door: Door
    first: int
    second: int

    def keep(self, code: str = "code_unknown", **changes: object) -> str:
        content = {"kind": "response", "card": "x", "village": 1, "line": 3}
        content |= {"answers": self.door.answers(), "form": "visit", "mode": "officer"} | changes
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return set_aside(connection, self.door.keys, campaign, code, content)

    def listed(self) -> list[SetAside]:
        with self.door.store.read() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return quarantine.listed(connection, self.door.keys, campaign)

    def ask(self, record: str, serial: str = "") -> int:
        village = self.door.village()
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            keys, why = self.door.keys, "Tổ xác nhận đã hỏi"
            return quarantine.ask_admit(
                connection, keys, campaign, record, village, serial, why, self.first
            )

    def ask_refuse(self, record: str) -> int:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return quarantine.ask_refuse(connection, campaign, record, "Không rõ ai", self.first)

    def agree(self, number: int) -> None:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            decisions.agree(connection, self.door.keys, campaign, number, self.second)

    def state(self, record: str) -> str | None:
        with self.door.store.read() as connection:
            return quarantine.outcome(connection, record)


@pytest.fixture
def room(store: Store, door: Door) -> Room:
    with store.write() as connection:
        one = people.create_account(connection, "mot", "Một", "mat khau dai")
        two = people.create_account(connection, "hai", "Hai", "mat khau dai")
    return Room(door, one.id, two.id)


def test_a_record_is_admitted_as_a_visit_without_a_card_by_two_people(room: Room) -> None:
    record = room.keep()
    number = room.ask(record)
    assert room.door.rows() == 0
    room.agree(number)
    assert (room.door.rows(), room.state(record)) == (1, "accepted")
    with room.door.store.read() as connection:
        kept = connection.execute(select(response)).one()
        wiped = connection.execute(select(resting.c.submission)).scalar_one()
    assert (kept.form, kept.mode, kept.medium) == ("visit", "officer", "tablet")
    assert kept.id != record  # no decision, which names the card, leads to the answers
    assert wiped == "{}"


def test_a_record_is_admitted_for_a_household_by_the_serial_of_its_card(
    room: Room, asked: Asked
) -> None:
    record = room.keep("code_void")
    serial = asked.cards[2].serial
    room.agree(room.ask(record, serial))
    assert room.door.card(serial).answered_tablet
    other = room.keep()
    with refusal("card_used"):
        room.ask(other, serial)
    with refusal("serial_unknown"):
        room.ask(other, "01-9999")


def test_a_refused_record_is_wiped_and_counted_in_the_reconciliation(room: Room) -> None:
    record = room.keep()
    assert "set_aside_waiting" in differences(room)
    room.agree(room.ask_refuse(record))
    assert (room.door.rows(), room.state(record)) == (0, "refused")
    assert differences(room)["set_aside_refused"] == "Đã từ chối 1 bản gửi để riêng."
    with refusal("quarantine_settled"):
        room.ask(record)


def test_a_households_second_answer_can_only_be_refused(room: Room) -> None:
    record = room.keep("already_answered")
    (found,) = room.listed()
    assert not found.admissible
    with refusal("quarantine_double"):
        room.ask(record)


def test_what_is_no_response_can_only_be_refused(room: Room) -> None:
    record = room.keep(kind="visit")
    with refusal("quarantine_unreadable"):
        room.ask(record)


def test_the_answers_of_a_record_are_shown_nowhere(room: Room) -> None:
    answers = room.door.answers(q01="not_satisfied", q01_why="Đường lầy lội")
    record = room.keep(answers=answers)
    number = room.ask(record)
    with room.door.store.read() as connection:
        campaign = campaigns.get(connection, room.door.code)
        (waiting,) = decisions.waiting(connection, campaign)
        told = decisions.told(waiting).words
    assert waiting.id == number
    assert "lầy" not in told + waiting.subject + repr([s.reasons for s in room.listed()])
    assert "not_satisfied" not in told + waiting.subject


def test_faulty_answers_are_refused_by_the_one_door_and_the_record_rests_on(room: Room) -> None:
    record = room.keep(answers={})
    number = room.ask(record)
    with refusal("quarantine_faulty"):  # and not which answer is missing
        room.agree(number)
    assert (room.door.rows(), room.state(record)) == (0, "waiting")
    known = room.keep("answer_missing")
    assert not next(s for s in room.listed() if s.record.id == known).admissible
    with refusal("quarantine_faulty"):
        room.ask(known)


def test_counting_does_not_end_while_a_record_waits_for_two_people(room: Room) -> None:
    record = room.keep()
    with room.door.store.write() as connection:
        campaign = campaigns.move(connection, campaigns.get(connection, room.door.code), "counting")
        with pytest.raises(Refused, match=f"“{record[:8]}”.*chưa được hai người quyết định"):
            campaigns.move(connection, campaign, "closed")
    room.agree(room.ask_refuse(record))
    with room.door.store.write() as connection:
        assert campaigns.move(connection, campaign, "closed").state == "closed"


def differences(room: Room) -> dict[str, str]:
    village = room.door.village()
    with room.door.store.read() as connection:
        campaign = campaigns.get(connection, room.door.code)
        account = reconciliation.account(connection, campaign, village)
    return {n.difference.code: n.difference.text for n in account.differences}
