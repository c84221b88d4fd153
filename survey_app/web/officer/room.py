"""The officer's blueprint, and the guards of its door: a tablet's token or an officer's session."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from questionnaires.problem import Problem, Refused
from survey_app.core.rights import may
from survey_app.services.field import tablets
from survey_app.services.field.envelopes import Line
from survey_app.services.staff import sign_in
from survey_app.store.people import Account
from survey_app.store.tablets import Tablet
from survey_app.web.errors import status_of
from survey_app.web.site import site

blueprint = Blueprint("officer", __name__, url_prefix="/officer")
_STATUS = {"tablet_unknown": 401, "session_ended": 401}


def tablet_here() -> Tablet:
    """The tablet whose token the request shows; refuses `tablet_unknown`."""
    with site().store.read() as connection:
        return tablets.recognise(connection, token_shown())


def officer_here() -> Account:
    """The officer whose session the request shows; refuses `session_ended` and `not_allowed`."""
    with site().store.read() as connection:
        found = sign_in.living(connection, token_shown())
    if found is None:
        raise Refused(Problem("session_ended"))
    return check_officer(found.account)


def check_officer(account: Account) -> Account:
    """The account, where it may work with a tablet; refuses `not_allowed`."""
    if not may(account.role, "visit"):
        raise Refused(Problem("not_allowed"))
    return account


def sent() -> dict[str, Any]:
    """The JSON object that came; refuses `envelope_malformed` anything else."""
    try:
        found = request.get_json(silent=True)
    except RecursionError:  # nested deeper than any record
        found = None
    if not isinstance(found, dict):
        raise Refused(Problem("envelope_malformed"))
    return found


def told(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    """Problems as the tablet keeps and shows them."""
    return [{"code": p.code, "place": p.place, "message": p.message} for p in problems]


def lines_told(lines: Sequence[Line]) -> list[dict[str, object]]:
    """What became of each record, as the tablet is told."""
    return [{"id": x.id, "outcome": x.outcome, "problems": told(x.problems)} for x in lines]


@blueprint.errorhandler(Refused)
def refused(found: Refused) -> tuple[Response, int]:
    """A refusal in JSON: every reason in words."""
    status = next((_STATUS[code] for code in found.codes if code in _STATUS), status_of(found))
    return jsonify(problems=told(found.problems)), status


def token_shown() -> str:
    """The token in the request's Authorization header; empty where there is none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""
