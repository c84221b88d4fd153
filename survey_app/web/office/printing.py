"""Printing: cards, posters, ballots and registers as PDF.

A code exists in the printed file alone, so cards answer the POST that makes them and cannot be
fetched again; what was lost is made anew, and the cards before die.
"""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import coverage, frames, prints
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

ZIP = ("zip", "application/zip")
Print = Callable[[Any, Any, Any], bytes]  # connection, campaign, village


@blueprint.get("/c/<code>/print")
@needs("print")
def print_page(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/print/cards/<int:number>")
@needs("print")
def print_cards(code: str, number: int) -> AnyResponse:
    """Cards for the asked lines that have none."""
    return _made(
        code,
        number,
        "the",
        lambda connection, campaign, village: prints.cards(
            connection, site().keys, campaign, village, site().config.base_url, account_id()
        ),
    )


@blueprint.post("/c/<code>/print/both/<int:number>")
@needs("print")
def print_both(code: str, number: int) -> AnyResponse:
    """Cards, and ballots whose stubs already bear the cards' codes."""
    return _made(
        code,
        number,
        "the-va-phieu",
        lambda connection, campaign, village: _zipped(
            prints.cards_and_ballots(
                connection, site().keys, campaign, village, site().config.base_url, account_id()
            )
        ),
        ZIP,
    )


@blueprint.post("/c/<code>/print/spares/<int:number>")
@needs("print")
def print_spares(code: str, number: int) -> AnyResponse:
    return _made(
        code,
        number,
        "the-du-phong",
        lambda connection, campaign, village: prints.spares(
            connection,
            site().keys,
            campaign,
            village,
            whole("count"),
            site().config.base_url,
            account_id(),
        ),
    )


@blueprint.post("/c/<code>/print/again/<int:number>")
@needs("print")
def print_again(code: str, number: int) -> AnyResponse:
    """New cards for lines whose print was lost or spoilt; the cards before die."""
    return _made(
        code,
        number,
        "the-in-lai",
        lambda connection, campaign, village: prints.remade_cards(
            connection,
            site().keys,
            campaign,
            village,
            _lines(request.form.get("lines", "")),
            site().config.base_url,
            account_id(),
        ),
    )


@blueprint.post("/c/<code>/print/ballots/<int:number>")
@needs("print")
def print_ballots(code: str, number: int) -> AnyResponse:
    return _made(
        code,
        number,
        "phieu-giay",
        lambda connection, campaign, village: prints.ballots(
            connection,
            campaign,
            village,
            whole("count"),
            site().config.base_url,
            account_id(),
        ),
    )


@blueprint.get("/c/<code>/print/register-<int:number>.pdf")
@needs("print")
def print_register(code: str, number: int) -> AnyResponse:
    with reading(code) as (connection, campaign):
        village = frames.village(connection, campaign, number)
        data = prints.register(connection, campaign, village, site().config.base_url)
    return download(data, f"so-giao-nhan-{code}-{number:02d}.pdf", PDF)


@blueprint.get("/c/<code>/print/posters.pdf")
@needs("print")
def print_posters(code: str) -> AnyResponse:
    """Every poster of the campaign in one file."""
    with reading(code) as (connection, campaign):
        data = prints.posters(connection, campaign, site().config.base_url)
    return download(data, f"ap-phich-{code}.pdf", PDF)


@blueprint.get("/c/<code>/print/poster-<int:number>.pdf")
@needs("print")
def print_poster(code: str, number: int) -> AnyResponse:
    """The sheet on the wall of a village, or of a place of an open campaign."""
    with reading(code) as (connection, campaign):
        data = prints.poster(connection, campaign, number, site().config.base_url)
    return download(data, f"ap-phich-{code}-{number:02d}.pdf", PDF)


@blueprint.get("/c/<code>/print/poster-commune-<int:commune_id>.pdf")
@needs("print")
def print_commune_poster(code: str, commune_id: int) -> AnyResponse:
    with reading(code) as (connection, campaign):
        data = prints.commune_poster(connection, campaign, commune_id, site().config.base_url)
    return download(data, f"ap-phich-{code}-xa.pdf", PDF)


def _made(
    code: str, number: int, name: str, make: Print, kind: tuple[str, str] = ("pdf", PDF)
) -> AnyResponse:
    """Make and print in one transaction: no card is kept that was not sent as a file."""
    try:
        with write() as connection:
            campaign = campaign_of(connection, code)
            village = frames.village(connection, campaign, number)
            data = make(connection, campaign, village)
    except Refused as refused:
        return make_response(_page(code, refused.problems), status_of(refused))
    ending, media_type = kind
    return download(data, f"{name}-{code}-{number:02d}.{ending}", media_type)


def _zipped(files: tuple[bytes, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in zip(("the.pdf", "phieu-giay.pdf"), files, strict=True):
            archive.writestr(name, data)
    return target.getvalue()


def _page(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        progress = coverage.coverage(connection, campaign)
        places = coverage.places(connection, campaign)
        communes = {row.village.commune_id: row.village.commune for row in progress}
    return render_template(
        "office/print.html",
        campaign=campaign,
        problems=problems,
        progress=progress,
        places=places,
        communes=communes,
        typed=request.form,
    )


def _lines(typed: str) -> list[int]:
    """Line numbers as people write them: "3, 7-12"; refuses what is neither."""
    found: set[int] = set()
    for part in typed.replace(";", ",").replace("–", "-").split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not (first.isdecimal() and (last.isdecimal() if dash else True)):
            raise Refused(Problem("lines_malformed", "lines"))
        found.update(range(int(first), int(last or first) + 1)[:5000])
    return sorted(found)
