"""Campaigns: the list, one of them, and its state."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.core.campaign import next_state
from survey_app.services import campaigns, coverage
from survey_app.services.closing import ending, postings, reconciliation
from survey_app.services.deciding import decisions, going_back
from survey_app.services.staff import people
from survey_app.web.office.acts import Problems, account_id, act, read, reading
from survey_app.web.office.room import blueprint, needs

_MOVED = {
    "open": "Đã mở đợt lấy ý kiến.",
    "counting": "Đã dừng nhận phiếu trực tuyến; chỉ còn nhập phiếu giấy.",
    "closed": "Đã kết thúc đợt. Kết quả có ở mục Kết quả.",
    "published": "Đã ghi nhận việc công bố kết quả.",
}


@blueprint.get("/")
@needs("see")
def campaign_list() -> str:
    with read() as connection:
        listed = campaigns.listed(connection)
    return render_template("office/campaigns.html", campaigns=listed)


@blueprint.get("/c/<code>/")
@needs("see")
def overview(code: str) -> str:
    return _overview(code, ())


@blueprint.post("/c/<code>/move")
@needs("plan")
def move(code: str) -> AnyResponse:
    to = request.form.get("to", "")
    return act(
        code,
        url_for("office.overview", code=code),
        lambda problems: _overview(code, problems),
        lambda connection, campaign: _moved(connection, campaign, to),
    )


@blueprint.post("/c/<code>/back")
@needs("plan")
def ask_back(code: str) -> AnyResponse:
    """Ask a second person to take the campaign one state back."""
    reason = request.form.get("reason", "")

    def asked(connection: Any, campaign: Any) -> str:
        going_back.ask(connection, campaign, reason, account_id())
        return "Đã ghi đề nghị quay lại bước trước; đang chờ người thứ hai quyết định."

    back = url_for("office.overview", code=code)
    return act(code, back, lambda problems: _overview(code, problems), asked)


def _moved(connection: Any, campaign: Any, to: str) -> str:
    """Move a campaign; who presses once more is told what the first press has done."""
    if to not in _MOVED:
        raise Refused(Problem("field_missing", "to"))
    try:
        campaigns.move(connection, campaign, to, account_id())
    except Refused:
        if campaigns.get(connection, campaign.code).state != to:
            raise
    return _MOVED[to]


def _overview(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        progress = coverage.coverage(connection, campaign)
        places = coverage.places(connection, campaign)
        counting = (campaign.kind, campaign.state) == ("households", "counting")
        unexplained = len(reconciliation.unexplained(connection, campaign)) if counting else 0
        awaited = ending.outstanding(connection, campaign) if campaign.state == "counting" else []
        waiting = len(decisions.waiting(connection, campaign))
        journal = people.acts(connection, campaign.id)
        questionnaire = campaigns.questionnaire(connection, campaign)
        rule = campaigns.rule(connection, campaign)
        posting = postings.standing(connection, campaign)
        before = going_back.possible(connection, campaign)
    return render_template(
        "office/overview.html",
        campaign=campaign,
        problems=problems,
        progress=progress,
        places=places,
        waiting=waiting,
        unexplained=unexplained,
        journal=journal,
        questionnaire=questionnaire,
        rule=rule,
        following=next_state(campaign.state),
        posting=posting,
        awaited=awaited,
        before=before,
        consequences=going_back.CONSEQUENCES,
        typed=request.form,
    )
