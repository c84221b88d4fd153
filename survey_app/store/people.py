"""Accounts of staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from survey_app.store.rows import first, new_id
from survey_app.store.tables import account


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
