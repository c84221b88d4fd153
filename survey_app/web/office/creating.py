"""A new campaign: first the reference date, then everything else."""

from datetime import date
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import area_choice, campaigns
from survey_app.services.campaigns import Plan
from survey_app.services.own_files import catalogue
from survey_app.services.setup import dates, window
from survey_app.web.errors import status_of
from survey_app.web.office.acts import (
    Problems,
    account_id,
    all_of,
    day_typed,
    filled,
    read,
    whole,
    write,
)
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
    """Create it; with `look` only show what the rule says of the days, as far as they are known."""
    if "look" in request.form:
        return make_response(_form(()))
    try:
        with write() as connection:
            plan = _plan(connection)
            campaign = campaigns.create(connection, plan, account_id())
            rule = campaigns.rule(connection, campaign)
    except Refused as refused:
        return make_response(_form(refused.problems), status_of(refused))
    flash(f"Đã tạo đợt «{campaign.title}».")
    for warning in window.warnings(rule, plan.opens_on, plan.closes_on) if rule else ():
        flash(warning.message, "warning")
    return redirect(url_for("office.overview", code=campaign.code), 303)


def _plan(connection: Any) -> Plan:
    """What is typed, or everything that is wrong with it."""
    form = request.form
    area, reference_date, (opens, closes), (questionnaire, rule), title, code = all_of(
        lambda: area_typed(connection),
        lambda: day_typed("reference_date"),
        days_typed,
        lambda: _files(connection),
        lambda: filled("title"),
        lambda: code_typed(connection),
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


def area_typed(connection: Any) -> int:
    """The unit chosen, which stood on the reference date where that is one."""
    area_id = whole("area_id")
    if day := reference_day():
        area_choice.choose(connection, area_id, day)
    return area_id


def days_typed() -> tuple[date, date]:
    opens, closes = all_of(lambda: day_typed("opens_on"), lambda: day_typed("closes_on"))
    if problems := tuple(dates.problems(opens, closes)):
        raise Refused(*problems)
    return opens, closes


def _files(connection: Any) -> tuple[catalogue.Entry, catalogue.Entry | None]:
    """The questionnaire and, where one is chosen, the rule, which knows its object."""
    questionnaire, rule = all_of(
        lambda: _chosen(connection, "questionnaire"),
        lambda: _chosen(connection, "rule") if request.form.get("rule") else None,
    )
    if rule and (problem := campaigns.object_problem(questionnaire.read.object, rule.read)):
        raise Refused(problem)
    return questionnaire, rule


def _chosen(connection: Any, kind: str) -> catalogue.Entry:
    """What is chosen of the library; refuses with field_missing."""
    try:
        return catalogue.entry(connection, kind, request.form.get(kind, ""))
    except Refused:
        raise Refused(Problem("field_missing", kind)) from None


def code_typed(connection: Any) -> str:
    code = filled("code")
    if problems := campaigns.code_problems(connection, code):
        raise Refused(*problems)
    return code


def reference_day() -> date | None:
    try:
        return date.fromisoformat(request.values.get("reference_date", ""))
    except ValueError:
        return None


def _foreseen(connection: Any) -> dict[str, Any]:
    """What the rule chosen says of the days typed; nothing where either is not known yet."""
    try:
        (opens, closes), rule = all_of(days_typed, lambda: _chosen(connection, "rule").read)
    except Refused:
        return {}
    return {
        "rule": rule,
        "window": window.of(rule, opens, closes),
        "warnings": window.warnings(rule, opens, closes),
    }


def _form(problems: Problems) -> str:
    reference_date = reference_day()
    groups: tuple[area_choice.Group, ...] = ()
    with read() as connection:
        if reference_date:
            groups = area_choice.standing(connection, reference_date)
        forms = catalogue.entries(connection, "questionnaire")
        rules = catalogue.entries(connection, "rule")
        foreseen = _foreseen(connection)
    return render_template(
        "office/new.html",
        problems=problems,
        typed=request.values,
        reference_date=reference_date,
        groups=groups,
        forms=forms,
        rules=rules,
        foreseen=foreseen,
        looked="look" in request.form,
        today=today(),
    )
