"""Ending of counting: not before everything announced has come or is written off by name."""

from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import bundles
from survey_app.services.field import tablets
from survey_app.services.written import count
from survey_app.store import keyings, villages
from survey_app.store.campaigns import Campaign


@dataclass(frozen=True)
class Awaited:
    """Something that has neither come whole nor been written off: what, and from where."""

    what: str  # túi phiếu, máy tính bảng, phiếu giấy
    name: str
    where: str
    problem: str = "delivery_outstanding"


def outstanding(connection: Connection, campaign: Campaign) -> list[Awaited]:
    """Everything that is still awaited: bundles of paper, tablets, second keyings."""
    paper = [
        Awaited("túi phiếu", found.label, f"{found.village}, {found.commune}")
        for found in bundles.outstanding(connection, campaign)
    ]
    out = [
        Awaited("máy tính bảng", tablet.name, "đang ở ngoài")
        for tablet in tablets.outstanding(connection, campaign)
    ]
    return paper + out + _keyed_once(connection, campaign)


def check(connection: Connection, campaign: Campaign) -> None:
    """Refuse the ending while anything is awaited (`delivery_outstanding`, `keying_outstanding`),
    each by name.
    """
    awaited = outstanding(connection, campaign)
    if awaited:
        raise Refused(*(Problem(found.problem, values=vars(found)) for found in awaited))


def _keyed_once(connection: Connection, campaign: Campaign) -> list[Awaited]:
    """Ballots that wait for a second person, or for who decides between two, by village."""
    waiting = keyings.waiting(connection, campaign.id)
    if not waiting:
        return []
    what = "phiếu giấy chờ nhập lần hai hoặc chờ quyết định:"
    return [
        Awaited(
            what,
            count(waiting[village.id]),
            f"{village.name}, {village.commune}",
            "keying_outstanding",
        )
        for village in villages.of_campaign(connection, campaign.id)
        if village.id in waiting
    ]
