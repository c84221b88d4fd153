"""Diary: the staff journal as it is read and checked."""

from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.store import journal
from survey_app.store.journal import Line

LINES = 100


@dataclass(frozen=True)
class Page:
    """Lines of the journal, the newest first, and where it stands."""

    lines: list[Line]
    count: int
    head: str
    older: int | None  # the line before which the next page begins


@dataclass(frozen=True)
class Checked:
    """Whether every line follows from the one before; the first that does not."""

    count: int
    head: str
    broken: int | None


def page(connection: Connection, before: int | None = None) -> Page:
    """A page of the whole journal: what was done in campaigns one answers for."""
    lines = journal.latest(connection, before, LINES)
    count, head = journal.head(connection)
    older = lines[-1].id if len(lines) == LINES else None
    return Page(lines, count, head, older)


def check(connection: Connection) -> Checked:
    """Read the chain from its first line to its last."""
    count, head = journal.head(connection)
    return Checked(count, head, journal.broken(connection))
