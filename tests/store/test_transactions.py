"""A transaction of ours: all or nothing, one state to a reader, one schema to many hosts."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from survey_app.store import people, schema
from survey_app.store.engine import Store, open_store
from tests.databases import Postgres

ROOT = Path(__file__).parents[2]
UPGRADE = """
import sys
from survey_app.store import schema
from survey_app.store.engine import open_store
schema.upgrade(open_store(sys.argv[1]).engine)
"""


def names(store: Store) -> list[str]:
    with store.read() as connection:
        return sorted(connection.execute(text("SELECT name FROM account")).scalars())


def account(name: str) -> dict[str, str]:
    return {"name": name, "display_name": name, "role": "province", "password_hash": "-"}


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    count = text("SELECT count(*) FROM account")
    with store.read() as reader:
        assert reader.execute(count).scalar_one() == 0
        with store.write() as writer:
            people.add(writer, account("mới"))
        assert reader.execute(count).scalar_one() == 0
    assert names(store) == ["mới"]


def test_a_reader_changes_nothing(store: Store) -> None:
    # PostgreSQL refuses at once, SQLite takes it back
    with suppress(DBAPIError), store.read() as connection:
        people.add(connection, account("lén"))
    assert names(store) == []


def test_a_write_that_fails_leaves_no_trace(store: Store) -> None:
    def half() -> None:
        with store.write() as connection:
            people.add(connection, account("nửa vời"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert names(store) == []


def test_a_connection_that_read_can_write_afterwards(store: Store) -> None:
    for number in range(3):
        assert len(names(store)) == number
        with store.write() as connection:
            people.add(connection, account(str(number)))


def test_sqlite_syncs_every_commit_and_overwrites_what_is_erased(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    with store.read() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    store.engine.dispose()
    assert found == ["wal", 2, 1, 1]


def test_hosts_that_start_together_upgrade_one_database_once(empty_url: str) -> None:
    command = [sys.executable, "-c", UPGRADE, empty_url]
    hosts = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    outcome = [(host.communicate()[1].decode(), host.returncode) for host in hosts]
    assert [(told, code) for told, code in outcome if code] == []
    store = open_store(empty_url)
    with store.read() as connection:
        assert schema.current(connection) == schema.newest()
    store.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database("template1") as url:
            yield url
