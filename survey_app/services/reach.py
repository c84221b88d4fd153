"""Reach: over which accounts somebody may dispose, and what they may give."""

from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core.rights import RANK
from survey_app.store import people, villages
from survey_app.store.people import Account
from survey_app.store.scope import scope_of


@dataclass(frozen=True)
class Place:
    """Where an account works: units it answers for, or single villages of campaigns."""

    everywhere: bool = False
    areas: tuple[int, ...] = ()
    villages: tuple[int, ...] = ()


def problems(connection: Connection, role: str, place: Place, by: Account) -> list[Problem]:
    """Why `by` may not give this role and this place: above one's own, beyond it, or nowhere."""
    found = _beyond(connection, role, place, by)
    if not (place.everywhere or place.areas or place.villages):
        found.append(Problem("account_nowhere", "areas"))
    return found


def check(connection: Connection, found: Account, by: Account) -> None:
    """Refuse to touch an account that is not wholly within one's own reach."""
    place = place_of(connection, found)
    nowhere = not (place.everywhere or place.areas or place.villages)
    beyond = nowhere and scope_of(connection).areas is not None
    if beyond or _beyond(connection, found.role, place, by):
        raise Refused(Problem("account_unknown", values={"name": found.id}))  # as of no account


def place_of(connection: Connection, found: Account) -> Place:
    """Where an account works today."""
    return Place(
        found.everywhere,
        tuple(people.areas_named(connection, found.id)),
        tuple(sorted(people.villages_of(connection, found.id))),
    )


def _beyond(connection: Connection, role: str, place: Place, by: Account) -> list[Problem]:
    mine, found = scope_of(connection), []
    if not _may_give(role, by):
        found.append(Problem("account_role", "role"))
    wide = place.everywhere and mine.areas is not None
    if wide or not all(mine.owns(area) for area in place.areas):
        found.append(Problem("account_beyond", "areas"))
    if len(villages.seen_among(connection, place.villages)) != len(set(place.villages)):
        found.append(Problem("account_beyond", "villages"))
    return found


def _may_give(role: str, by: Account) -> bool:
    """Nobody gives a role above their own; auditors are named by the province alone."""
    if role == "auditor":
        return by.role == "province"
    return role in RANK and RANK[role] <= RANK[by.role]
