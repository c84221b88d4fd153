"""The schema: what migrations make is what the tables say, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from survey_app.store import schema
from survey_app.store.engine import Store, open_store
from survey_app.store.tables import metadata
from tests.databases import Postgres

SQLITE = "SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND name NOT LIKE 'sqlite_%'"
POSTGRES = """
    SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT table_name || '.' || column_name,
        data_type || is_nullable || coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public'
"""


def test_an_upgraded_database_needs_no_further_migration(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    with store.read() as connection:
        assert schema.current(connection) == schema.newest()


def test_migrations_make_what_the_tables_say_checks_and_partial_indexes_included(
    store: Store, bare: Engine
) -> None:
    metadata.create_all(bare)
    with bare.connect() as connection:
        said = described(connection)
    with store.read() as connection:
        made = described(connection)
    made = {name: text for name, text in made.items() if "alembic_version" not in name}
    assert made == said
    assert len(said) > len(metadata.tables)  # indexes too


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    with store.read() as connection:
        before = described(connection)
    schema.upgrade(store.engine)
    with store.read() as connection:
        assert described(connection) == before


def test_a_database_without_schema_has_no_version(bare: Engine) -> None:
    with bare.connect() as connection:
        assert schema.current(connection) is None


@pytest.fixture
def bare(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database of the same kind as the store."""
    if store.engine.dialect.name == "sqlite":
        engine = open_store(f"sqlite:///{tmp_path / 'bare.sqlite3'}").engine
        yield engine
        engine.dispose()
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database("template1") as url:
            engine = open_store(url).engine
            yield engine
            engine.dispose()


def described(connection: Connection) -> dict[str, str]:
    """Every table, column, constraint and index by name, as the database itself describes it."""
    sqlite = connection.dialect.name == "sqlite"
    rows = connection.execute(text(SQLITE if sqlite else POSTGRES))
    return {name: normal(definition) for name, definition in rows}


def normal(definition: str) -> str:
    """The clauses of a definition, which SQLAlchemy writes one a line, in one order."""
    lines = definition.replace('"', "").splitlines()
    return "\n".join(sorted(line.strip(" \t,") for line in lines))
