"""Deciding: what one person has asked for and a second one agrees to or declines."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services.deciding import decisions as service
from survey_app.web.office.acts import Problems, account_id, act, reading
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site


@blueprint.get("/c/<code>/decisions")
@needs("see")
def decisions(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/decisions/<int:number>/agree")
@needs("decide")
def agree(code: str, number: int) -> AnyResponse:
    def agreed(connection: Any, campaign: Any, *told: Any) -> None:
        service.agree(connection, site().keys, campaign, *told)

    return _settle(code, number, agreed, "Đã đồng ý và thực hiện đề nghị.")


@blueprint.post("/c/<code>/decisions/<int:number>/decline")
@needs("decide")
def decline(code: str, number: int) -> AnyResponse:
    return _settle(code, number, service.decline, "Đã ghi nhận không đồng ý; không có gì thay đổi.")


def _settle(code: str, number: int, settle: Any, said: str) -> AnyResponse:
    place = f"answer-{number}"

    def settled(connection: Any, campaign: Any) -> str:
        settle(connection, campaign, number, account_id(), request.form.get(place, ""))
        return said

    def page(problems: Problems) -> str:
        return _page(code, tuple(replace(p, place=place) for p in problems))

    return act(code, url_for("office.decisions", code=code), page, settled)


def _page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        waiting = service.waiting(connection, campaign)
        settled = service.settled(connection, campaign)
    return render_template(
        "office/decisions.html",
        campaign=campaign,
        problems=problems,
        waiting=[service.told(decision) for decision in waiting],
        settled=[service.told(decision) for decision in settled],
        fields=[f"answer-{decision.id}" for decision in waiting],
        typed=request.form,
    )
