"""Calendar: which days of a guidance's window count, and when the window ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Literal

Counting = Literal["working_days", "calendar_days_without_weekends", "calendar_days"]

SATURDAY = 5


@dataclass(frozen=True)
class DaysOff:
    """Public holidays by day, and days of a weekend that are worked in exchange for one."""

    holidays: Mapping[date, str]
    worked: frozenset[date]


def counts(day: date, counting: Counting, off: DaysOff) -> bool:
    """Tell whether a day counts towards the window."""
    weekend = day.weekday() >= SATURDAY
    if counting == "calendar_days":
        return True
    if counting == "calendar_days_without_weekends":
        return not weekend
    return day in off.worked or not (weekend or day in off.holidays)


def counted(first: date, last: date, counting: Counting, off: DaysOff) -> int:
    """How many days count from the first to the last, both of them included."""
    days = range((last - first).days + 1)
    return sum(counts(first + timedelta(days=n), counting, off) for n in days)


def last_day(first: date, days: int, counting: Counting, off: DaysOff) -> date:
    """The day on which a window of so many days ends, the first day being one where it counts."""
    return next(islice(_counting_days(first, counting, off), days - 1, None))


def _counting_days(first: date, counting: Counting, off: DaysOff) -> Iterator[date]:
    day = first
    while True:
        if counts(day, counting, off):
            yield day
        day += timedelta(days=1)
