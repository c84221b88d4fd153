"""Ending of counting: not before everything announced has come or is written off by name.

What tablets sent and nobody has decided on is waited for too: a closed campaign takes nothing in.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.area import placed
from questionnaires.problem import Problem, Refused
from survey_app.services.closing import bundles
from survey_app.services.field import tablets
from survey_app.services.written import count
from survey_app.store import keyings, quarantine, villages
from survey_app.store.campaigns import Campaign


@dataclass(frozen=True)
class Awaited:
    """Something that has neither come whole nor been written off: what, and from where."""

    what: str  # túi phiếu, máy tính bảng, phiếu giấy, bản gửi để riêng
    name: str
    where: str
    problem: str = "delivery_outstanding"


def outstanding(connection: Connection, campaign: Campaign) -> list[Awaited]:
    """Everything that is still awaited: bundles, tablets, second keyings, records set aside."""
    paper = [
        Awaited("túi phiếu", found.label, placed(found.village, found.commune))
        for found in bundles.outstanding(connection, campaign)
    ]
    out = [
        Awaited("máy tính bảng", tablet.name, "đang ở ngoài")
        for tablet in tablets.outstanding(connection, campaign)
    ]
    return paper + out + _keyed_once(connection, campaign) + _undecided(connection, campaign)


def check(connection: Connection, campaign: Campaign) -> None:
    """Refuse the ending while anything is awaited (`delivery_outstanding`, `keying_outstanding`,
    `quarantine_outstanding`), each by name.
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
            placed(village.name, village.commune),
            "keying_outstanding",
        )
        for village in villages.of_campaign(connection, campaign.id)
        if village.id in waiting
    ]


def _undecided(connection: Connection, campaign: Campaign) -> list[Awaited]:
    """Records set aside on which two people have not decided."""
    names = {each.id: each.name for each in villages.of_campaign(connection, campaign.id)}
    return [
        Awaited(
            "bản gửi để riêng chưa được hai người quyết định:",
            record.id[:8],
            names.get(record.village_id or 0, "không rõ thôn"),
            "quarantine_outstanding",
        )
        for record in quarantine.of_campaign(connection, campaign.id)
        if record.state == "waiting"
    ]
