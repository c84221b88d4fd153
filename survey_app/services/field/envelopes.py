"""Envelopes: what a tablet brings home, every record by the same door, each answered by name.

An envelope may come twice, late, or out of order: its records carry their own ids, and each is
taken in once. What cannot be accepted rests in the office's quarantine; only what is not a record
at all, came over damaged, or belongs to no campaign of this server stays on the tablet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core import seal
from survey_app.services import backup, intake, quarantine
from survey_app.services import campaigns as campaign_service
from survey_app.services.field import paradata, visits
from survey_app.services.intake import Submission, VisitedCard
from survey_app.services.keys import Keys
from survey_app.store import tablets
from survey_app.store.campaigns import Campaign
from survey_app.store.tablets import Tablet

Outcome = Literal["accepted", "duplicate", "quarantined", "refused"]
MOST = 100  # records in one envelope


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
    """Until when backups hold what came (UTC), and which envelopes never did.

    A record leaves the tablet once `safe_until` has passed the moment at which it was named; after
    another `generation` (a restore) the tablet sends again what it still has.
    """

    safe_until: datetime | None
    overdue: bool
    generation: str
    missing: tuple[int, ...]


def opened(told: object) -> Envelope:
    """An envelope from JSON; refuses with `envelope_malformed` anything of another shape."""
    match told:
        case {"sequence": int(sequence), "queued": int(queued), "records": list(records)}:
            if sequence > 0 and queued >= 0 and len(records) <= MOST:
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
    tablets.change(connection, tablet.id, queued=envelope.queued, seen_at=now)
    return lines


def standing(connection: Connection, tablet: Tablet, backup_hours: float) -> Standing:
    """How things stand for a tablet; backups that nobody has set up are overdue."""
    return Standing(
        safe_until=backup.newest(connection),
        overdue=not backup_hours or backup.overdue(connection, backup_hours),
        generation=backup.generation(connection),
        missing=tuple(tablets.missing(connection, tablet.id)),
    )


def receive(
    connection: Connection, keys: Keys, tablet: Tablet, records: Iterable[object], today: date
) -> tuple[Line, ...]:
    """Take in records of a tablet, however they came: by envelope or from a rescued file."""
    officers = tablets.officers(connection, tablet.id)
    return tuple(_taken_in(connection, keys, officers, told, today) for told in records)


def _taken_in(
    connection: Connection, keys: Keys, officers: set[int], told: object, today: date
) -> Line:
    try:
        record = seal.as_received(told)
        campaign = campaign_service.get(connection, record.campaign)
    except Refused as refused:
        return Line(_id(told), "refused", refused.problems)
    resting = quarantine.outcome(connection, record.id)
    if resting is not None:
        return Line(record.id, "accepted" if resting == "accepted" else "quarantined")
    content: Mapping[str, Any] = {}
    try:
        content = seal.unseal(keys.sealing, record)
        with connection.begin_nested():
            new = _accept(connection, keys, campaign, officers, content, today)
        return Line(record.id, "accepted" if new else "duplicate")
    except Refused as refused:
        kept = dict(content) or seal.as_sent(record)
        quarantine.keep(connection, campaign, record.id, kept, refused.problems, today)
        return Line(record.id, "quarantined", refused.problems)


def _accept(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    officers: set[int],
    content: Mapping[str, Any],
    today: date,
) -> bool:
    """Accept what was sealed as a visit or a response; tell whether it was new."""
    officer = content.get("by")
    if not isinstance(officer, int) or officer not in officers:
        raise Refused(Problem("officer_unknown_here"))
    if content.get("kind") == "visit":
        return visits.record(connection, campaign, officer, content)
    submission = submission_of(content)
    accepted = intake.accept(connection, keys, submission, today)
    if not accepted.duplicate:
        paradata.add(connection, keys, campaign, accepted.response_id, officer, content)
    return not accepted.duplicate


def submission_of(content: Mapping[str, Any]) -> Submission:
    """The submission that was sealed; refuses with `record_malformed` one of another shape."""
    card, village, line = (content.get(name) for name in ("card", "village", "line"))
    raw, form, mode = (content.get(name) for name in ("answers", "form", "mode"))
    known = form in ("visit", "meeting") and mode in ("officer", "self")
    if content.get("kind") != "response" or not known or not _raw(raw):
        raise Refused(Problem("record_malformed"))
    if not (isinstance(card, str) and isinstance(village, int) and isinstance(line, int)):
        raise Refused(Problem("record_malformed"))
    right = VisitedCard(card, village, line)
    return Submission(str(content["id"]), right, raw, form, mode, "tablet")  # type: ignore[arg-type]


def _raw(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(given, list) and all(isinstance(text, str) for text in given)
        for given in found.values()
    )


def _id(told: object) -> str:
    found = told.get("id") if isinstance(told, Mapping) else None
    return found if isinstance(found, str) else ""
