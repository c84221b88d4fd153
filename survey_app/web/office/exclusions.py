"""Exclusions: asking to leave responses out of the figures, and to let them count again."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem
from survey_app.services import frames
from survey_app.services.data_package.campaign_tables import FORMS, MEDIA
from survey_app.services.deciding import exclusions as service
from survey_app.web.office.acts import Problems, account_id, act, reading, whole
from survey_app.web.office.room import blueprint, needs

_ASKED = "Đã ghi đề nghị; đang chờ người thứ hai quyết định ở mục Việc cần hai người."


@blueprint.get("/c/<code>/exclusions")
@needs("see")
def exclusions(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/exclusions/ballots")
@needs("key")
def ask_ballots(code: str) -> AnyResponse:
    """Ask to leave out ballots by their numbers, one a line or parted by commas."""

    def asked(connection: Any, campaign: Any) -> str:
        numbers = _typed("ballots").replace(",", " ").replace(";", " ").split()
        why = (_typed("ground"), _typed("reason"))
        service.ask_ballots(connection, campaign, numbers, *why, account_id())
        return _ASKED

    return _act(code, "", asked)


@blueprint.post("/c/<code>/exclusions/batch")
@needs("key")
def ask_batch(code: str) -> AnyResponse:
    """Ask to leave out all of a village that came in one form on one medium."""

    def asked(connection: Any, campaign: Any) -> str:
        village = frames.village(connection, campaign, whole("batch-village"))
        way = (_typed("batch-form"), _typed("batch-medium"))
        why = (_typed("batch-ground"), _typed("batch-reason"))
        service.ask_batch(connection, campaign, village, *way, *why, account_id())
        return _ASKED

    return _act(code, "batch-", asked)


@blueprint.post("/c/<code>/exclusions/<int:number>/reverse")
@needs("key")
def ask_reversal(code: str, number: int) -> AnyResponse:
    """Ask to let count again what a decision has left out."""

    def asked(connection: Any, campaign: Any) -> str:
        reason = _typed(f"back-{number}-reason")
        service.ask_reversal(connection, campaign, number, reason, account_id())
        return _ASKED

    return _act(code, f"back-{number}-", asked)


def _act(code: str, prefix: str, work: Any) -> AnyResponse:
    """Each form of the page has fields of its own; what is wrong stands beside its own."""

    def placed(problem: Problem) -> Problem:
        named = not problem.place or problem.place.startswith(prefix)
        return problem if named else replace(problem, place=prefix + problem.place)

    def page(problems: Problems) -> str:
        return _page(code, tuple(map(placed, problems)))

    return act(code, url_for("office.exclusions", code=code), page, work)


def _typed(field: str) -> str:
    return request.form.get(field, "")


def _page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        made = service.listed(connection, campaign)
        villages = frames.listed(connection, campaign)
    return render_template(
        "office/exclusions.html",
        campaign=campaign,
        problems=problems,
        made=made,
        villages=villages,
        grounds=service.GROUNDS,
        forms=FORMS,
        media=MEDIA,
        fields=[problem.place for problem in problems if problem.place],
        typed=request.form,
    )
