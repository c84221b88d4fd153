"""The rows of the edge table that only a running campaign can show."""

from survey_app.services import campaigns, dataset, frames
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refused
from tests.services.test_frames import LIST, preview

# two answers of one household


def test_the_first_counted_answer_stands_and_the_second_is_a_double_in_the_reconciliation(
    door: Door, asked: Asked
) -> None:
    (first,) = door.ballots(1)
    door.key(first, door.answers(q01="not_satisfied"))
    assert not door.stub(asked.code).double
    assert door.stub(asked.code).double
    progress = door.progress()
    assert (progress.stubs, progress.doubles, progress.counted) == (2, 1, 1)
    refused(lambda: door.key(first), "ballot_number_used")


def test_a_card_answers_once_and_the_first_answer_stands(door: Door, asked: Asked) -> None:
    door.send(asked.code, q01="not_satisfied")
    refused(lambda: door.send(asked.code, builders.response_id()), "already_answered")
    with door.store.read() as connection:
        campaign = campaigns.get(connection, door.code)
        (given,) = dataset.rows(connection, campaign)["q01"].tolist()
    assert given == "not_satisfied"


# N_h changed during the round


def test_the_number_of_households_is_that_of_the_list_when_asking_began(
    store: Store, asked: Asked
) -> None:
    with store.read() as connection:
        before = dataset.frame(connection, asked.campaign)
    with store.write() as connection:
        refused(
            lambda: frames.set_frame(connection, asked.campaign, preview(*LIST)),
            "campaign_not_draft",
        )
    with store.read() as connection:
        after = dataset.frame(connection, asked.campaign)
    assert after.equals(before)
