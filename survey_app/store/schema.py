"""The schema's versions: created and upgraded by Alembic alone."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from survey_app.store.engine import Store

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 2540  # any number that nobody else locks in this database


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def newest() -> str:
    """The version that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(engine: Engine) -> str | None:
    """The version that the database has; None where there is none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version, from whichever it has."""
    config = _config()
    with Store(engine).write() as connection:
        if engine.dialect.name == "postgresql":  # hosts that start together upgrade one by one
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
