"""Tablets: who has them, what is still on them, and how each comes home or is written off."""

from collections import Counter
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.core.disposition import MEANINGS
from survey_app.services import backup, frames
from survey_app.services.field import paradata, rescue, visits
from survey_app.services.field import tablets as service
from survey_app.web.office.acts import Problems, account_id, act, reading, said_at
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site, today

_FIELDS = {"rescued": "Tệp cứu phiếu"}
_OUTCOMES = (
    ("accepted", "mới nhận"),
    ("duplicate", "đã có từ trước"),
    ("quarantined", "chờ hai người quyết định"),
    ("refused", "chưa nhận: hỏng, không đúng khuôn dạng, hoặc chỗ để riêng của máy đã đầy"),
)


@blueprint.get("/c/<code>/tablets")
@needs("see")
def tablets(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/tablets/<int:number>/check-in")
@needs("plan")
def check_in_tablet(code: str, number: int) -> AnyResponse:
    def checked_in(connection: Any, campaign: Any) -> str:
        found = service.check_in(connection, campaign, number, account_id())
        return f"Đã nhận lại máy “{found.name}”: mọi bản ghi đã về."

    return _act(code, checked_in)


@blueprint.post("/c/<code>/tablets/<int:number>/write-off")
@needs("plan")
def write_off_tablet(code: str, number: int) -> AnyResponse:
    def written_off(connection: Any, campaign: Any) -> str:
        field = f"reason-{number}"
        with said_at(field):
            reason = request.form.get(field, "")
            found = service.write_off(connection, campaign, number, reason, account_id())
        return f"Đã ghi máy “{found.name}” không về đủ."

    return _act(code, written_off)


@blueprint.post("/c/<code>/tablets/<int:number>/retire")
@needs("plan")
def retire_tablet(code: str, number: int) -> AnyResponse:
    def retired(connection: Any, campaign: Any) -> str:
        found = service.retire(connection, campaign, number, account_id())
        return f"Đã ngừng dùng máy “{found.name}”: máy này không gửi được nữa."

    return _act(code, retired)


@blueprint.post("/c/<code>/tablets/rescued")
@needs("plan")
def take_rescued_file(code: str) -> AnyResponse:
    def taken(connection: Any, campaign: Any) -> str:
        file = request.files.get("rescued")
        data = file.read() if file else b""
        lines = rescue.take_in(connection, site().keys, campaign, data, today(), account_id())
        counted = Counter(line.outcome for line in lines)
        told = (f"{counted[name]} bản {words}" for name, words in _OUTCOMES if counted[name])
        return f"Đã đọc tệp cứu phiếu: {', '.join(told)}."

    return _act(code, taken)


def _act(code: str, work: Any) -> AnyResponse:
    back = url_for("office.tablets", code=code)
    return act(code, back, lambda problems: _page(code, problems), work)


def _page(code: str, problems: Problems) -> str:
    hours = site().config.backup_hours
    with reading(code) as (connection, campaign):
        standings = service.standings(connection, campaign)
        ended = visits.ended(connection, campaign)
        placed, doubtful = paradata.places(connection, campaign)
        villages = frames.listed(connection, campaign)
        late = bool(standings) and (not hours or backup.overdue(connection, hours))
    return render_template(
        "office/tablets.html",
        campaign=campaign,
        problems=problems,
        fields={p.place: _FIELDS.get(p.place, "Vì sao máy không về đủ") for p in problems},
        out=[found for found in standings if found.outing.state == "out"],
        settled=[found for found in standings if found.outing.state != "out"],
        visited=[village for village in villages if village.id in ended],
        ended=ended,
        placed=placed,
        doubtful=doubtful,
        meanings=MEANINGS,
        late=late,
        typed=request.form,
    )
