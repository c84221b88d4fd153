"""Somebody at a market or a shop answers: no card, no receipt, one answer a device as a courtesy.

Quotas are watched by the office and not enforced here: whoever answers is heard.
"""

from datetime import timedelta

from flask import redirect, request
from werkzeug.wrappers import Response

from questionnaires.problem import Refused
from survey_app.services.intake import OpenPlace
from survey_app.services.reception import Sheet, by_place
from survey_app.web.limit import count_open_post
from survey_app.web.resident import page
from survey_app.web.resident.card import deliver, not_open, prepare, sent_id
from survey_app.web.site import site, today

_COOKIE = "answered"
_SENT_BEFORE = {"content_differs", "response_withdrawn"}


def show(campaign: str, number: int) -> Response:
    """The form, unless this device has sent one and nobody says to be another person."""
    sheet = _sheet(campaign, number)
    if sheet.campaign.state != "open":
        return not_open(sheet)
    if _COOKIE in request.cookies and "other" not in request.args:
        return page.show("resident/place_answered.html", sheet, home=request.path)
    return page.empty_form(sheet)


def submit(campaign: str, number: int) -> Response:
    """Check the answers, fill them in again, or send them."""
    sheet = _sheet(campaign, number)
    if sheet.campaign.state != "open":
        return not_open(sheet)
    if page.step() != "send":
        return prepare(sheet)
    count_open_post()
    try:
        deliver(OpenPlace(campaign, number))
    except Refused as refused:
        return _refused(sheet, refused)
    return _remember(redirect(f"{request.path}/thanks", 303), sheet)


def thanks(campaign: str, number: int) -> Response:
    """The thank-you page, with the way for another person on the same device."""
    home = request.path.removesuffix("/thanks")
    return page.show("resident/place_thanks.html", _sheet(campaign, number), home=home)


def _sheet(campaign: str, number: int) -> Sheet:
    with site().store.read() as connection:
        return by_place(connection, campaign, number)


def _refused(sheet: Sheet, refused: Refused) -> Response:
    if _SENT_BEFORE.intersection(refused.codes):
        return page.show(
            "resident/place_answered.html",
            sheet,
            409,
            home=request.path,
            raw=page.answers_sent(),
        )
    if not refused.problems[0].place:
        raise refused
    return page.form(sheet, page.answers_sent(), sent_id(), refused.problems)


def _remember(response: Response, sheet: Sheet) -> Response:
    """Note on the device, and nowhere else, that it has sent an answer: no id, the same for all."""
    days = max((sheet.campaign.closes_on - today()).days, 0) + 1
    response.set_cookie(
        _COOKIE,
        "1",
        max_age=timedelta(days=days),
        path=f"/m/{sheet.campaign.code}",
        secure=site().config.secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response
