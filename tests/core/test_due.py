"""Due: the days the province's plan names, and periods that follow one another without a gap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from questionnaires.duty import load_duties, read_duties
from questionnaires.problem import Refused
from survey_app.core import due
from survey_app.core.due import Due

PLAN = load_duties()


def of(kind: str, *years: int) -> list[Due]:
    return [d for year in years for d in due.of_year(PLAN, year) if d.duty.kind == kind]


def test_the_plan_demands_nineteen_reports_a_year() -> None:
    found = due.of_year(PLAN, 2018)
    assert len(found) == 12 + 4 + 1 + 1 + 1
    assert {d.on for d in found if d.duty.kind == "month"} == {
        date(2018, month, 20) for month in range(1, 13)
    }
    assert [d.on for d in of("quarter", 2018)] == [date(2018, m, 20) for m in (3, 6, 9, 12)]
    assert [d.on for d in of("half_year", 2018)] == [date(2018, 6, 20)]
    assert [d.on for d in of("nine_months", 2018)] == [date(2018, 9, 20)]


def test_the_report_of_the_year_is_due_before_the_fifteenth_of_december() -> None:
    (year,) = of("year", 2018)
    assert year.on == date(2018, 12, 14)
    assert (year.since, year.until) == (date(2017, 12, 15), date(2018, 12, 14))


def test_on_the_twentieth_of_june_three_reports_are_due() -> None:
    kinds = [d.duty.kind for d in due.of_year(PLAN, 2018) if d.on == date(2018, 6, 20)]
    assert kinds == ["month", "quarter", "half_year"]


def test_a_month_is_told_from_the_day_after_the_last_report() -> None:
    june = due.find(PLAN, "month", date(2018, 6, 20))
    assert june
    assert (june.since, june.until) == (date(2018, 5, 21), date(2018, 6, 20))
    january = due.find(PLAN, "month", date(2018, 1, 20))
    assert january
    assert january.since == date(2017, 12, 21)


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_periods_of_one_kind_follow_one_another_without_a_gap(kind: str) -> None:
    found = of(kind, 2018, 2019, 2020)
    for before, after in pairwise(found):
        assert after.since == before.until + timedelta(1)


def test_six_and_nine_months_begin_with_the_year_of_the_reports() -> None:
    (half,), (nine,) = of("half_year", 2018), of("nine_months", 2018)
    assert half.since == nine.since == date(2017, 12, 21)


def test_nothing_is_due_before_the_plan_or_on_another_day() -> None:
    assert due.of_year(PLAN, 2017) == ()
    assert due.find(PLAN, "month", date(2018, 6, 21)) is None
    assert due.find(PLAN, "half_year", date(2018, 9, 20)) is None


def test_the_plan_says_who_reports_and_how_certain_that_is() -> None:
    districts, communes = (PLAN.reporter_on(date(y, 6, 20)) for y in (2025, 2026))
    assert districts
    assert communes
    assert (districts.level, districts.status) == ("district", "official")
    assert (communes.level, communes.status) == ("commune", "to_confirm")
    assert PLAN.period.status == "to_confirm"


def test_a_faulty_file_of_duties_is_refused_at_its_lines() -> None:
    text = "code: x\nduties:\n  - kind: week\n    day: 31\n"
    with pytest.raises(Refused) as caught:
        read_duties(text, "x.yaml")
    places = {problem.place for problem in caught.value.problems}
    assert {"x.yaml:3", "x.yaml:4"} <= places
