"""Tablets: which there are, who signed in on each, what they are out for, which envelopes came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.store.rows import each, first, new_id, only
from survey_app.store.tables import envelope, outing, tablet, tablet_officer

_MOST_MISSING = 100
_ONCE = {
    (dialect, table.name): insert_into(table).on_conflict_do_nothing()
    for dialect, insert_into in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    for table in (tablet_officer, outing, envelope)
}


@dataclass(frozen=True)
class Tablet:
    """One tablet; `queued` is what it said was left on it when it was last heard of."""

    id: int
    name: str
    token_hash: bytes
    active: bool
    registered_by: int
    registered_at: datetime
    seen_at: datetime
    queued: int


@dataclass(frozen=True)
class Outing:
    """A tablet out for a campaign, back from it, or written off."""

    tablet_id: int
    campaign_id: int
    state: str
    reason: str
    settled_by: int | None


def add(connection: Connection, values: dict[str, Any]) -> int:
    return new_id(connection, insert(tablet).values(**values))


def by_id(connection: Connection, tablet_id: int) -> Tablet | None:
    return first(connection, select(tablet).where(tablet.c.id == tablet_id), Tablet)


def by_token(connection: Connection, token_hash: bytes) -> Tablet | None:
    return first(connection, select(tablet).where(tablet.c.token_hash == token_hash), Tablet)


def by_name(connection: Connection, name: str) -> Tablet | None:
    return first(connection, select(tablet).where(tablet.c.name == name), Tablet)


def held(connection: Connection, tablet_id: int) -> Tablet:
    """The tablet, which no other transaction can change before this one ends."""
    query = select(tablet).where(tablet.c.id == tablet_id).with_for_update()
    return only(connection, query, Tablet)


def every(connection: Connection) -> list[Tablet]:
    return each(connection, select(tablet).order_by(tablet.c.name), Tablet)


def out_for(connection: Connection, campaign_id: int) -> list[tuple[Tablet, Outing]]:
    """Every tablet that was ever out for a campaign, with what became of it."""
    query = (
        select(*tablet.c, *outing.c)
        .join_from(tablet, outing)
        .where(outing.c.campaign_id == campaign_id)
        .order_by(tablet.c.name)
    )
    width = len(tablet.c)
    rows: Any = connection.execute(query).all()
    return [(Tablet(*row[:width]), Outing(*row[width:])) for row in rows]


def change(connection: Connection, tablet_id: int, **values: Any) -> None:
    connection.execute(update(tablet).where(tablet.c.id == tablet_id).values(**values))


def sign_on(connection: Connection, tablet_id: int, account_id: int) -> None:
    """Note once that somebody has signed in on a tablet."""
    _once(connection, tablet_officer, {"tablet_id": tablet_id, "account_id": account_id})


def officers(connection: Connection, tablet_id: int) -> set[int]:
    query = select(tablet_officer.c.account_id).where(tablet_officer.c.tablet_id == tablet_id)
    return set(connection.execute(query).scalars())


def of_officer(connection: Connection, account_id: int) -> list[Tablet]:
    """The tablets in use on which somebody has signed in."""
    query = select(tablet).join(tablet_officer).where(tablet_officer.c.account_id == account_id)
    return each(connection, query.where(tablet.c.active).order_by(tablet.c.id), Tablet)


def campaigns_of(connection: Connection, tablet_id: int) -> set[int]:
    """The campaigns that a tablet is or was out for."""
    query = select(outing.c.campaign_id).where(outing.c.tablet_id == tablet_id)
    return set(connection.execute(query).scalars())


def send_out(connection: Connection, tablet_id: int, campaign_ids: Iterable[int]) -> None:
    """Send a tablet out for campaigns; one that had been settled is out again."""
    for campaign_id in campaign_ids:
        _once(connection, outing, {"tablet_id": tablet_id, "campaign_id": campaign_id})
        settle(connection, tablet_id, campaign_id, state="out", reason="", settled_by=None)


def settle(connection: Connection, tablet_id: int, campaign_id: int, **values: Any) -> bool:
    """Change the state of an outing; tell whether there was one."""
    result = connection.execute(
        update(outing)
        .where(outing.c.tablet_id == tablet_id, outing.c.campaign_id == campaign_id)
        .values(**values)
    )
    return bool(result.rowcount)


def add_envelope(connection: Connection, tablet_id: int, sequence: int) -> None:
    """Note an envelope; one that came before is the same one."""
    _once(connection, envelope, {"tablet_id": tablet_id, "sequence": sequence})


def highest(connection: Connection, tablet_id: int) -> int:
    """The highest number of an envelope that came from a tablet; 0 before the first."""
    query = select(func.coalesce(func.max(envelope.c.sequence), 0))
    return int(connection.execute(query.where(envelope.c.tablet_id == tablet_id)).scalar_one())


def missing(connection: Connection, tablet_id: int) -> list[int]:
    """The numbers below the highest that never came; where there are very many, the first."""
    query = select(envelope.c.sequence).where(envelope.c.tablet_id == tablet_id)
    came = set(connection.execute(query).scalars())
    gaps = (number for number in range(1, max(came, default=0)) if number not in came)
    return list(islice(gaps, _MOST_MISSING))


def _once(connection: Connection, table: Any, values: dict[str, Any]) -> None:
    connection.execute(_ONCE[connection.dialect.name, table.name], values)
