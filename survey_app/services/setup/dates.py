"""Dates: when a campaign asks; both while a draft, the closing day alone while it is open."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import written
from survey_app.store import campaigns, journal
from survey_app.store.campaigns import Campaign

_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)  # years whose holidays are known or computable


def problems(opens_on: date, closes_on: date) -> Iterator[Problem]:
    """Why these days cannot be: campaign_dates, campaign_dates_far."""
    if opens_on > closes_on:
        yield Problem("campaign_dates", "closes_on")
    for field, day in (("opens_on", opens_on), ("closes_on", closes_on)):
        if not _FIRST <= day <= _LAST:
            yield Problem("campaign_dates_far", field)


def change(
    connection: Connection,
    campaign: Campaign,
    opens_on: date,
    closes_on: date,
    reason: str,
    account_id: int | None = None,
) -> None:
    """Change the days of a draft, or with a reason the closing day of an open campaign.

    Refuses days that cannot be, a missing reason, another opening day once open, and a campaign
    that asks no more (dates_settled).
    """
    campaign, reason = campaigns.lock(connection, campaign.id), " ".join(reason.split())
    found = [*problems(opens_on, closes_on), *_of_state(campaign, opens_on, reason)]
    if found:
        raise Refused(*found)
    campaigns.change(connection, campaign.id, opens_on=opens_on, closes_on=closes_on)
    days = f"{written.date(opens_on)} – {written.date(closes_on)}"
    detail = f"{days}: {reason}" if reason else days
    journal.note(connection, "campaign.dates", detail, account_id, campaign.id)


def _of_state(campaign: Campaign, opens_on: date, reason: str) -> Iterator[Problem]:
    if campaign.state not in ("draft", "open"):
        yield Problem("dates_settled")
    if campaign.state == "open" and opens_on != campaign.opens_on:
        yield Problem("opening_settled", "opens_on")
    if campaign.state == "open" and not reason:
        yield Problem("decision_reason_missing", "reason")
