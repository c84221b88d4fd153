"""Pace: how many answers a day the floor still asks for, and where the present pace leads."""

from dataclasses import dataclass
from datetime import date

from survey_app.store.campaigns import Campaign

_DAYS, _ANSWERS = 4, 30  # below either, an average of the days so far promises nothing


@dataclass(frozen=True)
class Pace:
    """The days of asking, today among both: those begun and those that are left."""

    begun: int
    left: int

    def a_day(self, missing: int) -> int | None:
        """Answers a day, rounded up, that still reach the floor; None when no day is left."""
        return -(-missing // self.left) if self.left else None

    def forecast(self, counted: int, asked: int) -> int | None:
        """Answers at the end if the average of the days so far goes on; None while too early."""
        if self.begun < _DAYS or counted < _ANSWERS or self.left < 2:
            return None
        return min(asked, counted + counted * (self.left - 1) // self.begun)


def pace(campaign: Campaign, today: date) -> Pace | None:
    """The pace of a campaign on this day in Vietnam; None unless it is being asked."""
    if campaign.state != "open":
        return None
    first = max(today, campaign.opens_on)
    begun = (min(today, campaign.closes_on) - campaign.opens_on).days + 1
    return Pace(max(begun, 0), max((campaign.closes_on - first).days + 1, 0))
