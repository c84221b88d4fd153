"""Paper: a ballot once by its number, its stub apart, and every invalid ballot with its reason."""

from itertools import pairwise

import pytest

from questionnaires.ballot import INVALID_REASONS
from survey_app.core.code import new_code
from survey_app.services import campaigns, dataset
from survey_app.services.intake import PaperBallot, Submission
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refused

GUIDED = {
    "questionnaire": "ntm-xa.2022",
    "rule": "hd-90-2022",
    "online_guidance": "Công văn số 12/MTTW ngày 05/01/2023",
}


@pytest.fixture
def guided(store: Store, keys: Keys) -> tuple[Door, Asked]:
    """A campaign under the guidance of 2022 in which online answers count."""
    with store.write() as connection:
        asked = builders.households(connection, keys, code="co-huong-dan", **GUIDED)
    return Door(store, keys, "co-huong-dan"), asked


def test_a_ballot_is_keyed_once(door: Door) -> None:
    (number,) = door.ballots(1)
    assert door.key(f" {number} ").valid
    refused(lambda: door.key(number), "ballot_number_used")
    refused(lambda: door.key(number, response_id=builders.response_id()), "ballot_number_used")
    assert door.rows() == 1


def test_a_clerk_s_retry_is_answered_as_accepted(door: Door) -> None:
    (number,), same = door.ballots(1), builders.response_id()
    first = door.key(number, response_id=same)
    again = door.key(number, response_id=same)
    assert (first.duplicate, again.duplicate) == (False, True)
    other = door.answers(q01="not_satisfied")
    refused(lambda: door.key(number, other, response_id=same), "content_differs")


def test_only_numbers_that_were_printed_for_this_campaign_are_taken(
    door: Door, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, code="dot-khac")
    (number,) = Door(store, keys, "dot-khac").ballots(1)
    refused(lambda: door.key(number), "ballot_number_unknown")
    refused(lambda: door.key(""), "ballot_number_unknown")


def test_a_ballot_belongs_to_the_village_it_was_printed_for(door: Door) -> None:
    (here,), (there,) = door.ballots(1), door.ballots(1, number=2)
    door.key(here)
    door.key(there)
    assert [door.progress(village).ballots_keyed for village in (1, 2)] == [1, 1]


def test_numbers_are_random_and_never_given_twice(door: Door) -> None:
    numbers = [number for _ in range(3) for number in door.ballots(40)]
    assert len(set(numbers)) == 120
    steps = {int(b[3:]) - int(a[3:]) for a, b in pairwise(numbers)}
    assert len(steps) > 60
    refused(lambda: door.ballots(0), "ballots_count")
    refused(lambda: door.ballots(5_001), "ballots_count")


@pytest.mark.parametrize("reason", INVALID_REASONS)
def test_an_invalid_ballot_is_stored_with_its_reason_and_counted(door: Door, reason: str) -> None:
    (number,) = door.ballots(1)
    assert not door.key(number, {}, invalid=reason).valid
    with door.store.read() as connection:
        campaign = campaigns.get(connection, door.code)
        (row,) = dataset.rows(connection, campaign).to_dict("records")
        (ballot,) = dataset.cells(connection, campaign).ballots.to_dict("records")
    assert (row["valid"], row["invalid_reason"]) == (0, reason)
    assert (ballot["valid"], ballot["n"]) == (False, 1)
    assert ballot["invalid_reason"] == reason  # its words come when it is tallied
    assert door.progress().counted == 1


def test_a_reason_nobody_knows_is_refused(door: Door) -> None:
    (number,) = door.ballots(1)
    refused(lambda: door.key(number, invalid="ugly"), "invalid_reason_missing")


def test_a_blank_makes_a_ballot_invalid_where_all_items_must_be_answered(door: Door) -> None:
    raw = door.answers()
    del raw["q05"]
    (number,) = door.ballots(1)
    assert not door.key(number, raw).valid


def test_a_fault_on_a_ballot_is_refused_as_on_a_phone(door: Door) -> None:
    (number,) = door.ballots(1)
    raw = door.answers() | {"q01": ["satisfied", "not_satisfied"], "q02": ["so-so"]}
    refused(lambda: door.key(number, raw), "answer_too_many", "answer_unknown_option")
    assert door.key(number).valid


def test_in_counting_only_paper_delivers(door: Door, asked: Asked) -> None:
    (number,) = door.ballots(1)
    door.move("counting")
    refused(lambda: door.send(asked.code), "campaign_closed")
    assert door.key(number).valid
    assert not door.stub(asked.code).double


@pytest.mark.parametrize(
    ("state", "problem"), [("draft", "campaign_not_open"), ("closed", "campaign_closed")]
)
def test_paper_is_refused_before_asking_and_after_counting(
    store: Store, keys: Keys, state: str, problem: str
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, state="draft")
    door = Door(store, keys, asked.campaign.code)
    (number,) = door.ballots(1)
    door.move(state)
    refused(lambda: door.key(number), problem)
    refused(lambda: door.stub(asked.code), problem)
    assert door.rows() == 0


def test_a_stub_marks_its_household_and_a_second_one_is_a_double(door: Door, asked: Asked) -> None:
    numbers = door.ballots(2)
    door.key(numbers[0])
    assert not door.stub(asked.code).double
    assert door.progress().unmatched == 0
    door.key(numbers[1])
    assert door.progress().unmatched == 1  # a stub is still missing
    assert door.stub(asked.code).double
    progress = door.progress()
    assert (progress.doubles, progress.stubs, progress.unmatched) == (1, 2, 0)
    assert progress.cards.answered_paper == 1


def test_a_stub_of_another_campaign_or_of_a_dead_card_is_refused(
    door: Door, asked: Asked, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        other = builders.households(connection, keys, code="dot-khac")
    door.spoil(asked.cards[1].serial)
    refused(lambda: door.stub(other.code), "code_unknown")
    refused(lambda: door.stub(new_code()), "code_unknown")
    refused(lambda: door.stub(asked.cards[1].code), "code_void")


def test_where_online_does_not_count_the_household_stays_due_and_only_paper_counts(
    door: Door, asked: Asked
) -> None:
    assert door.progress().due == 5
    door.send(asked.code)
    assert (door.progress().online, door.progress().counted, door.progress().due) == (1, 0, 5)
    (number,) = door.ballots(1)
    door.key(number)
    assert not door.stub(asked.code).double
    progress = door.progress()
    assert (progress.online, progress.counted, progress.due) == (1, 1, 4)
    assert (progress.doubles, progress.unmatched, door.rows()) == (0, 0, 2)


def test_where_online_does_not_count_a_household_may_still_answer_online_after_paper(
    door: Door, asked: Asked
) -> None:
    (number,) = door.ballots(1)
    door.key(number)
    door.stub(asked.code)
    assert not door.send(asked.code).duplicate
    assert (door.progress().online, door.progress().counted) == (1, 1)


def test_where_online_counts_a_stub_afterwards_is_a_double(guided: tuple[Door, Asked]) -> None:
    door, asked = guided
    door.send(asked.code)
    assert (door.progress().counted, door.progress().due) == (1, 4)
    (number,) = door.ballots(1)
    door.key(number)
    assert door.stub(asked.code).double
    progress = door.progress()
    assert (progress.doubles, progress.stubs, progress.unmatched) == (1, 1, 0)
    assert progress.due == 4  # two answers, one household


def test_where_online_counts_a_household_that_handed_in_paper_cannot_answer_online(
    guided: tuple[Door, Asked],
) -> None:
    door, asked = guided
    (number,) = door.ballots(1)
    door.key(number)
    door.stub(asked.code)
    refused(lambda: door.send(asked.code), "already_answered")
    assert (door.progress().counted, door.progress().doubles) == (1, 0)


def test_where_online_counts_withdrawing_it_leaves_the_paper_alone_and_no_double(
    guided: tuple[Door, Asked],
) -> None:
    door, asked = guided
    receipt = door.send(asked.code).receipt
    (number,) = door.ballots(1)
    door.key(number)
    door.stub(asked.code)
    door.withdraw(asked.code, receipt)
    progress = door.progress()
    assert (progress.counted, progress.doubles, progress.unmatched) == (1, 0, 0)


def test_without_guidance_on_record_online_does_not_count_under_the_rule_of_2022(
    store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        changes = GUIDED | {"online_guidance": None}
        asked = builders.households(connection, keys, code="chua-co", **changes)
    door = Door(store, keys, "chua-co")
    door.send(asked.code)
    assert (door.progress().online, door.progress().counted) == (1, 0)


def test_a_number_at_the_door_itself_is_taken_once(door: Door) -> None:
    (number,) = door.ballots(1)
    right = PaperBallot(door.code, number)
    submissions = [
        Submission(builders.response_id(), right, door.answers(), "meeting", "clerk", "paper")
        for _ in range(2)
    ]
    door.deliver(submissions[0])
    refused(lambda: door.deliver(submissions[1]), "ballot_number_used")
