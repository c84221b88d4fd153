"""Bundles of paper: announced by a village, then received or written off by name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from survey_app.store.rows import each, first, new_id
from survey_app.store.scope import narrowed
from survey_app.store.tables import area, bundle, village


@dataclass(frozen=True)
class Bundle:
    """One bundle: how many ballots were announced, and how many were counted on arrival."""

    id: int
    campaign_id: int
    village_id: int
    label: str
    ballots: int
    state: str
    counted: int | None
    reason: str
    announced_by: int | None
    settled_by: int | None
    village: str
    commune: str


_SELECT = select(*bundle.c, village.c.name, area.c.name).join_from(bundle, village).join(area)


def of_campaign(connection: Connection, campaign_id: int) -> list[Bundle]:
    query = _SELECT.where(bundle.c.campaign_id == campaign_id)
    ordered = query.order_by(village.c.number, bundle.c.label)
    return each(connection, narrowed(connection, ordered, bundle), Bundle)


def by_id(connection: Connection, campaign_id: int, bundle_id: int) -> Bundle | None:
    query = _SELECT.where(bundle.c.campaign_id == campaign_id, bundle.c.id == bundle_id)
    return first(connection, narrowed(connection, query, bundle), Bundle)


def label_taken(connection: Connection, campaign_id: int, label: str) -> bool:
    query = select(bundle.c.id).where(bundle.c.campaign_id == campaign_id, bundle.c.label == label)
    return connection.execute(query).first() is not None


def add(connection: Connection, values: dict[str, Any]) -> int:
    return new_id(connection, insert(bundle).values(**values))


def settle(connection: Connection, bundle_id: int, **values: Any) -> bool:
    """Settle an announced bundle; tell whether this call was the one."""
    result = connection.execute(
        update(bundle)
        .where(bundle.c.id == bundle_id, bundle.c.state == "announced")
        .values(**values)
    )
    return bool(result.rowcount)
