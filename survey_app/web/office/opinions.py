"""Reasons and opinions: read, masked and tagged once asking has ended; the most frequent ones."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Item
from survey_app.services.opinions import frequent, reading, reviewing
from survey_app.services.opinions.reading import Wanted
from survey_app.services.opinions.reviewing import Ruling
from survey_app.web.errors import status_of
from survey_app.web.office.acts import (
    Problems,
    account_id,
    campaign_of,
    download,
    write,
)
from survey_app.web.office.acts import reading as reading_of
from survey_app.web.office.frame import XLSX
from survey_app.web.office.results import CSV
from survey_app.web.office.room import allowed, blueprint, needs

MOST = 5  # tags and texts of an item and a commune on the page; the files have all
STATE_NAMES = {"waiting": "chưa đọc duyệt", "posted": "được đăng", "withheld": "không đăng"}
_FILES = {"ly-do.csv": (frequent.csv, CSV), "ly-do.xlsx": (frequent.workbook, XLSX)}
_DECIDED = "decision-"
_NOTHING = "Không có gì thay đổi: chưa chọn đăng hay không đăng."
SHORT = 70  # characters of a question in a list to choose from


@blueprint.get("/c/<code>/opinions")
@needs("see")
def opinions(code: str) -> AnyResponse:
    """The texts looked for; before asking has ended, a page that says why there are none."""
    return make_response(_page(code, ()))


@blueprint.post("/c/<code>/opinions")
@needs("plan")
def review_opinions(code: str) -> AnyResponse:
    """Keep what was decided on the texts of one page; those left for later stay as they are."""
    rulings = [
        Ruling(key, decision == "post", _typed("shown", key), _typed("tags", key))
        for field, decision in request.form.items()
        if field.startswith(_DECIDED) and decision in ("post", "withhold")
        for key in [field.removeprefix(_DECIDED)]
    ]
    try:
        with write() as connection:
            campaign = campaign_of(connection, code)
            count = reviewing.review(connection, campaign, rulings, account_id()) if rulings else 0
    except Refused as refused:
        return make_response(_page(code, refused.problems), status_of(refused))
    flash(f"Đã lưu {count} nội dung." if count else _NOTHING)
    return redirect(url_for("office.opinions", code=code, **request.args.to_dict()), 303)


@blueprint.get("/c/<code>/opinions/frequent")
@needs("see")
def frequent_opinions(code: str) -> AnyResponse:
    with reading_of(code) as (connection, campaign):
        try:
            lines = frequent.frequent(connection, campaign, MOST)
        except Refused as refused:
            return make_response(_hidden(campaign, refused))
    page = render_template("office/opinions/frequent.html", campaign=campaign, lines=lines)
    return make_response(page)


@blueprint.get("/c/<code>/opinions/files/<name>")
@needs("see")
def opinions_file(code: str, name: str) -> AnyResponse:
    """The whole table as a file; hidden, as the figures are, while asking goes on."""
    with reading_of(code) as (connection, campaign):
        if name not in _FILES:
            raise Refused(Problem("paper_unknown", values={"kind": name}))
        make, media_type = _FILES[name]
        data = make(connection, campaign)
    return download(data, f"{code}-{name}", media_type)


def _page(code: str, problems: Problems) -> str:
    wanted = _wanted()
    with reading_of(code) as (connection, campaign):
        originals = allowed("plan") or allowed("audit")
        try:
            found = reading.read(connection, campaign, wanted, originals)
        except Refused as refused:
            return _hidden(campaign, refused)
    return render_template(
        "office/opinions/read.html",
        campaign=campaign,
        found=found,
        wanted=wanted,
        originals=originals,
        item_pairs=[(item.code, _named(question)) for item, question in found.items],
        tag_pairs=[(tag, f"{tag} ({n})") for tag, n in found.tags],
        named=lambda names: zip(names, names, strict=True),
        review_names=STATE_NAMES,
        reviews=reading.STATES,
        problems=problems,
        typed=request.form,
        query={name: value for name, value in request.args.items() if value and name != "page"},
    )


def _hidden(campaign: Any, refused: Refused) -> str:
    return render_template(
        "office/not_yet.html",
        campaign=campaign,
        problems=refused.problems,
        heading="Lý do, ý kiến",
    )


def _wanted() -> Wanted:
    names = ("item", "commune", "village", "state", "tag", "words")
    page = request.args.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Wanted(**{name: request.args.get(name, "").strip() for name in names}, page=number)


def _named(question: Item) -> str:
    """A question as a list names it: its number, and where it has none its words."""
    label = question.label["vi"]
    short = label if len(label) < SHORT else f"{label[:SHORT]}…"
    return f"Câu {question.number}. {short}" if question.number else short


def _typed(field: str, key: str) -> str:
    return request.form.get(f"{field}-{key}", "")
