"""The shape of every office act: one transaction, then a page that says what has happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, flash, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns
from survey_app.store.campaigns import Campaign
from survey_app.web.errors import status_of
from survey_app.web.office.room import allowed
from survey_app.web.site import site

Problems = tuple[Problem, ...]
Page = Callable[[Problems], str]  # draws a page with what was refused and what was typed
PDF = "application/pdf"


@contextmanager
def read() -> Iterator[Any]:
    """A read transaction that sees what who is signed in may see."""
    with site().store.read(g.scope) as connection:
        yield connection


@contextmanager
def write() -> Iterator[Any]:
    """A write transaction within what who is signed in may see."""
    with site().store.write(g.scope) as connection:
        yield connection


@contextmanager
def reading(code: str) -> Iterator[tuple[Any, Campaign]]:
    """One read transaction on a campaign; refuses one that is unknown here."""
    with read() as connection:
        yield connection, campaign_of(connection, code)


def campaign_of(connection: Any, code: str) -> Campaign:
    """The campaign; refuses one out of scope, and an act on the whole of another's."""
    g.campaign = campaigns.get(connection, code)
    if not allowed(g.right):
        raise Refused(Problem("not_allowed"))
    return g.campaign  # type: ignore[no-any-return]


def act(code: str, back: str, page: Page, work: Callable[[Any, Campaign], str]) -> AnyResponse:
    """Do one act in one transaction; go back with its message, or show the page with its faults."""
    try:
        with write() as connection:
            message = work(connection, campaign_of(connection, code))
    except Refused as refused:
        return make_response(page(refused.problems), status_of(refused))
    flash(message)
    return redirect(back, 303)


@contextmanager
def said_at(field: str, place: str = "reason") -> Iterator[None]:
    """Say what is refused of `place` beside the field that asks for it on this page."""
    try:
        yield
    except Refused as refused:
        moved = (replace(p, place=field) if p.place == place else p for p in refused.problems)
        raise Refused(*moved) from None


def download(data: bytes, name: str, mimetype: str) -> Response:
    """A file to keep; its name is plain ASCII so that every browser and disk takes it."""
    response = make_response(data)
    response.headers["Content-Type"] = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def account_id() -> int:
    return int(g.account.id)


def filled(field: str) -> str:
    """The words typed into a field, one space between; refuses with field_missing."""
    if not (typed := " ".join(request.form.get(field, "").split())):
        raise Refused(Problem("field_missing", field))
    return typed


def whole(field: str) -> int:
    """The whole number typed into a field; refuses with field_missing and field_number."""
    typed = filled(field).replace(".", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Refused(Problem("field_number", field))
    return int(typed)


def day_typed(field: str) -> date:
    """The date typed into a field; refuses with field_date."""
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        raise Refused(Problem("field_date", field)) from None


def all_of(*readers: Callable[[], Any]) -> list[Any]:
    """What every reader reads, or the problems of all of them at once."""
    found: list[Any] = []
    problems: list[Problem] = []
    for reader in readers:
        try:
            found.append(reader())
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    return found
