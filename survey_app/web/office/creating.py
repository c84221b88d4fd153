"""A new campaign: first the reference date, then everything else."""

from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import area_choice, campaigns
from survey_app.services.campaigns import Plan
from survey_app.services.own_files import catalogue
from survey_app.services.setup import window
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems, account_id, all_of, day_typed, read, whole, write
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import today


@blueprint.get("/campaigns/new")
@needs("plan")
def new_campaign() -> str:
    """First the reference date, then the form with the units that stood on it."""
    return _form(())


@blueprint.post("/campaigns/new")
@needs("plan")
def create_campaign() -> AnyResponse:
    try:
        plan = _plan()
        with write() as connection:
            area_choice.choose(connection, plan.area_id, plan.reference_date)
            campaign = campaigns.create(connection, plan, account_id())
            rule = campaigns.rule(connection, campaign)
    except Refused as refused:
        return make_response(_form(refused.problems), status_of(refused))
    flash(f"Đã tạo đợt «{campaign.title}».")
    for warning in window.warnings(rule, plan.opens_on, plan.closes_on) if rule else ():
        flash(warning.message, "warning")
    return redirect(url_for("office.overview", code=campaign.code), 303)


def _plan() -> Plan:
    form = request.form
    area, reference_date, opens, closes, questionnaire, rule, title, code = all_of(
        lambda: _filled("area_id") and whole("area_id"),
        lambda: day_typed("reference_date"),
        lambda: day_typed("opens_on"),
        lambda: day_typed("closes_on"),
        lambda: _chosen("questionnaire"),
        lambda: _chosen("rule") if form.get("rule") else None,
        lambda: _filled("title"),
        lambda: _filled("code"),
    )
    return Plan(
        code=code,
        title=title,
        area_id=area,
        questionnaire=questionnaire.ref,
        rule=rule.ref if rule else None,
        object=questionnaire.read.object if rule else None,
        reference_date=reference_date,
        opens_on=opens,
        closes_on=closes,
        kind=form.get("kind", "") if form.get("kind") in ("households", "open") else "households",
        demonstration="demonstration" in form,
    )


def _chosen(kind: str) -> catalogue.Entry:
    """What is chosen of the library; refuses with field_missing."""
    try:
        with read() as connection:
            return catalogue.entry(connection, kind, request.form.get(kind, ""))
    except Refused:
        raise Refused(Problem("field_missing", kind)) from None


def _filled(field: str) -> str:
    typed = " ".join(request.form.get(field, "").split())
    if not typed:
        raise Refused(Problem("field_missing", field))
    return typed


def _form(problems: Problems) -> str:
    typed = request.values
    try:
        reference_date: date | None = date.fromisoformat(typed.get("reference_date", ""))
    except ValueError:
        reference_date = None
    groups: tuple[area_choice.Group, ...] = ()
    with read() as connection:
        if reference_date:
            groups = area_choice.standing(connection, reference_date)
        forms = catalogue.entries(connection, "questionnaire")
        rules = catalogue.entries(connection, "rule")
    return render_template(
        "office/new.html",
        problems=problems,
        typed=typed,
        reference_date=reference_date,
        groups=groups,
        forms=forms,
        rules=rules,
        today=today(),
    )
