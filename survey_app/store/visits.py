"""Visits to households, apart from any answer, and how interviews went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Text,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.store.extent import of_campaign
from survey_app.store.rows import each
from survey_app.store.scope import seen
from survey_app.store.tables import invitation, paradata, response, village, visit

_ADD_ONCE = {
    "sqlite": sqlite.insert(visit).on_conflict_do_nothing().returning(visit.c.id),
    "postgresql": postgresql.insert(visit).on_conflict_do_nothing().returning(visit.c.id),
}


@dataclass(frozen=True)
class Visit:
    """One visit to a household: the how-manieth, how it ended, and who came if nobody answered."""

    id: str
    campaign_id: int
    village_id: int
    line: int
    attempt: int
    disposition: str
    account_id: int | None


def add_once(connection: Connection, kept: Visit) -> bool:
    """Insert a visit unless its id is there; tell whether this call inserted it."""
    adding = _ADD_ONCE[connection.dialect.name]
    return connection.execute(adding, vars(kept)).one_or_none() is not None


def by_id(connection: Connection, visit_id: str) -> Visit | None:
    row: Any = connection.execute(select(visit).where(visit.c.id == visit_id)).one_or_none()
    return None if row is None else Visit(*row)


def of_village(connection: Connection, village_id: int) -> list[Visit]:
    query = select(visit).where(visit.c.village_id == village_id, *seen(connection, visit))
    return each(connection, query.order_by(visit.c.line, visit.c.attempt, visit.c.id), Visit)


def latest(connection: Connection, campaign_id: int) -> dict[tuple[int, str], int]:
    """How many households of each village were left with each disposition at the last visit.

    Of two visits that say they are the how-manieth, one that was refused is the last.
    """
    last = (
        select(
            visit.c.village_id,
            visit.c.line,
            visit.c.disposition,
            func.row_number()
            .over(
                partition_by=(visit.c.village_id, visit.c.line),
                order_by=(visit.c.attempt.desc(), visit.c.disposition != "refused", visit.c.id),
            )
            .label("place"),
        )
        .where(of_campaign(connection, visit, campaign_id))
        .subquery()
    )
    counted = (
        select(last.c.village_id, last.c.disposition, func.count())
        .where(last.c.place == 1)
        .group_by(last.c.village_id, last.c.disposition)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(counted)}


def refusing(connection: Connection, campaign_id: int) -> dict[int, int]:
    """How many households of each village refused at the last visit and have not answered."""
    later, card = visit.alias("later"), invitation.c
    after = (
        later.c.village_id == visit.c.village_id,
        later.c.line == visit.c.line,
        later.c.attempt > visit.c.attempt,
    )
    query = (
        select(visit.c.village_id, func.count(visit.c.line.distinct()))
        .join(village, village.c.id == visit.c.village_id)
        .where(
            village.c.campaign_id == campaign_id,
            visit.c.disposition == literal_column("'refused'"),  # as the index is defined
            ~exists().where(*after),
            ~exists().where(
                card.village_id == visit.c.village_id,
                card.line == visit.c.line,
                card.state == literal_column("'ready'"),
                or_(card.answered_online, card.answered_paper, card.answered_tablet),
            ),
            *seen(connection, visit),
        )
        .group_by(visit.c.village_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


@dataclass(frozen=True)
class Measured:
    """How long an interview took, in which language, who asked; "" where that is not told."""

    response_id: str
    village_id: int
    officer: str
    seconds: int
    language: str


def add_paradata(connection: Connection, values: dict[str, Any]) -> None:
    connection.execute(insert(paradata).values(**values))


def measured(connection: Connection, campaign_id: int) -> list[Measured]:
    query = (
        select(
            paradata.c.response_id,
            response.c.village_id,
            paradata.c.officer,
            paradata.c.seconds,
            paradata.c.language,
        )
        .join(response, response.c.id == paradata.c.response_id)
        .where(of_campaign(connection, response, campaign_id), response.c.village_id.is_not(None))
        .order_by(paradata.c.response_id)
    )
    return each(connection, query, Measured)


def details(connection: Connection, campaign_id: int) -> list[str]:
    """What else was measured of each interview, until closing forgets it."""
    query = (
        select(paradata.c.detail)
        .join(response, response.c.id == paradata.c.response_id)
        .where(of_campaign(connection, response, campaign_id), paradata.c.detail.is_not(None))
    )
    return [*connection.execute(query).scalars()]


def reduce_paradata(connection: Connection, campaign_id: int, kept: Sequence[Measured]) -> None:
    """Forget all of how interviews went but what is `kept` of each."""
    mine = select(response.c.id).where(response.c.campaign_id == campaign_id)
    reduced = update(paradata).where(paradata.c.response_id.in_(mine)).values(detail=None)
    connection.execute(reduced)
    if kept:
        one = paradata.c.response_id == bindparam("which")
        told = {name: bindparam(f"told_{name}", type_=Text) for name in ("officer", "language")}
        connection.execute(
            update(paradata).where(one).values(**told),
            [
                {"which": m.response_id, "told_officer": m.officer, "told_language": m.language}
                for m in kept
            ],
        )
