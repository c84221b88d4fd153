"""Periodic reports: the calendar of a year, the draft of one report, and that it was sent."""

from dataclasses import fields
from datetime import UTC, date, datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.duty import load_duties
from questionnaires.problem import Problem, Refused
from survey_app.services.periodic import calendar as calendars
from survey_app.services.periodic import draft, paper
from survey_app.services.periodic.calendar import Standing
from survey_app.services.periodic.draft import Written
from survey_app.services.periodic.figures import ANSWERED
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems, account_id, day_typed, download, read, write
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import today

STATES = {
    "sent": "đã gửi",
    "sent_late": "đã gửi, sau hạn",
    "late": "quá hạn",
    "before": "trước khi bắt đầu dùng",
    "drafted": "đang soạn",
    "soon": "sắp đến hạn",
    "later": "chưa đến hạn",
}
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


@blueprint.get("/periodic")
@needs("see")
def periodic() -> str:
    """What is due in a year: of one area, or of all in scope together."""
    year, area = _number("year", today().year), _number("area", 0)
    year = year if load_duties().valid_from.year <= year <= 2100 else today().year
    with read() as connection:
        found = calendars.calendar(connection, year, today(), area or None)
    return render_template(
        "office/periodic/calendar.html",
        calendar=found,
        state_names=STATES,
        weekdays=WEEKDAYS,
        today=today(),
        first_year=found.duties.valid_from.year,
    )


@blueprint.get("/periodic/<int:area_id>/<kind>/<on>")
@needs("see")
def periodic_report(area_id: int, kind: str, on: str) -> str:
    return _page(area_id, kind, on, ())


@blueprint.post("/periodic/<int:area_id>/<kind>/<on>")
@needs("print")
def write_periodic(area_id: int, kind: str, on: str) -> AnyResponse:
    """Keep what was written; with the button to send, also record that it was sent."""
    typed = {f.name: request.form.get(f.name, "").strip() for f in fields(Written)}
    texts = Written(**{name: text.replace("\r\n", "\n") for name, text in typed.items()})
    try:
        with write() as connection:
            standing = calendars.report(connection, area_id, kind, _day(on), today())
            draft.write(connection, standing, texts, account_id())
    except Refused as refused:
        return _refused(area_id, kind, on, refused)
    flash("Đã lưu bản soạn.")
    return _back(area_id, kind, on)


@blueprint.post("/periodic/<int:area_id>/<kind>/<on>/sent")
@needs("print")
def send_periodic(area_id: int, kind: str, on: str) -> AnyResponse:
    try:
        with write() as connection:
            standing = calendars.report(connection, area_id, kind, _day(on), today())
            sent_on, now = day_typed("sent_on"), datetime.now(UTC)
            draft.send(connection, standing, sent_on, now, account_id())
    except Refused as refused:
        return _refused(area_id, kind, on, refused)
    flash("Đã ghi nhận báo cáo đã gửi; số liệu được giữ nguyên như khi gửi.")
    return _back(area_id, kind, on)


@blueprint.post("/periodic/<int:area_id>/<kind>/<on>/back")
@needs("print")
def take_back_periodic(area_id: int, kind: str, on: str) -> AnyResponse:
    with write() as connection:
        standing = calendars.report(connection, area_id, kind, _day(on), today())
        draft.take_back(connection, standing, account_id())
    flash("Đã bỏ ghi nhận gửi; báo cáo trở lại bản đang soạn.")
    return _back(area_id, kind, on)


@blueprint.get("/periodic/<int:area_id>/<kind>/<on>/bao-cao.<face>")
@needs("see")
def periodic_paper(area_id: int, kind: str, on: str, face: str) -> AnyResponse:
    """The report as Word or PDF."""
    with read() as connection:
        standing = calendars.report(connection, area_id, kind, _day(on), today())
        figures = draft.figures_of(connection, standing, datetime.now(UTC))
    file = paper.set_paper(standing, figures, draft.written(standing), face)
    return download(file.content, file.name, file.media_type)


def _page(area_id: int, kind: str, on: str, problems: Problems) -> str:
    with read() as connection:
        standing = calendars.report(connection, area_id, kind, _day(on), today())
        figures = draft.figures_of(connection, standing, datetime.now(UTC))
    return render_template(
        "office/periodic/report.html",
        standing=standing,
        due=standing.due,
        figures=figures,
        answered=ANSWERED,
        texts=draft.written(standing),
        name=paper.period_name(standing.due),
        duties=load_duties(),
        together=_together(standing),
        state_names=STATES,
        weekdays=WEEKDAYS,
        problems=problems,
        typed=request.form,
        today=today(),
        parse=date.fromisoformat,
    )


def _together(standing: Standing) -> list[calendars.Due]:
    """The other reports due on the same day."""
    year = calendars.dues.of_year(load_duties(), standing.due.on.year)
    return [due for due in year if due.on == standing.due.on and due != standing.due]


def _refused(area_id: int, kind: str, on: str, refused: Refused) -> AnyResponse:
    if "periodic_unknown" in refused.codes:
        raise refused
    return make_response(_page(area_id, kind, on, refused.problems), status_of(refused))


def _back(area_id: int, kind: str, on: str) -> AnyResponse:
    return redirect(url_for("office.periodic_report", area_id=area_id, kind=kind, on=on), 303)


def _day(on: str) -> date:
    """The day in an address; refuses with periodic_unknown what is none."""
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise Refused(Problem("periodic_unknown")) from None


def _number(name: str, usual: int) -> int:
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else usual
