"""Photographs of ballots: chosen, looked at by who keys or audits, and wiped after publication."""

from typing import Any

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services.keying import photographs as service
from survey_app.services.setup import modes
from survey_app.web.office.acts import Problems, account_id, act, reading
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/c/<code>/photographs")
@needs("key")
def photographs(code: str) -> str:
    return _page(code, "office.photograph", ())


@blueprint.get("/c/<code>/photographs/<ballot>")
@needs("key")
def photograph(code: str, ballot: str) -> AnyResponse:
    return _picture(code, ballot)


@blueprint.get("/c/<code>/audit/photographs")
@needs("audit")
def audited_photographs(code: str) -> str:
    """The same list, for who only looks."""
    return _page(code, "office.audited_photograph", ())


@blueprint.get("/c/<code>/audit/photographs/<ballot>")
@needs("audit")
def audited_photograph(code: str, ballot: str) -> AnyResponse:
    return _picture(code, ballot)


@blueprint.post("/c/<code>/photographs")
@needs("plan")
def choose_photographs(code: str) -> AnyResponse:
    wanted = request.form.get("wanted") == "yes"

    def chosen(connection: Any, campaign: Any) -> str:
        service.choose(connection, campaign, wanted, account_id())
        return "Đã lưu: có chụp ảnh phiếu." if wanted else "Đã lưu: không chụp ảnh phiếu."

    return _act(code, chosen)


@blueprint.post("/c/<code>/photographs/wipe")
@needs("plan")
def wipe_photographs(code: str) -> AnyResponse:
    def wiped(connection: Any, campaign: Any) -> str:
        return f"Đã xóa {service.wipe(connection, campaign, account_id())} ảnh phiếu."

    return _act(code, wiped)


def _act(code: str, work: Any) -> AnyResponse:
    def page(problems: Problems) -> str:
        return _page(code, "office.photograph", problems)

    return act(code, url_for("office.photographs", code=code), page, work)


def _picture(code: str, ballot: str) -> AnyResponse:
    with reading(code) as (connection, campaign):
        found = service.content(connection, campaign, ballot)
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    return response


def _page(code: str, one: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        listed = service.listed(connection, campaign)
    return render_template(
        "office/photographs.html",
        campaign=campaign,
        problems=problems,
        listed=listed,
        one=one,
        on_paper=modes.on_paper(campaign),
    )
