"""Reconciling: each village's ballots out and back, and what the office writes of a difference."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.area import in_sentence
from survey_app.services import frames
from survey_app.services.closing import reconciliation as service
from survey_app.services.deciding import doubles as double_service
from survey_app.services.deciding import exclusions, quarantine
from survey_app.web.office.acts import Problems, account_id, act, reading
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site


@blueprint.get("/c/<code>/reconcile")
@needs("see")
def reconcile(code: str) -> str:
    """Every village in a row, with how many of its differences wait for a word."""
    with reading(code) as (connection, campaign):
        accounts = service.accounts(connection, campaign)
        left_out = exclusions.listed(connection, campaign)
        set_aside = quarantine.listed(connection, site().keys, campaign)
    return render_template(
        "office/reconcile.html",
        campaign=campaign,
        accounts=accounts,
        left_out=left_out,
        resting=[each for each in set_aside if each.record.state == "waiting"],
    )


@blueprint.get("/c/<code>/villages/<int:number>/reconcile")
@needs("see")
def reconcile_village(code: str, number: int) -> str:
    return _page(code, number, ())


@blueprint.post("/c/<code>/villages/<int:number>/reconcile")
@needs("key")
def explain(code: str, number: int) -> AnyResponse:
    """Write down why each difference is there."""
    texts = {
        field.removeprefix("why-"): text
        for field, text in request.form.items()
        if field.startswith("why-")
    }

    def explained(connection: Any, campaign: Any) -> str:
        village = frames.village(connection, campaign, number)
        service.explain(connection, campaign, village, texts, account_id())
        return f"Đã lưu giải thích của {in_sentence(village.name)}."

    return _act(code, number, "", explained)


@blueprint.post("/c/<code>/villages/<int:number>/doubles/<serial>")
@needs("key")
def ask_mistyped(code: str, number: int, serial: str) -> AnyResponse:
    """Ask to record that a stub was only keyed twice."""

    def asked(connection: Any, campaign: Any) -> str:
        reason = request.form.get(f"{serial}-reason", "")
        double_service.ask_mistyped(connection, campaign, serial, reason, account_id())
        return "Đã ghi đề nghị; đang chờ người thứ hai quyết định ở mục Việc cần hai người."

    return _act(code, number, f"{serial}-", asked)


def _act(code: str, number: int, prefix: str, work: Any) -> AnyResponse:
    def page(problems: Problems) -> str:
        placed = (replace(p, place=p.place and prefix + p.place) for p in problems)
        return _page(code, number, tuple(placed))

    back = url_for("office.reconcile_village", code=code, number=number)
    return act(code, back, page, work)


def _page(code: str, number: int, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        village = frames.village(connection, campaign, number)
        accounts = service.accounts(connection, campaign)
        doubles = double_service.listed(connection, campaign)
    return render_template(
        "office/reconcile_village.html",
        campaign=campaign,
        problems=problems,
        fields=[problem.place for problem in problems if problem.place],
        place=next(at for at, a in enumerate(accounts, 1) if a.village.id == village.id),
        found=next(a for a in accounts if a.village.id == village.id),
        villages=[a.village for a in accounts],
        doubles=[card for card in doubles if card.village_id == village.id],
        typed=request.form,
    )
