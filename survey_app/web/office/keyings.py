"""Ballots keyed twice: what waits, what two people read differently, and how alike they read."""

import uuid
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.ballot import INVALID_REASONS
from survey_app.services import campaigns
from survey_app.services.keying import queue, setting, twice
from survey_app.services.setup import modes
from survey_app.web.office.acts import Problems, account_id, act, reading
from survey_app.web.office.keying import typed_ballot
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site, today


@blueprint.get("/c/<code>/keyings")
@needs("key")
def keyings(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/keyings")
@needs("plan")
def choose_keying(code: str) -> AnyResponse:
    """Choose whether ballots are keyed once or twice."""
    keyed_twice = request.form.get("keyed") == "twice"

    def chosen(connection: Any, campaign: Any) -> str:
        setting.choose(connection, campaign, keyed_twice, account_id())
        return (
            "Từ nay mỗi phiếu do hai người nhập."
            if keyed_twice
            else "Từ nay mỗi phiếu nhập một lần."
        )

    back = url_for("office.keyings", code=code)
    return act(code, back, lambda problems: _page(code, problems), chosen)


@blueprint.get("/c/<code>/keyings/<ballot>")
@needs("key")
def dispute(code: str, ballot: str) -> str:
    return _dispute_page(code, ballot, ())


@blueprint.post("/c/<code>/keyings/<ballot>")
@needs("key")
def decide_keying(code: str, ballot: str) -> AnyResponse:
    """Decide a ballot that two people read differently; a second press changes nothing."""

    def decided(connection: Any, campaign: Any) -> str:
        typed = typed_ballot(ballot)
        twice.decide(connection, site().keys, campaign, typed, account_id(), today())
        return f"Đã quyết định phiếu số {typed.number}; phiếu đã được nhận."

    back = url_for("office.keyings", code=code)
    return act(code, back, lambda problems: _dispute_page(code, ballot, problems), decided)


@blueprint.post("/c/<code>/keyings/<ballot>/discard")
@needs("key")
def discard_keying(code: str, ballot: str) -> AnyResponse:
    def discarded(connection: Any, campaign: Any) -> str:
        reason = request.form.get(f"reason-{ballot}", "")
        twice.discard(connection, campaign, ballot, reason, account_id())
        return f"Đã bỏ lần nhập của phiếu số {ballot}; phiếu này nhập lại từ đầu."

    back = url_for("office.keyings", code=code)
    return act(code, back, lambda problems: _page(code, problems, ballot), discarded)


def _page(code: str, problems: Problems, ballot: str = "") -> str:
    with reading(code) as (connection, campaign):
        questionnaire = campaigns.questionnaire(connection, campaign)
        found = queue.queue(connection, campaign)
        pairs = queue.by_pair(connection, campaign)
        items = queue.by_item(connection, campaign)
    return render_template(
        "office/keyings.html",
        campaign=campaign,
        problems=problems,
        queue=found,
        pairs=pairs,
        items=items,
        told=lambda codes: twice.told(questionnaire, codes),
        on_paper=modes.on_paper(campaign),
        running=campaign.state in ("open", "counting"),
        typed=request.form,
        discarding=ballot,
    )


def _dispute_page(code: str, ballot: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        questionnaire = campaigns.questionnaire(connection, campaign)
        found = queue.dispute(connection, campaign, ballot)
    return render_template(
        "office/dispute.html",
        campaign=campaign,
        problems=problems,
        found=found,
        questionnaire=questionnaire,
        said=lambda reading, code: queue.in_words(questionnaire, reading, code),
        own=account_id() in found.accounts,
        forms=[mode for mode in modes.used(campaign) if mode in modes.ON_PAPER],
        invalid_reasons=INVALID_REASONS,
        running=campaign.state in ("open", "counting"),
        response_id=request.form.get("response_id") or str(uuid.uuid4()),
        typed=request.form,
    )
