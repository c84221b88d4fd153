"""Many at once: exactly one is accepted, nobody waits for ever, and the counts are exact."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from questionnaires.problem import Refused
from survey_app.services import campaigns, intake
from survey_app.services.intake import Card, CardAndReceipt, Submission
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.services.staff import sign_in as sign_in_service
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import Door
from tests.services.test_invitations import bind, spares

MANY = 8


@pytest.fixture
def asked(store: Store, keys: Keys) -> Asked:
    """An open campaign with enough cards for a crowd."""
    with store.write() as connection:
        return builders.households(connection, keys, villages=(("Thôn 4", 3 * MANY),))


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """What each was told: accepted, duplicate, done, or the first problem's code."""
    gate = Barrier(len(acts))

    def told(act: Callable[[], object]) -> str:
        gate.wait(30)
        try:
            outcome = act()
        except Refused as refusal:
            return refusal.codes[0]
        if isinstance(outcome, intake.Accepted):
            return "duplicate" if outcome.duplicate else "accepted"
        return "done"

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(told, acts))


def consistent(door: Door, households: int) -> bool:
    """As many cards used, responses standing and responses counted as households answered."""
    return door.used() == door.progress().online == households


def test_one_card_used_by_many_at_once_is_used_once(door: Door, asked: Asked) -> None:
    told = at_once([lambda: door.send(asked.code)] * MANY)
    assert Counter(told) == {"accepted": 1, "already_answered": MANY - 1}
    assert consistent(door, 1)


def test_one_submission_sent_many_times_at_once_is_accepted_once(door: Door, asked: Asked) -> None:
    same = builders.response_id()
    told = at_once([lambda: door.send(asked.code, same)] * MANY)
    assert Counter(told) == {"accepted": 1, "duplicate": MANY - 1}
    assert consistent(door, 1)


def test_one_id_with_different_content_at_once_is_taken_by_one(door: Door, asked: Asked) -> None:
    same, items = builders.response_id(), [f"q{number:02}" for number in range(1, MANY + 1)]
    acts = [
        lambda item=item: door.send(asked.code, same, **{item: "not_satisfied"}) for item in items
    ]
    assert Counter(at_once(acts)) == {"accepted": 1, "content_differs": MANY - 1}
    assert consistent(door, 1)


def test_one_id_from_different_households_at_once_is_taken_by_one(door: Door, asked: Asked) -> None:
    same = builders.response_id()
    acts = [lambda card=card: door.send(card.code, same) for card in asked.cards[:MANY]]
    assert Counter(at_once(acts)) == {"accepted": 1, "response_id_taken": MANY - 1}
    assert consistent(door, 1)


def test_many_households_at_once_are_all_accepted(door: Door, asked: Asked) -> None:
    acts = [lambda card=card: door.send(card.code) for card in asked.cards]
    assert Counter(at_once(acts)) == {"accepted": 3 * MANY}
    assert consistent(door, 3 * MANY)


def test_one_answer_at_a_market_sent_many_times_at_once_is_accepted_once(market: Door) -> None:
    same = builders.response_id()
    told = at_once([lambda: market.at(1, same)] * MANY)
    assert Counter(told) == {"accepted": 1, "duplicate": MANY - 1}
    assert market.rows() == 1


def test_one_ballot_keyed_by_many_at_once_is_keyed_once(door: Door) -> None:
    (number,) = door.ballots(1)
    told = at_once([lambda: door.key(number)] * MANY)
    assert Counter(told) == {"accepted": 1, "ballot_number_used": MANY - 1}
    assert door.progress().ballots_keyed == 1


def test_one_stub_keyed_by_many_at_once_counts_each(door: Door, asked: Asked) -> None:
    assert Counter(at_once([lambda: door.stub(asked.code)] * MANY)) == {"done": MANY}
    assert (door.progress().stubs, door.progress().doubles) == (MANY, MANY - 1)


def test_one_receipt_used_by_many_at_once_replaces_once(door: Door, asked: Asked) -> None:
    receipt = door.send(asked.code).receipt
    right = CardAndReceipt(asked.code, receipt)
    told = at_once([lambda: door.send(right, q01="not_satisfied")] * MANY)
    assert Counter(told) == {"accepted": 1, "receipt_unknown": MANY - 1}
    assert consistent(door, 1)


def test_withdrawing_and_replacing_at_once_leave_one_of_the_two(door: Door, asked: Asked) -> None:
    receipts = [door.send(card.code).receipt for card in asked.cards[:4]]
    acts: list[Callable[[], object]] = []
    for card, receipt in zip(asked.cards, receipts, strict=False):
        acts.append(lambda card=card, receipt=receipt: door.withdraw(card.code, receipt))
        acts.append(
            lambda card=card, receipt=receipt: door.replace(card.code, receipt, q01="not_satisfied")
        )
    told = Counter(at_once(acts))
    assert told["receipt_unknown"] == 4
    assert told["accepted"] + told["done"] == 4
    assert consistent(door, told["accepted"])


def test_a_card_being_used_is_not_replaced_by_a_spare_at_the_same_time(
    door: Door, asked: Asked
) -> None:
    """Either the household answers, or its card dies and the spare answers; never both."""
    new = spares(door, 4)
    acts: list[Callable[[], object]] = []
    for card, spare in zip(asked.cards, new, strict=False):
        acts.append(lambda card=card: door.send(card.code))
        acts.append(lambda card=card, spare=spare: bind(door, spare.serial, card.line or 0))
    told = at_once(acts)
    for answered, bound in zip(told[::2], told[1::2], strict=True):
        assert (answered, bound) in {("accepted", "card_used"), ("code_void", "done")}
    again = [spare for spare, bound in zip(new, told[1::2], strict=True) if bound == "done"]
    for spare in again:
        door.send(spare.code)
    assert consistent(door, 4)


def test_one_spare_is_bound_to_one_line(door: Door) -> None:
    (spare,) = spares(door)
    acts = [lambda line=line: bind(door, spare.serial, line) for line in range(1, 5)]
    assert Counter(at_once(acts)) == {"done": 1, "spare_not_free": 3}
    living = [card for card in door.cards() if card.state == "ready"]
    assert len(living) == 3 * MANY


def test_closing_while_answers_come_in_loses_and_adds_none(door: Door, asked: Asked) -> None:
    """What was acknowledged before is there; what was refused is not; nobody is left waiting."""
    numbers = door.ballots(MANY)
    acts: list[Callable[[], object]] = [lambda: door.move("closed")]
    acts += [lambda number=number: door.key(number) for number in numbers]
    acts += [lambda card=card: door.send(card.code) for card in asked.cards[:MANY]]
    acts += [lambda card=card: door.stub(card.code) for card in asked.cards[-4:]]
    told = at_once(acts)
    assert set(told) <= {"done", "accepted", "campaign_closed"}
    assert door.campaign().state == "closed"
    progress = door.progress()
    assert progress.ballots_keyed == told[1 : MANY + 1].count("accepted")
    assert consistent(door, told[MANY + 1 : -4].count("accepted"))
    assert progress.stubs == told[-4:].count("done")


def test_two_offices_move_a_campaign_one_step(store: Store, asked: Asked) -> None:
    def move() -> None:
        with store.write() as connection:
            campaigns.move(connection, asked.campaign, "counting")

    assert Counter(at_once([move] * 4)) == {"done": 1, "state_not_next": 3}


def test_wrong_passwords_at_once_are_counted_one_by_one(store: Store) -> None:
    with store.write() as connection:
        people.create_account(connection, "lan", "Lan", "mật khẩu đủ dài")

    def guess() -> None:
        with store.write() as connection:
            sign_in_service.sign_in(connection, "lan", "sai")

    at_once([guess] * sign_in_service.ALLOWED_FAILURES)
    with store.write() as connection:
        told = sign_in_service.sign_in(connection, "lan", "mật khẩu đủ dài")
    assert getattr(told, "code", None) == "login_locked"


def test_the_same_answers_delivered_in_opposite_order_are_each_counted_once(
    door: Door, asked: Asked, store: Store, keys: Keys
) -> None:
    raw = door.answers()
    batch = [Submission(builders.response_id(), Card(c.code), raw) for c in asked.cards[:MANY]]

    def deliver(submissions: list[Submission]) -> None:
        for submission in submissions:
            with store.write() as connection:
                intake.accept(connection, keys, submission, builders.DAY)

    told = at_once([lambda: deliver(batch), lambda: deliver(batch[::-1])])
    assert told == ["done", "done"]
    assert consistent(door, MANY)
