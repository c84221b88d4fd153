"""Postings: where a campaign's notice hung, and what was said while it did."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from survey_app.store.rows import each
from survey_app.store.scope import narrowed
from survey_app.store.tables import area, posting, posting_comment, village


@dataclass(frozen=True)
class Posting:
    """One notice on one wall; without a village it hangs at the seat of the whole."""

    id: int
    campaign_id: int
    village_id: int | None
    place: str
    posted_from: date
    posted_to: date | None
    account_id: int | None
    village: str | None
    commune: str | None

    @property
    def days(self) -> int | None:
        """How many days it hung, the first not counted; None while it hangs."""
        return self.hung(self.posted_to) if self.posted_to else None

    def hung(self, day: date) -> int:
        """How many days it has hung on a day, the first not counted."""
        return max((day - self.posted_from).days, 0)


@dataclass(frozen=True)
class Comment:
    """What somebody said of a posted notice, and the answer to it; who said it is not kept."""

    id: int
    posting_id: int
    received_on: date
    said: str
    answer: str
    answered_on: date | None
    account_id: int | None


_POSTINGS: Select[Any] = (
    select(*posting.c, village.c.name, area.c.name)
    .select_from(posting.outerjoin(village, posting.c.village_id == village.c.id).outerjoin(area))
    .order_by(village.c.number.is_not(None), village.c.number, posting.c.id)
)
_COMMENTS: Select[Any] = (
    select(*posting_comment.c)
    .join_from(posting_comment, posting)
    .order_by(posting_comment.c.received_on, posting_comment.c.id)
)


def of_campaign(connection: Connection, campaign_id: int) -> list[Posting]:
    """Every posting of a campaign, those of the whole first."""
    return each(connection, _POSTINGS.where(posting.c.campaign_id == campaign_id), Posting)


def of_villages(connection: Connection, campaign_id: int) -> list[Posting]:
    """The postings in villages in scope: what who does not hold the campaign may see."""
    query = _POSTINGS.where(posting.c.campaign_id == campaign_id)
    return each(connection, narrowed(connection, query, posting), Posting)


def comments(connection: Connection, campaign_id: int) -> list[Comment]:
    """Every comment of a campaign in the order of its days."""
    return each(connection, _COMMENTS.where(posting.c.campaign_id == campaign_id), Comment)


def comments_of_villages(connection: Connection, campaign_id: int) -> list[Comment]:
    """The comments on postings in villages in scope."""
    query = _COMMENTS.where(posting.c.campaign_id == campaign_id)
    return each(connection, narrowed(connection, query, posting), Comment)


def add(connection: Connection, rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(posting), rows)


def take_down(connection: Connection, posting_id: int, day: date) -> bool:
    """Say until when a notice hung; tell whether this call was the one."""
    hanging = (posting.c.id == posting_id, posting.c.posted_to.is_(None))
    return bool(connection.execute(update(posting).where(*hanging).values(posted_to=day)).rowcount)


def add_comment(connection: Connection, values: dict[str, Any]) -> None:
    connection.execute(insert(posting_comment).values(**values))


def answer(connection: Connection, comment_id: int, text: str, day: date) -> bool:
    """Answer a comment once; tell whether this call was the one."""
    waiting = (posting_comment.c.id == comment_id, posting_comment.c.answer == "")
    values = {"answer": text, "answered_on": day}
    return bool(
        connection.execute(update(posting_comment).where(*waiting).values(**values)).rowcount
    )
