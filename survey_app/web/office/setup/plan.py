"""When and how a campaign asks: its days against the rule's window, and its ways of asking."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services import campaigns
from survey_app.services.setup import dates, modes, place, window
from survey_app.web.office.acts import Problems, account_id, act, all_of, day_typed, reading
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/c/<code>/setup/dates")
@needs("see")
def campaign_dates(code: str) -> str:
    return _dates(code, ())


@blueprint.post("/c/<code>/setup/dates")
@needs("plan")
def change_dates(code: str) -> AnyResponse:
    """Change the days of a draft, or the closing day of an open campaign."""

    def changed(connection: Any, campaign: Any) -> str:
        opens_on, closes_on = all_of(_opening(campaign), lambda: day_typed("closes_on"))
        reason = request.form.get("reason", "")
        dates.change(connection, campaign, opens_on, closes_on, reason, account_id())
        return "Đã ghi ngày lấy ý kiến."

    back = url_for("office.campaign_dates", code=code)
    return act(code, back, lambda problems: _dates(code, problems), changed)


@blueprint.get("/c/<code>/setup/modes")
@needs("see")
def campaign_modes(code: str) -> str:
    return _modes(code, ())


@blueprint.post("/c/<code>/setup/modes")
@needs("plan")
def choose_modes(code: str) -> AnyResponse:
    """Choose the ways of asking; answers that come in by another are refused."""

    def chosen(connection: Any, campaign: Any) -> str:
        modes.choose(connection, campaign, request.form.getlist("modes"), account_id())
        return "Đã ghi hình thức lấy ý kiến."

    back = url_for("office.setup", code=code)
    return act(code, back, lambda problems: _modes(code, problems), chosen)


@blueprint.post("/c/<code>/setup/place")
@needs("plan")
def choose_place(code: str) -> AnyResponse:
    """Choose whether tablets may ask households for a rough place."""

    def chosen(connection: Any, campaign: Any) -> str:
        asks = request.form.get("place") == "yes"
        place.choose(connection, campaign, asks, account_id())
        return f"Đã ghi: {'có hỏi' if asks else 'không hỏi'} vị trí gần đúng."

    back = url_for("office.campaign_modes", code=code)
    return act(code, back, lambda problems: _modes(code, problems), chosen)


def _opening(campaign: Any) -> Any:
    """The opening day as typed; as it is where it stands no longer in the form."""
    typed = "opens_on" in request.form or campaign.state == "draft"
    return (lambda: day_typed("opens_on")) if typed else (lambda: campaign.opens_on)


def _dates(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        rule = campaigns.rule(connection, campaign)
    days = (campaign.opens_on, campaign.closes_on)
    return render_template(
        "office/setup/dates.html",
        campaign=campaign,
        problems=problems,
        rule=rule,
        window=window.of(rule, *days) if rule else None,
        warnings=window.warnings(rule, *days) if rule else (),
        holidays=window.SOURCE,
        typed=request.form,
    )


def _modes(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        counted = campaigns.counted_forms(connection, campaign)
    return render_template(
        "office/setup/modes.html",
        campaign=campaign,
        problems=problems,
        counted=counted,
        used=modes.used(campaign) if not problems else request.form.getlist("modes"),
    )
