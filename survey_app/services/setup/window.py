"""Window: the days a rule gives for asking, against those a campaign plans.

The public holidays are those of the package `holidays`, which follows the Labour Code and the swaps
announced each year as its authors came to know of them; a swap announced since may be missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version

import holidays

from questionnaires.problem import Problem
from questionnaires.rule import Rule
from survey_app.core.calendar import SATURDAY, DaysOff, counted, last_day
from survey_app.services import written

SOURCE = f"holidays {version('holidays')}"
_YEARS_AHEAD = 3  # a window has 366 counting days at most


@dataclass(frozen=True)
class Window:
    """What the rule allows and what is planned; `ends_on` is the last day of the rule's window."""

    days: int
    planned: int
    ends_on: date
    holidays: Mapping[date, str]  # those that take a working day from the planned time

    @property
    def exceeded(self) -> bool:
        return self.planned > self.days


def of(rule: Rule, opens_on: date, closes_on: date) -> Window:
    """The rule's window from the opening day, and the days planned."""
    counting, off = rule.window.counting, days_off(opens_on)
    taken = {
        day: name
        for day, name in off.holidays.items()
        if opens_on <= day <= closes_on and day.weekday() < SATURDAY
    }
    return Window(
        days=rule.window.days,
        planned=counted(opens_on, closes_on, counting, off),
        ends_on=last_day(opens_on, rule.window.days, counting, off),
        holidays=taken if counting == "working_days" else {},
    )


def warnings(rule: Rule, opens_on: date, closes_on: date) -> tuple[Problem, ...]:
    """What a campaign with these days departs from in its rule; nothing here is refused."""
    found = []
    window = of(rule, opens_on, closes_on)
    if window.exceeded:
        spans = {"planned": window.planned, "days": window.days}
        end = written.date(window.ends_on)
        found.append(Problem("window_exceeded", "closes_on", {**spans, "end": end}))
    if rule.valid_to is not None and rule.valid_to < opens_on:
        values = {"rule": rule.source, "day": written.date(rule.valid_to)}
        found.append(Problem("rule_ended", "rule", values))
    if opens_on < rule.valid_from:
        values = {"rule": rule.source, "day": written.date(rule.valid_from)}
        found.append(Problem("rule_not_begun", "rule", values))
    return tuple(found)


def days_off(first: date) -> DaysOff:
    """The public holidays of Vietnam from the year of this day on."""
    years = [_of_year(first.year + n) for n in range(_YEARS_AHEAD)]
    named = {day: name for year in years for day, name in year.holidays.items()}
    return DaysOff(named, frozenset(day for year in years for day in year.worked))


@cache
def _of_year(year: int) -> DaysOff:
    found = holidays.country_holidays("VN", years=year, language="vi")
    return DaysOff(dict(found.items()), frozenset(found.weekend_workdays))
