"""The receipt on its way to the thank-you page: a signed cookie of one card, for minutes.

It is never in an address, so it stays out of histories and logs.
"""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from survey_app.core.code import format_receipt
from survey_app.web.site import site

_NAME = "receipt"
_SECONDS = 15 * 60


def hand_over(response: Response, home: str, receipt: str) -> Response:
    """Give the receipt to the browser that has sent the answer, for this card's pages alone."""
    response.set_cookie(
        _NAME,
        _signer(home).dumps(receipt),
        max_age=_SECONDS,
        path=home,
        secure=site().config.secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def held(home: str) -> str:
    """The receipt this browser was given for the card, or nothing once the minutes are over."""
    try:
        found: str = _signer(home).loads(request.cookies.get(_NAME, ""), max_age=_SECONDS)
    except BadSignature:
        return ""
    return found


def held_for_people(home: str) -> str:
    """The receipt as it is written for people, or nothing."""
    kept = held(home)
    return format_receipt(kept) if kept else ""


def take_back(response: Response, home: str) -> Response:
    """Make the browser forget the receipt of an answer that was withdrawn."""
    response.delete_cookie(_NAME, path=home)
    return response


def _signer(home: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"receipt{home}")
