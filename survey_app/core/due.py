"""Due: the reports of a year, each with its last day and the period it tells of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from questionnaires.duty import Duties, Duty


@dataclass(frozen=True)
class Due:
    """One report to be sent by `on`, telling of the days from `since` to `until`."""

    duty: Duty
    on: date
    since: date

    @property
    def until(self) -> date:
        return self.on


def of_year(duties: Duties, year: int) -> tuple[Due, ...]:
    """The reports due in a year, by day, on one day in the order of the plan."""
    found = (due for duty in duties.duties for due in _dues(duty, year))
    return tuple(sorted((d for d in found if d.on >= duties.valid_from), key=lambda due: due.on))


def find(duties: Duties, kind: str, on: date) -> Due | None:
    """The report of this kind due on this day; None where the plan demands none."""
    for due in of_year(duties, on.year):
        if (due.duty.kind, due.on) == (kind, on):
            return due
    return None


def _dues(duty: Duty, year: int) -> Iterator[Due]:
    for month in duty.months:
        on = date(year, month, duty.day)
        yield Due(duty, on, _months_before(on, duty.covers) + timedelta(1))


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, day.day)
