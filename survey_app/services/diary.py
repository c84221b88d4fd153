"""Diary: the staff journal as it is read and checked."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
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
    """Whether every line follows from the one before, or the first that does not; and whether the
    line that was the last when somebody noted its mark still stands (None: no mark was given).
    """

    count: int
    head: str
    broken: int | None
    noted_stands: bool | None = None


def page(connection: Connection, before: int | None = None) -> Page:
    """A page of the whole journal: what was done in campaigns one answers for."""
    lines = journal.latest(connection, before, LINES)
    count, head = journal.head(connection)
    older = lines[-1].id if len(lines) == LINES else None
    return Page(lines, count, head, older)


def check(connection: Connection, noted: str = "") -> Checked:
    """Read the chain from its first line to its last, and look for a mark noted earlier.

    Who can write past the program can make a new chain that holds, but never one with that mark.
    Refuses a mark of another shape (`journal_mark_malformed`).
    """
    mark = _mark(noted)
    count, head = journal.head(connection)
    stands = journal.bears(connection, mark) if mark else None
    return Checked(count, head, journal.broken(connection), stands)


def _mark(noted: str) -> bytes:
    typed = "".join(noted.split()).lower()
    if typed and not re.fullmatch("[0-9a-f]{64}", typed):
        raise Refused(Problem("journal_mark_malformed", "noted"))
    return bytes.fromhex(typed)
