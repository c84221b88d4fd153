"""Store: one database, opened once; transactions are opened at the edge, one a request."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

_WAIT = 30  # seconds for another writer to finish


@dataclass(frozen=True)
class Store:
    """The database behind the services, on SQLite or PostgreSQL."""

    engine: Engine

    @contextmanager
    def read(self, scope: object = None) -> Iterator[Connection]:
        """A transaction that sees one state, within a scope, and changes nothing."""
        with self.engine.connect() as connection:
            connection = _scoped(connection, scope)
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    @contextmanager
    def write(self, scope: object = None) -> Iterator[Connection]:
        """A transaction that is durable when this block has ended, or leaves no trace."""
        with self.engine.connect() as connection:
            connection = _scoped(connection, scope).execution_options(write=True)
            with connection.begin():
                yield connection


def _scoped(connection: Connection, scope: object) -> Connection:
    return connection if scope is None else connection.execution_options(scope=scope)


def open_store(url: str) -> Store:
    """Open the database at `url` without touching its schema; errors never print what was bound."""
    if url.startswith("sqlite"):
        waiting = {"timeout": _WAIT, "check_same_thread": False}
        engine = create_engine(url, connect_args=waiting, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return Store(engine)
    url = url.replace("postgres://", "postgresql://", 1)
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return Store(create_engine(url, hide_parameters=True))


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    # WAL lets readers pass a writer; FULL makes each commit survive a power cut;
    # secure_delete overwrites what a withdrawal erases.
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Turn WAL on once for a database; the turn itself never waits for a lock, so we do."""
    deadline = time.monotonic() + _WAIT
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return  # on a disk that cannot, the mode stays what it was
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at the beginning, so that it waits instead of failing half-way.
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
