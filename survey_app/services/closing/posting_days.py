"""Posting days: what stands between the notices that hung and a final report."""

from collections.abc import Sequence

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from questionnaires.rule import Posting as PostingRule
from questionnaires.rule import Rule
from survey_app.store import postings
from survey_app.store.campaigns import Campaign
from survey_app.store.postings import Comment, Posting


def unfinished(
    needed: PostingRule | None, hung: Sequence[Posting], said: Sequence[Comment]
) -> tuple[Problem, ...]:
    """Why the posting of a campaign is not over; nothing where its rule asks for none."""
    if needed is None:
        return ()
    found = []
    hanging = [each for each in hung if each.posted_to is None]
    early = [each for each in hung if each.days is not None and each.days < needed.days]
    if not hung:
        found.append(Problem("posting_none"))
    if hanging:
        found.append(Problem("posting_hanging", values={"count": len(hanging)}))
    if early:
        values = {"count": len(early), "days": needed.days}
        found.append(Problem("posting_early", values=values))
    waiting = sum(1 for each in said if not each.answer)
    if waiting:
        found.append(Problem("posting_comments_waiting", values={"count": waiting}))
    return tuple(found)


def left_undone(
    connection: Connection, campaign: Campaign, rule: Rule | None
) -> tuple[Problem, ...]:
    """What of the whole campaign's posting is unfinished, as `unfinished` tells it."""
    needed = rule.posting if rule and campaign.kind == "households" else None
    hung = postings.of_campaign(connection, campaign.id)
    return unfinished(needed, hung, postings.comments(connection, campaign.id))


def check_over(
    connection: Connection, campaign: Campaign, rule: Rule | None
) -> tuple[Problem, ...]:
    """What is unfinished before a campaign is published; refuses it where the days are official.

    Days that nobody has confirmed only warn: a guess must not keep a result from the public.
    """
    found = left_undone(connection, campaign, rule)
    if found and rule and rule.posting and rule.posting.status == "official":
        raise Refused(*found)
    return found
