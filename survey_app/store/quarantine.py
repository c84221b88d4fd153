"""Quarantine: what the intake could not accept and nobody may lose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from survey_app.store.rows import each, first, only
from survey_app.store.scope import narrowed
from survey_app.store.tables import quarantine


@dataclass(frozen=True)
class Resting:
    """One record as it rests; `submission` is wiped once it is decided."""

    id: str
    campaign_id: int
    village_id: int | None
    submission: str
    problems: str
    received_on: date
    state: str
    decision_id: int | None
    tablet_id: int | None


_SELECT = select(*quarantine.c)


def add(connection: Connection, values: dict[str, Any]) -> None:
    connection.execute(insert(quarantine).values(**values))


def state(connection: Connection, record_id: str) -> str | None:
    query = select(quarantine.c.state).where(quarantine.c.id == record_id)
    return connection.execute(query).scalar_one_or_none()


def by_id(connection: Connection, record_id: str) -> Resting:
    return only(connection, _SELECT.where(quarantine.c.id == record_id), Resting)


def of_campaign(connection: Connection, campaign_id: int) -> list[Resting]:
    """Every record in scope; where the village is not known, only for who sees everything."""
    query = _SELECT.where(quarantine.c.campaign_id == campaign_id)
    ordered = query.order_by(quarantine.c.state.desc(), quarantine.c.id)
    return each(connection, narrowed(connection, ordered, quarantine), Resting)


def held(connection: Connection, campaign_id: int, record_id: str) -> Resting | None:
    """The record as it is now, which no other transaction can decide before this one ends."""
    query = _SELECT.where(
        quarantine.c.campaign_id == campaign_id, quarantine.c.id == record_id
    ).with_for_update()
    return first(connection, narrowed(connection, query, quarantine), Resting)


def settle(connection: Connection, record_id: str, outcome: str, decision_id: int) -> None:
    """Decide a record and wipe what was answered from here."""
    connection.execute(
        update(quarantine)
        .where(quarantine.c.id == record_id)
        .values(state=outcome, decision_id=decision_id, submission="{}", tablet_id=None)
    )


def of_tablet(connection: Connection, tablet_id: int) -> tuple[int, int]:
    """How many records of a tablet wait to be decided, and how many letters they have together."""
    size = func.coalesce(func.sum(func.length(quarantine.c.submission)), 0)
    query = select(func.count(), size).where(quarantine.c.tablet_id == tablet_id)
    n, letters = connection.execute(query).one()
    return n, letters
