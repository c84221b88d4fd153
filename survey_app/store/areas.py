"""Areas: administrative units, each with the dates between which it stood."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, or_, select, tuple_

from survey_app.store.rows import each, only
from survey_app.store.tables import area


@dataclass(frozen=True)
class Unit:
    """A row of the table `area`."""

    id: int
    code: str
    name: str
    level: str
    kind: str
    parent: str | None
    valid_from: date
    valid_to: date | None


_SELECT = select(*[column for column in area.c if column.name != "source"])


def by_id(connection: Connection, area_id: int) -> Unit:
    return only(connection, _SELECT.where(area.c.id == area_id), Unit)


def ids(connection: Connection, keys: Collection[tuple[str, date]]) -> frozenset[int]:
    """The ids of the units with these codes that stood from these days on."""
    query = select(area.c.id).where(tuple_(area.c.code, area.c.valid_from).in_(keys))
    return frozenset(connection.execute(query).scalars())


def standing_on(connection: Connection, day: date, level: str | None = None) -> list[Unit]:
    query = _SELECT.where(
        area.c.valid_from <= day, or_(area.c.valid_to.is_(None), area.c.valid_to >= day)
    ).order_by(area.c.code)
    return each(connection, query.where(area.c.level == level) if level else query, Unit)


def add_missing(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Insert the units that are not there yet; tell how many."""
    known = {
        tuple(row)
        for row in connection.execute(select(area.c.code, area.c.level, area.c.valid_from))
    }
    new = [row for row in rows if (row["code"], row["level"], row["valid_from"]) not in known]
    if new:
        connection.execute(insert(area), new)
    return len(new)
