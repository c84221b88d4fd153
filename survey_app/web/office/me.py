"""Me: one's own password, second factor and sessions."""

from flask import flash, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services.printing.qr import svg_qr
from survey_app.services.staff import people, second_factor, sign_in
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems
from survey_app.web.office.guard import open_session
from survey_app.web.office.room import blueprint, needs
from survey_app.web.proof import by_code, by_password
from survey_app.web.site import site


@blueprint.get("/me")
@needs("see")
def me() -> str:
    return _page(())


@blueprint.post("/me/password")
@needs("see")
def change_password() -> AnyResponse:
    """Change one's password; other browsers are signed out, this one goes on."""
    new = request.form.get("new", "")
    try:
        if new != request.form.get("again", ""):
            raise Refused(Problem("password_differs", "again"))
        _check_old(request.form.get("old", ""))
        with site().store.write() as connection:
            people.set_password(connection, g.account.name, new, g.account)
    except Refused as refused:
        return make_response(_page(refused.problems), status_of(refused))
    open_session(g.account)
    flash("Đã đổi mật khẩu; các phiên khác đã kết thúc.")
    return redirect(url_for("office.me"), 303)


@blueprint.post("/me/factor/start")
@needs("see")
def start_factor() -> AnyResponse:
    """Show a new secret, which counts once a code of it has been right.

    In place of a second factor that is on, only with a code of that one.
    """
    try:
        if g.account.totp_secret is not None:
            by_code(g.account.id, request.form.get("code", ""))
    except Refused as refused:
        return make_response(_page(refused.problems), status_of(refused))
    session["secret"] = second_factor.new_secret(), sign_in.mark_of(g.account.totp_secret)
    return make_response(_factor_page(()))


@blueprint.post("/me/factor")
@needs("see")
def set_factor() -> AnyResponse:
    """Turn the second factor on with a first code; show the recovery codes, this once."""
    match session.get("secret"):
        case [str(secret), str(mark)] if mark == sign_in.mark_of(g.account.totp_secret):
            code = request.form.get("code", "")
        case _:  # none was begun, or another has come between
            return redirect(url_for("office.me"), 303)
    try:
        with site().store.write() as connection:
            codes = second_factor.set_up(connection, site().keys, g.account, secret, code)
    except Refused as refused:
        return make_response(_factor_page(refused.problems), status_of(refused))
    session.pop("secret")
    return make_response(render_template("office/recovery.html", codes=codes))


@blueprint.post("/me/factor/off")
@needs("see")
def drop_factor() -> AnyResponse:
    """Turn the second factor off; only with a code of it."""
    try:
        by_code(g.account.id, request.form.get("code", ""))
    except Refused as refused:
        return make_response(_page(refused.problems), status_of(refused))
    with site().store.write() as connection:
        second_factor.remove(connection, g.account, g.account.id)
    flash("Đã tắt xác thực hai bước.")
    return redirect(url_for("office.me"), 303)


@blueprint.post("/me/sessions")
@needs("see")
def end_sessions() -> AnyResponse:
    """Sign one browser out, or all but this one."""
    name = request.form.get("name", "")
    with site().store.write() as connection:
        if name:
            sign_in.end_named(connection, g.account, name)
        else:
            sign_in.end_others(connection, g.account, session["token"])
    flash("Đã kết thúc phiên." if name else "Đã kết thúc mọi phiên khác.")
    return redirect(url_for("office.me"), 303)


def _check_old(password: str) -> None:
    """Refuse with `password_old_wrong` what is not the password; wrong ones lock the account."""
    try:
        by_password(g.account.name, password, sign_in.checked)
    except Refused as refused:
        if "login_failed" in refused.codes:
            raise Refused(Problem("password_old_wrong", "old")) from None
        raise


def _page(problems: Problems) -> str:
    with site().store.read() as connection:
        account = people.account(connection, g.account.id)
        sessions = sign_in.sessions(connection, account)
        left = second_factor.codes_left(connection, account)
    return render_template(
        "office/me.html",
        problems=problems,
        me=account,
        sessions=sessions,
        here=sign_in.hash_of(session["token"]),
        name_of=sign_in.name_of,
        codes_left=left,
    )


def _factor_page(problems: Problems) -> str:
    secret, _ = session["secret"]
    return render_template(
        "office/factor.html",
        problems=problems,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        qr=svg_qr(second_factor.address(g.account, secret)),
    )
