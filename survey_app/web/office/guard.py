"""The guard of the office: one check before every page, signing in and signing out."""

import hashlib
import hmac
import time

from flask import (
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
from survey_app.services import people
from survey_app.store.people import Account
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site

IDLE = 8 * 60 * 60  # seconds without a request after which a session ends
_WITHOUT_ACCOUNT = {"office.login", "office.sign_in", "office.asset"}


@blueprint.before_request
def guard() -> AnyResponse | None:
    """Let nobody past without a living session; every office page stands behind this."""
    if request.endpoint in _WITHOUT_ACCOUNT:
        return None
    account = _signed_in()
    if account is None:
        return _to_login()
    g.account = account
    with site().store.read() as connection:
        g.scope = people.scope(connection, account)
    session["seen"] = int(time.time())
    g.right = getattr(current_app.view_functions.get(request.endpoint or ""), "right", None)
    if request.endpoint and (g.right is None or not may(account.role, g.right)):
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
def sign_in() -> AnyResponse:
    """Open a session bound to the account and to its present password."""
    name = request.form.get("name", "")
    with site().store.read() as connection:
        proof = people.proof(connection, name, request.form.get("password", ""))
    with site().store.write() as connection:
        outcome = people.sign_in(connection, name, proof)
    if isinstance(outcome, Problem):
        return make_response(_login_page((outcome,)), 403)
    session.clear()
    session.update(account=outcome.id, password=_fingerprint(outcome), seen=int(time.time()))
    return redirect(_next(), 303)


@blueprint.post("/logout")
@needs("see")
def sign_out() -> AnyResponse:
    session.clear()
    flash("Ông/bà đã đăng xuất.")
    return redirect(url_for("office.login"), 303)


def _login_page(problems: tuple[Problem, ...]) -> str:
    return render_template("office/login.html", problems=problems, next=_next())


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


def _signed_in() -> Account | None:
    """The account of the session; None where it is idle, gone, or its password has changed."""
    account_id, seen = session.get("account"), session.get("seen")
    if not isinstance(account_id, int) or not isinstance(seen, int):
        return None
    if time.time() - seen > IDLE:
        return None
    try:
        with site().store.read() as connection:
            account = people.account(connection, account_id)
    except Refused:
        return None
    same = hmac.compare_digest(str(session.get("password")), _fingerprint(account))
    return account if same else None


def _fingerprint(account: Account) -> str:
    """Changes with the password, and tells nothing of it: the hash it is made of is salted."""
    return hashlib.sha256(f"session|{account.password_hash}".encode()).hexdigest()[:32]
