"""Decisions: acts that one person asks for and only a second person can carry out.

What each kind does, and how it is said, is registered by the module that owns the act, so that
this one knows no act.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import reasons
from survey_app.services.keys import Keys
from survey_app.store import decisions, journal
from survey_app.store.campaigns import Campaign
from survey_app.store.decisions import Decision
from survey_app.store.scope import scope_of

Act = Callable[[Connection, Keys, Campaign, Decision], None]
Describe = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Kind:
    """One kind of request: its title, its subject in words, and what is done on agreement."""

    title: str
    describe: Describe
    carry_out: Act


KINDS: dict[str, Kind] = {}


def act(kind: str, title: str, describe: Describe) -> Callable[[Act], Act]:
    """Register what is done when a request of this kind is agreed to.

    `title` names the kind on the page; `describe` says in plain words what one subject would do.
    """

    def register(function: Act) -> Act:
        KINDS[kind] = Kind(title, describe, function)
        return function

    return register


@dataclass(frozen=True)
class Told:
    """A request as a person reads it."""

    decision: Decision
    title: str
    words: str


def told(decision: Decision) -> Told:
    """The request in the words of its kind."""
    kind = KINDS[decision.kind]
    return Told(decision, kind.title, kind.describe(subject(decision)))


def subject(decision: Decision) -> dict[str, Any]:
    """What the request is about, as it was asked."""
    found: dict[str, Any] = json.loads(decision.subject)
    return found


def ask(
    connection: Connection,
    campaign: Campaign,
    kind: str,
    subject: Mapping[str, Any],
    reason: str,
    account_id: int,
    village_id: int | None = None,
) -> int:
    """Lay a request before a second person; refuses one without a reason, or asked already."""
    reason = reasons.given(reason, "decision_reason_missing")
    told = json.dumps(subject, ensure_ascii=False, sort_keys=True)
    if any((d.kind, d.subject) == (kind, told) for d in waiting(connection, campaign)):
        raise Refused(Problem("decision_waiting"))
    made = decisions.add(
        connection,
        {
            "campaign_id": campaign.id,
            "village_id": village_id,
            "kind": kind,
            "subject": told,
            "reason": reason,
            "asked_by": account_id,
            "asked_at": _now(),
        },
    )
    detail = f"{KINDS[kind].title}, số {made}: {reason}"
    journal.note(connection, "decision.ask", detail, account_id, campaign.id)
    return made


def waiting(connection: Connection, campaign: Campaign) -> list[Decision]:
    """What still waits for a second person."""
    return [d for d in _seen(connection, campaign) if d.outcome == "open"]


def settled(connection: Connection, campaign: Campaign) -> list[Decision]:
    """What has been agreed to or declined, the newest first."""
    return [d for d in _seen(connection, campaign) if d.outcome != "open"]


def _seen(connection: Connection, campaign: Campaign) -> list[Decision]:
    if scope_of(connection).owns(campaign.area_id):
        return decisions.of_campaign(connection, campaign.id)
    return decisions.of_villages(connection, campaign.id)


def agree(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    decision_id: int,
    account_id: int,
    answer: str = "",
) -> None:
    """Agree as the second person and carry the act out, both or neither.

    Refuses an unknown or settled request, and the person who asked; and what the act refuses.
    """
    found = _settle(connection, campaign, decision_id, account_id, answer, "agreed")
    KINDS[found.kind].carry_out(connection, keys, campaign, found)


def decline(
    connection: Connection, campaign: Campaign, decision_id: int, account_id: int, answer: str = ""
) -> None:
    """Say no as the second person; refuses what `agree` does but for the act, and no answer."""
    if not answer.strip():
        raise Refused(Problem("decision_answer_missing", "answer"))
    _settle(connection, campaign, decision_id, account_id, answer, "declined")


def retell(connection: Connection, decision: Decision, subject: Mapping[str, Any]) -> None:
    """Keep of a request's subject only this: what was done with it must not be told for ever."""
    told = json.dumps(subject, ensure_ascii=False, sort_keys=True)
    decisions.retell(connection, decision.id, told)


def _settle(
    connection: Connection,
    campaign: Campaign,
    decision_id: int,
    account_id: int,
    answer: str,
    outcome: str,
) -> Decision:
    found = decisions.by_id(connection, campaign.id, decision_id)
    if found is None:
        raise Refused(Problem("decision_unknown"))
    if found.asked_by == account_id:
        raise Refused(Problem("decision_same_person"))
    values = {"outcome": outcome, "decided_by": account_id, "decided_at": _now()}
    if not decisions.settle(connection, decision_id, **values, answer=answer.strip()):
        raise Refused(Problem("decision_settled"))
    detail = f"{KINDS[found.kind].title}, số {decision_id}"
    journal.note(connection, f"decision.{outcome}", detail, account_id, campaign.id)
    return replace(found, outcome=outcome, decided_by=account_id)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
