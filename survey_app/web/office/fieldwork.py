"""Fieldwork: one village, its register, its spare and spoilt cards."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services import coverage, frames, invitations
from survey_app.services.frames import Register
from survey_app.web.office.acts import Problems, account_id, act, all_of, filled, reading, whole
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/c/<code>/villages/<int:number>")
@needs("see")
def village(code: str, number: int) -> str:
    return _page(code, number, ())


@blueprint.post("/c/<code>/villages/<int:number>/register")
@needs("field")
def enter_register(code: str, number: int) -> AnyResponse:
    def entered(connection: Any, campaign: Any) -> str:
        fields = ("asked", "issued", "absent", "refused")
        numbers = all_of(*(lambda field=field: whole(field) for field in fields))
        found = frames.village(connection, campaign, number)
        frames.enter_register(connection, campaign, found, Register(*numbers), account_id())
        return f"Đã lưu sổ giao nhận của {found.name}."

    return _act(code, number, entered)


@blueprint.post("/c/<code>/villages/<int:number>/spare")
@needs("field")
def bind_spare(code: str, number: int) -> AnyResponse:
    def bound(connection: Any, campaign: Any) -> str:
        serial, line = all_of(lambda: filled("spare_serial"), lambda: whole("line"))
        invitations.bind_spare(connection, campaign, serial, line, account_id())
        return f"Đã giao thẻ {serial.strip()} cho hộ số {line}; thẻ cũ của hộ này hết hiệu lực."

    return _act(code, number, bound)


@blueprint.post("/c/<code>/villages/<int:number>/spoil")
@needs("field")
def spoil(code: str, number: int) -> AnyResponse:
    def spoilt(connection: Any, campaign: Any) -> str:
        serial, reason = all_of(lambda: filled("serial"), lambda: filled("reason"))
        invitations.spoil(connection, campaign, serial, reason, account_id())
        return f"Đã ghi thẻ {serial.strip()} vào sổ thẻ hỏng."

    return _act(code, number, spoilt)


def _act(code: str, number: int, work: Any) -> AnyResponse:
    back = url_for("office.village", code=code, number=number)
    return act(code, back, lambda problems: _page(code, number, problems), work)


def _page(code: str, number: int, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        found = frames.village(connection, campaign, number)
        progress = coverage.coverage(connection, campaign)
        spoilt = invitations.spoilt(connection, found)
    row = next(row for row in progress if row.village.id == found.id)
    return render_template(
        "office/village.html",
        campaign=campaign,
        problems=problems,
        village=found,
        row=row,
        spoilt=spoilt,
        villages=[each.village for each in progress],
        typed=request.form,
    )
