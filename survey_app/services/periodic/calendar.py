"""Calendar: the reports due in a year of every area that must report, and how each stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import Connection

from questionnaires.duty import Duties, load_duties
from questionnaires.problem import Problem, Refused
from survey_app.core import due as dues
from survey_app.core.due import Due
from survey_app.core.order import by_name
from survey_app.store import areas, campaigns, periodic_reports
from survey_app.store.areas import Unit
from survey_app.store.periodic_reports import Kept
from survey_app.store.scope import scope_of

SOON = timedelta(10)


@dataclass(frozen=True)
class Standing:
    """One report of one area: what is kept of it, and how it stands today."""

    due: Due
    area: Unit
    kept: Kept | None
    today: date
    began: date | None = None  # the first day of work here; None where there was none yet

    @property
    def sent(self) -> bool:
        return self.kept is not None and self.kept.sent_on is not None

    @property
    def state(self) -> str:
        """sent, sent_late, late, before (work here began later), drafted, soon or later."""
        if self.kept is not None and self.kept.sent_on is not None:
            return "sent_late" if self.kept.sent_on > self.due.on else "sent"
        if self.today > self.due.on:
            return "before" if self.began is None or self.due.on < self.began else "late"
        if self.kept is not None:
            return "drafted"
        return "soon" if self.due.on - self.today <= SOON else "later"

    @property
    def days_late(self) -> int:
        return (self.today - self.due.on).days


@dataclass(frozen=True)
class Day:
    """All reports due on one day, of every area looked at."""

    on: date
    reports: tuple[Standing, ...]


@dataclass(frozen=True)
class Calendar:
    """A year of reports: of one area, or of all in scope together."""

    year: int
    duties: Duties
    areas: tuple[Unit, ...]  # that must report and are in scope
    area: Unit | None  # the only one looked at
    days: tuple[Day, ...]

    def of(self, *states: str) -> tuple[Standing, ...]:
        """The reports that stand so."""
        return tuple(each for day in self.days for each in day.reports if each.state in states)

    @property
    def late_by_area(self) -> Counter[int]:
        """How many reports of each area are late."""
        return Counter(each.area.id for each in self.of("late"))


def calendar(
    connection: Connection, year: int, today: date, area_id: int | None = None
) -> Calendar:
    """The calendar of a year; refuses with periodic_unknown an area that does not report here."""
    duties = load_duties()
    dues_of_year = dues.of_year(duties, year)
    reporting = {due.on: _reporting(connection, duties, due.on) for due in dues_of_year}
    every = {unit.id: unit for units in reporting.values() for unit in units}
    if area_id is not None and area_id not in every:
        raise Refused(Problem("periodic_unknown"))
    chosen = every.get(area_id or 0) or (next(iter(every.values())) if len(every) == 1 else None)
    known = periodic_reports.due_in(connection, list(every), year)
    kept = {(each.kind, each.area_id, each.due_on): each for each in known}
    began = campaigns.first_day(connection)
    reports = [
        Standing(due, unit, kept.get((due.duty.kind, unit.id, due.on)), today, began)
        for due in dues_of_year
        for unit in reporting[due.on]
        if chosen is None or chosen.id == unit.id
    ]
    days = tuple(Day(on, tuple(group)) for on, group in groupby(reports, lambda each: each.due.on))
    return Calendar(year, duties, tuple(every.values()), chosen, days)


def report(connection: Connection, area_id: int, kind: str, on: date, today: date) -> Standing:
    """One report; refuses with periodic_unknown one that is not due, or of another's area."""
    duties = load_duties()
    due = dues.find(duties, kind, on)
    units = _reporting(connection, duties, on) if due else []
    unit = next((unit for unit in units if unit.id == area_id), None)
    if due is None or unit is None:
        raise Refused(Problem("periodic_unknown"))
    kept = periodic_reports.due_in(connection, [area_id], on.year)
    found = next((each for each in kept if (each.kind, each.due_on) == (kind, on)), None)
    return Standing(due, unit, found, today, campaigns.first_day(connection))


def _reporting(connection: Connection, duties: Duties, day: date) -> list[Unit]:
    reporter, scope = duties.reporter_on(day), scope_of(connection)
    if reporter is None:
        return []
    units = areas.standing_on(connection, day, reporter.level)
    mine = [unit for unit in units if scope.owns(unit.id)]
    return sorted(mine, key=lambda unit: by_name(unit.name))
