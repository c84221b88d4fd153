"""An upgrade keeps what is there: a database of the first version, with rows in every table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from survey_app.store import counters, journal, schema
from survey_app.store.engine import Store, open_store
from tests.databases import Postgres

FIRST = (
    "INSERT INTO area (id, code, name, level, kind, valid_from, source)"
    " VALUES (1, '02488', 'Xã Trung Môn', 'commune', 'xã', '2017-01-01', 's')",
    "INSERT INTO account (id, name, display_name, role, password_hash, failures)"
    " VALUES (1, 'lan', 'Lan', 'office', '$argon2id$x', 2)",
    "INSERT INTO campaign (id, code, title, kind, state, area_id, questionnaire_id,"
    " questionnaire_text, questionnaire_sha256, reference_date, opens_on, closes_on)"
    " VALUES (1, 'a', 'A', 'households', 'open', 1, 'q', 't', 's', '2018-06-01',"
    " '2018-06-01', '2018-06-20')",
    "INSERT INTO village (id, campaign_id, commune_id, number, name, households, sample)"
    " VALUES (1, 1, 1, 1, 'Thôn 4', 5, 5)",
    "INSERT INTO invitation (id, campaign_id, village_id, line, serial, code_hash, answered_online)"
    " VALUES ('i', 1, 1, 1, '01-001', :hash, true)",
    "INSERT INTO response (id, campaign_id, village_id, form, mode, medium, answers,"
    " content_hash, received_on) VALUES ('r', 1, 1, 'online', 'self', 'phone', '{}', :hash,"
    " '2018-06-02')",
    "INSERT INTO journal (at, account_id, campaign_id, act, detail)"
    " VALUES ('2018-06-01 08:00:00', 1, 1, 'campaign.create', 'Đợt a')",
    "INSERT INTO journal (at, account_id, campaign_id, act, detail)"
    " VALUES ('2018-06-01 08:00:00.250000', 1, 1, 'campaign.open', '')",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def first_version(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database as the first version left it."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path / 'first.sqlite3'}")
        fill(store)
        yield store
        store.engine.dispose()
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database("template1") as url:
        store = open_store(url)
        fill(store)
        yield store
        store.engine.dispose()


def fill(store: Store) -> None:
    config = schema._config()
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with store.write() as connection:
        for statement in FIRST:
            values = {"hash": b"\x01\x02"} if ":hash" in statement else {}
            connection.execute(text(statement), values)


def test_every_row_of_the_first_version_is_there_afterwards(first_version: Store) -> None:
    schema.upgrade(first_version.engine)
    with first_version.read() as connection:
        account = connection.execute(text("SELECT * FROM account")).mappings().one()
        card = connection.execute(text("SELECT * FROM invitation")).mappings().one()
        answer = connection.execute(text("SELECT * FROM response")).mappings().one()
        campaign = connection.execute(text("SELECT * FROM campaign")).mappings().one()
    assert (account["role"], account["everywhere"], account["failures"]) == ("province", True, 2)
    assert (card["serial"], card["answered_online"], card["rehearsal"]) == ("01-001", True, False)
    assert (bytes(answer["content_hash"]), answer["excluded_by"]) == (b"\x01\x02", None)
    assert campaign["modes"] == "visit meeting online"


def test_what_the_first_version_did_not_count_is_counted(first_version: Store) -> None:
    schema.upgrade(first_version.engine)
    with first_version.read() as connection:
        assert counters.cards(connection, 1)[1].answered_online == 1
        assert counters.answers(connection, 1) == {1: {("online", "self"): 1}}
        assert counters.differences(connection) == []


def test_the_journal_of_the_first_version_is_chained_and_goes_on(first_version: Store) -> None:
    schema.upgrade(first_version.engine)
    with first_version.write() as connection:
        assert journal.broken(connection) is None
        journal.note(connection, "campaign.counting", "a", 1, 1)
    with first_version.read() as connection:
        assert journal.broken(connection) is None
        assert journal.head(connection)[0] == 3


def test_foreign_keys_hold_again_after_an_upgrade(first_version: Store) -> None:
    schema.upgrade(first_version.engine)
    with pytest.raises(Exception, match=r"(?i)foreign key"), first_version.write() as connection:
        connection.execute(text("DELETE FROM village"))
