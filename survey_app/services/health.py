"""Health: whether the database answers, has the schema of this version, and can be written."""

from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import InternalError, NotSupportedError, OperationalError, SQLAlchemyError

from questionnaires.problem import Problem, Refused
from survey_app.store import counters, journal, probe, schema
from survey_app.store.engine import Store

# What the database raises when it is away, full or not to be written: nothing was kept.
# A standby of PostgreSQL says with the other two that it only lets itself be read.
UNAVAILABLE = (OperationalError, InternalError, NotSupportedError)

PROBE_EVERY = 5.0  # seconds: whoever asks more often is told what was found last
_probed: WeakKeyDictionary[Engine, tuple[float, bool]] = WeakKeyDictionary()


def check(store: Store) -> dict[str, str]:
    """The state of the service in words a monitor can read."""
    found = _readable(store)
    if found["status"] == "ok" and not writable(store):
        return found | {"status": "read_only"}
    return found


def writable(store: Store) -> bool:
    """Tell whether what somebody sends now would be kept, by writing; it leaves nothing behind."""
    at, found = _probed.get(store.engine, (-PROBE_EVERY, True))
    if monotonic() - at < PROBE_EVERY:
        return found
    _probed[store.engine] = monotonic(), found  # one probes, others do not wait
    try:
        with store.write() as connection:
            probe.write_and_take_back(connection)
        found = True
    except SQLAlchemyError:
        found = False
    _probed[store.engine] = monotonic(), found
    return found


def _readable(store: Store) -> dict[str, str]:
    try:
        with store.read() as connection:
            found = schema.current(connection)
    except SQLAlchemyError:
        return {"status": "unavailable", "database": "does not answer"}
    if found != schema.newest():
        return {"status": "unavailable", "database": f"schema {found or 'missing'}"}
    return {"status": "ok", "database": store.engine.dialect.name, "schema": found}


def require(store: Store) -> None:
    """Refuse with `database_not_ready` a database that is away or has not our schema."""
    if _readable(store)["status"] != "ok":
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
