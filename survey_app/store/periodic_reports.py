"""Periodic reports: what an office has written for one, and when it was sent."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from survey_app.store.scope import narrowed
from survey_app.store.tables import account, campaign, journal, periodic_report, posting


@dataclass(frozen=True)
class Kept:
    """One report as kept: its texts, and once sent its figures, the day and who sent it."""

    kind: str
    area_id: int
    due_on: date
    texts: dict[str, Any]
    sent_on: date | None
    sent_by: str


def due_in(connection: Connection, area_ids: Collection[int], year: int) -> list[Kept]:
    """What is kept of the reports of these areas due in a year."""
    table = periodic_report.c
    query = (
        select(
            *(table.kind, table.area_id, table.due_on, table.texts, table.sent_on),
            account.c.display_name,
        )
        .select_from(periodic_report.outerjoin(account))
        .where(
            table.area_id.in_(area_ids),
            table.due_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    rows: Any = connection.execute(query)
    return [
        Kept(kind, area_id, due_on, json.loads(texts), sent_on, by or "")
        for kind, area_id, due_on, texts, sent_on, by in rows
    ]


def keep(
    connection: Connection, key: dict[str, Any], due: dict[str, Any], texts: dict[str, Any]
) -> None:
    """Keep the texts of the report of this kind, area and beginning, whether new or known."""
    kept = json.dumps(texts, ensure_ascii=False)
    where = [periodic_report.c[name] == value for name, value in key.items()]
    if connection.execute(select(periodic_report.c.id).where(*where)).first():
        connection.execute(update(periodic_report).where(*where).values(texts=kept))
    else:
        connection.execute(insert(periodic_report).values(**key, **due, texts=kept))


def mark_sent(
    connection: Connection, key: dict[str, Any], sent_on: date | None, account_id: int | None
) -> None:
    where = [periodic_report.c[name] == value for name, value in key.items()]
    connection.execute(
        update(periodic_report).where(*where).values(sent_on=sent_on, sent_by=account_id)
    )


def moves(connection: Connection) -> list[tuple[int, str, datetime]]:
    """When campaigns in scope moved, in order: (campaign, act of the journal, UTC)."""
    query = (
        select(journal.c.campaign_id, journal.c.act, journal.c.at)
        .join(campaign, campaign.c.id == journal.c.campaign_id)
        .where(
            journal.c.act.in_(
                [f"campaign.{s}" for s in ("open", "counting", "closed", "published")]
            )
        )
        .order_by(journal.c.id)
    )
    rows: Any = connection.execute(narrowed(connection, query, campaign))
    return [tuple(row) for row in rows]


def postings(connection: Connection, campaign_id: int) -> list[tuple[date, date | None]]:
    """From when to when results were posted, a row a place."""
    query = select(posting.c.posted_from, posting.c.posted_to).where(
        posting.c.campaign_id == campaign_id
    )
    rows: Any = connection.execute(query.order_by(posting.c.posted_from))
    return [tuple(row) for row in rows]
