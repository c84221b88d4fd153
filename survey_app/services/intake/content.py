"""Content: raw answers of one submission checked, and the row that keeps them."""

import hashlib
import json
import uuid
from collections.abc import Mapping

from sqlalchemy import Connection

from questionnaires.answers import Answers, blanks, clean, clean_ballot
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from survey_app.services import campaigns as campaign_service
from survey_app.services.intake.entry import Entry
from survey_app.services.intake.right import PaperBallot, Submission
from survey_app.store.campaigns import Campaign


def normalise_id(text: str) -> str:
    """The canonical form of a client-made UUID; refuses anything else."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise Refused(Problem("response_id_malformed")) from None


def clean_answers(questionnaire: Questionnaire, submission: Submission) -> Answers:
    if isinstance(submission.right, PaperBallot):
        return clean_ballot(questionnaire, submission.raw)
    return clean(questionnaire, submission.raw)


def invalid_reason(
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


def row_of(
    questionnaire: Questionnaire,
    submission: Submission,
    entry: Entry,
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
