"""The window of a rule, counted by hand on a calendar of 2018."""

from datetime import date

import pytest

from survey_app.core.calendar import Counting, DaysOff, counted, counts, last_day

HOLIDAY, WORKED = date(2018, 4, 25), date(2018, 4, 28)  # a Wednesday; a Saturday worked instead
OFF = DaysOff({HOLIDAY: "Giỗ Tổ"}, frozenset({WORKED}))


@pytest.mark.parametrize(
    ("counting", "sunday", "holiday", "worked"),
    [
        ("working_days", False, False, True),
        ("calendar_days_without_weekends", False, True, False),
        ("calendar_days", True, True, True),
    ],
)
def test_each_way_of_counting_leaves_out_its_own_days(
    counting: Counting, sunday: bool, holiday: bool, worked: bool
) -> None:
    found = [counts(day, counting, OFF) for day in (date(2018, 4, 29), HOLIDAY, WORKED)]
    assert found == [sunday, holiday, worked]


def test_the_opening_day_is_the_first_of_the_window() -> None:
    monday = date(2018, 6, 4)
    assert last_day(monday, 1, "working_days", OFF) == monday
    assert last_day(monday, 15, "working_days", OFF) == date(2018, 6, 22)
    assert last_day(monday, 15, "calendar_days", OFF) == date(2018, 6, 18)


def test_a_window_that_opens_on_a_sunday_counts_from_monday() -> None:
    assert last_day(date(2018, 6, 3), 1, "working_days", OFF) == date(2018, 6, 4)


@pytest.mark.parametrize(
    "counting", ["working_days", "calendar_days_without_weekends", "calendar_days"]
)
@pytest.mark.parametrize("days", [1, 5, 15, 366])
def test_as_many_days_count_up_to_the_last_as_the_window_has(counting: Counting, days: int) -> None:
    first = date(2018, 4, 20)
    assert counted(first, last_day(first, days, counting, OFF), counting, OFF) == days


def test_no_day_counts_where_the_end_lies_before_the_beginning() -> None:
    assert counted(date(2018, 6, 5), date(2018, 6, 1), "calendar_days", OFF) == 0
