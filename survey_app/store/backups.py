"""Backups: which copies of the database were made, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from survey_app.store.rows import each
from survey_app.store.tables import backup, response


@dataclass(frozen=True)
class Backup:
    """One copy: everything committed before `at` is in it."""

    id: int
    at: datetime
    name: str
    sha256: str
    size: int


def add(connection: Connection, at: datetime, name: str, sha256: str, size: int) -> None:
    values = {"at": at, "name": name, "sha256": sha256, "size": size}
    connection.execute(insert(backup).values(**values))


def latest(connection: Connection, limit: int = 20) -> list[Backup]:
    """The newest by the moment they tell, whichever was finished first."""
    newest_first = select(backup).order_by(backup.c.at.desc(), backup.c.id.desc())
    return each(connection, newest_first.limit(limit), Backup)


def withdrawn(connection: Connection) -> list[str]:
    """The ids of responses whose content a household has had erased."""
    return list(connection.execute(select(response.c.id).where(response.c.withdrawn)).scalars())
