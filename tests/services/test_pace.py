"""Pace: days are counted as people count them, and nothing is promised too early."""

from datetime import date, timedelta

import pytest

from survey_app.services.pace import Pace, pace
from tests.builders import DAY
from tests.services.door import Door

CLOSES = DAY + timedelta(days=20)


@pytest.mark.parametrize(
    ("today", "begun", "left"),
    [
        (DAY - timedelta(days=3), 0, 21),  # opened before its day: every day is still to come
        (DAY, 1, 21),
        (DAY + timedelta(days=5), 6, 16),
        (CLOSES, 21, 1),
        (CLOSES + timedelta(days=1), 21, 0),
    ],
)
def test_today_is_a_day_begun_and_a_day_left(
    door: Door, today: date, begun: int, left: int
) -> None:
    assert pace(door.campaign(), today) == Pace(begun, left)


def test_only_what_is_being_asked_has_a_pace(door: Door) -> None:
    door.move("counting")
    assert pace(door.campaign(), DAY) is None


@pytest.mark.parametrize(("missing", "left", "a_day"), [(12, 1, 12), (12, 5, 3), (1, 9, 1)])
def test_the_pace_is_rounded_up_so_that_it_reaches_the_floor(
    missing: int, left: int, a_day: int
) -> None:
    assert Pace(1, left).a_day(missing) == a_day
    assert a_day * left >= missing


def test_no_day_left_no_pace() -> None:
    assert Pace(21, 0).a_day(5) is None


def test_a_forecast_is_the_average_so_far_and_never_more_than_are_asked() -> None:
    assert Pace(10, 11).forecast(100, 1_000) == 200
    assert Pace(10, 11).forecast(100, 150) == 150
    assert Pace(3, 18).forecast(100, 1_000) is None  # too early
    assert Pace(10, 11).forecast(29, 1_000) is None  # too few
    assert Pace(21, 1).forecast(100, 1_000) is None  # no day after today
