"""The rule's window with Vietnam's public holidays."""

from datetime import date

from questionnaires.library import load_rule
from survey_app.services.setup import window

HD_78, HD_90 = load_rule("hd-78-2017"), load_rule("hd-90-2022")


def test_holidays_of_spring_2018_lengthen_a_window_of_working_days() -> None:
    found = window.of(HD_78, date(2018, 4, 16), date(2018, 5, 9))
    assert (found.planned, found.ends_on) == (15, date(2018, 5, 9))
    assert list(found.holidays) == [date(2018, 4, 25), date(2018, 4, 30), date(2018, 5, 1)]
    assert not found.exceeded


def test_a_saturday_worked_for_a_swapped_holiday_counts_as_a_working_day() -> None:
    found = window.of(HD_78, date(2025, 4, 26), date(2025, 5, 2))  # 2/5 off, worked on 26/4
    assert found.planned == 3


def test_tet_is_no_working_day() -> None:
    found = window.of(HD_78, date(2026, 2, 16), date(2026, 2, 20))
    assert found.planned == 0
    assert len(found.holidays) == 5


def test_a_rule_that_leaves_out_weekends_alone_counts_holidays() -> None:
    found = window.of(HD_90, date(2026, 8, 31), date(2026, 9, 2))
    assert found.planned == 3
    assert found.holidays == {}


def test_a_day_too_many_is_warned_of_with_the_last_day_of_the_window() -> None:
    assert window.warnings(HD_78, date(2018, 6, 4), date(2018, 6, 22)) == ()
    (warning,) = window.warnings(HD_78, date(2018, 6, 4), date(2018, 6, 25))
    assert warning.code == "window_exceeded"
    assert "22/6/2018" in warning.message


def test_a_rule_out_of_its_time_is_warned_of() -> None:
    late = window.warnings(HD_78, date(2019, 6, 3), date(2019, 6, 7))
    early = window.warnings(HD_90, date(2022, 6, 1), date(2022, 6, 7))
    assert [p.code for p in (*late, *early)] == ["rule_ended", "rule_not_begun"]
