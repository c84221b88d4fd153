"""Intake: every answer exactly once, and only by who has the right to give it."""

import uuid
from datetime import timedelta

import pytest

from questionnaires.problem import Refused
from survey_app.core import code as codes
from survey_app.core.code import format_code, new_code
from survey_app.services import campaigns, intake
from survey_app.services.intake import Card, OpenPlace, PaperBallot, Submission
from survey_app.services.keys import Keys, keys_of
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refused


def test_an_accepted_answer_uses_up_the_card(door: Door, asked: Asked) -> None:
    accepted = door.send(asked.code)
    assert not accepted.duplicate
    assert accepted.valid
    assert accepted.receipt.startswith("BN")
    assert door.card(asked.cards[0].serial).answered_online
    assert (door.rows(), door.used()) == (1, 1)


def test_a_household_cannot_answer_twice(door: Door, asked: Asked) -> None:
    door.send(asked.code)
    refused(lambda: door.send(asked.code), "already_answered")
    assert door.rows() == 1


def test_a_code_is_known_however_it_is_typed(door: Door, asked: Asked) -> None:
    door.send(f" {format_code(asked.code).lower()} ")
    refused(lambda: door.send(asked.code), "already_answered")


def test_a_retry_is_answered_as_accepted_with_the_same_receipt(door: Door, asked: Asked) -> None:
    same = builders.response_id()
    first, again = door.send(asked.code, same), door.send(asked.code, same.upper())
    assert (first.duplicate, again.duplicate) == (False, True)
    assert first.receipt == again.receipt
    assert (door.rows(), door.used()) == (1, 1)


def test_a_retry_of_another_day_is_still_a_retry(door: Door, asked: Asked) -> None:
    submission = Submission(builders.response_id(), Card(asked.code), door.answers())
    door.deliver(submission)
    assert door.deliver(submission, builders.DAY + timedelta(days=3)).duplicate


@pytest.mark.parametrize("state", ["counting", "closed", "published"])
def test_a_retry_is_answered_as_accepted_after_asking_has_ended(
    door: Door, asked: Asked, state: str
) -> None:
    same = builders.response_id()
    door.send(asked.code, same)
    door.move(state)
    assert door.send(asked.code, same).duplicate


def test_the_same_id_with_other_content_is_refused_by_name(door: Door, asked: Asked) -> None:
    same = builders.response_id()
    door.send(asked.code, same)
    refused(lambda: door.send(asked.code, same, q01="not_satisfied"), "content_differs")
    refused(lambda: door.send(asked.cards[1].code, same, q01="not_satisfied"), "content_differs")
    assert (door.rows(), door.used()) == (1, 1)


def test_another_household_cannot_take_the_id_of_an_equal_answer(door: Door, asked: Asked) -> None:
    same = builders.response_id()
    door.send(asked.code, same)
    refused(lambda: door.send(asked.cards[1].code, same), "response_id_taken")
    assert not door.send(asked.cards[1].code).duplicate
    assert (door.rows(), door.used()) == (2, 2)


@pytest.mark.parametrize("text", ["", "1", "not an id", "../../etc", "0" * 33])
def test_an_id_that_is_none_is_refused(door: Door, asked: Asked, text: str) -> None:
    submission = Submission(text, Card(asked.code), door.answers())
    refused(lambda: door.deliver(submission), "response_id_malformed")


def test_unknown_malformed_and_foreign_codes_are_refused(
    door: Door, asked: Asked, store: Store
) -> None:
    refused(lambda: door.send("2222"), "code_malformed")
    refused(lambda: door.send(new_code()), "code_unknown")
    other = Door(store, keys_of("another installation"), door.code)
    refused(lambda: other.send(asked.code), "code_unknown")


def test_faulty_answers_are_refused_all_at_once(door: Door, asked: Asked) -> None:
    raw = door.answers(q01="perhaps", q99="satisfied")
    raw.pop("q02")
    submission = Submission(builders.response_id(), Card(asked.code), raw)
    with pytest.raises(Refused) as caught:
        door.deliver(submission)
    assert {(problem.code, problem.place) for problem in caught.value.problems} == {
        ("answer_unknown_option", "q01"),
        ("answer_missing", "q02"),
        ("answer_unknown_item", "q99"),
    }


def test_a_spoilt_card_is_refused(door: Door, asked: Asked) -> None:
    door.spoil(asked.cards[0].serial)
    refused(lambda: door.send(asked.code), "code_void")


def test_a_spare_card_kills_the_card_it_replaces(door: Door, asked: Asked) -> None:
    code = door.spare(line=1)
    refused(lambda: door.send(asked.code), "code_void")
    assert not door.send(code).duplicate


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ("draft", "campaign_not_open"),
        ("counting", "campaign_closed"),
        ("closed", "campaign_closed"),
        ("published", "campaign_closed"),
    ],
)
def test_a_phone_delivers_only_while_the_campaign_is_open(
    store: Store, keys: Keys, state: str, problem: str
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, state=state)
    door = Door(store, keys, asked.campaign.code)
    refused(lambda: door.send(asked.code), problem)
    assert (door.rows(), door.used()) == (0, 0)


def test_card_and_receipt_replace_an_answer(door: Door, asked: Asked) -> None:
    first = door.send(asked.code)
    second = door.replace(asked.code, first.receipt, q01="not_satisfied")
    assert second.receipt != first.receipt
    assert (door.rows(), door.used(), door.progress().online) == (2, 1, 1)
    third = door.replace(asked.code, second.receipt)
    assert (door.rows(), door.progress().online) == (3, 1)
    assert third.receipt not in (first.receipt, second.receipt)


def test_a_photographed_card_alone_cannot_replace_or_withdraw(door: Door, asked: Asked) -> None:
    door.send(asked.code)
    theirs = door.send(asked.cards[1].code).receipt
    guessed = codes.receipt_for(b"a key somebody guessed", builders.response_id())
    refused(lambda: door.replace(asked.code, guessed), "receipt_unknown")
    refused(lambda: door.withdraw(asked.code, guessed), "receipt_unknown")
    refused(lambda: door.replace(asked.code, asked.code), "receipt_malformed")
    refused(lambda: door.replace(asked.cards[2].code, theirs), "receipt_unknown")
    refused(lambda: door.withdraw(asked.cards[2].code, theirs), "receipt_unknown")
    assert door.progress().online == 2


def test_a_receipt_of_another_village_opens_nothing(
    store: Store, keys: Keys, door: Door, asked: Asked
) -> None:
    with store.write() as connection:
        other = builders.households(connection, keys, code="dot-khac")
    receipt = door.send(asked.code).receipt
    there = Door(store, keys, "dot-khac")
    there.send(other.code)
    refused(lambda: there.replace(other.code, receipt), "receipt_unknown")
    refused(lambda: there.withdraw(other.code, receipt), "receipt_unknown")


def test_a_replaced_receipt_opens_nothing_any_more(door: Door, asked: Asked) -> None:
    first = door.send(asked.code)
    door.replace(asked.code, first.receipt, q01="not_satisfied")
    refused(lambda: door.replace(asked.code, first.receipt), "receipt_unknown")
    refused(lambda: door.withdraw(asked.code, first.receipt), "receipt_unknown")


def test_a_replacement_retried_is_one_replacement(door: Door, asked: Asked) -> None:
    first, same = door.send(asked.code), builders.response_id()
    second = door.replace(asked.code, first.receipt, same, q01="not_satisfied")
    again = door.replace(asked.code, first.receipt, same, q01="not_satisfied")
    assert (again.duplicate, again.receipt) == (True, second.receipt)
    assert door.rows() == 2


@pytest.mark.parametrize("state", ["counting", "closed"])
def test_nothing_is_replaced_or_withdrawn_after_asking_has_ended(
    door: Door, asked: Asked, state: str
) -> None:
    receipt = door.send(asked.code).receipt
    door.move(state)
    refused(lambda: door.replace(asked.code, receipt), "campaign_closed")
    refused(lambda: door.withdraw(asked.code, receipt), "campaign_closed")


def test_an_objection_is_recorded_only_where_the_card_was_used(door: Door, asked: Asked) -> None:
    refused(lambda: door.object(asked.code), "nothing_to_object")
    door.send(asked.code)
    door.object(asked.code)
    door.object(asked.code)
    door.stub(asked.cards[1].code)
    door.object(asked.cards[1].code)
    assert door.progress().cards.objections == 2


def test_anybody_answers_at_a_market_as_often_as_people_come(market: Door) -> None:
    same = builders.response_id()
    assert not market.at(1).duplicate
    assert not market.at(1, same).duplicate
    assert market.at(1, same).duplicate
    refused(lambda: market.at(2, same), "content_differs")
    assert market.rows() == 2


def test_a_place_that_is_not_there_is_refused(market: Door, door: Door) -> None:
    refused(lambda: market.at(3), "place_unknown")
    refused(lambda: market.send(OpenPlace(door.code, 1)), "place_unknown")
    refused(lambda: market.send(OpenPlace("khong-co", 1)), "campaign_unknown")


def test_a_market_closes_when_asking_ends(market: Door) -> None:
    market.move("counting")
    refused(lambda: market.at(1), "campaign_closed")


def test_nothing_is_written_after_a_refusal_within_one_transaction(
    door: Door, asked: Asked, store: Store, keys: Keys
) -> None:
    """A batch goes on after a refused submission without a savepoint."""
    same, number = builders.response_id(), door.ballots(1)[0]
    door.send(asked.code, same)
    door.key(number)
    door.spoil(asked.cards[4].serial)
    raw = door.answers()
    batch = [
        (Submission(builders.response_id(), Card(asked.code), raw), "already_answered"),
        (Submission(same, Card(asked.cards[1].code), raw), "response_id_taken"),
        (Submission(same, Card(asked.cards[1].code), door.answers(q02="not_satisfied")), "content"),
        (Submission(builders.response_id(), Card(asked.cards[4].code), raw), "code_void"),
        (Submission(builders.response_id(), Card(asked.cards[1].code), {}), "answer_missing"),
        (Submission("-", Card(asked.cards[1].code), raw), "response_id_malformed"),
        (
            Submission(builders.response_id(), PaperBallot(door.code, number), raw, "visit"),
            "ballot_number_used",
        ),
    ]
    last = Submission(builders.response_id(), Card(asked.cards[2].code), raw)
    with store.write() as connection:
        for submission, problem in batch:
            with pytest.raises(Refused) as caught:
                intake.accept(connection, keys, submission, builders.DAY)
            assert caught.value.problems[0].code.startswith(problem)
        intake.accept(connection, keys, last, builders.DAY)
    assert (door.rows(), door.used()) == (3, 2)


def test_the_receipt_is_no_key_to_the_response(door: Door, asked: Asked) -> None:
    accepted = door.send(asked.code)
    digits = accepted.response_id.replace("-", "").upper()
    assert uuid.UUID(accepted.response_id)
    assert not any(digits[at : at + 6] in accepted.receipt for at in range(26))


def test_an_answer_is_read_by_the_questionnaire_of_its_campaign(
    market: Door, door: Door, asked: Asked
) -> None:
    submission = Submission(builders.response_id(), Card(asked.code), market.answers())
    with pytest.raises(Refused) as caught:
        door.deliver(submission)
    assert "answer_missing" in caught.value.codes
    with door.store.read() as connection:
        found = campaigns.questionnaire(connection, door.campaign())
    assert found.id == "ntm-xa.2017"
