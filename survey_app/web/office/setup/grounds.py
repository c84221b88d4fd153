"""What a campaign rests on: the questionnaire with its items, the rule with its bars."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services import campaigns
from survey_app.services.setup import bars, steps
from survey_app.web.office.acts import Problems, account_id, act, reading
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/c/<code>/setup/questionnaire")
@needs("see")
def campaign_questionnaire(code: str) -> str:
    with reading(code) as (connection, campaign):
        questionnaire = campaigns.questionnaire(connection, campaign)
    return render_template(
        "office/setup/questionnaire.html", campaign=campaign, questionnaire=questionnaire
    )


@blueprint.get("/c/<code>/setup/rule")
@needs("see")
def campaign_rule(code: str) -> str:
    return rule_page(code, ())


@blueprint.post("/c/<code>/guidance")
@needs("plan")
def set_guidance(code: str) -> AnyResponse:
    """Record the guidance under which online answers count."""
    guidance = request.form.get("guidance", "")

    def record(connection: Any, campaign: Any) -> str:
        campaigns.allow_online(connection, campaign, guidance, account_id())
        return "Đã ghi hướng dẫn." if guidance.strip() else "Đã xóa hướng dẫn."

    back = url_for("office.campaign_rule", code=code)
    return act(code, back, lambda problems: rule_page(code, problems), record)


@blueprint.get("/c/<code>/setup/bars/<any(coverage,content,overall):bar>")
@needs("plan")
def missing_bar(code: str, bar: Any) -> str:
    return _bar(code, bar, ())


@blueprint.post("/c/<code>/setup/bars/<any(coverage,content,overall):bar>")
@needs("plan")
def ask_for_bar(code: str, bar: Any) -> AnyResponse:
    """Ask a second person to agree to the figure of a bar that has none."""

    def asked(connection: Any, campaign: Any) -> str:
        typed = [request.form.get(field, "") for field in ("figure", "strictness", "source")]
        bars.ask(connection, campaign, bar, *typed, account_id())
        return "Đã đề nghị. Ngưỡng có hiệu lực khi một người thứ hai đồng ý."

    back = url_for("office.campaign_rule", code=code)
    return act(code, back, lambda problems: _bar(code, bar, problems), asked)


def _bar(code: str, name: Any, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        bar = bars.check(connection, campaign, name)
    return render_template(
        "office/setup/bar.html",
        campaign=campaign,
        problems=problems,
        name=name,
        bar=bar,
        typed=request.form,
    )


def rule_page(code: str, problems: Problems) -> str:
    """The rule of a campaign, with what was refused and typed."""
    with reading(code) as (connection, campaign):
        rule = campaigns.rule(connection, campaign)
        counted = campaigns.counted_forms(connection, campaign)
        waiting = bars.waiting(connection, campaign)
    found = steps.bars(campaign, rule)
    return render_template(
        "office/setup/rule.html",
        campaign=campaign,
        problems=problems,
        rule=rule,
        object=steps.object_rule(campaign, rule),
        bars=found,
        fillable=[name for name, bar in found.items() if bars.open_to_filling(campaign, bar)],
        waiting=waiting,
        counted=counted,
        typed=request.form,
    )
