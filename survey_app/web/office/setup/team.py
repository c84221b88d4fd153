"""The Tổ lấy ý kiến of each village: the list, and a page to write one down."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.area import in_sentence
from questionnaires.problem import Refused
from survey_app.services import frames
from survey_app.services.setup import teams as service
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems, account_id, campaign_of, reading, write
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/c/<code>/setup/teams")
@needs("see")
def teams(code: str) -> str:
    with reading(code) as (connection, campaign):
        villages = frames.listed(connection, campaign)
    return render_template(
        "office/setup/teams.html",
        campaign=campaign,
        villages=villages,
        unnamed=service.unnamed(villages),
    )


@blueprint.get("/c/<code>/setup/teams/<int:number>")
@needs("field")
def team(code: str, number: int) -> str:
    return _page(code, number, ())


@blueprint.post("/c/<code>/setup/teams/<int:number>")
@needs("field")
def name_team(code: str, number: int) -> AnyResponse:
    """Write a team down, and go on to the next village that has none."""
    try:
        with write() as connection:
            campaign = campaign_of(connection, code)
            village = frames.village(connection, campaign, number)
            members = request.form.get("team", "")
            service.name(connection, campaign, village, members, account_id())
            lacking = [v.number for v in service.unnamed(frames.listed(connection, campaign))]
    except Refused as refused:
        return make_response(_page(code, number, refused.problems), status_of(refused))
    flash(f"Đã ghi Tổ lấy ý kiến {in_sentence(village.name)}.")
    following = next((n for n in lacking if n > number), None)
    if "next" in request.form and following is not None:
        return redirect(url_for("office.team", code=code, number=following), 303)
    return redirect(url_for("office.teams", code=code), 303)


def _page(code: str, number: int, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        village: Any = frames.village(connection, campaign, number)
    return render_template(
        "office/setup/team.html",
        campaign=campaign,
        problems=problems,
        village=village,
        members=request.form.get("team", village.team),
        most=service.MEMBERS,
    )
