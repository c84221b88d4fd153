"""Paper ballots: A5, two to a sheet, each with its own number and a stub to tear off.

The stub bears the card's code, the ballot its own number, and nothing bears both once they are
apart. Where codes are printed on the stubs, the numbers are dealt to them at random here, so that
neither this program nor the order of printing knows which ballot a household received.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaires.questionnaire import Item, Questionnaire
from survey_app.core.code import format_code
from survey_app.services.printing.cards import card_url
from survey_app.services.printing.paper import Heading, typeset_paper
from survey_app.services.printing.qr import card_qr


@dataclass(frozen=True)
class BallotBatch:
    """The ballots of one village; without codes the stubs have boxes to write them in.

    A questionnaire for persons has no stub: no card stands behind it.
    """

    questionnaire: Questionnaire
    where: str
    numbers: Sequence[str]
    stub_codes: Sequence[str] = ()


def ballots_pdf(batch: BallotBatch, heading: Heading) -> bytes:
    """Print the batch on A4 landscape, two-sided, turned on the short edge, to be cut in two.

    Raises ValueError where there are codes but not one for each ballot.
    """
    sheets = [{"number": number, "code": code} for number, code in _dealt(batch)]
    drawings = [card_qr(card_url(heading, code)) for code in batch.stub_codes]
    form = {
        "title": batch.questionnaire.title["vi"],
        "intro": (batch.questionnaire.intro or {"vi": ""})["vi"],
        "provenance": ""
        if batch.questionnaire.is_official
        else batch.questionnaire.provenance_note,
        "stub": batch.questionnaire.unit == "household",
        "items": list(_printed(batch.questionnaire)),
    }
    return typeset_paper("ballots.typ", heading, sheets, drawings, form=form, where=batch.where)


def _dealt(batch: BallotBatch) -> list[tuple[str, str]]:
    """Numbers with the code of their stub, in the order of the codes."""
    if not batch.stub_codes:
        return [(number, "") for number in batch.numbers]
    if len(batch.stub_codes) != len(batch.numbers):
        raise ValueError("a stub code for each ballot, or none")
    numbers = list(batch.numbers)
    secrets.SystemRandom().shuffle(numbers)
    return list(zip(numbers, map(format_code, batch.stub_codes), strict=True))


def _printed(questionnaire: Questionnaire) -> Iterator[dict[str, object]]:
    """The items as paper asks them; a reason stands under the item it explains."""
    for item in questionnaire.items:
        if item.role != "reason":
            reason = questionnaire.reason_for(item.code)
            yield {
                "number": item.number,
                "label": item.label["vi"],
                "kind": _kind(item),
                "options": [option.label["vi"] for option in item.options],
                "reason": reason.label["vi"] if reason else "",
            }


def _kind(item: Item) -> str:
    return "binary" if item.is_binary else item.type
