"""Keyings: what one person read on a ballot, until a second one has read it too."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.store.rows import each
from survey_app.store.scope import narrowed
from survey_app.store.tables import account, area, ballot, keying, keying_count, village


@dataclass(frozen=True)
class Keying:
    """One person's reading of one ballot; `answers` is JSON."""

    ballot: str
    account_id: int
    answers: str
    invalid_reason: str | None
    form: str
    village_id: int
    village: str
    commune: str
    keyer: str


@dataclass(frozen=True)
class Agreement:
    """How often two people's readings of an item were compared, and how often they differed."""

    one: str
    other: str
    item: str  # "" for the ballot as a whole
    compared: int
    differed: int


_SELECT = (
    select(
        keying.c.ballot,
        keying.c.account_id,
        keying.c.answers,
        keying.c.invalid_reason,
        keying.c.form,
        village.c.id,
        village.c.name,
        area.c.name,
        account.c.display_name,
    )
    .join(
        ballot,
        (ballot.c.campaign_id == keying.c.campaign_id) & (ballot.c.number == keying.c.ballot),
    )
    .join(village, village.c.id == ballot.c.village_id)
    .join(area, area.c.id == village.c.commune_id)
    .join(account, account.c.id == keying.c.account_id)
    .order_by(village.c.number, keying.c.ballot, keying.c.id)
)


def _counting(statement: Any) -> Any:
    return statement.on_conflict_do_update(
        index_elements=list(keying_count.primary_key.columns),
        set_={
            "compared": keying_count.c.compared + 1,
            "differed": keying_count.c.differed + statement.excluded.differed,
        },
    )


_COUNT = {
    "sqlite": _counting(sqlite.insert(keying_count)),
    "postgresql": _counting(postgresql.insert(keying_count)),
}


def hold_ballot(connection: Connection, campaign_id: int, number: str) -> int | None:
    """The village of a ballot, which nobody else can key before this transaction ends."""
    query = select(ballot.c.village_id).where(
        ballot.c.campaign_id == campaign_id, ballot.c.number == number
    )
    held = narrowed(connection, query, ballot).with_for_update(of=ballot)
    return connection.execute(held).scalar_one_or_none()


def of_ballot(connection: Connection, campaign_id: int, number: str) -> list[Keying]:
    """The readings of one ballot, the first one first."""
    query = _SELECT.where(keying.c.campaign_id == campaign_id, keying.c.ballot == number)
    return each(connection, narrowed(connection, query, ballot), Keying)


def of_campaign(connection: Connection, campaign_id: int) -> list[Keying]:
    """Every reading that waits, by ballot."""
    query = _SELECT.where(keying.c.campaign_id == campaign_id)
    return each(connection, narrowed(connection, query, ballot), Keying)


def waiting(connection: Connection, campaign_id: int) -> dict[int, int]:
    """How many ballots wait, by village; never what was read on them."""
    query = (
        select(ballot.c.village_id, func.count(func.distinct(keying.c.ballot)))
        .join(
            keying,
            (ballot.c.campaign_id == keying.c.campaign_id) & (ballot.c.number == keying.c.ballot),
        )
        .where(keying.c.campaign_id == campaign_id)
        .group_by(ballot.c.village_id)
    )
    rows = connection.execute(narrowed(connection, query, ballot)).all()
    return {row[0]: row[1] for row in rows}


def add(connection: Connection, **values: object) -> None:
    connection.execute(insert(keying).values(**values))


def remove(connection: Connection, campaign_id: int, number: str) -> None:
    """Delete every reading of a ballot: what was accepted is the only copy of its answers."""
    connection.execute(
        delete(keying).where(keying.c.campaign_id == campaign_id, keying.c.ballot == number)
    )


def note_compared(
    connection: Connection, campaign_id: int, pair: Iterable[int], items: Iterable[tuple[str, bool]]
) -> None:
    """Count one comparison by two people for each of these items, and whether it differed."""
    one, other = sorted(pair)
    keys = {"campaign_id": campaign_id, "one_id": one, "other_id": other, "compared": 1}
    rows = [keys | {"item": item, "differed": int(differed)} for item, differed in items]
    connection.execute(_COUNT[connection.dialect.name], rows)


def agreements(connection: Connection, campaign_id: int) -> list[Agreement]:
    """How alike each pair read each item."""
    one, other = account.alias("one"), account.alias("other")
    columns = (one.c.display_name, other.c.display_name, keying_count.c.item)
    query = (
        select(*columns, keying_count.c.compared, keying_count.c.differed)
        .join(one, one.c.id == keying_count.c.one_id)
        .join(other, other.c.id == keying_count.c.other_id)
        .where(keying_count.c.campaign_id == campaign_id)
        .order_by(*columns)
    )
    return each(connection, query, Agreement)
