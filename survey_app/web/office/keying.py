"""Keying paper: ballots on one page, torn-off stubs on another, so that nothing joins them."""

import uuid
from dataclasses import replace
from typing import Any, Literal

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.ballot import INVALID_REASONS
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from survey_app.services import campaigns, coverage, paper
from survey_app.services.intake import Accepted
from survey_app.services.setup import modes
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems, campaign_of, reading, write
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site, today

_ASIDE = ("csrf_token", "response_id", "number", "form", "invalid_reason")


@blueprint.get("/c/<code>/ballots")
@needs("key")
def ballots(code: str) -> str:
    return _ballots_page(code, ())


@blueprint.post("/c/<code>/ballots")
@needs("key")
def key_ballot(code: str) -> AnyResponse:
    """Key one ballot; a second press of the button is answered as the first was."""
    try:
        with write() as connection:
            accepted = _keyed(connection, campaign_of(connection, code))
    except Refused as refused:
        return make_response(_ballots_page(code, _placed(refused.problems)), status_of(refused))
    number = ballot_number(request.form["number"])
    flash(_message(number, accepted))
    form = request.form.get("form", "visit")
    return redirect(url_for("office.ballots", code=code, form=form, last=number), 303)


@blueprint.get("/c/<code>/stubs")
@needs("key")
def stubs(code: str) -> str:
    return _stubs_page(code, ())


@blueprint.post("/c/<code>/stubs")
@needs("key")
def key_stub(code: str) -> AnyResponse:
    try:
        with write() as connection:
            campaign = campaign_of(connection, code)
            result = paper.key_stub(connection, site().keys, campaign, request.form.get("stub", ""))
    except Refused as refused:
        return make_response(_stubs_page(code, refused.problems), status_of(refused))
    if result.double:
        flash(f"Thẻ {result.serial}: hộ này đã trả lời trước đó, ghi nhận phiếu trùng.", "warning")
    else:
        flash(f"Thẻ {result.serial}: đã ghi nhận hộ trả lời bằng phiếu giấy.")
    return redirect(url_for("office.stubs", code=code), 303)


def _keyed(connection: Any, campaign: Any) -> Accepted:
    typed = request.form
    form: Literal["visit", "meeting"] = "meeting" if typed.get("form") == "meeting" else "visit"
    return paper.key_ballot(
        connection,
        site().keys,
        campaign,
        ballot_number(typed.get("number", "")),
        {name: values for name, values in typed.lists() if name not in _ASIDE},
        form,
        typed.get("invalid_reason") or None,
        today(),
        typed.get("response_id") or None,
    )


def ballot_number(typed: str) -> str:
    """The number as it is printed, whether or not the dash was typed: "01-123456"."""
    digits = "".join(typed.replace("-", "").split())
    return f"{digits[:-6]}-{digits[-6:]}" if len(digits) > 6 and digits.isdecimal() else typed


def _message(number: str, accepted: Accepted) -> str:
    if accepted.duplicate:
        return f"Phiếu số {number} đã được nhập rồi, không ghi thêm lần nữa."
    if accepted.valid:
        return f"Đã nhập phiếu số {number}."
    return f"Đã nhập phiếu số {number}: phiếu không hợp lệ."


def _placed(problems: Problems) -> Problems:
    """The problems, those of the ballot's number at its field."""
    return tuple(
        replace(problem, place="number") if problem.code.startswith("ballot_number") else problem
        for problem in problems
    )


def _ballots_page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        progress = coverage.coverage(connection, campaign)
        questionnaire = campaigns.questionnaire(connection, campaign)
    return render_template(
        "office/ballots.html",
        campaign=campaign,
        problems=problems,
        progress=progress,
        questionnaire=questionnaire,
        faults=_by_item(questionnaire, problems),
        invalid_reasons=INVALID_REASONS,
        response_id=request.form.get("response_id") or str(uuid.uuid4()),
        typed=request.form,
        forms=[mode for mode in modes.used(campaign) if mode in modes.ON_PAPER],
        chosen_form=request.values.get("form", ""),
        last=request.args.get("last", ""),
    )


def _by_item(questionnaire: Questionnaire, problems: Problems) -> dict[str, Problem]:
    codes = {item.code for item in questionnaire.items}
    return {problem.place: problem for problem in problems if problem.place in codes}


def _stubs_page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        progress = coverage.coverage(connection, campaign)
    return render_template(
        "office/stubs.html",
        campaign=campaign,
        problems=problems,
        progress=progress,
        typed=request.form,
    )
