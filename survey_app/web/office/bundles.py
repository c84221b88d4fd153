"""Bundles: paper on its way, announced by a village, counted on arrival or written off by name."""

from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.area import in_sentence
from survey_app.services import frames
from survey_app.services.closing import bundles as service
from survey_app.web.office.acts import Problems, account_id, act, all_of, reading, said_at, whole
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/c/<code>/bundles")
@needs("see")
def bundles(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/bundles")
@needs("field")
def announce_bundle(code: str) -> AnyResponse:
    def announced(connection: Any, campaign: Any) -> str:
        number, ballots = all_of(lambda: whole("village"), lambda: whole("ballots"))
        village = frames.village(connection, campaign, number)
        label = request.form.get("label", "")
        service.announce(connection, campaign, village, label, ballots, account_id())
        return f"Đã báo túi phiếu “{' '.join(label.split())}” của {in_sentence(village.name)}."

    return _act(code, announced)


@blueprint.post("/c/<code>/bundles/<int:number>/receive")
@needs("key")
def receive_bundle(code: str, number: int) -> AnyResponse:
    def received(connection: Any, campaign: Any) -> str:
        counted = whole(f"counted-{number}")
        found = service.receive(connection, campaign, number, counted, account_id())
        return f"Đã nhận túi phiếu “{found.label}”: {counted} phiếu."

    return _act(code, received)


@blueprint.post("/c/<code>/bundles/<int:number>/write-off")
@needs("key")
def write_off_bundle(code: str, number: int) -> AnyResponse:
    def written_off(connection: Any, campaign: Any) -> str:
        field = f"reason-{number}"
        with said_at(field):
            reason = request.form.get(field, "")
            found = service.write_off(connection, campaign, number, reason, account_id())
        return f"Đã ghi túi phiếu “{found.label}” không về."

    return _act(code, written_off)


def _act(code: str, work: Any) -> AnyResponse:
    back = url_for("office.bundles", code=code)
    return act(code, back, lambda problems: _page(code, problems), work)


def _page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        listed = service.listed(connection, campaign)
        villages = frames.listed(connection, campaign)
    announced = [found for found in listed if found.state == "announced"]
    fields = [f"{name}-{found.id}" for found in announced for name in ("counted", "reason")]
    return render_template(
        "office/bundles.html",
        campaign=campaign,
        problems=problems,
        announced=announced,
        settled=[found for found in listed if found.state != "announced"],
        communes=[(name, [*group]) for name, group in groupby(villages, lambda v: v.commune)],
        fields=("village", "label", "ballots", *fields),
        typed=request.form,
    )
