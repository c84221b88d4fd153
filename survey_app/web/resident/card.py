"""A household answers with its card: form, check, send, thank-you."""

from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from questionnaires.answers import clean
from questionnaires.problem import Refused
from survey_app.services.intake import Card, Right, Submission, accept
from survey_app.services.reception import CardVisit, Sheet
from survey_app.services.setup import modes
from survey_app.web.limit import count_guess
from survey_app.web.resident import page, receipt
from survey_app.web.resident.entry import address, home, visit
from survey_app.web.site import site, today

_SENT_BEFORE = {"content_differs", "already_answered"}


def show(code: str) -> Response:
    """The form, or the page that says why there is none."""
    found = visit(code)
    if code != found.code:
        return redirect(home(found))
    if not found.answerable:
        return not_open(found.sheet, found.card.answered_online, home(found))
    if found.card.answered_online:
        return page.show("resident/answered.html", found.sheet, home=home(found))
    modes.check(found.sheet.campaign, "online")
    return page.empty_form(found.sheet)


def submit(code: str) -> Response:
    """Check the answers, fill them in again, or send them."""
    if page.step() == "send":
        return _send(code)
    found = visit(code)
    if not found.answerable:
        return not_open(found.sheet, found.card.answered_online, home(found))
    return prepare(found.sheet)


def thanks(code: str) -> Response:
    """The receipt, as long as this browser holds it; else only that the answer is there."""
    found = visit(code)
    if not found.card.answered_online:
        return redirect(home(found))
    return page.thanks(found.sheet, receipt.held_for_people(home(found)))


def prepare(sheet: Sheet, **more: Any) -> Response:
    """The check page where nothing is wrong, else (or when asked) the form with all answers."""
    raw, response_id = page.answers_sent(), sent_id()
    if page.step() == "edit":
        return page.form(sheet, raw, response_id, **more)
    try:
        answers = clean(sheet.questionnaire, raw)
    except Refused as refused:
        return page.form(sheet, raw, response_id, refused.problems, **more)
    return page.check(sheet, answers, response_id, **more)


def deliver(right: Right) -> str:
    """Hand the answers to the intake; its receipt once they are durable."""
    submission = Submission(sent_id(), right, page.answers_sent())
    try:
        with site().store.write() as connection:
            accepted = accept(connection, site().keys, submission, today())
    except Refused as refused:
        count_guess(refused)
        raise
    return accepted.receipt


def sent_id() -> str:
    """The id that the page, or the browser, gave this response."""
    return request.form.get("response-id", "")


def not_open(sheet: Sheet, answered: bool = False, back: str = "") -> Response:
    """Why nobody can answer now: it has not begun, or it is over."""
    if sheet.campaign.state == "draft":
        return page.show("resident/not_open.html", sheet, 403)
    return page.show("resident/closed.html", sheet, 410, answered=answered, home=back)


def thanked(back: str, given: str) -> Response:
    """Lead to the thank-you page, with the receipt in a cookie and not in the address."""
    return receipt.hand_over(redirect(f"{back}/thanks", 303), back, given)


def _send(code: str) -> Response:
    try:
        given = deliver(Card(code))
    except Refused as refused:
        return _refused(visit(code), refused)
    return thanked(address(code), given)


def _refused(found: CardVisit, refused: Refused) -> Response:
    """What a refused answer leads to; nothing that was typed is lost."""
    if _SENT_BEFORE.intersection(refused.codes):
        if found.card.rehearsal:
            return page.show("resident/answered.html", found.sheet, 409, home=home(found))
        return page.show(
            "resident/replace_question.html",
            found.sheet,
            409,
            home=home(found),
            raw=page.answers_sent(),
            receipt=receipt.held_for_people(home(found)),
            response_id=page.new_id(),
        )
    if not found.answerable:
        return not_open(found.sheet, found.card.answered_online, home(found))
    if not refused.problems[0].place:
        raise refused
    return page.form(found.sheet, page.answers_sent(), sent_id(), refused.problems)
