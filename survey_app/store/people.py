"""Accounts of staff."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from survey_app.store.rows import each, first, new_id
from survey_app.store.tables import (
    account,
    account_area,
    account_village,
    area,
    once_assigned,
    village,
)


@dataclass(frozen=True)
class Account:
    """A person of the office who may sign in."""

    id: int
    name: str
    display_name: str
    role: str
    password_hash: str | None  # None: invited, no password chosen yet
    failures: int
    locked_until: datetime | None
    active: bool
    everywhere: bool
    totp_secret: bytes | None
    totp_last: int | None


def by_name(connection: Connection, name: str) -> Account | None:
    return first(connection, select(account).where(account.c.name == name), Account)


def held(connection: Connection, name: str) -> Account | None:
    """The account, which no other transaction can change before this one ends."""
    query = select(account).where(account.c.name == name).with_for_update()
    row = connection.execute(query).one_or_none()
    return Account(*row) if row else None


def by_id(connection: Connection, account_id: int) -> Account | None:
    return first(connection, select(account).where(account.c.id == account_id), Account)


def add(connection: Connection, values: dict[str, Any]) -> int:
    return new_id(connection, insert(account).values(**values))


def change(connection: Connection, account_id: int, **values: Any) -> None:
    connection.execute(update(account).where(account.c.id == account_id).values(**values))


def every(connection: Connection) -> list[Account]:
    return each(connection, select(*account.c).order_by(account.c.name), Account)


def working_on(
    connection: Connection, campaign_id: int, area_ids: Collection[int]
) -> list[Account]:
    """The living accounts of the whole province, of these areas, or of the campaign's villages."""
    by_area = select(account_area.c.account_id).where(account_area.c.area_id.in_(area_ids))
    by_village = (
        select(account_village.c.account_id)
        .join(village, village.c.id == account_village.c.village_id)
        .where(village.c.campaign_id == campaign_id)
    )
    here = or_(account.c.everywhere, account.c.id.in_(by_area), account.c.id.in_(by_village))
    query = select(*account.c).where(account.c.active, here).order_by(account.c.name)
    return each(connection, query, Account)


def areas_named(connection: Connection, account_id: int) -> list[int]:
    """The areas given to an account by name, without those beneath."""
    query = select(account_area.c.area_id).where(account_area.c.account_id == account_id)
    return sorted(connection.execute(query).scalars())


def areas_of(connection: Connection, area_ids: frozenset[int]) -> frozenset[int]:
    """These areas, and every unit beneath them while both stood."""
    above, beneath = area.alias("above"), area.alias("beneath")
    found = area_ids
    for _ in range(2):  # a province has districts, a district communes
        query = (
            select(beneath.c.id)
            .join(above, (beneath.c.parent == above.c.code) & (beneath.c.level != above.c.level))
            .where(
                above.c.id.in_(found),
                or_(above.c.valid_to.is_(None), beneath.c.valid_from <= above.c.valid_to),
                or_(beneath.c.valid_to.is_(None), above.c.valid_from <= beneath.c.valid_to),
            )
        )
        found |= frozenset(connection.execute(query).scalars())
    return found


def communes_among(connection: Connection, area_ids: frozenset[int]) -> frozenset[int]:
    query = select(area.c.id).where(area.c.id.in_(area_ids), area.c.level == "commune")
    return frozenset(connection.execute(query).scalars())


def villages_of(connection: Connection, account_id: int) -> frozenset[int]:
    """The villages assigned to a team leader or an officer."""
    query = select(account_village.c.village_id).where(account_village.c.account_id == account_id)
    return frozenset(connection.execute(query).scalars())


def set_areas(connection: Connection, account_id: int, area_ids: Sequence[int]) -> None:
    connection.execute(delete(account_area).where(account_area.c.account_id == account_id))
    rows = [{"account_id": account_id, "area_id": area_id} for area_id in area_ids]
    if rows:
        connection.execute(insert(account_area), rows)


def set_villages(connection: Connection, account_id: int, village_ids: Sequence[int]) -> None:
    connection.execute(delete(account_village).where(account_village.c.account_id == account_id))
    rows = [{"account_id": account_id, "village_id": village_id} for village_id in village_ids]
    if rows:
        connection.execute(insert(account_village), rows)
    known = once_assigned_to(connection, account_id)
    new = [row for row in rows if row["village_id"] not in known]
    if new:
        connection.execute(insert(once_assigned), new)


def once_assigned_to(connection: Connection, account_id: int) -> frozenset[int]:
    """The villages that are or ever were assigned to somebody."""
    query = select(once_assigned.c.village_id).where(once_assigned.c.account_id == account_id)
    return frozenset(connection.execute(query).scalars())
