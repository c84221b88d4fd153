"""Villages of a campaign's frame, and the places of an open campaign."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from survey_app.store.rows import each, first, only
from survey_app.store.scope import narrowed
from survey_app.store.tables import (
    account_village,
    area,
    once_assigned,
    place,
    place_count,
    village,
)


@dataclass(frozen=True)
class Village:
    """One village: its own paper list has lines 1 to `households`."""

    id: int
    campaign_id: int
    commune_id: int
    number: int
    name: str
    households: int
    sample: int
    team: str
    asked: int | None
    issued: int | None
    absent: int | None
    refused: int | None
    commune: str
    district_code: str | None


@dataclass(frozen=True)
class Place:
    """One market, shop or fair of an open campaign."""

    id: int
    campaign_id: int
    commune_id: int
    number: int
    name: str
    quota: int | None
    commune: str
    answered: int


_VILLAGES = select(
    *village.c, area.c.name.label("commune"), area.c.parent.label("district_code")
).join_from(village, area)


def of_campaign(connection: Connection, campaign_id: int) -> list[Village]:
    query = _VILLAGES.where(village.c.campaign_id == campaign_id).order_by(village.c.number)
    return each(connection, narrowed(connection, query, village), Village)


def by_number(connection: Connection, campaign_id: int, number: int) -> Village | None:
    if not 0 < number < 2**31:  # which a tablet may say, and no column holds
        return None
    query = _VILLAGES.where(village.c.campaign_id == campaign_id, village.c.number == number)
    return first(connection, narrowed(connection, query, village), Village)


def by_id(connection: Connection, village_id: int) -> Village:
    return only(connection, _VILLAGES.where(village.c.id == village_id), Village)


def seen_among(connection: Connection, village_ids: Collection[int]) -> list[int]:
    """Those of the villages that are in scope."""
    query = select(village.c.id).where(village.c.id.in_(village_ids))
    return list(connection.execute(narrowed(connection, query, village)).scalars())


def campaigns_of(connection: Connection, village_ids: Collection[int]) -> list[int]:
    """The campaigns that villages belong to."""
    query = select(village.c.campaign_id).where(village.c.id.in_(village_ids)).distinct()
    return list(connection.execute(query).scalars())


def replace_all(connection: Connection, campaign_id: int, rows: list[dict[str, Any]]) -> None:
    gone = select(village.c.id).where(village.c.campaign_id == campaign_id)
    for assigned in (account_village, once_assigned):
        connection.execute(delete(assigned).where(assigned.c.village_id.in_(gone)))
    connection.execute(delete(village).where(village.c.campaign_id == campaign_id))
    connection.execute(insert(village), rows)


def change(connection: Connection, village_id: int, **values: Any) -> None:
    connection.execute(update(village).where(village.c.id == village_id).values(**values))


_PLACES = select(
    *place.c,
    area.c.name.label("commune"),
    func.coalesce(place_count.c.n, 0).label("answered"),
).select_from(place.join(area).outerjoin(place_count))


def places(connection: Connection, campaign_id: int) -> list[Place]:
    query = _PLACES.where(place.c.campaign_id == campaign_id).order_by(place.c.number)
    return each(connection, narrowed(connection, query, place), Place)


def place_by_number(connection: Connection, campaign_id: int, number: int) -> Place | None:
    query = _PLACES.where(place.c.campaign_id == campaign_id, place.c.number == number)
    return first(connection, narrowed(connection, query, place), Place)


def add_place(connection: Connection, values: dict[str, Any]) -> None:
    connection.execute(insert(place).values(**values))
