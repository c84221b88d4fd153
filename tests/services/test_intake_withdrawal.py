"""A withdrawal erases what was answered, for good, and lets the household answer again."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from survey_app.services import dataset
from survey_app.services.campaigns import get
from survey_app.services.intake import Card, Submission
from survey_app.store.tables import response
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refused

TOLD = "Đường vào thôn còn lầy"


def told(door: Door, code: str) -> str:
    """A household answers with a reason in its own words; its receipt."""
    raw = door.answers(q02="not_satisfied", q02_why=TOLD)
    return door.deliver(Submission(builders.response_id(), Card(code), raw)).receipt


def everything(door: Door) -> str:
    """All that the table of responses holds, as text."""
    with door.store.read() as connection:
        return json.dumps([[str(v) for v in row] for row in connection.execute(select(response))])


def test_a_withdrawn_answer_leaves_a_tombstone_without_content(door: Door, asked: Asked) -> None:
    receipt = told(door, asked.code)
    door.withdraw(asked.code, receipt)
    with door.store.read() as connection:
        (row,) = connection.execute(select(response)).mappings()
    assert row["withdrawn"]
    assert (row["answers"], row["texts"], row["slot"], row["content_hash"]) == (None,) * 3 + (b"",)


def test_a_withdrawal_erases_the_earlier_versions_too(door: Door, asked: Asked) -> None:
    receipt = told(door, asked.code)
    for change in ("satisfied", "not_satisfied"):
        receipt = door.replace(asked.code, receipt, q01=change).receipt
    door.withdraw(asked.code, receipt)
    assert door.rows() == 3
    assert "lầy" not in everything(door)
    assert "satisfied" not in everything(door)


def test_a_withdrawn_answer_enters_no_figure(door: Door, asked: Asked) -> None:
    door.send(asked.cards[1].code)
    door.withdraw(asked.code, told(door, asked.code))
    with door.store.read() as connection:
        campaign = get(connection, door.code)
        assert len(dataset.rows(connection, campaign)) == 1
        assert dataset.cells(connection, campaign).ballots["n"].sum() == 1
    assert door.progress().online == 1


def test_a_household_that_withdrew_may_answer_again(door: Door, asked: Asked) -> None:
    door.withdraw(asked.code, told(door, asked.code))
    assert not door.card(asked.cards[0].serial).answered_online
    assert not door.send(asked.code, q01="not_satisfied").duplicate
    refused(lambda: door.send(asked.code), "already_answered")
    assert (door.rows(), door.used(), door.progress().online) == (2, 1, 1)


def test_a_withdrawal_holds_once(door: Door, asked: Asked) -> None:
    receipt = told(door, asked.code)
    door.withdraw(asked.code, receipt)
    refused(lambda: door.withdraw(asked.code, receipt), "receipt_unknown")
    refused(lambda: door.replace(asked.code, receipt), "receipt_unknown")


def test_a_late_retry_does_not_bring_a_withdrawn_answer_back(door: Door, asked: Asked) -> None:
    same = builders.response_id()
    accepted = door.send(asked.code, same)
    door.withdraw(asked.code, accepted.receipt)
    refused(lambda: door.send(asked.code, same), "response_withdrawn")
    refused(lambda: door.send(asked.code, same, q01="not_satisfied"), "response_withdrawn")
    assert door.progress().online == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_erased_is_gone_from_the_file(door: Door, asked: Asked) -> None:
    """PostgreSQL gives the space of the old version back at its next VACUUM."""
    receipt = told(door, asked.code)
    assert TOLD.encode() in file_of(door)
    door.withdraw(asked.code, receipt)
    assert TOLD.encode() not in file_of(door)


def file_of(door: Door) -> bytes:
    with door.store.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return Path(str(door.store.engine.url.database)).read_bytes()
