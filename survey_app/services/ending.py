"""Ending of counting: not before everything announced has come or is written off by name."""

from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import bundles
from survey_app.services.field import tablets
from survey_app.store.campaigns import Campaign


@dataclass(frozen=True)
class Awaited:
    """Something announced that has neither come nor been written off: what, and from where."""

    what: str  # túi phiếu, máy tính bảng
    name: str
    where: str


def outstanding(connection: Connection, campaign: Campaign) -> list[Awaited]:
    """Everything that is still awaited: bundles of paper and tablets."""
    paper = [
        Awaited("túi phiếu", found.label, f"{found.village}, {found.commune}")
        for found in bundles.outstanding(connection, campaign)
    ]
    return paper + [
        Awaited("máy tính bảng", tablet.name, "đang ở ngoài")
        for tablet in tablets.outstanding(connection, campaign)
    ]


def check(connection: Connection, campaign: Campaign) -> None:
    """Refuse the ending while anything is awaited (`delivery_outstanding`), each by name."""
    awaited = outstanding(connection, campaign)
    if awaited:
        raise Refused(*(Problem("delivery_outstanding", values=vars(found)) for found in awaited))
