"""Last year's campaign as the draft of this year's: first the day, then what is decided anew."""

from datetime import date
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Refused
from survey_app.services import area_choice
from survey_app.services.setup import copying
from survey_app.web.errors import status_of
from survey_app.web.office.acts import (
    Problems,
    account_id,
    all_of,
    campaign_of,
    day_typed,
    filled,
    reading,
    write,
)
from survey_app.web.office.creating import area_typed, code_typed, days_typed, reference_day
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import today


@blueprint.get("/c/<code>/copy")
@needs("plan")
def copy_form(code: str) -> str:
    """First the reference date, then the form with the units that stood on it."""
    return _form(code, ())


@blueprint.post("/c/<code>/copy")
@needs("plan")
def copy_campaign(code: str) -> AnyResponse:
    try:
        with write() as connection:
            source = campaign_of(connection, code)
            made, changes = copying.copy(connection, source, _wanted(connection), account_id())
    except Refused as refused:
        return make_response(_form(code, refused.problems), status_of(refused))
    flash(f"Đã chép thành đợt «{made.title}». Thẻ, phiếu và kết quả của đợt cũ không chép sang.")
    for change in changes:
        flash(change.message, "warning")
    return redirect(url_for("office.setup", code=made.code), 303)


def _wanted(connection: Any) -> copying.Copy:
    """What is typed, or everything that is wrong with it."""
    code, title, area, day, days = all_of(
        lambda: code_typed(connection),
        lambda: filled("title"),
        lambda: area_typed(connection),
        lambda: day_typed("reference_date"),
        days_typed,
    )
    return copying.Copy(code, title, area, day, *days)


def _form(code: str, problems: Problems) -> str:
    day = reference_day()
    with reading(code) as (connection, campaign):
        area = copying.area_now(connection, campaign, day) if day else None
        changes = _foreseen(connection, campaign, area, day)
        groups = area_choice.standing(connection, day) if day else ()
    return render_template(
        "office/setup/copy.html",
        campaign=campaign,
        problems=problems,
        typed=request.values,
        reference_date=day,
        groups=groups,
        area=area,
        changes=changes,
        today=today(),
    )


def _foreseen(connection: Any, campaign: Any, area: Any, day: date | None) -> Problems:
    """What would change for the area that is offered first; nothing where none can be."""
    if area is None or day is None:
        return ()
    try:
        return copying.foresee(connection, campaign, area.id, day)
    except Refused as refused:
        return refused.problems
