"""Visits: records of their own, apart from any answer, each ending in a disposition."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core import disposition
from survey_app.core.campaign import accepts
from survey_app.core.disposition import Disposition
from survey_app.services import frames
from survey_app.store import campaigns, people, visits
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village
from survey_app.store.visits import Visit

_MOST = 99
_TOO_HIGH = 2**31


def record(
    connection: Connection, campaign: Campaign, officer_id: int, told: Mapping[str, Any]
) -> bool:
    """Take in one visit exactly once; tell whether it was new.

    Refuses an unknown village or line, a village that never was the officer's, a number of the
    visit or a disposition that is none, a day that is none, an id used for another visit
    (`content_differs`), and a campaign that is over. The day is not kept, nor is who came to a
    household that answered: either would join its line with its answers.
    """
    _check_day(told)
    how = _disposition(told)
    village = frames.village(connection, campaign, _whole(told, "village"))
    if village.id not in people.once_assigned_to(connection, officer_id):
        raise Refused(Problem("village_not_assigned", values={"name": village.name}))
    made = Visit(
        id=str(told["id"]),
        campaign_id=campaign.id,
        village_id=village.id,
        line=_line(campaign, village, told),
        attempt=_attempt(told),
        disposition=how,
        account_id=None if how == "answered" else officer_id,
    )
    open_still = accepts(campaigns.state_held(connection, campaign.id), "registered")
    known = visits.by_id(connection, made.id)
    if known is None and not open_still:
        raise Refused(Problem("campaign_closed"))
    if known is None and visits.add_once(connection, made):
        return True
    if visits.by_id(connection, made.id) != made:
        raise Refused(Problem("content_differs"))
    return False


def ended(connection: Connection, campaign: Campaign) -> dict[int, dict[str, int]]:
    """By village, how many households were left with each disposition at the last visit."""
    found: dict[int, dict[str, int]] = {}
    for (village_id, name), n in visits.latest(connection, campaign.id).items():
        found.setdefault(village_id, {})[name] = n
    return found


def _line(campaign: Campaign, village: Village, told: Mapping[str, Any]) -> int:
    line = _whole(told, "line")
    if line not in frames.lines(campaign, village):
        raise Refused(Problem("line_not_asked", "line", {"line": line}))
    return line


def _attempt(told: Mapping[str, Any]) -> int:
    attempt = _whole(told, "attempt")
    if not 0 < attempt <= _MOST:
        raise Refused(Problem("visit_malformed", "attempt"))
    return attempt


def _disposition(told: Mapping[str, Any]) -> Disposition:
    found = disposition.known(told.get("disposition"))
    if found is None:
        raise Refused(Problem("visit_malformed", "disposition"))
    return found


def _check_day(told: Mapping[str, Any]) -> None:
    try:
        date.fromisoformat(str(told.get("day")))
    except ValueError:
        raise Refused(Problem("visit_malformed", "day")) from None


def _whole(told: Mapping[str, Any], field: str) -> int:
    value = told.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _TOO_HIGH:
        raise Refused(Problem("visit_malformed", field))
    return value
