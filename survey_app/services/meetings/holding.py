"""Holding a meeting step by step: who came, ballots out, ballots back, and the bundle they make."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services.closing import bundles as bundle_service
from survey_app.services.setup import modes
from survey_app.services.written import count
from survey_app.services.written import date as day
from survey_app.store import bundles, counters, journal, meetings, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.counters import CardCounts
from survey_app.store.meetings import Meeting
from survey_app.store.villages import Village


@dataclass(frozen=True)
class Opening:
    """What is written down when a meeting begins."""

    held_on: date
    place: str
    chair: str
    secretary: str
    present: int
    households: int


def listed(connection: Connection, village: Village) -> list[Meeting]:
    """Every meeting of a village, the first one first."""
    return meetings.of_village(connection, village.id)


def held(connection: Connection, campaign: Campaign) -> list[tuple[Village, Meeting]]:
    """Every meeting of the campaign that came to its counting, by village."""
    found = [m for m in meetings.of_campaign(connection, campaign.id) if m.collected is not None]
    return [
        (village, meeting)
        for village in villages.of_campaign(connection, campaign.id)
        for meeting in found
        if meeting.village_id == village.id
    ]


def begin(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    opening: Opening,
    today: date,
    account_id: int | None = None,
) -> int:
    """Begin a meeting; refuses a campaign without meetings, and what cannot be, all at once."""
    modes.check(campaign, "meeting")
    bundle_service.check_delivering(connection, campaign)
    problems = [*_faults(campaign, village, opening, today)]
    if any(found.bundle_id is None for found in listed(connection, village)):
        problems.append(Problem("meeting_unfinished"))
    if problems:
        raise Refused(*problems)
    made = meetings.add(connection, village_id=village.id, **vars(opening))
    detail = f"{village.name}, {day(opening.held_on)}: {opening.households} hộ"
    journal.note(connection, "meeting.begin", detail, account_id, campaign.id)
    return made


def hand_out(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    meeting_id: int,
    ballots: int,
    account_id: int | None = None,
) -> None:
    """Write how many ballots were handed out; refuses none, and more than were printed."""
    _running(connection, campaign, village, meeting_id)
    printed = counters.cards(connection, campaign.id).get(village.id, CardCounts()).ballots
    if not 0 < ballots <= printed:
        raise Refused(Problem("meeting_handed_out", "handed_out", {"printed": count(printed)}))
    # what was counted before no longer stands
    values = {"handed_out": ballots, "collected": None, "spoilt": None}
    meetings.change(connection, meeting_id, **values)
    detail = f"{village.name}: {ballots}"
    journal.note(connection, "meeting.hand_out", detail, account_id, campaign.id)


def count_back(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    meeting_id: int,
    collected: int,
    spoilt: int,
    account_id: int | None = None,
) -> None:
    """Write what came back, counted in front of everybody; refuses counts that cannot be."""
    found = _running(connection, campaign, village, meeting_id)
    if found.handed_out is None:
        raise Refused(Problem("meeting_not_handed_out"))
    problems = []
    if collected + spoilt > found.handed_out:
        out = {"handed_out": count(found.handed_out)}
        problems.append(Problem("meeting_counted", "collected", out))
    if collected > found.households:
        households = {"households": count(found.households)}
        problems.append(Problem("meeting_over_households", "collected", households))
    if problems:
        raise Refused(*problems)
    meetings.change(connection, meeting_id, collected=collected, spoilt=spoilt)
    detail = f"{village.name}: {collected}, {spoilt}"
    journal.note(connection, "meeting.count", detail, account_id, campaign.id)


def finish(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    meeting_id: int,
    account_id: int | None = None,
) -> str:
    """Announce the ballots of a counted meeting as one bundle, and tell its label."""
    found = _running(connection, campaign, village, meeting_id)
    if not found.collected:
        raise Refused(Problem("meeting_not_counted"))
    label = _label(connection, campaign, village, found)
    bundle_id = bundle_service.announce(
        connection, campaign, village, label, found.collected, account_id
    )
    meetings.change(connection, meeting_id, bundle_id=bundle_id)
    return label


def cancel(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    meeting_id: int,
    account_id: int | None = None,
) -> None:
    """Delete a meeting begun by mistake; refuses one whose ballots have been announced."""
    found = _running(connection, campaign, village, meeting_id)
    meetings.remove(connection, meeting_id)
    detail = f"{village.name}, {day(found.held_on)}"
    journal.note(connection, "meeting.cancel", detail, account_id, campaign.id)


def get(connection: Connection, village: Village, meeting_id: int) -> Meeting:
    """The meeting of a village; refuses an unknown one."""
    found = next((m for m in listed(connection, village) if m.id == meeting_id), None)
    if found is None:
        raise Refused(Problem("meeting_unknown"))
    return found


def _running(
    connection: Connection, campaign: Campaign, village: Village, meeting_id: int
) -> Meeting:
    bundle_service.check_delivering(connection, campaign)
    found = meetings.held(connection, village.id, meeting_id)
    if found is None:
        raise Refused(Problem("meeting_unknown"))
    if found.bundle_id is not None:
        raise Refused(Problem("meeting_finished"))
    return found


def _faults(campaign: Campaign, village: Village, opening: Opening, today: date) -> list[Problem]:
    problems = [
        Problem("field_missing", name)
        for name in ("place", "chair", "secretary")
        if not getattr(opening, name)
    ]
    if not campaign.opens_on <= opening.held_on <= today:
        values = {"since": day(campaign.opens_on)}
        problems.append(Problem("meeting_day", "held_on", values))
    if opening.households > opening.present:
        problems.append(Problem("meeting_present", "present"))
    if not 0 < opening.households <= village.households:
        values = {"households": count(village.households)}
        problems.append(Problem("meeting_households", "households", values))
    return problems


def _label(connection: Connection, campaign: Campaign, village: Village, found: Meeting) -> str:
    """A label that says which meeting; a second one of the same day is numbered."""
    label, nth = f"{village.name}, họp {day(found.held_on)}", 1
    made = label
    while bundles.label_taken(connection, campaign.id, made):
        nth += 1
        made = f"{label}, lần {nth}"
    return made
