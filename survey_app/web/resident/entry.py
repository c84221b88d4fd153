"""The code typed by hand, from the poster on the wall or where no camera reads the card."""

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from questionnaires.problem import Refused
from survey_app.core.code import normalise
from survey_app.services.reception import CardVisit, by_card
from survey_app.web.limit import count_guess
from survey_app.web.site import site


def ask() -> Response:
    """The page with one field."""
    return make_response(render_template("resident/enter.html"))


def take() -> Response:
    """Lead to the form of the code that was typed."""
    return redirect(home(visit(request.form.get("code", ""))), 303)


def visit(code: str) -> CardVisit:
    """The card behind a typed or scanned code; refuses what `by_card` refuses, and counts it."""
    try:
        with site().store.read() as connection:
            return by_card(connection, site().keys, code)
    except Refused as refused:
        count_guess(refused)
        raise


def home(found: CardVisit) -> str:
    """The address of a card's pages."""
    return f"/k/{found.code}"


def address(code: str) -> str:
    """The one address of a card's pages, whatever way the code was typed."""
    return f"/k/{normalise(code)}"
