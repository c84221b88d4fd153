"""Staff: accounts, their roles and areas, and the links by which they are taken up."""

from datetime import date
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Refused
from survey_app.core import rights
from survey_app.services import area_choice, campaigns, frames, reach
from survey_app.services.printing.qr import svg_qr
from survey_app.services.reach import Place
from survey_app.services.staff import people
from survey_app.store.people import Account
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems, read, write
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site, today


@blueprint.get("/accounts")
@needs("people")
def accounts() -> str:
    with read() as connection:
        listed = people.listed(connection, g.account)
    return render_template("office/accounts.html", people=listed, roles=rights.NAMES)


@blueprint.get("/accounts/new")
@needs("people")
def new_account() -> str:
    return _form(())


@blueprint.post("/accounts/new")
@needs("people")
def create_account() -> AnyResponse:
    """Create an account and show its one-time link, this once."""
    form = request.form
    try:
        with write() as connection:
            name, shown, role = (form.get(f, "") for f in ("name", "display_name", "role"))
            made, token = people.invite(connection, name, shown, role, _place(), g.account)
    except Refused as refused:
        return make_response(_form(refused.problems), status_of(refused))
    return _link(made, token)


@blueprint.get("/accounts/<int:number>")
@needs("people")
def account(number: int) -> str:
    return _form((), _held(number))


@blueprint.post("/accounts/<int:number>")
@needs("people")
def assign_account(number: int) -> AnyResponse:
    """Give an account another role or other areas."""
    found = _held(number)
    try:
        with write() as connection:
            people.assign(connection, found, request.form.get("role", ""), _place(), g.account)
    except Refused as refused:
        return make_response(_form(refused.problems, found), status_of(refused))
    flash(f"Đã lưu vai trò và phạm vi của {found.display_name}.")
    return redirect(url_for("office.account", number=number), 303)


@blueprint.post("/accounts/<int:number>/link")
@needs("people")
def renew_link(number: int) -> AnyResponse:
    """A new one-time link, for a lost password or phone; it opens a lock too."""
    found = _held(number)
    with write() as connection:
        token = people.new_link(connection, found, g.account)
    return _link(found, token)


@blueprint.post("/accounts/<int:number>/active")
@needs("people")
def set_active(number: int) -> AnyResponse:
    """Close an account, or open it again."""
    found, active = _held(number), request.form.get("active") == "1"
    try:
        with write() as connection:
            people.set_active(connection, found, active, g.account)
    except Refused as refused:
        return make_response(_form(refused.problems, found), status_of(refused))
    flash(f"Đã {'mở lại' if active else 'đóng'} tài khoản {found.name}.")
    return redirect(url_for("office.accounts"), 303)


def _held(number: int) -> Account:
    with read() as connection:
        found = people.account(connection, number)
        reach.check(connection, found, g.account)
    return found


def _place() -> Place:
    form = request.form
    return Place(
        everywhere="everywhere" in form,
        areas=tuple(_numbers(form.getlist("areas"))),
        villages=tuple(_numbers(form.getlist("villages"))),
    )


def _numbers(typed: list[str]) -> list[int]:
    return sorted(
        {int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 10}
    )


def _form(problems: Problems, found: Account | None = None) -> str:
    """The form of a new account, or of one that is there; it keeps what was typed."""
    day = _day()
    with read() as connection:
        place = reach.place_of(connection, found) if found else Place()
        groups = area_choice.standing(connection, day)
        assignable = _villages(connection)
        kept = people.units(connection, place.areas)
    typed = request.form if request.method == "POST" else None
    return render_template(
        "office/account.html",
        problems=problems,
        person=found,
        scope_everywhere=g.scope.areas is None,
        place=_place() if typed else place,
        typed=typed,
        groups=groups,
        kept=kept,
        day=day,
        campaigns=assignable,
        roles={role: name for role, name in rights.NAMES.items() if _givable(role)},
    )


def _givable(role: str) -> bool:
    if role == "auditor":
        return bool(g.account.role == "province")
    return rights.RANK[role] <= rights.RANK[g.account.role]


def _villages(connection: Any) -> list[tuple[Any, list[Any]]]:
    """Campaigns that are not closed yet, with the villages a team or an officer may be given."""
    going = [c for c in campaigns.listed(connection) if c.state in ("draft", "open", "counting")]
    found = [(c, frames.listed(connection, c)) for c in going if c.kind == "households"]
    return [(campaign, villages) for campaign, villages in found if villages]


def _day() -> date:
    try:
        return date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        return today()


def _link(account: Account, token: str) -> AnyResponse:
    link = site().config.base_url + url_for("office.enrol", token=token)
    page = render_template("office/link.html", person=account, link=link, qr=svg_qr(link))
    return make_response(page)
