"""The journal of staff: append-only, each line bound to the one before by its hash."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from survey_app.store.rows import each
from survey_app.store.scope import scope_of
from survey_app.store.tables import account, campaign, journal

_LOCK = 2541  # one line is written after the other, whoever writes


@dataclass(frozen=True)
class Line:
    """One act of staff."""

    id: int
    at: datetime
    account_id: int | None
    campaign_id: int | None
    act: str
    detail: str
    hash: bytes
    display_name: str | None


_LINES: Select[Any] = select(
    journal.c.id,
    journal.c.at,
    journal.c.account_id,
    journal.c.campaign_id,
    journal.c.act,
    journal.c.detail,
    journal.c.hash,
    account.c.display_name,
).select_from(journal.outerjoin(account))


def note(
    connection: Connection,
    act: str,
    detail: str = "",
    account_id: int | None = None,
    campaign_id: int | None = None,
) -> None:
    """Write one line, in the transaction of the act itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    before = connection.execute(
        select(journal.c.hash).order_by(journal.c.id.desc()).limit(1)
    ).scalar()
    at = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(
        insert(journal).values(
            at=at,
            act=act,
            detail=detail,
            account_id=account_id,
            campaign_id=campaign_id,
            hash=_hash(before or b"", at, account_id, campaign_id, act, detail),
        )
    )


def last_hash(connection: Connection, act: str) -> bytes | None:
    """The hash of the latest line that tells of an act: the same until the act is done again."""
    query = select(journal.c.hash).where(journal.c.act == act).order_by(journal.c.id.desc())
    return connection.execute(query.limit(1)).scalar()


def of_campaign(connection: Connection, campaign_id: int, limit: int | None = 50) -> list[Line]:
    """The latest lines of a campaign; every one where no limit is set."""
    query = _LINES.where(journal.c.campaign_id == campaign_id)
    return each(connection, query.order_by(journal.c.id.desc()).limit(limit), Line)


def latest(connection: Connection, before: int | None = None, limit: int = 100) -> list[Line]:
    """The latest lines in scope, or those before a line."""
    query = _LINES if before is None else _LINES.where(journal.c.id < before)
    areas = scope_of(connection).areas
    if areas is not None:
        own = select(campaign.c.id).where(campaign.c.area_id.in_(areas))
        query = query.where(journal.c.campaign_id.in_(own))
    return each(connection, query.order_by(journal.c.id.desc()).limit(limit), Line)


def broken(connection: Connection) -> int | None:
    """The id of the first line that does not follow from the one before; None where all do."""
    before = b""
    for line in _in_order(connection):
        told = (line.at, line.account_id, line.campaign_id, line.act, line.detail)
        if line.hash != _hash(before, *told):
            return line.id
        before = line.hash
    return None


def head(connection: Connection) -> tuple[int, str]:
    """How many lines there are, and the hash of the last: what to write down elsewhere."""
    count = connection.execute(select(func.count()).select_from(journal)).scalar_one()
    last = connection.execute(select(journal.c.hash).order_by(journal.c.id.desc()).limit(1))
    return count, (last.scalar() or b"").hex()


def bears(connection: Connection, line_hash: bytes) -> bool:
    """Tell whether a line of this hash, once the last, still stands."""
    query = select(journal.c.id).where(journal.c.hash == line_hash)
    return connection.execute(query).first() is not None


def _in_order(connection: Connection) -> Iterator[Line]:
    rows: Any = connection.execute(_LINES.order_by(journal.c.id))
    for row in rows:
        yield Line(*row)


def _hash(
    before: bytes,
    at: datetime,
    account_id: int | None,
    campaign_id: int | None,
    act: str,
    detail: str,
) -> bytes:
    told = [at.isoformat(), account_id, campaign_id, act, detail]
    return hashlib.sha256(before + json.dumps(told, ensure_ascii=False).encode()).digest()
