"""Known browsers: where somebody has signed in before, a lock that strangers caused does not hold.

Otherwise anybody who knows the names could keep a whole office out, five wrong passwords at a time.
"""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from survey_app.store.people import Account

_COOKIE, _AGE = "known", 180 * 24 * 3600
_MOST = 20  # accounts that share one browser


def accounts() -> list[int]:
    """The accounts that have signed in in this browser."""
    try:
        return [int(each) for each in _signer().loads(request.cookies.get(_COOKIE, ""))]
    except (BadSignature, TypeError, ValueError):
        return []


def remember(response: AnyResponse, account: Account) -> AnyResponse:
    """Let the browser show later that this account has signed in in it."""
    known = [account.id, *(each for each in accounts() if each != account.id)][:_MOST]
    told = _signer().dumps(known)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    where = {"path": "/office", "max_age": _AGE}
    response.set_cookie(_COOKIE, told, httponly=True, secure=secure, samesite="Lax", **where)
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known-browser")
