"""Succession: where the villages and places of a campaign lie on a later day.

A commune that was merged or renamed leads to its successor where the published table names exactly
one; whatever cannot be followed is told by name.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from questionnaires import area as library
from questionnaires.area import in_sentence
from questionnaires.problem import Problem
from survey_app.store import areas
from survey_app.store.areas import Unit
from survey_app.store.villages import Place, Village

S = TypeVar("S", Village, Place)


@dataclass(frozen=True)
class Follow(Generic[S]):
    """A village or place, its commune before and (where known, and in the area) now."""

    spot: S
    was: Unit
    now: Unit | None
    called: str


def successor(connection: Connection, unit: Unit, day: date) -> Unit | None:
    """The unit that this one is on a later day; None where the table names none, or several."""
    held = library.find(unit.code, unit.valid_from)
    while held is not None and not held.holds_on(day):
        following = library.successors(held) if held.valid_from < day else ()
        held = following[0] if len(following) == 1 else None
    standing = areas.standing_on(connection, day, held.level) if held else []
    return next((found for found in standing if held and found.code == held.code), None)


def follow(
    connection: Connection, spots: Sequence[S], communes: Sequence[Unit], day: date
) -> list[Follow[S]]:
    """Where each spot lies on the day, among the communes of the new campaign."""
    known = {each.commune_id: areas.by_id(connection, each.commune_id) for each in spots}
    later = {id: successor(connection, unit, day) for id, unit in known.items()}
    allowed = {unit.id for unit in communes}
    found: list[Follow[S]] = []
    taken: set[tuple[int, str]] = set()
    for spot in spots:
        now = later[spot.commune_id]
        now = now if now and now.id in allowed else None
        one = _named(Follow(spot, known[spot.commune_id], now, spot.name), taken)
        taken |= {(one.now.id, one.called.casefold())} if one.now else set()
        found.append(one)
    return found


def told(found: Sequence[Follow[Any]]) -> tuple[Problem, ...]:
    """What differs from the campaign before, by name."""
    return tuple(_told(found))


def _named(one: Follow[S], taken: Collection[tuple[int, str]]) -> Follow[S]:
    """The same, called by its old commune too where the new one has its name already."""
    if one.now and (one.now.id, one.called.casefold()) in taken:
        return replace(one, called=f"{one.called} ({in_sentence(one.was.name)})")
    return one


def _told(found: Sequence[Follow[Any]]) -> Iterator[Problem]:
    moved = {each.was.name: each.now.name for each in found if each.now and each.now != each.was}
    for commune, now in moved.items():
        yield Problem("copy_moved", values={"commune": commune, "now": in_sentence(now)})
    for each in found:
        values = {"name": each.spot.name, "commune": in_sentence(each.was.name)}
        if each.now is None:
            yield Problem("copy_left_out", values=values)
        elif each.called != each.spot.name:
            more = {"called": each.called, "now": in_sentence(each.now.name)}
            yield Problem("copy_renamed", values=values | more)
