"""Counters: how many, by village and by place, kept beside the rows they count (see `triggers`).

They carry no day and no order: they say how many households answered, never which or what.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    case,
    delete,
    func,
    literal,
    select,
    text,
    union_all,
)

from survey_app.store.responses import COUNTED
from survey_app.store.scope import narrowed
from survey_app.store.tables import (
    ballot,
    card_count,
    invitation,
    place,
    place_count,
    response,
    response_count,
    village,
)


@dataclass(frozen=True)
class CardCounts:
    """What the cards and the numbered ballots of one village have come to."""

    printed: int = 0
    void: int = 0
    answered_online: int = 0
    answered_paper: int = 0
    answered: int = 0
    answered_both: int = 0  # online and on paper
    answered_again: int = 0  # to an officer with a tablet, and on paper
    doubles: int = 0  # stubs keyed again
    objections: int = 0
    spares: int = 0
    ballots: int = 0


@dataclass(frozen=True)
class Difference:
    """Where a counter is not what its rows say."""

    table: str
    key: tuple[Any, ...]
    kept: tuple[int, ...]
    counted: tuple[int, ...]


def cards(connection: Connection, campaign_id: int) -> dict[int, CardCounts]:
    """Cards and ballots by village; a village without any is not listed."""
    query = select(*card_count.c).join(village).where(village.c.campaign_id == campaign_id)
    rows: Any = connection.execute(narrowed(connection, query, village))
    return {village_id: CardCounts(*numbers) for village_id, *numbers in rows}


def answers(connection: Connection, campaign_id: int) -> dict[int, dict[tuple[str, str], int]]:
    """Standing responses by village, form and mode: how many, never what."""
    query = select(*response_count.c).join(village).where(village.c.campaign_id == campaign_id)
    rows: Any = connection.execute(narrowed(connection, query, village))
    found: dict[int, dict[tuple[str, str], int]] = {}
    for village_id, form, mode, n in rows:
        found.setdefault(village_id, {})[form, mode] = n
    return found


def answered(connection: Connection, campaign_id: int) -> bool:
    """Tell whether anybody has answered, in scope or not: a response stands, or a stub is keyed."""
    of_village, of_place = village.c.campaign_id == campaign_id, place.c.campaign_id == campaign_id
    found = union_all(
        select(response_count.c.n).join(village).where(of_village, response_count.c.n > 0),
        select(card_count.c.answered).join(village).where(of_village, card_count.c.answered > 0),
        select(place_count.c.n).join(place).where(of_place, place_count.c.n > 0),
    )
    return connection.execute(found.limit(1)).first() is not None


def differences(connection: Connection) -> list[Difference]:
    """Where the counters and a count of the rows themselves differ; none is what must be."""
    return [
        Difference(table.name, key, kept.get(key, zero), counted.get(key, zero))
        for table, query in _recounts().items()
        for kept, counted, zero in [_compared(connection, table, query)]
        for key in sorted(kept.keys() | counted.keys())
        if kept.get(key, zero) != counted.get(key, zero)
    ]


def write_anew(connection: Connection) -> None:
    """Count every row again, and keep that; nobody else writes rows meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE invitation, ballot, response IN SHARE MODE"))
    for table, query in _recounts().items():
        connection.execute(delete(table))
        connection.execute(table.insert().from_select(list(table.c), query))


def _compared(
    connection: Connection, table: Table, query: Select[Any]
) -> tuple[dict[Any, Any], dict[Any, Any], tuple[int, ...]]:
    keys = len(table.primary_key)
    kept = {tuple(row[:keys]): tuple(row[keys:]) for row in connection.execute(select(*table.c))}
    counted = {tuple(r[:keys]): tuple(map(int, r[keys:])) for r in connection.execute(query)}
    return kept, counted, (0,) * (len(table.c) - keys)


def _recounts() -> Mapping[Table, Select[Any]]:
    """The true count behind each table of counters, in the order of its columns."""
    keys = (response.c.village_id, response.c.form, response.c.mode)
    here, there = response.c.village_id.is_not(None), response.c.place_id.is_not(None)
    at = response.c.place_id
    return {
        card_count: _card_recount(),
        response_count: select(*keys, func.count()).where(here, COUNTED).group_by(*keys),
        place_count: select(at, func.count()).where(there, COUNTED).group_by(at),
    }


def _card_recount() -> Select[Any]:
    conditions = _card_conditions()
    names = [column.name for column in card_count.c if column.name != "village_id"]
    row: dict[str, ColumnElement[int]] = {
        name: case((conditions[name], 1), else_=0) for name in conditions
    }
    row |= {"doubles": invitation.c.doubles, "ballots": literal(0, Integer)}
    number = {name: literal(int(name == "ballots"), Integer) for name in names}
    both = union_all(
        select(invitation.c.village_id, *(row[name].label(name) for name in names)).where(
            ~invitation.c.rehearsal
        ),
        select(ballot.c.village_id, *(number[name].label(name) for name in names)),
    ).subquery()
    sums = (func.sum(both.c[name]) for name in names)
    return select(both.c.village_id, *sums).group_by(both.c.village_id)


def _card_conditions() -> dict[str, ColumnElement[bool]]:
    card = invitation.c
    ready, bound = card.state == "ready", card.line.is_not(None)
    return {
        "printed": ready & bound,
        "void": card.state == "void",
        "answered_online": card.answered_online.is_(True),
        "answered_paper": card.answered_paper.is_(True),
        "answered": card.answered_online | card.answered_paper | card.answered_tablet,
        "answered_both": card.answered_online & card.answered_paper,
        "answered_again": card.answered_tablet & card.answered_paper,
        "objections": card.objected.is_(True),
        "spares": ready & card.spare & ~bound,
    }
