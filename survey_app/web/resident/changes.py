"""After sending: replace or withdraw with card and receipt, and object to a card used by others."""

from flask import redirect, request
from werkzeug.wrappers import Response

from questionnaires.problem import Refused
from survey_app.services.intake import CardAndReceipt, raise_objection
from survey_app.services.intake import withdraw as erase
from survey_app.services.reception import CardVisit
from survey_app.web.limit import count_guess
from survey_app.web.resident import page, receipt
from survey_app.web.resident.card import deliver, not_open, prepare, sent_id, thanked
from survey_app.web.resident.entry import home, visit
from survey_app.web.site import site


def replace_form(code: str) -> Response:
    """The form again, with a field for the receipt of what it will replace."""
    found = visit(code)
    return _unless_changeable(found) or page.form(
        found.sheet, {}, page.new_id(), replacing=True, receipt=receipt.held_for_people(home(found))
    )


def replace(code: str) -> Response:
    """Check or send the new answers under card and receipt."""
    found, typed = visit(code), request.form.get("receipt-code", "")
    refusal = _unless_changeable(found)
    if refusal:
        return refusal
    if page.step() != "send":
        return prepare(found.sheet, replacing=True, receipt=typed)
    try:
        given = deliver(CardAndReceipt(found.code, typed))
    except Refused as refused:
        return page.form(
            found.sheet,
            page.answers_sent(),
            _id_for_another_try(refused),
            refused.problems,
            replacing=True,
            receipt=typed,
        )
    return thanked(home(found), given)


def withdraw_form(code: str) -> Response:
    """The page that asks for the receipt and says what a withdrawal does."""
    found = visit(code)
    return _unless_changeable(found) or _withdrawal(found, receipt.held_for_people(home(found)), "")


def withdraw(code: str) -> Response:
    """Erase what the household answered."""
    found, typed = visit(code), request.form.get("receipt-code", "")
    refusal = _unless_changeable(found)
    if refusal:
        return refusal
    try:
        with site().store.write() as connection:
            erase(connection, site().keys, found.code, typed)
    except Refused as refused:
        count_guess(refused)
        return _withdrawal(found, typed, refused.problems[0].message, 422)
    return receipt.take_back(redirect(f"{home(found)}/withdrawn", 303), home(found))


def withdrawn(code: str) -> Response:
    """What has been withdrawn, and that the household may answer again."""
    found = visit(code)
    if found.card.answered_online:
        return redirect(home(found))
    return page.show("resident/withdrawn.html", found.sheet, home=home(found))


def objection_form(code: str) -> Response:
    """How to object, or, once it is recorded, what happens next."""
    found = visit(code)
    if not _answered(found):
        return redirect(home(found))
    return page.show(
        "resident/objection.html", found.sheet, home=home(found), objected=found.card.objected
    )


def objection(code: str) -> Response:
    """Record that somebody else has used the household's card."""
    found = visit(code)
    with site().store.write() as connection:
        raise_objection(connection, site().keys, found.code)
    return redirect(f"{home(found)}/objection", 303)


def _unless_changeable(found: CardVisit) -> Response | None:
    """The page to show where there is nothing to change, or no longer."""
    if found.sheet.campaign.state != "open":
        return not_open(found.sheet, found.card.answered_online, home(found))
    return None if found.card.answered_online else redirect(home(found))


def _withdrawal(found: CardVisit, typed: str, problem: str, status: int = 200) -> Response:
    return page.show(
        "resident/withdraw.html",
        found.sheet,
        status,
        home=home(found),
        receipt=typed,
        receipt_problem=problem,
    )


def _answered(found: CardVisit) -> bool:
    return found.card.answered


def _id_for_another_try(refused: Refused) -> str:
    """The same id, or a fresh one where this one already names other answers."""
    return page.new_id() if "content_differs" in refused.codes else sent_id()
