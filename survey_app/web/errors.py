"""The one place where a refusal becomes a page (or JSON): a sentence and what to do, never a trace."""

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from questionnaires.problem import Refused

_STATUS = {
    "code_malformed": 404,
    "code_unknown": 404,
    "code_void": 410,
    "spare_not_bound": 409,
    "campaign_unknown": 404,
    "village_unknown": 404,
    "place_unknown": 404,
    "campaign_not_open": 403,
    "campaign_closed": 410,
    "source_not_registered": 410,
    "already_answered": 409,
    "content_differs": 409,
    "response_withdrawn": 409,
}


def status_of(refused: Refused) -> int:
    """The HTTP status that fits the first problem; 422 where none is special."""
    return _STATUS.get(refused.problems[0].code, 422)


def handle_errors(app: Flask) -> None:
    """Turn refusals and HTTP errors into pages of our own."""

    @app.errorhandler(Refused)
    def refused_page(refused: Refused) -> Response:
        return refusal(refused)

    @app.errorhandler(HTTPException)
    def http_page(error: HTTPException) -> Response:
        code = error.code or 500
        return make_response(render_template("error.html", code=code), code)

    @app.errorhandler(500)
    def fault_page(_: Exception) -> Response:
        return make_response(render_template("error.html", code=500), 500)


def refusal(refused: Refused) -> Response:
    """The page (or JSON, where the client asks for it) that says why and what to do."""
    status = status_of(refused)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        problems = [
            {"code": p.code, "place": p.place, "message": p.message} for p in refused.problems
        ]
        return make_response(jsonify(problems=problems), status)
    return make_response(render_template("refused.html", problems=refused.problems), status)
