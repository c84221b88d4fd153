"""Intake: the one door through which every answer enters, from every mode."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from questionnaires.answers import Answers, blanks, clean, clean_ballot
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from survey_app.core import code as codes
from survey_app.core.campaign import accepts
from survey_app.services import campaigns as campaign_service
from survey_app.services import invitations as cards
from survey_app.services.keys import Keys
from survey_app.services.setup import modes
from survey_app.store import campaigns, invitations, responses, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.invitations import Invitation

Form = Literal["visit", "meeting", "online"]


@dataclass(frozen=True)
class Card:
    """The right of a household that holds a card."""

    code: str


@dataclass(frozen=True)
class CardAndReceipt:
    """The right to replace what the same household answered before."""

    code: str
    receipt: str


@dataclass(frozen=True)
class VisitedCard:
    """The right of a household that an officer has come to: its card, and which line it is.

    A spare card is given to that line when the answer is accepted.
    """

    code: str
    campaign_id: int
    village: int
    line: int


@dataclass(frozen=True)
class OpenPlace:
    """The right of anybody at a market or a shop of an open campaign."""

    campaign: str
    number: int


@dataclass(frozen=True)
class PaperBallot:
    """The right of a numbered paper ballot, keyed apart from its stub."""

    campaign: str
    number: str
    invalid_reason: str | None = None


@dataclass(frozen=True)
class Admitted:
    """The right that two people give to a record set aside: a village, and a card or none."""

    village_id: int
    card: Invitation | None


Right = Card | CardAndReceipt | VisitedCard | OpenPlace | PaperBallot | Admitted


@dataclass(frozen=True)
class Submission:
    """What arrives: a right to answer and raw answers, under an id that the client made."""

    response_id: str
    right: Right
    raw: Mapping[str, Sequence[str]]
    form: Form = "online"
    mode: Literal["self", "officer", "clerk"] = "self"
    medium: Literal["phone", "tablet", "paper"] = "phone"


@dataclass(frozen=True)
class Accepted:
    """What the sender is told: the receipt, and whether this was a retry of the same content."""

    response_id: str
    receipt: str
    duplicate: bool
    valid: bool


@dataclass(frozen=True)
class _Entry:
    """Where a submission belongs once its right is recognised."""

    campaign: Campaign
    village_id: int | None
    place_id: int | None
    invitation: Invitation | None
    ballot: str | None


def accept(connection: Connection, keys: Keys, submission: Submission, today: date) -> Accepted:
    """Take in one submission exactly once.

    The caller opens the transaction and acknowledges after its commit. Refuses an unknown or void
    right, a campaign that does not take this form or this source, faulty answers, a household that
    has answered, and an id that was used for other content (`content_differs`) or by another card
    (`response_id_taken`). Nothing is written before every refusal is behind it, so that a batch
    may go on after one.
    """
    response_id = normalise_id(submission.response_id)
    entry = _enter(connection, keys, submission.right)
    modes.check(entry.campaign, submission.form)
    questionnaire = campaign_service.questionnaire(connection, entry.campaign)
    answers = _clean(questionnaire, submission)
    invalid = _invalid_reason(connection, entry.campaign, questionnaire, submission, answers)
    row = _row(questionnaire, submission, entry, answers, invalid)
    receipt = codes.receipt_for(keys.receipt, response_id)
    accepted = Accepted(response_id, receipt, duplicate=False, valid=invalid is None)
    state = campaigns.state_held(connection, entry.campaign.id)
    if entry.invitation and entry.invitation.rehearsal:
        _rehearse(connection, state, entry.invitation, submission)
        return accepted
    card = invitations.held(connection, entry.invitation.id) if entry.invitation else None
    answered = card is not None and _answered(card, submission)
    if _is_retry(connection, response_id, row["content_hash"], card is None or answered):
        return replace(accepted, duplicate=True)
    _check_open(state, submission)
    supersedes = _superseded(connection, keys, submission.right, card)
    if card and not supersedes:
        _check_unanswered(connection, entry.campaign, card, submission)
    row |= {"id": response_id, "received_on": today, "supersedes": supersedes}
    row |= {"slot": codes.slot(keys.slot, receipt)}
    if responses.add_once(connection, row):
        if card:
            _mark(connection, entry.campaign, card, submission)
        return accepted
    # it came in meanwhile
    if _is_retry(connection, response_id, row["content_hash"], card is None or answered):
        return replace(accepted, duplicate=True)
    raise Refused(Problem("ballot_number_used", values={"number": entry.ballot or ""}))


def admit(
    connection: Connection, campaign: Campaign, right: Admitted, submission: Submission, today: date
) -> None:
    """Take in a submission under the right that two people have given it; nobody gets a receipt.

    Refuses faulty answers, a campaign that no longer takes any, an id that is known already, and a
    household that has answered.
    """
    response_id = normalise_id(submission.response_id)
    questionnaire = campaign_service.questionnaire(connection, campaign)
    answers = clean(questionnaire, submission.raw)
    state = campaigns.state_held(connection, campaign.id)
    if not accepts(state, "registered"):
        raise Refused(Problem("campaign_closed"))
    card = invitations.held(connection, right.card.id) if right.card else None
    if card:
        _check_unanswered(connection, campaign, card, submission)
    entry = _Entry(campaign, right.village_id, None, card, None)
    row = _row(questionnaire, submission, entry, answers, None)
    if not responses.add_once(connection, row | {"id": response_id, "received_on": today}):
        raise Refused(Problem("response_id_taken"))
    if card:
        _mark(connection, campaign, card, submission)


def _rehearse(
    connection: Connection, state: str, found: Invitation, submission: Submission
) -> None:
    """Mark a test card as used and let its answers go: nothing of a rehearsal is stored.

    Refuses a campaign that has opened (its test cards are gone), a card used before, and a change.
    """
    if state != "draft":
        raise Refused(Problem("code_unknown"))
    card = invitations.held(connection, found.id)
    if isinstance(submission.right, CardAndReceipt):
        raise Refused(Problem("rehearsal_keeps_nothing"))
    if card.answered_online:
        raise Refused(Problem("already_answered"))
    invitations.mark(connection, card, "answered_online")


def normalise_id(text: str) -> str:
    """The canonical form of a client-made UUID; refuses anything else."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise Refused(Problem("response_id_malformed")) from None


def find_card(connection: Connection, keys: Keys, text: str) -> Invitation:
    """The invitation behind a typed or scanned code.

    Refuses a malformed, unknown or void code, and a spare card no household has been given.
    """
    invitation = _any_card(connection, keys, text)
    if invitation.line is None and not invitation.rehearsal:
        raise Refused(Problem("spare_not_bound"))
    return invitation


def code_in(text: str) -> str | None:
    """The code in what a camera read, an address or the code itself; None where there is none."""
    try:
        return codes.normalise(text.rstrip("/").rpartition("/")[2])
    except Refused:
        return None


def _any_card(connection: Connection, keys: Keys, text: str) -> Invitation:
    code = codes.normalise(text)
    invitation = invitations.by_hash(connection, codes.hash_code(keys.invitation, code))
    if invitation is None:
        raise Refused(Problem("code_unknown"))
    _check_living(invitation)
    return invitation


def _visited(connection: Connection, keys: Keys, right: VisitedCard) -> Invitation:
    """The card of the household an officer came to; refuses a card of another one."""
    found = _any_card(connection, keys, right.code)
    village = villages.by_id(connection, found.village_id)
    here = (found.campaign_id, village.number) == (right.campaign_id, right.village)
    if not here or found.line not in (None, right.line):
        raise Refused(Problem("card_of_another", values={"line": right.line}))
    return found


def withdraw(connection: Connection, keys: Keys, code: str, receipt: str) -> None:
    """Erase what a household answered, on card and receipt; the household may answer again.

    Refuses a card and a receipt that do not belong together and a campaign that is not open.
    """
    card, state = _held_card(connection, keys, code)
    if not accepts(state, "phone"):
        raise Refused(Problem("campaign_closed"))
    kept = _standing(connection, keys, receipt, card)
    for response_id in responses.chain(connection, kept.id):
        responses.erase(connection, response_id)
    invitations.change(connection, card.id, answered_online=False)


def raise_objection(connection: Connection, keys: Keys, code: str) -> None:
    """Record that a household says somebody else has used its card."""
    card, _ = _held_card(connection, keys, code)
    if not card.answered:
        raise Refused(Problem("nothing_to_object"))
    invitations.change(connection, card.id, objected=True)


def _held_card(connection: Connection, keys: Keys, code: str) -> tuple[Invitation, str]:
    """The card and its campaign's state; neither can change before this transaction ends."""
    found = find_card(connection, keys, code)
    if found.rehearsal:
        raise Refused(Problem("rehearsal_keeps_nothing"))
    state = campaigns.state_held(connection, found.campaign_id)
    return invitations.held(connection, found.id), state


def _enter(connection: Connection, keys: Keys, right: Right) -> _Entry:
    match right:
        case Card(code) | CardAndReceipt(code):
            invitation = find_card(connection, keys, code)
            campaign = campaigns.by_id(connection, invitation.campaign_id)
            return _Entry(campaign, invitation.village_id, None, invitation, None)
        case VisitedCard():
            invitation = _visited(connection, keys, right)
            campaign = campaigns.by_id(connection, invitation.campaign_id)
            return _Entry(campaign, invitation.village_id, None, invitation, None)
        case OpenPlace(code, number):
            campaign = campaign_service.get(connection, code)
            place = villages.place_by_number(connection, campaign.id, number)
            if place is None:
                raise Refused(Problem("place_unknown"))
            return _Entry(campaign, None, place.id, None, None)
        case PaperBallot(code, number):
            campaign = campaign_service.get(connection, code)
            village_id = responses.ballot_village(connection, campaign.id, number)
            if village_id is None:
                raise Refused(Problem("ballot_number_unknown", values={"number": number}))
            return _Entry(campaign, village_id, None, None, number)
        case Admitted():
            raise TypeError("what two people have admitted enters by `admit`")


def _clean(questionnaire: Questionnaire, submission: Submission) -> Answers:
    if isinstance(submission.right, PaperBallot):
        return clean_ballot(questionnaire, submission.raw)
    return clean(questionnaire, submission.raw)


def _invalid_reason(
    connection: Connection,
    campaign: Campaign,
    questionnaire: Questionnaire,
    submission: Submission,
    answers: Answers,
) -> str | None:
    """Why a ballot does not count: what the clerk saw, or blanks where all must be answered."""
    if not isinstance(submission.right, PaperBallot):
        return None
    if submission.right.invalid_reason:
        return submission.right.invalid_reason
    rule = campaign_service.rule(connection, campaign)
    if rule is None or campaign.object is None:
        return None
    demand = rule.object_rule(campaign.object).valid_ballot.answered
    return "blank" if demand == "all_items" and blanks(questionnaire, answers) else None


def _row(
    questionnaire: Questionnaire,
    submission: Submission,
    entry: _Entry,
    answers: Answers,
    invalid: str | None,
) -> dict[str, object]:
    is_text = {item.code: item.type == "text" for item in questionnaire.items}
    chosen = {item: value for item, value in answers.items() if not is_text[item]}
    written = {item: value for item, value in answers.items() if is_text[item]}
    row: dict[str, object] = {
        "campaign_id": entry.campaign.id,
        "village_id": entry.village_id,
        "place_id": entry.place_id,
        "form": submission.form,
        "mode": submission.mode,
        "medium": submission.medium,
        "valid": invalid is None,
        "invalid_reason": invalid,
        "answers": _canonical(chosen),
        "texts": _canonical(written) if written else None,
        "ballot": entry.ballot,
    }
    return row | {"content_hash": hashlib.sha256(_canonical(row).encode()).digest()}


def _canonical(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _superseded(
    connection: Connection, keys: Keys, right: Right, card: Invitation | None
) -> str | None:
    if not isinstance(right, CardAndReceipt) or card is None:
        return None
    return _standing(connection, keys, right.receipt, card).id


def _standing(connection: Connection, keys: Keys, receipt: str, card: Invitation) -> responses.Kept:
    slot = codes.slot(keys.slot, codes.normalise_receipt(receipt))
    kept = responses.standing_by_slot(connection, slot)
    if kept is None or kept.village_id != card.village_id or not card.answered_online:
        raise Refused(Problem("receipt_unknown"))
    return kept


def _is_retry(
    connection: Connection, response_id: str, content_hash: object, answered: bool
) -> bool:
    kept = responses.by_id(connection, response_id)
    if kept is None:
        return False
    if kept.withdrawn:
        raise Refused(Problem("response_withdrawn"))
    if kept.content_hash != content_hash:
        raise Refused(Problem("content_differs"))
    if not answered:  # equal answers, but not from this household
        raise Refused(Problem("response_id_taken"))
    return True


def _check_open(state: str, submission: Submission) -> None:
    registered = isinstance(submission.right, PaperBallot | VisitedCard)
    source = "registered" if registered else "phone"
    if not accepts(state, source):
        not_yet = state == "draft"
        raise Refused(Problem("campaign_not_open" if not_yet else "campaign_closed"))


def _check_unanswered(
    connection: Connection, campaign: Campaign, card: Invitation, submission: Submission
) -> None:
    """Refuse a second answer: in one form ever, and in a counted form after a ballot on paper."""
    _check_living(card)  # it may have been replaced since it was found
    forms = campaign_service.counted_forms(connection, campaign)
    if _answered(card, submission) or (submission.form in forms and card.answered_in(forms)):
        raise Refused(Problem("already_answered"))


def _answered(card: Invitation, submission: Submission) -> bool:
    """Whether the household has answered on what this submission came on."""
    return card.answered_tablet if submission.medium == "tablet" else card.answered_online


def _mark(
    connection: Connection, campaign: Campaign, card: Invitation, submission: Submission
) -> None:
    """Mark the card used; a spare card that an officer handed out becomes the household's."""
    if isinstance(submission.right, VisitedCard) and card.line is None:
        cards.bind_spare(connection, campaign, card.serial, submission.right.line)
    tablet = submission.medium == "tablet"
    invitations.mark(connection, card, "answered_tablet" if tablet else "answered_online")


def _check_living(card: Invitation) -> None:
    if card.state == "void":
        raise Refused(Problem("code_void"))
