"""Responses and the numbers of paper ballots: append-only, but for a withdrawal's erasure."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.store.extent import of_campaign
from survey_app.store.rows import first
from survey_app.store.scope import narrowed
from survey_app.store.tables import (
    ballot,
    ballot_photograph,
    decision,
    invitation,
    paradata,
    place,
    response,
    village,
    visit,
)
from survey_app.store.triggers import suspended

_AT_A_TIME = 10_000  # rows held by the driver while a result is read
_later = response.alias("later")

# What stands today: neither withdrawn nor superseded by a later row.
STANDING = (~response.c.withdrawn) & response.c.id.not_in(
    select(_later.c.supersedes).where(_later.c.supersedes.is_not(None))
)
COUNTED = STANDING & response.c.excluded_by.is_(None)  # what figures rest on


@dataclass(frozen=True)
class Kept:
    """What is needed of a stored response to answer a retry, a replacement or a withdrawal."""

    id: str
    campaign_id: int
    village_id: int | None
    content_hash: bytes
    withdrawn: bool


_KEPT = select(
    response.c.id,
    response.c.campaign_id,
    response.c.village_id,
    response.c.content_hash,
    response.c.withdrawn,
)
_BY_ID = _KEPT.where(response.c.id == bindparam("response_id"))
_ADD_ONCE = {
    "sqlite": sqlite.insert(response).on_conflict_do_nothing().returning(response.c.id),
    "postgresql": postgresql.insert(response).on_conflict_do_nothing().returning(response.c.id),
}


def by_id(connection: Connection, response_id: str) -> Kept | None:
    return first(connection, _BY_ID, Kept, response_id=response_id)


def standing_by_slot(connection: Connection, slot: bytes) -> Kept | None:
    return first(connection, _KEPT.where(response.c.slot == slot, STANDING), Kept)


def chain(connection: Connection, response_id: str) -> list[str]:
    """The response and every earlier one that it supersedes."""
    found: list[str] = []
    step: str | None = response_id
    while step is not None:
        found.append(step)
        step = connection.execute(
            select(response.c.supersedes).where(response.c.id == step)
        ).scalar_one()
    return found


def add_once(connection: Connection, values: dict[str, Any]) -> bool:
    """Insert the row unless its id or its ballot is taken; tell whether this call inserted it."""
    # PostgreSQL's driver tells no row count of an insert; what comes back is what was inserted.
    return connection.execute(_ADD_ONCE[connection.dialect.name], values).one_or_none() is not None


def erase(connection: Connection, response_id: str) -> None:
    """Leave a tombstone: nothing that was answered, how it was, or could be guessed from a hash.

    A photograph of its ballot goes too.
    """
    of_it = select(response.c.ballot).where(response.c.id == response_id)
    campaign_id = select(response.c.campaign_id).where(response.c.id == response_id)
    connection.execute(
        delete(ballot_photograph).where(
            ballot_photograph.c.campaign_id == campaign_id.scalar_subquery(),
            ballot_photograph.c.ballot == of_it.scalar_subquery(),
        )
    )
    connection.execute(delete(paradata).where(paradata.c.response_id == response_id))
    connection.execute(
        update(response)
        .where(response.c.id == response_id)
        .values(answers=None, texts=None, content_hash=b"", slot=None, withdrawn=True)
    )


def add_ballots(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(insert(ballot), list(rows))


def ballot_village(connection: Connection, campaign_id: int, number: str) -> int | None:
    query = select(ballot.c.village_id).where(
        ballot.c.campaign_id == campaign_id, ballot.c.number == number
    )
    return connection.execute(narrowed(connection, query, ballot)).scalar_one_or_none()


def ballot_keyed(connection: Connection, campaign_id: int, number: str) -> bool:
    return bool(
        connection.execute(
            select(func.count()).where(
                response.c.campaign_id == campaign_id, response.c.ballot == number
            )
        ).scalar_one()
    )


@dataclass(frozen=True)
class Pattern:
    """How many responses of one village (or place) and day carry exactly these answers.

    Equal answers are one text in memory.
    """

    where: int
    form: str
    mode: str
    valid: bool
    invalid_reason: str | None
    answers: str
    received_on: date
    count: int


def patterns(connection: Connection, campaign_id: int) -> Iterator[Pattern]:
    """The one GROUP BY behind every figure: counted responses by place, form, mode, answers and
    day, as the database hands them over.
    """
    columns = (
        func.coalesce(response.c.village_id, response.c.place_id),
        response.c.form,
        response.c.mode,
        response.c.valid,
        response.c.invalid_reason,
        response.c.answers,
        response.c.received_on,
    )
    query = (
        select(*columns, func.count())
        .where(of_campaign(connection, response, campaign_id), COUNTED)
        .group_by(*columns)
        .execution_options(yield_per=_AT_A_TIME)
    )
    rows: Any = connection.execute(query)
    for where, form, mode, valid, reason, answers, day, count in rows:
        known = sys.intern(answers or "{}")
        yield Pattern(where, form, mode, valid, reason, known, day, count)


def texts(connection: Connection, campaign_id: int) -> Iterator[tuple[int, str, str, str]]:
    """Free texts of valid counted responses: (village or place, form, mode, JSON)."""
    where = func.coalesce(response.c.village_id, response.c.place_id)
    query = (
        select(where, response.c.form, response.c.mode, response.c.texts)
        .where(
            of_campaign(connection, response, campaign_id),
            response.c.texts.is_not(None),
            response.c.valid,
            COUNTED,
        )
        .execution_options(yield_per=_AT_A_TIME)
    )
    rows: Any = connection.execute(query)
    yield from rows


@dataclass(frozen=True)
class Returned:
    """How many standing responses of a village came in one form on one medium; never what."""

    form: str
    medium: str
    valid: bool
    left_out: bool  # of the figures, by two people
    count: int


def returned(connection: Connection, campaign_id: int) -> dict[int, list[Returned]]:
    """What came back, by village."""
    left_out = response.c.excluded_by.is_not(None)
    keys = (response.c.village_id, response.c.form, response.c.medium, response.c.valid, left_out)
    query = (
        select(*keys, func.count())
        .where(of_campaign(connection, response, campaign_id), STANDING)
        .group_by(*keys)
    )
    rows: Any = connection.execute(query)
    found: dict[int, list[Returned]] = {}
    for village_id, form, medium, valid, out, n in rows:
        found.setdefault(village_id, []).append(Returned(form, medium, valid, bool(out), n))
    return found


def dataset_rows(connection: Connection, campaign_id: int) -> Iterator[Any]:
    """Standing responses in random order, with the names of where they came from."""
    query: Select[Any] = (
        select(
            response.c.id,
            village.c.name.label("village"),
            village.c.commune_id.label("village_commune"),
            place.c.name.label("place"),
            place.c.commune_id.label("place_commune"),
            response.c.form,
            response.c.mode,
            response.c.medium,
            response.c.valid,
            response.c.invalid_reason,
            response.c.answers,
            response.c.texts,
            decision.c.reason.label("excluded"),
        )
        .select_from(
            response.outerjoin(village)
            .outerjoin(place)
            .outerjoin(decision, response.c.excluded_by == decision.c.id)
        )
        .where(of_campaign(connection, response, campaign_id), STANDING)
        .order_by(response.c.id)  # client-made and random: tells nothing of who came first
    )
    yield from connection.execute(query)


def rewrite(connection: Connection, campaign_id: int) -> None:
    """Write what a campaign knows of households and of answers anew in the order of random keys.

    PostgreSQL keeps rows in the order of arrival, each with the number of its transaction (xmin),
    which a card and its answer, a visit and an interview share; afterwards all rows have one number
    and no order of arrival.
    SQLite has neither: its tables are WITHOUT ROWID.
    """
    if connection.dialect.name != "postgresql":
        return
    with suspended(connection):
        for table in (response, invitation, visit):
            _rewrite(connection, table, f"campaign_id = {campaign_id:d}")
        mine = f"SELECT id FROM {response.name} WHERE campaign_id = {campaign_id:d}"
        _rewrite(connection, paradata, f"{paradata.c.response_id.name} IN ({mine})")


def _rewrite(connection: Connection, table: Table, which: str) -> None:
    name, (key,) = table.name, table.primary_key
    rows = f"FROM {name} WHERE {which}"
    connection.execute(text(f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * {rows}"))
    connection.execute(text(f"DELETE {rows}"))
    connection.execute(text(f"INSERT INTO {name} SELECT * FROM kept ORDER BY {key.name}"))
    connection.execute(text("DROP TABLE kept"))
