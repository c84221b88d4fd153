"""Reviewing: a person decides what of a text is shown; a mask may be laid over it, no more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from analysis.disclosure.texts import only_masked
from questionnaires.problem import Problem, Refused
from survey_app.services.opinions.masks import digest
from survey_app.services.opinions.reading import Opinion, opinions
from survey_app.store import journal, reviews
from survey_app.store.campaigns import Campaign
from survey_app.store.reviews import Review

TAGS, TAG_LENGTH = 8, 60
_DOTS = re.compile(r"\.{3,}")


@dataclass(frozen=True)
class Ruling:
    """What somebody decides on the text of this key; `shown` matters where it is posted."""

    key: str
    posted: bool
    shown: str = ""
    tags: str = ""  # separated by commas


def review(
    connection: Connection,
    campaign: Campaign,
    rulings: Sequence[Ruling],
    account_id: int | None = None,
) -> int:
    """Keep what was decided on these texts; tell on how many it is new.

    Refuses, all at once: results_hidden, opinion_unknown, review_reworded, review_nothing_left,
    review_tags.
    """
    known = {each.key: each for each in opinions(connection, campaign)}
    spelled = {tag.casefold(): tag for each in known.values() for tag in each.tags}
    problems = [p for ruling in rulings for p in _faults(ruling, known.get(ruling.key))]
    if problems:
        raise Refused(*problems)
    made = ((known[ruling.key], _review(ruling, known[ruling.key], spelled)) for ruling in rulings)
    kept = [review for opinion, review in made if _differs(review, opinion.review)]
    if not kept:
        return 0
    posted = sum(review.shown is not None for review in kept)
    detail = f"đăng {posted}, không đăng {len(kept) - posted}"
    journal.note(connection, "opinion.review", detail, account_id, campaign.id)
    reviews.keep(connection, campaign.id, account_id, kept)
    return len(kept)


def _faults(ruling: Ruling, opinion: Opinion | None) -> Iterator[Problem]:
    if opinion is None:
        yield Problem("opinion_unknown")
        return
    tags = _tags(ruling.tags)
    if len(tags) > TAGS or any(len(tag) > TAG_LENGTH for tag in tags):
        yield Problem("review_tags", f"tags-{ruling.key}", {"most": TAGS, "limit": TAG_LENGTH})
    if not ruling.posted:
        return
    shown = _shown(ruling, opinion)
    if not only_masked(opinion.text, shown):
        yield Problem("review_reworded", f"shown-{ruling.key}")
    elif not any(sign.isalnum() for sign in shown):
        yield Problem("review_nothing_left", f"shown-{ruling.key}")


def _review(ruling: Ruling, opinion: Opinion, spelled: dict[str, str]) -> Review:
    tags = tuple(spelled.setdefault(tag.casefold(), tag) for tag in _tags(ruling.tags))
    shown = _shown(ruling, opinion) if ruling.posted else None
    return Review(opinion.item.code, digest(opinion.text), shown, tags, "")


def _differs(review: Review, before: Review | None) -> bool:
    return before is None or (review.shown, review.tags) != (before.shown, before.tags)


def _shown(ruling: Ruling, opinion: Opinion) -> str:
    """What was typed, line ends as stored; three dots typed for a mask are one."""
    typed = ruling.shown.replace("\r\n", "\n").strip()
    return typed if only_masked(opinion.text, typed) else _DOTS.sub("…", typed)


def _tags(typed: str) -> list[str]:
    tags = (" ".join(tag.split()) for tag in typed.split(","))
    return list({tag.casefold(): tag for tag in tags if tag}.values())
