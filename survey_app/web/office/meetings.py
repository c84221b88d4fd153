"""A village's meetings, step by step: open, hand out, count back, announce; and the minutes."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import coverage, frames
from survey_app.services.meetings import holding
from survey_app.services.meetings.holding import Opening
from survey_app.services.meetings.minutes import minutes
from survey_app.services.setup import modes
from survey_app.web.office.acts import (
    Problems,
    account_id,
    act,
    all_of,
    day_typed,
    download,
    filled,
    reading,
    whole,
)
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import today

HOME = "/c/<code>/villages/<int:number>/meetings"


@blueprint.get(HOME)
@needs("see")
def meetings(code: str, number: int) -> str:
    return _page(code, number, ())


@blueprint.post(HOME)
@needs("field")
def begin_meeting(code: str, number: int) -> AnyResponse:
    def begun(connection: Any, campaign: Any, village: Any) -> str:
        typed = all_of(
            lambda: day_typed("held_on"),
            *(lambda field=field: filled(field) for field in ("place", "chair", "secretary")),
            lambda: whole("present"),
            lambda: whole("households"),
        )
        opening = Opening(*typed)
        holding.begin(connection, campaign, village, opening, today(), account_id())
        return "Đã mở cuộc họp. Bước sau: phát phiếu."

    return _act(code, number, begun)


@blueprint.post(f"{HOME}/<int:meeting>/hand-out")
@needs("field")
def hand_out(code: str, number: int, meeting: int) -> AnyResponse:
    def handed(connection: Any, campaign: Any, village: Any) -> str:
        ballots = whole("handed_out")
        holding.hand_out(connection, campaign, village, meeting, ballots, account_id())
        return "Đã ghi số phiếu phát ra. Bước sau: thu phiếu và đếm trước cuộc họp."

    return _act(code, number, handed)


@blueprint.post(f"{HOME}/<int:meeting>/count")
@needs("field")
def count_back(code: str, number: int, meeting: int) -> AnyResponse:
    def counted(connection: Any, campaign: Any, village: Any) -> str:
        back = all_of(lambda: whole("collected"), lambda: whole("spoilt"))
        holding.count_back(connection, campaign, village, meeting, *back, account_id())
        return "Đã ghi số phiếu thu về. Bước sau: báo túi phiếu và in biên bản."

    return _act(code, number, counted)


@blueprint.post(f"{HOME}/<int:meeting>/finish")
@needs("field")
def finish_meeting(code: str, number: int, meeting: int) -> AnyResponse:
    """Announce what was collected as one bundle."""

    def finished(connection: Any, campaign: Any, village: Any) -> str:
        label = holding.finish(connection, campaign, village, meeting, account_id())
        return f"Đã báo túi phiếu “{label}”. Xin ghi đúng tên này lên túi."

    return _act(code, number, finished)


@blueprint.post(f"{HOME}/<int:meeting>/cancel")
@needs("field")
def cancel_meeting(code: str, number: int, meeting: int) -> AnyResponse:
    def cancelled(connection: Any, campaign: Any, village: Any) -> str:
        holding.cancel(connection, campaign, village, meeting, account_id())
        return "Đã xóa cuộc họp mở nhầm."

    return _act(code, number, cancelled)


@blueprint.get(f"{HOME}/<int:meeting>/minutes.<face>")
@needs("see")
def meeting_minutes(code: str, number: int, meeting: int, face: str) -> AnyResponse:
    with reading(code) as (connection, campaign):
        village = frames.village(connection, campaign, number)
        found = holding.get(connection, village, meeting)
        file = minutes(connection, campaign, village, found, face)
    return download(file.content, file.name, file.media_type)


def _act(code: str, number: int, work: Any) -> AnyResponse:
    def done(connection: Any, campaign: Any) -> str:
        if campaign.kind != "households":
            raise Refused(Problem("village_unknown"))
        return str(work(connection, campaign, frames.village(connection, campaign, number)))

    back = url_for("office.meetings", code=code, number=number)
    return act(code, back, lambda problems: _page(code, number, problems), done)


def _page(code: str, number: int, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        village = frames.village(connection, campaign, number)
        held = holding.listed(connection, village)
        progress = coverage.coverage(connection, campaign)
    return render_template(
        "office/meetings.html",
        campaign=campaign,
        problems=problems,
        village=village,
        row=next(row for row in progress if row.village.id == village.id),
        going=next((found for found in held if found.bundle_id is None), None),
        finished=[found for found in held if found.bundle_id is not None],
        used="meeting" in modes.used(campaign),
        running=campaign.state in ("open", "counting"),
        today=today(),
        typed=request.form,
    )
