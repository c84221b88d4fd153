"""The guard of the office: one check before every page, signing in and signing out."""

from typing import Any

from flask import (
    after_this_request,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.core.rights import may
from survey_app.services.health import UNAVAILABLE
from survey_app.services.staff import people, sign_in
from survey_app.store.people import Account
from survey_app.web.errors import status_of
from survey_app.web.office import known, resume, words
from survey_app.web.office.resume import Held
from survey_app.web.office.room import blueprint, needs
from survey_app.web.proof import by_code, by_password
from survey_app.web.site import site

_WITHOUT_ACCOUNT = {
    "office.login",
    "office.take_password",
    "office.login_code",
    "office.take_code",
    "office.enrol",
    "office.take_up",
    "office.asset",
}
_WITHOUT_SECOND_FACTOR = {
    "office.me",
    "office.sign_out",
    "office.start_factor",
    "office.set_factor",
}


@blueprint.before_request
def guard() -> AnyResponse | None:
    """Let nobody past without a living session; every office page stands behind this."""
    if request.endpoint in _WITHOUT_ACCOUNT:
        return None
    found = _signed_in()
    if found is None:
        return _interrupted() or _to_login()
    g.account = found.account
    g.right = getattr(current_app.view_functions.get(request.endpoint or ""), "right", None)
    with site().store.read() as connection:
        g.scope = people.scope(connection, found.account)
    if found.stale:
        _note_seen()
    if _must_set_up(found.account) and request.endpoint not in _WITHOUT_SECOND_FACTOR:
        flash("Cơ quan yêu cầu xác thực hai bước. Xin ông/bà thiết lập trước khi tiếp tục.")
        return redirect(url_for("office.me"), 303)
    if request.endpoint and (g.right is None or not may(found.account.role, g.right)):
        raise Refused(Problem("not_allowed"))
    return None


@blueprint.errorhandler(CSRFError)
def stale_page(_: CSRFError) -> AnyResponse:
    """A form without a living token: sign in again, or open the page again."""
    if _signed_in() is None and request.endpoint not in _WITHOUT_ACCOUNT:
        return _to_login()
    problems = (Problem("page_stale"),)
    return make_response(render_template("office/refused.html", problems=problems), 400)


@blueprint.get("/login")
def login() -> AnyResponse:
    if _signed_in():
        return redirect(url_for("office.campaign_list"), 303)
    return make_response(_login_page(()))


@blueprint.post("/login")
def take_password() -> AnyResponse:
    """Open a session, or ask for the code of the second factor where there is one."""
    try:
        typed = (request.form.get(field, "") for field in ("name", "password"))
        found = by_password(*typed, known=known.accounts())
    except Refused as refused:
        return make_response(_login_page(refused.problems), status_of(refused))
    if found.totp_secret is None:
        return _enter(found)
    session.clear()
    session["half"] = found.id, sign_in.mark_of(found.password_hash)
    if resume.held():
        return make_response(_code_page(()))
    return redirect(url_for("office.login_code", next=request.form.get("next") or None), 303)


@blueprint.get("/login/code")
def login_code() -> AnyResponse:
    """Ask for the six digits; only after the password was right."""
    return make_response(_code_page(())) if "half" in session else _to_login()


@blueprint.post("/login/code")
def take_code() -> AnyResponse:
    """Open a session where the code is right; a password changed meanwhile begins anew."""
    match session.get("half"):
        case [int(account_id), str(mark)]:
            code = request.form.get("code", "")
        case _:
            return _to_login()
    try:
        seen = known.accounts()
        return _enter(by_code(account_id, mark, code, known=seen, check=sign_in.confirm))
    except Refused as refused:
        if "login_failed" in refused.codes:
            return _to_login()
        return make_response(_code_page(refused.problems), status_of(refused))


@blueprint.post("/logout")
@needs("see")
def sign_out() -> AnyResponse:
    with site().store.write() as connection:
        sign_in.end(connection, g.account, session["token"])
    session.clear()
    flash("Ông/bà đã đăng xuất.")
    return redirect(url_for("office.login"), 303)


@blueprint.get("/enrol/<token>")
def enrol(token: str) -> AnyResponse:
    """Where a one-time link leads: choose a password."""
    with site().store.read() as connection:
        people.enrolling(connection, token)
    return make_response(_enrol_page(token, ()))


@blueprint.post("/enrol/<token>")
def take_up(token: str) -> AnyResponse:
    """Take an account up; the link works once."""
    password = request.form.get("password", "")
    try:
        if password != request.form.get("again", ""):
            raise Refused(Problem("password_differs", "again"))
        with site().store.write() as connection:
            account = people.enrol(connection, token, password)
    except Refused as refused:
        if "link_dead" in refused.codes:
            raise
        return make_response(_enrol_page(token, refused.problems), status_of(refused))
    open_session(account)
    flash("Đã đặt mật khẩu. Xin ông/bà bật thêm xác thực hai bước dưới đây.")
    return redirect(url_for("office.me"), 303)


def open_session(account: Account) -> None:
    """Begin a session of this account in this browser, whatever was there before."""
    with site().store.write() as connection:
        browser = words.browser(request.headers.get("User-Agent", ""))
        token = sign_in.open_session(connection, account, browser)
    session.clear()
    session["token"] = token
    after_this_request(lambda response: known.remember(response, account))


def _enter(account: Account) -> AnyResponse:
    """Open a session and go on: where the browser wanted to go, or to what it was sending."""
    open_session(account)
    if kept := resume.held():
        g.account = account
        return make_response(render_template("office/resend.html", held=kept))
    return redirect(_next(), 303)


def _interrupted() -> AnyResponse | None:
    """The sign-in page with what was being sent, where a session ended while somebody typed."""
    kept = resume.interrupted() if session.pop("token", None) else None
    return make_response(_login_page((), kept), 403) if kept else None


def _must_set_up(account: Account) -> bool:
    required = site().config.second_factor_required and account.totp_secret is None
    return required and account.role not in ("team", "officer")


def _login_page(problems: tuple[Problem, ...], kept: Held | None = None) -> str:
    held = kept or resume.held()
    return render_template(
        "office/login.html", problems=problems, next=_next(), held=held, typed=not kept
    )


def _code_page(problems: tuple[Problem, ...]) -> str:
    held = resume.held()
    return render_template("office/login_code.html", problems=problems, next=_next(), held=held)


def _enrol_page(token: str, problems: tuple[Problem, ...]) -> str:
    with site().store.read() as connection:
        person = people.enrolling(connection, token)
    return render_template("office/enrol.html", problems=problems, person=person, token=token)


def _to_login() -> AnyResponse:
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    session.clear()
    return redirect(url_for("office.login", next=here or None), 303)


def _next() -> str:
    """Where to go after signing in: a page of this office, never an address elsewhere."""
    wanted = request.values.get("next", "")
    home = url_for("office.campaign_list")
    inside = wanted.startswith(home) and not {"\\", "\r", "\n"} & set(wanted)
    return wanted if inside else home


def _note_seen() -> None:
    """Note that the session is in use; where nothing can be written, pages are still read."""
    try:
        with site().store.write() as connection:
            sign_in.see(connection, session["token"])
    except UNAVAILABLE as error:
        current_app.logger.error("a session in use could not be noted", exc_info=error)


def _signed_in() -> Any:
    """Who is behind the session of this browser; None where it is idle, too old or ended."""
    token = session.get("token")
    if not isinstance(token, str):
        return None
    with site().store.read() as connection:
        return sign_in.living(connection, token)
