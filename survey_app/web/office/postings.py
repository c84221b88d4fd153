"""Postings: where the notice hangs after closing, for how long, what residents say of it."""

from itertools import groupby
from typing import Any

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.core.order import by_name
from survey_app.services import frames
from survey_app.services.closing import postings as posting_service
from survey_app.store.villages import Village
from survey_app.web.office.acts import Problems, account_id, act, all_of, day_typed, reading
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import today


@blueprint.get("/c/<code>/postings")
@needs("see")
def postings(code: str) -> str:
    return _page(code, ())


@blueprint.post("/c/<code>/postings")
@needs("field")
def hang(code: str) -> AnyResponse:
    """Record where the notice has been put up, in as many villages as were ticked."""

    def hung(connection: Any, campaign: Any) -> str:
        day, place = _typed("posted_from", "place")
        count = posting_service.hang(
            connection, campaign, _numbers("where"), place, day, today(), account_id()
        )
        return f"Đã ghi {count} nơi niêm yết."

    return _act(code, hung)


@blueprint.post("/c/<code>/postings/down")
@needs("field")
def take_down(code: str) -> AnyResponse:
    """Record until when the notices ticked hung."""

    def taken(connection: Any, campaign: Any) -> str:
        day = day_typed("posted_to")
        early = posting_service.take_down(
            connection, campaign, _numbers("chosen"), day, today(), account_id()
        )
        told = "Đã ghi ngày gỡ xuống."
        return f"{told} {len(early)} nơi gỡ trước khi đủ số ngày niêm yết." if early else told

    return _act(code, taken)


@blueprint.post("/c/<code>/postings/comments")
@needs("field")
def add_comment(code: str) -> AnyResponse:
    """Record what somebody said; nobody is asked for a name."""

    def commented(connection: Any, campaign: Any) -> str:
        day, said = _typed("received_on", "said")
        posting = next(iter(_numbers("posting")), 0)
        posting_service.comment(connection, campaign, posting, said, day, today(), account_id())
        return "Đã ghi ý kiến."

    return _act(code, commented)


@blueprint.post("/c/<code>/postings/comments/<int:number>")
@needs("field")
def answer_comment(code: str, number: int) -> AnyResponse:
    def answered(connection: Any, campaign: Any) -> str:
        day, text = _typed("answered_on", "answer")
        posting_service.answer(connection, campaign, number, text, day, today(), account_id())
        return "Đã ghi nội dung trả lời."

    return _act(code, answered, number)


def _act(code: str, work: Any, answering: int = 0) -> AnyResponse:
    back = url_for("office.postings", code=code)
    return act(code, back, lambda problems: _page(code, problems, answering), work)


def _numbers(field: str) -> list[int]:
    """The numbers ticked or chosen; whatever else was sent is none."""
    sent = request.form.getlist(field)
    return [int(each) for each in sent if each.isascii() and each.isdigit() and len(each) < 10]


def _text(field: str) -> str:
    """The text typed into a field; refuses with field_missing."""
    typed = request.form.get(field, "").strip()
    if not typed:
        raise Refused(Problem("field_missing", field))
    return typed


def _typed(day: str, text: str) -> tuple[Any, ...]:
    """A day and a text, or what is wrong with both."""
    return tuple(all_of(lambda: day_typed(day), lambda: _text(text)))


def _by_commune(villages: list[Village]) -> list[tuple[str, list[Village]]]:
    """The villages of each commune in the order of the list, the communes by name."""
    ordered = sorted(villages, key=lambda each: (by_name(each.commune), each.number))
    return [(name, [*group]) for name, group in groupby(ordered, lambda each: each.commune)]


def _page(code: str, problems: Problems, answering: int = 0) -> str:
    with reading(code) as (connection, campaign):
        standing = posting_service.standing(connection, campaign)
        villages = frames.listed(connection, campaign)
    return render_template(
        "office/postings.html",
        campaign=campaign,
        problems=problems,
        standing=standing,
        communes=_by_commune(villages),
        places={village.id: number for number, village in enumerate(villages, 1)},
        owns=g.scope.owns(campaign.area_id),
        named=posting_service.named,
        answering=answering,
        typed=request.form,
        today=today(),
    )
