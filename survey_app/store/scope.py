"""Scope: what an account may see, carried by the connection and applied where rows are read.

Every query on villages, and on what belongs to a village, passes through here; a service cannot
forget it, since it is the connection that carries it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, or_, select

from survey_app.store.tables import campaign, place, village


@dataclass(frozen=True)
class Scope:
    """Areas an account answers for, their communes, or single villages; None means everywhere."""

    areas: frozenset[int] | None = None
    communes: frozenset[int] = frozenset()
    villages: frozenset[int] = frozenset()

    def owns(self, area_id: int) -> bool:
        """Tell whether a campaign held in this area is this account's as a whole."""
        return self.areas is None or area_id in self.areas


EVERYWHERE = Scope()


def scope_of(connection: Connection) -> Scope:
    """The scope that the connection was opened with; everywhere where none was named."""
    found = connection.get_execution_options().get("scope", EVERYWHERE)
    assert isinstance(found, Scope)
    return found


def narrowed(connection: Connection, query: Select[Any], table: Table) -> Select[Any]:
    """The query, narrowed to the rows of a table that the connection may see."""
    scope = scope_of(connection)
    return query if scope.areas is None else query.where(_seen(scope, table))


def seen(connection: Connection, table: Table) -> list[ColumnElement[bool]]:
    """The conditions that a row of this table is in scope; none everywhere."""
    scope = scope_of(connection)
    return [] if scope.areas is None else [_seen(scope, table)]


def _seen(scope: Scope, table: Table) -> ColumnElement[bool]:
    if table is village:
        return or_(village.c.commune_id.in_(scope.communes), village.c.id.in_(scope.villages))
    if table is place:
        return place.c.commune_id.in_(scope.communes)
    if table is campaign:
        return or_(
            campaign.c.area_id.in_(scope.areas or ()),
            campaign.c.id.in_(select(village.c.campaign_id).where(_seen(scope, village))),
            campaign.c.id.in_(select(place.c.campaign_id).where(_seen(scope, place))),
        )
    within = table.c.village_id.in_(select(village.c.id).where(_seen(scope, village)))
    if "place_id" not in table.c:
        return within
    return or_(within, table.c.place_id.in_(select(place.c.id).where(_seen(scope, place))))
