"""Envelopes: what a tablet brings home, every record by the same door, each answered by name.

An envelope may come twice, late, or out of order: its records carry their own ids, and each is
taken in once. What cannot be accepted rests in the office's quarantine; only what is not a record
at all, came over damaged, belongs to no campaign of this server, or finds the tablet's room in
quarantine full stays on the tablet. A record rests there sealed, as it came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core import seal
from survey_app.services import backup, intake
from survey_app.services import campaigns as campaign_service
from survey_app.services.deciding import quarantine
from survey_app.services.field import allowance, paradata, visits
from survey_app.services.intake import Submission, VisitedCard
from survey_app.services.keys import Keys
from survey_app.store import tablets
from survey_app.store.campaigns import Campaign
from survey_app.store.tablets import Tablet

Outcome = Literal["accepted", "duplicate", "quarantined", "refused"]
MOST = 100  # records in one envelope
_TOO_HIGH = 2**31
HIGHEST = 1_000_000  # number of an envelope, and records left: no tablet comes near it


@dataclass(frozen=True)
class Line:
    """What became of one record."""

    id: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Envelope:
    """Records under the tablet's own running number, and how many are left on it."""

    sequence: int
    queued: int
    records: tuple[object, ...]


@dataclass(frozen=True)
class Standing:
    """Until when two backups hold what came (UTC), and which envelopes are here.

    A record leaves the tablet once `safe_until` has passed the moment at which it was named. After
    another `generation` (a restore), and where its envelope is `missing` or above the `highest`
    (somebody put an older copy of the database in place), the tablet sends again what it has.
    """

    safe_until: datetime | None
    overdue: bool
    generation: str
    missing: tuple[int, ...]
    highest: int


def opened(told: object) -> Envelope:
    """An envelope from JSON; refuses with `envelope_malformed` anything of another shape."""
    match told:
        case {"sequence": int(sequence), "queued": int(queued), "records": list(records)}:
            if 0 < sequence <= HIGHEST and 0 <= queued <= HIGHEST and len(records) <= MOST:
                return Envelope(sequence, queued, tuple(records))
    raise Refused(Problem("envelope_malformed"))


def deliver(
    connection: Connection,
    keys: Keys,
    tablet: Tablet,
    envelope: Envelope,
    today: date,
) -> tuple[Line, ...]:
    """Take in an envelope: each record in a savepoint, one line back for each.

    The caller opens the transaction and answers after its commit.
    """
    tablet = tablets.held(connection, tablet.id)
    lines = receive(connection, keys, tablet, envelope.records, today)
    tablets.add_envelope(connection, tablet.id, envelope.sequence)
    now = datetime.now(UTC).replace(tzinfo=None)
    left = envelope.queued + sum(line.outcome == "refused" for line in lines)
    tablets.change(connection, tablet.id, queued=left, seen_at=now)
    return lines


def standing(connection: Connection, tablet: Tablet, backup_hours: float) -> Standing:
    """How things stand for a tablet; backups that nobody has set up are overdue.

    Asked within the transaction that takes an envelope in, it tells of the very database that has
    the envelope, whatever is put in its place a moment later.
    """
    return Standing(
        safe_until=backup.held_twice(connection),
        overdue=not backup_hours or backup.overdue(connection, backup_hours),
        generation=backup.generation(connection),
        missing=tuple(tablets.missing(connection, tablet.id)),
        highest=tablets.highest(connection, tablet.id),
    )


def receive(
    connection: Connection, keys: Keys, tablet: Tablet, records: Iterable[object], today: date
) -> tuple[Line, ...]:
    """Take in records of a tablet, however they came: by envelope or from a rescued file."""
    officers = tablets.officers(connection, tablet.id)
    return tuple(_taken_in(connection, keys, tablet, officers, told, today) for told in records)


def _taken_in(
    connection: Connection,
    keys: Keys,
    tablet: Tablet,
    officers: set[int],
    told: object,
    today: date,
) -> Line:
    try:
        record = seal.as_received(told)
        campaign = campaign_service.get(connection, record.campaign)
    except Refused as refused:
        return Line(_id(told), "refused", refused.problems)
    if quarantine.outcome(connection, record.id) is not None:
        outcome, problems = quarantine.told(connection, record.id)
        return Line(record.id, outcome, problems)
    content: Mapping[str, Any] = {}
    try:
        content = seal.unseal(keys.sealing, record)
        with connection.begin_nested():
            new = _accept(connection, keys, campaign, officers, content, today)
        return Line(record.id, "accepted" if new else "duplicate")
    except Refused as refused:
        if allowance.is_full(connection, tablet.id):
            return Line(record.id, "refused", (Problem("quarantine_full"),))
        village, why = number(content.get("village")), refused.problems
        quarantine.keep(connection, campaign, record, village, why, today, tablet.id)
        return Line(record.id, "quarantined", why)


def _accept(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    officers: set[int],
    content: Mapping[str, Any],
    today: date,
) -> bool:
    """Accept what was sealed as a visit or a response; tell whether it was new."""
    officer = number(content.get("by"))
    if officer is None or officer not in officers:
        raise Refused(Problem("officer_unknown_here"))
    if content.get("kind") == "visit":
        return visits.record(connection, campaign, officer, content)
    submission = submission_of(campaign, content)
    accepted = intake.accept(connection, keys, submission, today)
    if not accepted.duplicate:
        paradata.add(connection, keys, campaign, accepted.response_id, officer, content)
    return not accepted.duplicate


def submission_of(campaign: Campaign, content: Mapping[str, Any]) -> Submission:
    """The submission that was sealed; refuses with `record_malformed` one of another shape."""
    card, village, line = content.get("card"), content.get("village"), content.get("line")
    raw, form, mode = (content.get(name) for name in ("answers", "form", "mode"))
    known = form in ("visit", "meeting") and mode in ("officer", "self")
    if content.get("kind") != "response" or not known or not _raw(raw):
        raise Refused(Problem("record_malformed"))
    village, line = number(village), number(line)
    if not isinstance(card, str) or village is None or line is None:
        raise Refused(Problem("record_malformed"))
    right = VisitedCard(card, campaign.id, village, line)
    return Submission(str(content["id"]), right, raw, form, mode, "tablet")  # type: ignore[arg-type]


def number(told: object) -> int | None:
    """A number of a village, a household or an officer; None for anything else."""
    whole = isinstance(told, int) and not isinstance(told, bool)
    return told if whole and 0 < told < _TOO_HIGH else None  # type: ignore[operator,return-value]


def _raw(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(given, list) and all(isinstance(text, str) for text in given)
        for given in found.values()
    )


def _id(told: object) -> str:
    found = told.get("id") if isinstance(told, Mapping) else None
    return found if isinstance(found, str) else ""
