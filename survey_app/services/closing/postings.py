"""Postings: where the notice hangs after closing, for how long, and what residents say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from analysis.disclosure.texts import without_people
from questionnaires.area import placed
from questionnaires.problem import Problem, Refused
from questionnaires.rule import Posting as PostingRule
from survey_app.services import campaigns as campaign_service
from survey_app.services import written
from survey_app.services.closing.posting_days import unfinished
from survey_app.services.opinions.masks import place_names
from survey_app.store import journal, postings, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.postings import Comment, Posting
from survey_app.store.scope import scope_of
from survey_app.store.villages import Village

LONGEST = 2000  # letters of a comment or an answer
WHOLE = 0  # stands for the seat of the whole where villages are named by their number


@dataclass(frozen=True)
class Standing:
    """The postings of a campaign as far as an account may see them, against what its rule asks."""

    needed: PostingRule | None  # None: the rule asks for no posting
    postings: tuple[Posting, ...]
    comments: tuple[Comment, ...]
    bare: tuple[Village, ...]  # villages where no notice has been recorded
    unfinished: tuple[Problem, ...]
    names: frozenset[str]  # of the villages and communes, which papers may print

    def comments_on(self, posting: Posting) -> list[Comment]:
        return [each for each in self.comments if each.posting_id == posting.id]

    def printed(self, text: str) -> str:
        """What papers print of a comment or an answer: nothing that leads to a person."""
        return without_people(text, self.names)

    def until(self, posting: Posting) -> date | None:
        """The last day of a notice; while it hangs the one on which the rule's days are over."""
        days = timedelta(self.needed.days) if self.needed else None
        return posting.posted_to or (posting.posted_from + days if days else None)

    def early(self, posting: Posting) -> bool:
        """Tell whether a notice was taken down before the rule's days were over."""
        return bool(self.needed and posting.days is not None and posting.days < self.needed.days)


def standing(connection: Connection, campaign: Campaign) -> Standing:
    """What hung where, what was said, and what is still missing."""
    rule = campaign_service.rule(connection, campaign)
    hung, said = _hung(connection, campaign), _said(connection, campaign)
    needed = rule.posting if rule else None
    named = {each.village_id for each in hung}
    listed = villages.of_campaign(connection, campaign.id)
    bare = tuple(village for village in listed if village.id not in named)
    names = place_names({name for each in listed for name in (each.name, each.commune)})
    missing = unfinished(needed, hung, said)
    return Standing(needed, tuple(hung), tuple(said), bare, missing, frozenset(names))


def hang(
    connection: Connection,
    campaign: Campaign,
    where: Sequence[int],
    place: str,
    posted_from: date,
    today: date,
    account_id: int | None = None,
) -> int:
    """Record a notice in each of these villages, by number, or at the seat of the whole; how many.

    Refuses before the campaign is closed, without a place or a village, days before asking began or
    still to come, an unknown village, and the seat of a campaign held by others.
    """
    _check_closed(campaign)
    place = " ".join(place.split())
    problems = [*_day_problems(campaign, "posted_from", posted_from, today)]
    if not place:
        problems.append(Problem("field_missing", "place"))
    if not where:
        problems.append(Problem("posting_where", "where"))
    if problems:
        raise Refused(*problems)
    rows = [
        {
            "campaign_id": campaign.id,
            "village_id": _village_id(connection, campaign, number),
            "place": place,
            "posted_from": posted_from,
            "account_id": account_id,
        }
        for number in dict.fromkeys(where)
    ]
    postings.add(connection, rows)
    told = f"{place}: {len(rows)} nơi, {written.date(posted_from)}"
    journal.note(connection, "posting.hang", told, account_id, campaign.id)
    return len(rows)


def take_down(
    connection: Connection,
    campaign: Campaign,
    posting_ids: Sequence[int],
    day: date,
    today: date,
    account_id: int | None = None,
) -> list[Posting]:
    """Record until when notices hung; return those taken down before the rule's days were over.

    Refuses unknown postings, those taken down before, and days before they hung or still to come.
    """
    _check_closed(campaign)
    if not posting_ids:
        raise Refused(Problem("posting_none_chosen", "chosen"))
    listed = [_posting(connection, campaign, each) for each in dict.fromkeys(posting_ids)]
    if day > today or any(day < each.posted_from for each in listed):
        raise Refused(Problem("posting_day", "posted_to"))
    for each in listed:
        if not postings.take_down(connection, each.id, day):
            raise Refused(Problem("posting_down", values={"place": named(each)}))
        told = f"{named(each)}: {written.date(day)}"
        journal.note(connection, "posting.take_down", told, account_id, campaign.id)
    rule = campaign_service.rule(connection, campaign)
    needed = rule.posting_days if rule else None
    return [each for each in listed if needed is not None and each.hung(day) < needed]


def comment(
    connection: Connection,
    campaign: Campaign,
    posting_id: int,
    said: str,
    received_on: date,
    today: date,
    account_id: int | None = None,
) -> None:
    """Record what somebody said while a notice hung; nobody's name is asked for.

    Refuses no or too much text, and a day before the notice hung, after it did, or still to come.
    """
    _check_closed(campaign)
    found = _posting(connection, campaign, posting_id)
    problems = _text_problems("said", said)
    if not found.posted_from <= received_on <= min(found.posted_to or today, today):
        problems.append(Problem("posting_comment_day", "received_on"))
    if problems:
        raise Refused(*problems)
    values = {"posting_id": found.id, "received_on": received_on, "said": said.strip()}
    postings.add_comment(connection, values | {"account_id": account_id})
    journal.note(connection, "posting.comment", named(found), account_id, campaign.id)


def answer(
    connection: Connection,
    campaign: Campaign,
    comment_id: int,
    text: str,
    day: date,
    today: date,
    account_id: int | None = None,
) -> None:
    """Record the answer to a comment, once.

    Refuses no or too much text, an unknown comment, one answered before, and a day that cannot be.
    """
    _check_closed(campaign)
    asked = [each for each in _said(connection, campaign) if each.id == comment_id]
    if not asked:
        raise Refused(Problem("posting_unknown"))
    problems = _text_problems("answer", text)
    if not asked[0].received_on <= day <= today:
        problems.append(Problem("posting_answer_day", "answered_on"))
    if problems:
        raise Refused(*problems)
    if not postings.answer(connection, comment_id, text.strip(), day):
        raise Refused(Problem("posting_answered"))
    journal.note(connection, "posting.answer", str(comment_id), account_id, campaign.id)


def named(posting: Posting) -> str:
    """A posting as lists and papers name it: its village, then the place."""
    if posting.village is None:
        return posting.place
    return f"{placed(posting.village, posting.commune or '')}: {posting.place}"


def _hung(connection: Connection, campaign: Campaign) -> list[Posting]:
    if scope_of(connection).owns(campaign.area_id):
        return postings.of_campaign(connection, campaign.id)
    return postings.of_villages(connection, campaign.id)


def _said(connection: Connection, campaign: Campaign) -> list[Comment]:
    if scope_of(connection).owns(campaign.area_id):
        return postings.comments(connection, campaign.id)
    return postings.comments_of_villages(connection, campaign.id)


def _posting(connection: Connection, campaign: Campaign, posting_id: int) -> Posting:
    for each in _hung(connection, campaign):
        if each.id == posting_id:
            return each
    raise Refused(Problem("posting_unknown"))


def _village_id(connection: Connection, campaign: Campaign, number: int) -> int | None:
    if number == WHOLE:
        if not scope_of(connection).owns(campaign.area_id):
            raise Refused(Problem("not_allowed"))
        return None
    found = villages.by_number(connection, campaign.id, number)
    if found is None:
        raise Refused(Problem("village_unknown", values={"number": number}))
    return found.id


def _check_closed(campaign: Campaign) -> None:
    if campaign.state not in ("closed", "published"):
        raise Refused(Problem("posting_not_closed"))


def _day_problems(campaign: Campaign, place: str, day: date, today: date) -> list[Problem]:
    possible = campaign.opens_on <= day <= today
    return [] if possible else [Problem("posting_from_day", place)]


def _text_problems(place: str, text: str) -> list[Problem]:
    if not text.strip():
        return [Problem("field_missing", place)]
    if len(text) > LONGEST:
        return [Problem("answer_too_long", place, {"limit": LONGEST})]
    return []
