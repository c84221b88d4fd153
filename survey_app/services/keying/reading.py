"""A reading: what one person sees on one ballot, and where two readings differ."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from questionnaires.answers import Answers, clean_ballot
from questionnaires.ballot import INVALID_REASONS
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Answer, Questionnaire
from survey_app.store.keyings import Keying

Form = Literal["visit", "meeting"]
FORM, INVALID = "form", "invalid_reason"  # what is read beside the items


@dataclass(frozen=True)
class Reading:
    """The answers of a ballot, the form it was filled in by, and why it is invalid if it is."""

    answers: Answers
    form: Form
    invalid_reason: str | None

    @property
    def raw(self) -> dict[str, Sequence[str]]:
        """The answers as a form would send them."""
        return {code: [v] if isinstance(v, str) else v for code, v in self.answers.items()}


def read(
    questionnaire: Questionnaire,
    raw: Mapping[str, Sequence[str]],
    form: Form,
    invalid_reason: str | None,
) -> Reading:
    """A reading as it was typed; refuses what no ballot can carry."""
    if invalid_reason and invalid_reason not in INVALID_REASONS:
        raise Refused(Problem("invalid_reason_missing", INVALID))
    return Reading(clean_ballot(questionnaire, raw), form, invalid_reason or None)


def kept(keying: Keying) -> Reading:
    """A reading as the store keeps it."""
    form: Form = "meeting" if keying.form == "meeting" else "visit"
    return Reading(json.loads(keying.answers), form, keying.invalid_reason)


def written(reading: Reading) -> dict[str, object]:
    """The columns that keep a reading."""
    answers = json.dumps(reading.answers, ensure_ascii=False, sort_keys=True)
    return {"answers": answers, "form": reading.form, "invalid_reason": reading.invalid_reason}


def differing(questionnaire: Questionnaire, one: Reading, other: Reading) -> tuple[str, ...]:
    """The codes of what two readings tell differently, in the order of the ballot.

    Words written by hand differ only where letters or digits do, not in case, spaces or marks.
    """
    beside = [
        name
        for name, same in (
            (FORM, one.form == other.form),
            (INVALID, one.invalid_reason == other.invalid_reason),
        )
        if not same
    ]
    items = [
        item.code
        for item in questionnaire.items
        if _plain(one.answers.get(item.code), item.type == "text")
        != _plain(other.answers.get(item.code), item.type == "text")
    ]
    return (*beside, *items)


def _plain(answer: Answer | None, words: bool) -> Answer | None:
    if not words or not isinstance(answer, str):
        return answer
    return "".join(c for c in answer.casefold() if c.isalnum()) or answer
