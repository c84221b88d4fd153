"""The door: every answer, from every mode, is taken in here exactly once."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from questionnaires.answers import clean
from questionnaires.problem import Problem, Refused
from survey_app.core import code as codes
from survey_app.core.campaign import accepts
from survey_app.services import campaigns as campaign_service
from survey_app.services import invitations as cards
from survey_app.services.intake.changes import standing
from survey_app.services.intake.content import clean_answers, invalid_reason, normalise_id, row_of
from survey_app.services.intake.entry import Entry, check_living, enter
from survey_app.services.intake.right import (
    Admitted,
    CardAndReceipt,
    PaperBallot,
    Right,
    Submission,
    VisitedCard,
)
from survey_app.services.keys import Keys
from survey_app.services.setup import modes
from survey_app.store import campaigns, invitations, responses
from survey_app.store.campaigns import Campaign
from survey_app.store.invitations import Invitation


@dataclass(frozen=True)
class Accepted:
    """What the sender is told: the receipt, and whether this was a retry of the same content."""

    response_id: str
    receipt: str
    duplicate: bool
    valid: bool


def accept(connection: Connection, keys: Keys, submission: Submission, today: date) -> Accepted:
    """Take in one submission exactly once.

    The caller opens the transaction and acknowledges after its commit. Refuses an unknown or void
    right, a campaign that does not take this form or this source, faulty answers, a household that
    has answered, and an id that was used for other content (`content_differs`) or by another card
    (`response_id_taken`). Nothing is written before every refusal is behind it, so that a batch
    may go on after one.
    """
    response_id = normalise_id(submission.response_id)
    entry = enter(connection, keys, submission.right)
    modes.check(entry.campaign, submission.form)
    questionnaire = campaign_service.questionnaire(connection, entry.campaign)
    answers = clean_answers(questionnaire, submission)
    invalid = invalid_reason(connection, entry.campaign, questionnaire, submission, answers)
    row = row_of(questionnaire, submission, entry, answers, invalid)
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
    entry = Entry(campaign, right.village_id, None, card, None)
    row = row_of(questionnaire, submission, entry, answers, None)
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


def _superseded(
    connection: Connection, keys: Keys, right: Right, card: Invitation | None
) -> str | None:
    if not isinstance(right, CardAndReceipt) or card is None:
        return None
    return standing(connection, keys, right.receipt, card).id


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
    check_living(card)  # it may have been replaced since it was found
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
        cards.bind_handed_out(connection, campaign, card.serial, submission.right.line)
    tablet = submission.medium == "tablet"
    invitations.mark(connection, card, "answered_tablet" if tablet else "answered_online")
