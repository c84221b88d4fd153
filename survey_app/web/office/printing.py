"""The printing room: one village at once, many in the background.

A code exists in the printed file alone: what is printed at once cannot be fetched again; what was
lost is made anew, and the cards before die.
"""

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import coverage, frames, rehearsal
from survey_app.services.coverage import VillageCoverage
from survey_app.services.printroom import jobs
from survey_app.services.printroom.wishes import KINDS, OF_MANY, Wish
from survey_app.services.setup import modes
from survey_app.store.villages import Village
from survey_app.web import clock
from survey_app.web.errors import status_of
from survey_app.web.office.acts import (
    PDF,
    Problems,
    account_id,
    campaign_of,
    download,
    reading,
    whole,
    write,
)
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site

ZIP = "application/zip"
ON_ONE_PAGE = 60  # villages; with more of them a commune is chosen first
_LONGEST_LIST = 2000  # letters of a list of lines
_OF_A_VILLAGE = (*OF_MANY, "both", "again")
_OF_NO_VILLAGE = ("posters", "commune_poster", "place_poster")


@blueprint.get("/c/<code>/print")
@needs("print")
def print_page(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/print")
@needs("print")
def print_many(code: str) -> AnyResponse:
    """Ask for prints of many villages; they are made in the background."""
    try:
        with write() as connection:
            campaign = campaign_of(connection, code)
            chosen = _chosen(frames.listed(connection, campaign))
            job_id = jobs.ask(connection, campaign, chosen, _wish(OF_MANY), account_id())
    except Refused as refused:
        return make_response(_page(code, refused.problems), status_of(refused))
    clock.wake("print")
    return redirect(url_for("office.print_job", code=code, job_id=job_id), 303)


@blueprint.post("/c/<code>/print/villages/<int:number>")
@needs("print")
def print_village(code: str, number: int) -> AnyResponse:
    return _now(code, number)


@blueprint.post("/c/<code>/print/posters")
@needs("print")
def print_posters(code: str) -> AnyResponse:
    """Posters of a commune, of a place, or every one of the campaign."""
    return _now(code, None)


def _now(code: str, number: int | None) -> AnyResponse:
    """Make and print in one transaction: no card is kept that was not sent as a file."""
    here = site()
    try:
        with write() as connection:
            campaign = campaign_of(connection, code)
            village = None if number is None else frames.village(connection, campaign, number)
            wish = _wish(_OF_NO_VILLAGE if village is None else _OF_A_VILLAGE)
            made = jobs.print_now(
                connection, here.keys, campaign, village, wish, here.config.base_url, account_id()
            )
    except Refused as refused:
        return make_response(_page(code, refused.problems), status_of(refused))
    return download(made.data, made.name, ZIP if made.is_zip else PDF)


@blueprint.post("/c/<code>/print/jobs/<int:job_id>/cancel")
@needs("print")
def cancel_print(code: str, job_id: int) -> AnyResponse:
    with write() as connection:
        jobs.cancel(connection, campaign_of(connection, code), job_id, account_id())
    flash("Đã dừng in. Các tệp đã in xong vẫn còn.")
    return redirect(url_for("office.print_job", code=code, job_id=job_id), 303)


@blueprint.post("/c/<code>/print/jobs/<int:job_id>/retry")
@needs("print")
def retry_print(code: str, job_id: int) -> AnyResponse:
    with write() as connection:
        jobs.retry(connection, campaign_of(connection, code), job_id, account_id())
    clock.wake("print")
    return redirect(url_for("office.print_job", code=code, job_id=job_id), 303)


@blueprint.post("/c/<code>/print/jobs/<int:job_id>/wipe")
@needs("print")
def wipe_print(code: str, job_id: int) -> AnyResponse:
    with write() as connection:
        jobs.wipe(connection, campaign_of(connection, code), job_id, account_id())
    flash("Đã xóa tệp khỏi hệ thống. Lịch sử in vẫn còn.")
    return redirect(url_for("office.print_job", code=code, job_id=job_id), 303)


def _wish(kinds: tuple[str, ...]) -> Wish:
    """What the form asks for; refuses a kind that cannot be had here and numbers that are none."""
    kind = request.form.get("kind", "")
    if kind not in kinds:
        raise Refused(Problem("print_kind", "kind"))
    if kind == "again":
        return Wish(kind, lines=_lines(request.form.get("lines", "")))
    if kind in ("commune_poster", "place_poster"):
        return Wish(kind, number=whole("number"))
    counted = kind in ("spares", "rehearsal") or (
        kind == "ballots" and bool(request.form.get("count"))
    )
    return Wish(kind, _count(kind) if counted else 0)


def _count(kind: str) -> int:
    found = whole("count")
    if found == 0 and kind == "ballots":  # an empty field would mean one a household
        raise Refused(Problem("ballots_count", "count"))
    return found


def _chosen(listed: list[Village]) -> list[Village]:
    """The villages that the form names: all, those of a commune, or those with a tick."""
    where = request.form.get("where", "")
    if where == "all":
        return listed
    ticked = set(request.form.getlist("village"))
    found = [
        village
        for village in listed
        if where == f"commune-{village.commune_id}"
        or (where == "chosen" and str(village.number) in ticked)
    ]
    if not found:
        raise Refused(Problem("print_villages", "where"))
    return found


def _page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        progress = coverage.coverage(connection, campaign)
        places = coverage.places(connection, campaign)
        latest = jobs.listed(connection, campaign, 5)
        tests = rehearsal.counts(connection, campaign)
    communes = {row.village.commune_id: row.village.commune for row in progress}
    return render_template(
        "office/print.html",
        campaign=campaign,
        problems=problems,
        progress=progress,
        shown=_shown(progress),
        places=places,
        communes=communes,
        latest=latest,
        tests=tests,
        kinds=KINDS,
        on_paper=modes.on_paper(campaign),
        of_many=OF_MANY,
        typed=request.form,
    )


def _shown(progress: tuple[VillageCoverage, ...]) -> list[VillageCoverage]:
    """The villages with buttons of their own: those of the commune chosen, or all if few."""
    commune = request.values.get("commune", "")
    if commune:
        return [row for row in progress if str(row.village.commune_id) == commune]
    return list(progress) if len(progress) <= ON_ONE_PAGE else []


def _is_line(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= 6


def _lines(typed: str) -> tuple[int, ...]:
    """Line numbers as people write them: "3, 7-12"; refuses what is neither."""
    found: set[int] = set()
    if len(typed) > _LONGEST_LIST:
        raise Refused(Problem("lines_malformed", "lines"))
    for part in typed.replace(";", ",").replace("–", "-").split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not (_is_line(first) and (_is_line(last) if dash else True)):
            raise Refused(Problem("lines_malformed", "lines"))
        found.update(range(int(first), int(last or first) + 1)[:5000])
    return tuple(sorted(found))
