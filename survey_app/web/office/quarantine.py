"""Quarantine: records set aside on arrival, and asking to admit or refuse each."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem
from survey_app.services import frames
from survey_app.services.deciding import quarantine as service
from survey_app.web.office.acts import Problems, account_id, act, reading, whole
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site

_ASKED = "Đã ghi đề nghị; đang chờ người thứ hai quyết định ở mục Việc cần hai người."


@blueprint.get("/c/<code>/quarantine")
@needs("see")
def quarantine(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/quarantine/<record>/admit")
@needs("key")
def ask_admission(code: str, record: str) -> AnyResponse:
    """Ask to take a record in, for a card or without one."""

    def asked(connection: Any, campaign: Any) -> str:
        village = frames.village(connection, campaign, whole(f"{record}-village"))
        serial, why = _typed(record, "serial"), _typed(record, "reason")
        keys, by = site().keys, account_id()
        service.ask_admit(connection, keys, campaign, record, village, serial, why, by)
        return _ASKED

    return _act(code, record, asked)


@blueprint.post("/c/<code>/quarantine/<record>/refuse")
@needs("key")
def ask_refusal(code: str, record: str) -> AnyResponse:
    """Ask to refuse a record for good."""

    def asked(connection: Any, campaign: Any) -> str:
        service.ask_refuse(connection, campaign, record, _typed(record, "reason"), account_id())
        return _ASKED

    return _act(code, record, asked)


def _typed(record: str, field: str) -> str:
    return request.form.get(f"{record}-{field}", "")


def _act(code: str, record: str, work: Any) -> AnyResponse:
    def placed(problem: Problem) -> Problem:
        named = not problem.place or problem.place.startswith(f"{record}-")
        return problem if named else replace(problem, place=f"{record}-{problem.place}")

    def page(problems: Problems) -> str:
        return _page(code, tuple(map(placed, problems)))

    return act(code, url_for("office.quarantine", code=code), page, work)


def _page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        found = service.listed(connection, site().keys, campaign)
        villages = frames.listed(connection, campaign)
    return render_template(
        "office/quarantine.html",
        campaign=campaign,
        problems=problems,
        fields=[problem.place for problem in problems if problem.place],
        waiting=[each for each in found if each.record.state == "waiting"],
        decided=[each for each in found if each.record.state != "waiting"],
        villages=villages,
        typed=request.form,
    )
