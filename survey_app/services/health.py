"""Health: whether the database answers and has the schema of this version."""

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from questionnaires.problem import Problem, Refused
from survey_app.store import counters, journal, schema
from survey_app.store.engine import Store

# What the database raises when it is away, full or not to be written: nothing was kept.
UNAVAILABLE = (OperationalError,)


def check(engine: Engine) -> dict[str, str]:
    """The state of the service in words a monitor can read."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        found = schema.current(engine)
    except SQLAlchemyError:
        return {"status": "unavailable", "database": "does not answer"}
    if found != schema.newest():
        return {"status": "unavailable", "database": f"schema {found or 'missing'}"}
    return {"status": "ok", "database": engine.dialect.name, "schema": found}


def require(store: Store) -> None:
    """Refuse with `database_not_ready` a database that is away or has not our schema."""
    if check(store.engine)["status"] != "ok":
        raise Refused(Problem("database_not_ready"))


def upgrade(store: Store) -> str:
    """Bring the database to this version's schema; tell which that is."""
    schema.upgrade(store.engine)
    return schema.newest()


def miscounted(store: Store) -> list[str]:
    """Where the counters differ from the rows they count, a line each; none is what must be."""
    with store.read() as connection:
        return [
            f"{found.table} {found.key}: {found.kept} ≠ {found.counted}"
            for found in counters.differences(connection)
        ]


def count_anew(store: Store) -> None:
    """Write the counters anew from the rows, and the act into the journal."""
    with store.write() as connection:
        counters.write_anew(connection)
        journal.note(connection, "database.count")
