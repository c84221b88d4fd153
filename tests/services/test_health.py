"""Health: a monitor hears whether what people send would be kept, on either kind of database."""

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from survey_app.services import health
from survey_app.services.staff import people
from survey_app.store import copies
from survey_app.store.engine import Store


def let_nothing_write(engine: Engine) -> None:
    """Let the database itself refuse every change that comes over this engine."""
    if engine.name == "postgresql":
        event.listen(engine, "begin", forbid)
    else:
        engine.dispose()
        event.listen(engine, "connect", open_to_read)


def let_write_again(engine: Engine) -> None:
    if engine.name == "postgresql":
        event.remove(engine, "begin", forbid)
    else:
        event.remove(engine, "connect", open_to_read)
        engine.dispose()


def forbid(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def open_to_read(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def rows(store: Store) -> list[str]:
    with store.read() as connection:
        return list(copies.lines(connection))


def test_a_sound_database_is_written_to_its_disk_and_looks_as_before(store: Store) -> None:
    before, commits = rows(store), []
    event.listen(store.engine, "commit", commits.append)
    assert health.check(store)["status"] == "ok"
    assert len(commits) == 1, "the probe commits: what is taken back before reaches no disk"
    assert rows(store) == before


def test_a_database_that_may_only_be_read_is_told_and_read(store: Store) -> None:
    let_nothing_write(store.engine)
    assert health.check(store)["status"] == "read_only"
    with pytest.raises(health.UNAVAILABLE), store.write() as connection:
        people.create_account(connection, "lan", "Lan", "mật khẩu đủ dài")
    health.require(store)
    assert rows(store)


def test_a_database_that_can_be_written_again_is_told_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_nothing_write(store.engine)
    assert health.check(store)["status"] == "read_only"
    let_write_again(store.engine)
    assert health.check(store)["status"] == "read_only", "so soon it does not try again"
    monkeypatch.setattr(health, "PROBE_EVERY", 0)
    assert health.check(store)["status"] == "ok"
