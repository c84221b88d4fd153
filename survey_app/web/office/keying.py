"""Keying paper: ballots on one page, torn-off stubs on another, so that nothing joins them."""

import uuid
from dataclasses import replace
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.ballot import INVALID_REASONS
from questionnaires.problem import Refused
from survey_app.services import campaigns, coverage, paper
from survey_app.services.intake import normalise_id
from survey_app.services.keying import photographs, queue, twice
from survey_app.services.keying.twice import Keyed, Typed
from survey_app.services.setup import modes
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems, account_id, campaign_of, filled, reading, write
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
            campaign = campaign_of(connection, code)
            message, kind = _message(connection, campaign, typed := typed_ballot())
            if photograph := request.files.get("photograph"):
                content = photograph.read()
                photographs.keep(connection, campaign, typed.number, content, account_id())
    except Refused as refused:
        return make_response(_ballots_page(code, _placed(refused.problems)), status_of(refused))
    flash(message, kind)
    kept = {"form": typed.form, "last": typed.number}
    return redirect(url_for("office.ballots", code=code, **kept), 303)


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
        problems = tuple(replace(problem, place="stub") for problem in refused.problems)
        return make_response(_stubs_page(code, problems), status_of(refused))
    if result.double:
        flash(f"Thẻ {result.serial}: hộ này đã trả lời trước đó, ghi nhận phiếu trùng.", "warning")
    else:
        flash(f"Thẻ {result.serial}: đã ghi nhận hộ trả lời bằng phiếu giấy.")
    return redirect(url_for("office.stubs", code=code), 303)


def typed_ballot(number: str = "") -> Typed:
    """What the page of a ballot has sent."""
    form = request.form
    return Typed(
        ballot_number(number or filled("number")),
        {name: values for name, values in form.lists() if name not in _ASIDE},
        "meeting" if form.get("form") == "meeting" else "visit",
        (form.get("invalid_reason") or "").strip("?") or None,
        normalise_id(form.get("response_id") or str(uuid.uuid4())),
        tuple(name for name in ("form", "invalid_reason") if form.get(name, "?") == "?"),
    )


def _keyed(connection: Any, campaign: Any, typed: Typed) -> Keyed:
    if campaign.keyed_twice:
        return twice.key(connection, site().keys, campaign, typed, account_id(), today())
    accepted = paper.key_ballot(
        connection,
        site().keys,
        campaign,
        typed.number,
        typed.raw,
        typed.form,
        typed.invalid_reason,
        today(),
        typed.response_id,
    )
    return Keyed(accepted)


def ballot_number(typed: str) -> str:
    """The number as it is printed, whether or not the dash was typed: "01-123456"."""
    digits = "".join(typed.replace("-", "").split())
    return f"{digits[:-6]}-{digits[-6:]}" if len(digits) > 6 and digits.isdecimal() else typed


def _message(connection: Any, campaign: Any, typed: Typed) -> tuple[str, str]:
    """Key the ballot; what to say of it, and how loudly."""
    keyed, number = _keyed(connection, campaign, typed), typed.number
    if keyed.differing:
        where = twice.told(campaigns.questionnaire(connection, campaign), keyed.differing)
        return f"Phiếu số {number}: hai lần nhập khác nhau ở {where}; chờ quyết định.", "warning"
    if keyed.accepted is None:
        return f"Đã nhập lần một phiếu số {number}; chờ người thứ hai nhập.", "message"
    if keyed.accepted.duplicate:
        return f"Phiếu số {number} đã được nhập rồi, không ghi thêm lần nữa.", "message"
    told = "hai lần nhập khớp nhau, đã nhận phiếu" if campaign.keyed_twice else ""
    valid = "" if keyed.accepted.valid else "phiếu không hợp lệ"
    more = "; ".join(part for part in (told, valid) if part)
    return f"Đã nhập phiếu số {number}{': ' + more if more else ''}.", "message"


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
        waiting = queue.waiting(connection, campaign)
    return render_template(
        "office/ballots.html",
        campaign=campaign,
        problems=problems,
        progress=progress,
        questionnaire=questionnaire,
        waiting=waiting,
        invalid_reasons=INVALID_REASONS,
        response_id=request.form.get("response_id") or str(uuid.uuid4()),
        typed=request.form,
        forms=[mode for mode in modes.used(campaign) if mode in modes.ON_PAPER],
        chosen_form=request.values.get("form", ""),
        last=request.args.get("last", ""),
    )


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
