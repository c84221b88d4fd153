"""Coverage: how far the communes and villages have come; the page renews itself."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request

from survey_app.services import coverage, progress
from survey_app.services.pace import pace
from survey_app.services.progress import Choice, Level
from survey_app.web.office.acts import reading
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import today

_MOST = 300  # lines of one page; more are reached by choosing


@blueprint.get("/c/<code>/coverage")
@needs("see")
def coverage_page(code: str) -> Response:
    """The page, or with `part` what changes in it; an unchanged part is answered with 304."""
    with reading(code) as (connection, campaign):
        rows = coverage.coverage(connection, campaign)
        places = coverage.places(connection, campaign) if campaign.kind == "open" else []
        districts = progress.district_names(connection, campaign, rows)
    shown = _shown(rows, districts)
    part = "part" in request.args
    page = render_template(
        "office/coverage_part.html" if part else "office/coverage.html",
        campaign=campaign,
        places=places,
        districts=districts,
        pace=pace(campaign, today()),
        renewed=_address(part="1"),
        address=_address,
        **shown,
    )
    response = make_response(page)
    if part:
        response.add_etag()
        response.make_conditional(request)
    return response


def _shown(rows: progress.Rows, districts: dict[str, str]) -> dict[str, Any]:
    choice = _choice(rows, districts)
    lines = progress.lines(rows, choice, districts)
    communes = progress.communes(progress.chosen(rows, Choice("commune", choice.district)))
    return {
        "choice": choice,
        "lines": lines[:_MOST],
        "left_out": len(lines) - len(lines[:_MOST]),
        "communes": communes,
        "whole": progress.whole(progress.chosen(rows, choice)) if rows else None,
    }


def _choice(rows: progress.Rows, districts: dict[str, str]) -> Choice:
    typed = request.args
    district = typed.get("district", "") if typed.get("district") in districts else ""
    known = progress.communes(rows)
    commune = typed.get("commune", "") if typed.get("commune") in known else ""
    level: Level = "commune" if len(known) > 1 and not commune else "village"
    if typed.get("level") == "district" and len(districts) > 1:
        level = "district"
    if typed.get("level") == "village":
        level = "village"
    name, state, sort = (typed.get(key, "").strip() for key in ("name", "state", "sort"))
    return Choice(level, district, commune, name, state, sort)


def _address(**changes: str) -> str:
    """This page with other values in its query; an empty one leaves it out."""
    values = request.args.to_dict() | changes
    if "part" not in changes:
        values.pop("part", None)
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{request.path}?{query}" if query else request.path
