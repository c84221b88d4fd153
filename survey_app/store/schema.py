"""The schema's versions: created and upgraded by Alembic alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select

from survey_app.store import counters, triggers

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 2540  # any number that nobody else locks in this database


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def newest() -> str:
    """The version that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(connection: Connection) -> str | None:
    """The version that the database has; None where there is none."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version, from whichever it has, and its counters with it."""
    config = _config()
    with _unguarded(engine) as connection:
        if engine.dialect.name == "postgresql":  # hosts that start together upgrade one by one
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        config.attributes["connection"] = connection
        if current(connection) != newest():
            triggers.drop(connection)
            command.upgrade(config, "head")
            triggers.create(connection)
            counters.write_anew(connection)
        if (
            engine.dialect.name == "sqlite"
            and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        ):
            raise RuntimeError("the upgrade would leave rows that point nowhere")


@contextmanager
def _unguarded(engine: Engine) -> Iterator[Connection]:
    """A writing transaction; on SQLite, which alters a table by copying it, without foreign keys.

    The pragma has no effect inside a transaction, so it comes before and goes after.
    """
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.execution_options(write=True).begin():
                yield connection
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys=ON")
