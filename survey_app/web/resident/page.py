"""The pages that show a form: empty (rendered once and kept), filled in, and to be checked."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from markupsafe import Markup

from questionnaires.answers import Answers
from questionnaires.labels import language_name
from questionnaires.problem import Problem
from survey_app.services.reception import Sheet
from survey_app.services.written import date
from survey_app.web.resident.clips import voices
from survey_app.web.resident.questions import Question, name, questions
from survey_app.web.squeeze import Squeezed
from survey_app.web.style import allow_style

Raw = dict[str, list[str]]

_CONTROLS = {"step", "edit", "say", "language", "response-id", "receipt-code"}
_RECEIPT = {"receipt_malformed", "receipt_unknown"}
_GAP = "00000000-0000-4000-8000-000000000000"  # what a kept page has in place of a visit's own text
_KEPT_PAGES = 512

_kept: dict[tuple[str, ...], Squeezed] = {}
_kept_lines: dict[tuple[str, ...], Markup] = {}


@dataclass(frozen=True)
class Fault:
    """One line of the error summary: where it leads, what it concerns, what is wrong."""

    target: str
    label: str
    message: str


def step() -> str:
    """What the sender wants: to check the answers, to edit them, or to send them.

    Another language shows the same page again: the one to check, or the form.
    """
    wanted = request.form.get("step", "" if "say" in request.form else "check")
    if "say" in request.form:
        return "check" if wanted == "send" else "edit"
    return "edit" if "edit" in request.form else wanted


def language(sheet: Sheet) -> str:
    """The language of the questions that the sender chose, where the form has it."""
    wanted = request.form.get("say") or request.values.get("language", "")
    return wanted if wanted and wanted in sheet.questionnaire.languages else "vi"


def answers_sent() -> Raw:
    """The answers of the form that was posted, as they came."""
    return {name: values for name, values in request.form.lists() if name not in _CONTROLS}


def new_id() -> str:
    """A fresh id for a response, for a browser that cannot make one itself."""
    return str(uuid.uuid4())


def empty_form(sheet: Sheet) -> Response:
    """The form as everybody of one village first sees it; only the response id is of this visit."""
    which = f"form {language(sheet)}"
    return _keep(which, sheet, new_id(), lambda: _form(sheet, {}, _GAP, ()))


def form(
    sheet: Sheet, raw: Raw, response_id: str, problems: Sequence[Problem] = (), **more: Any
) -> Response:
    """The form with the answers given so far and, at each item, what is wrong."""
    page = _form(sheet, raw, response_id, problems, **more)
    return Squeezed(page).response(status=422 if problems else 200)


def check(sheet: Sheet, answers: Answers, response_id: str, **more: Any) -> Response:
    """The page on which a resident reads the answers once more before they are sent."""
    lines = Markup("").join(_lines(sheet, answers))
    return show("resident/check.html", sheet, lines=lines, response_id=response_id, **more)


def thanks(sheet: Sheet, receipt: str) -> Response:
    """The thank-you page; only the receipt is of this visit."""
    which = "thanks with receipt" if receipt else "thanks"
    template = "resident/thanks.html"
    return _keep(which, sheet, receipt, lambda: _page(template, sheet, receipt=receipt and _GAP))


def show(template: str, sheet: Sheet, status: int = 200, **values: Any) -> Response:
    """A page about one form, with the band that every page of a demonstration carries."""
    return Squeezed(_page(template, sheet, **values)).response(status=status)


def _keep(which: str, sheet: Sheet, gap: str, render: Any) -> Response:
    """A page that is rendered and compressed once for all visits with the same sheet."""
    key = (which, *sheet.key)
    squeezed = _kept.get(key)
    if squeezed is None:
        if len(_kept) >= _KEPT_PAGES:
            _kept.clear()
        squeezed = _kept[key] = Squeezed(*render().split(_GAP))
    allow_style()
    return squeezed.response(gap)


def _page(template: str, sheet: Sheet, **values: Any) -> str:
    campaign = sheet.campaign
    values |= {
        "sheet": sheet,
        "language": language(sheet),
        "language_name": language_name,
        "demonstration": campaign.demonstration,
        "rehearsal": sheet.rehearsal,
        "counted": sheet.counted,
        "opens": date(campaign.opens_on),
        "closes": date(campaign.closes_on),
    }
    return render_template(template, **values)


def _form(
    sheet: Sheet, raw: Raw, response_id: str, problems: Sequence[Problem], **more: Any
) -> str:
    messages: dict[str, list[str]] = {}
    for problem in problems:
        messages.setdefault(problem.place, []).append(problem.message)
    said = language(sheet)
    laid = questions(sheet, said)
    items = render_template(
        "resident/items.html",
        questions=laid,
        answers=raw,
        problems=messages,
        language=said,
        voices=voices(sheet, said),
    )
    return _page(
        "resident/form.html",
        sheet,
        items=Markup(items),
        faults=[_fault(sheet, problem) for problem in problems],
        receipt_problem=next((p.message for p in problems if p.code in _RECEIPT), ""),
        response_id=response_id,
        **more,
    )


def _fault(sheet: Sheet, problem: Problem) -> Fault:
    if problem.code in _RECEIPT:
        return Fault("receipt-code", "Mã biên nhận", problem.message)
    item = sheet.questionnaire.item(problem.place)
    if item is None:
        return Fault("m", "Phiếu", problem.message)
    target = next((q.target for q in questions(sheet) if q.item is item), item.code)
    return Fault(target, name(sheet.questionnaire, item), problem.message)


def _lines(sheet: Sheet, answers: Answers) -> Iterator[Markup]:
    """Each question that was asked with its answer; a chosen option is rendered once for all."""
    said = language(sheet)
    for question in questions(sheet, said):
        item = question.item
        given = answers.get(item.code)
        if item.when is not None and not item.when.met(answers):
            continue
        if item.type != "choice" or any(reason.code in answers for reason in question.reasons):
            yield _line(question, answers)
            continue
        key = (sheet.campaign.questionnaire_sha256, said, item.code, str(given))
        if key not in _kept_lines:
            _kept_lines[key] = _line(question, answers)
        yield _kept_lines[key]


def _line(question: Question, answers: Answers) -> Markup:
    return Markup(render_template("resident/line.html", question=question, answers=answers))
