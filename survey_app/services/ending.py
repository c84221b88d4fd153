"""Ending of counting: not before everything announced has come or is written off by name."""

from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import bundles
from survey_app.store.campaigns import Campaign


@dataclass(frozen=True)
class Awaited:
    """Something announced that has neither come nor been written off."""

    name: str
    village: str


def outstanding(connection: Connection, campaign: Campaign) -> list[Awaited]:
    """Everything that is still awaited; whatever else delivers is added here."""
    found = bundles.outstanding(connection, campaign)
    return [Awaited(each.label, f"{each.village}, {each.commune}") for each in found]


def check(connection: Connection, campaign: Campaign) -> None:
    """Refuse the ending while anything is awaited (`delivery_outstanding`), each by name."""
    awaited = outstanding(connection, campaign)
    if awaited:
        raise Refused(
            *(
                Problem("delivery_outstanding", values={"name": a.name, "village": a.village})
                for a in awaited
            )
        )
