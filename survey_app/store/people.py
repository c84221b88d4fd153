"""Accounts of staff, and the journal of what they did."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from survey_app.store.rows import first, new_id
from survey_app.store.tables import account, journal


@dataclass(frozen=True)
class Account:
    """A person of the office who may sign in."""

    id: int
    name: str
    display_name: str
    role: str
    password_hash: str
    failures: int
    locked_until: datetime | None


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


def note(
    connection: Connection,
    act: str,
    detail: str = "",
    account_id: int | None = None,
    campaign_id: int | None = None,
) -> None:
    """Write one line into the journal, in the transaction of the act itself."""
    connection.execute(
        insert(journal).values(
            at=datetime.now(UTC).replace(tzinfo=None),
            act=act,
            detail=detail,
            account_id=account_id,
            campaign_id=campaign_id,
        )
    )


def journal_lines(connection: Connection, campaign_id: int, limit: int = 50) -> list[Any]:
    """The latest lines of a campaign's journal: (at, display_name, act, detail)."""
    return list(
        connection.execute(
            select(journal.c.at, account.c.display_name, journal.c.act, journal.c.detail)
            .select_from(journal.outerjoin(account))
            .where(journal.c.campaign_id == campaign_id)
            .order_by(journal.c.id.desc())
            .limit(limit)
        )
    )
