"""Decisions: what one person asks for, and what a second one has said to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from survey_app.store.rows import each, first, new_id
from survey_app.store.scope import narrowed
from survey_app.store.tables import account, decision, village


@dataclass(frozen=True)
class Decision:
    """One request and its outcome; `subject` is JSON that the act of this kind understands."""

    id: int
    campaign_id: int
    village_id: int | None
    kind: str
    subject: str
    reason: str
    asked_by: int
    asked_at: datetime
    outcome: str
    decided_by: int | None
    decided_at: datetime | None
    answer: str
    asker: str
    decider: str | None
    village: str | None


_asker, _decider = account.alias("asker"), account.alias("decider")
_SELECT = (
    select(*decision.c, _asker.c.display_name, _decider.c.display_name, village.c.name)
    .select_from(
        decision.join(_asker, decision.c.asked_by == _asker.c.id)
        .outerjoin(_decider, decision.c.decided_by == _decider.c.id)
        .outerjoin(village, decision.c.village_id == village.c.id)
    )
    .order_by(decision.c.id.desc())
)


def add(connection: Connection, values: dict[str, Any]) -> int:
    return new_id(connection, insert(decision).values(**values))


def of_campaign(connection: Connection, campaign_id: int) -> list[Decision]:
    """Every request of a campaign, the newest first."""
    return each(connection, _SELECT.where(decision.c.campaign_id == campaign_id), Decision)


def of_villages(connection: Connection, campaign_id: int) -> list[Decision]:
    """The requests about villages in scope: what who does not hold the campaign may see."""
    query = _SELECT.where(decision.c.campaign_id == campaign_id)
    return each(connection, narrowed(connection, query, decision), Decision)


def by_id(connection: Connection, campaign_id: int, decision_id: int) -> Decision | None:
    query = _SELECT.where(decision.c.campaign_id == campaign_id, decision.c.id == decision_id)
    return first(connection, query, Decision)


def retell(connection: Connection, decision_id: int, subject: str) -> None:
    connection.execute(update(decision).where(decision.c.id == decision_id).values(subject=subject))


def settle(connection: Connection, decision_id: int, **values: Any) -> bool:
    """Settle an open request; tell whether this call was the one."""
    result = connection.execute(
        update(decision)
        .where(decision.c.id == decision_id, decision.c.outcome == "open")
        .values(**values)
    )
    return bool(result.rowcount)
