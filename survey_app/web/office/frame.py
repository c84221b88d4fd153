"""The frame: import with a preview, draw, freeze; and the places of an open campaign."""

from fractions import Fraction
from typing import Any

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import coverage, frames, written
from survey_app.services.frame_file import read_frame, template_xlsx
from survey_app.web.errors import status_of
from survey_app.web.office.acts import (
    Problems,
    account_id,
    act,
    all_of,
    download,
    reading,
    whole,
)
from survey_app.web.office.frame_parcel import packed, unpacked
from survey_app.web.office.room import blueprint, needs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/c/<code>/frame")
@needs("see")
def frame(code: str) -> str:
    return _page(code, ())


@blueprint.get("/c/<code>/frame/template.xlsx")
@needs("see")
def frame_template(code: str) -> AnyResponse:
    with reading(code) as (connection, campaign):
        names = [unit.name for unit in frames.communes(connection, campaign)]
    return download(template_xlsx(names), f"danh-sach-ho-{code}.xlsx", XLSX)


@blueprint.post("/c/<code>/frame/preview")
@needs("plan")
def preview_frame(code: str) -> AnyResponse:
    """Show what a file holds before any of it counts."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise Refused(Problem("file_missing", "file"))
        preview = read_frame(upload.read(), upload.filename)
        with reading(code) as (connection, campaign):
            frames.check_frame(connection, campaign, preview)
            present = coverage.coverage(connection, campaign)
    except Refused as refused:
        return make_response(_page(code, refused.problems), status_of(refused))
    page = render_template(
        "office/preview.html",
        campaign=campaign,
        preview=preview,
        present=present,
        filename=upload.filename,
        content=packed(preview),
    )
    return make_response(page)


@blueprint.post("/c/<code>/frame/confirm")
@needs("plan")
def confirm_frame(code: str) -> AnyResponse:
    """Read the list that was shown once more, through the same door, and take it in."""

    def take(connection: Any, campaign: Any) -> str:
        preview = unpacked(request.form.get("content", ""))
        frames.set_frame(connection, campaign, preview, account_id())
        rows, households = len(preview.rows), preview.households
        return f"Đã nhận {written.count(rows)} thôn, {written.count(households)} hộ."

    return act(code, _url(code), lambda problems: _page(code, problems), take)


@blueprint.post("/c/<code>/frame/draw")
@needs("plan")
def draw(code: str) -> AnyResponse:
    def drawn(connection: Any, campaign: Any) -> str:
        typed = request.form.get("seed", "")
        seed = frames.draw(connection, campaign, _share(), typed, account_id())
        return f"Đã chọn mẫu. Số khởi tạo: {seed}. Xin ghi số này vào biên bản."

    return act(code, _url(code), lambda problems: _page(code, problems), drawn)


@blueprint.post("/c/<code>/frame/freeze")
@needs("plan")
def freeze(code: str) -> AnyResponse:
    def frozen(connection: Any, campaign: Any) -> str:
        frames.freeze(connection, campaign, account_id())
        return "Đã chốt danh sách hộ. Có thể in thẻ và phiếu giấy."

    return act(code, _url(code), lambda problems: _page(code, problems), frozen)


@blueprint.post("/c/<code>/places")
@needs("plan")
def add_place(code: str) -> AnyResponse:
    def added(connection: Any, campaign: Any) -> str:
        commune_id, quota = all_of(lambda: whole("commune_id"), _quota)
        units = {unit.id: unit for unit in frames.communes(connection, campaign)}
        if commune_id not in units:
            raise Refused(Problem("field_missing", "commune_id"))
        name = request.form.get("name", "")
        frames.add_place(connection, campaign, units[commune_id], name, quota, account_id())
        return f"Đã thêm điểm «{' '.join(name.split())}»."

    return act(code, _url(code), lambda problems: _page(code, problems), added)


def _url(code: str) -> str:
    return url_for("office.frame", code=code)


def _quota() -> int | None:
    return whole("quota") if request.form.get("quota", "").strip() else None


def _share() -> Fraction:
    try:
        return written.parse(request.form.get("share", "")) / 100
    except ValueError:
        raise Refused(Problem("draw_share", "share")) from None


def _page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        progress = coverage.coverage(connection, campaign)
        places = coverage.places(connection, campaign)
        communes = frames.communes(connection, campaign)
    template = "office/places.html" if campaign.kind == "open" else "office/frame.html"
    return render_template(
        template,
        campaign=campaign,
        problems=problems,
        progress=progress,
        places=places,
        communes=communes,
        typed=request.form,
    )
