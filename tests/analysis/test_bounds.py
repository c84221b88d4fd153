"""Bounds over the silent: certain, in exact fractions."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bounds import (
    delta_bounds,
    delta_flip,
    imbens_manski,
    sample_bounds,
    tipping_point,
    worst_case,
)
from tests.analysis.r_results import CASES, TOLERANCE, r_results
from tests.analysis.test_exact import ROWS, villages

C25 = r_results("c25_manski_bounds")
DATA = pd.read_csv(CASES / "c25_manski_bounds" / "data.csv")
PEOPLED = st.lists(villages(), min_size=1, max_size=4)


def counted(item: str) -> dict[str, tuple[int, int, int]]:
    groups = DATA.groupby("village")
    table = zip(groups["N_village"].first(), groups[item].count(), groups[item].sum(), strict=True)
    return {
        name: (int(N), int(n), int(k)) for name, (N, n, k) in zip(groups.groups, table, strict=True)
    }


@pytest.mark.parametrize("item", ["q01", "q02", "q03", "overall"])
def test_worst_case_agrees_with_r(item: str) -> None:
    expected = C25["bounds"][item]
    bounds = worst_case(counted(item).values())
    np.testing.assert_allclose(bounds, [expected["lower"], expected["upper"]], **TOLERANCE)
    np.testing.assert_allclose(float(bounds.upper - bounds.lower), expected["width"], **TOLERANCE)


@pytest.mark.parametrize("village", list(counted("q01")))
def test_worst_case_of_a_village_agrees_with_r(village: str) -> None:
    expected = C25["bounds_by_village"][village]
    bounds = worst_case([counted("q01")[village]])
    np.testing.assert_allclose(bounds, [expected["lower"], expected["upper"]], **TOLERANCE)


@pytest.mark.parametrize(
    "expected", [value for value in C25["delta_bounds"].values() if isinstance(value, dict)]
)
def test_delta_bounds_agree_with_r(expected: dict) -> None:
    bounds = delta_bounds(counted("q01").values(), expected["delta"])
    np.testing.assert_allclose(bounds, [expected["lower"], expected["upper"]], **TOLERANCE)


def test_the_interval_of_imbens_and_manski_agrees_with_r() -> None:
    expected = C25["imbens_manski"]
    sample = sample_bounds(260, 200, 150)
    named = [expected[name] for name in ("lower", "upper", "se_lower", "se_upper")]
    np.testing.assert_allclose(sample, named, **TOLERANCE)
    np.testing.assert_allclose(
        imbens_manski(*sample), [*expected["ci"], expected["c"]], **TOLERANCE
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['N']}-{row['n']}-{row['k']}")
def test_the_tipping_point_agrees_with_r(row: dict) -> None:
    village, threshold = (row["N"], row["n"], row["k"]), Fraction(str(row["tau"]))
    point = tipping_point([village], threshold)
    assert point.needed == row["tipping_needed"]
    if row["tipping_share"] is None:
        assert point.share is None
    else:
        np.testing.assert_allclose(float(point.share or 0), row["tipping_share"], **TOLERANCE)
    np.testing.assert_allclose(worst_case([village]), row["manski"], **TOLERANCE)


def test_without_gap_the_interval_is_the_usual_one_and_with_a_wide_one_one_sided() -> None:
    assert imbens_manski(0.8, 0.8, 0.02, 0.02).critical == pytest.approx(1.959963984540054)
    assert imbens_manski(0.3, 0.8, 0.02, 0.02).critical == pytest.approx(1.6448536269514722)
    assert imbens_manski(0.3, 0.8, 0.0, 0.0)[:2] == (0.3, 0.8)


def test_a_commune_without_answers_can_be_anything() -> None:
    assert worst_case([(40, 0, 0), (60, 0, 0)]) == (0, 1)
    assert delta_bounds([(40, 0, 0)], 0) == (0, 1)


def test_no_households_have_no_share() -> None:
    with pytest.raises(ValueError, match="no households"):
        worst_case([])


@given(PEOPLED)
def test_bounds_widen_with_delta_from_the_estimate_to_the_worst_case(
    read: list[tuple[int, int, int]],
) -> None:
    widening = [delta_bounds(read, Fraction(step, 8)) for step in range(9)]
    for inner, outer in pairwise(widening):
        assert outer.lower <= inner.lower <= inner.upper <= outer.upper
    assert widening[-1] == worst_case(read)


@given(PEOPLED)
def test_bounds_mirror_where_satisfied_and_dissatisfied_change_places(
    read: list[tuple[int, int, int]],
) -> None:
    lower, upper = delta_bounds([(N, n, n - k) for N, n, k in read], Fraction(1, 10))
    assert delta_bounds(read, Fraction(1, 10)) == (1 - upper, 1 - lower)


@given(PEOPLED, st.sampled_from([Fraction(1, 2), Fraction(4, 5), Fraction(9, 10)]))
def test_just_before_delta_star_the_answer_stands_and_just_after_it_does_not(
    read: list[tuple[int, int, int]], threshold: Fraction
) -> None:
    total = sum(N for N, _, _ in read)
    goal = Fraction(-(-threshold.numerator * total // threshold.denominator), total)
    flip, start = delta_flip(read, threshold), delta_bounds(read, 0)
    met, missed = start.lower >= goal, start.upper < goal
    whole = worst_case(read)
    if flip is None:
        assert whole.lower >= goal if met else whole.upper < goal
    elif flip > 0:
        step = Fraction(1, 10**9)
        before, after = (
            delta_bounds(read, flip - step),
            delta_bounds(read, min(flip + step, Fraction(1))),
        )
        assert (before.lower >= goal > after.lower) if met else (before.upper < goal <= after.upper)
    else:
        assert not missed


def test_the_flip_is_where_the_bound_meets_the_threshold() -> None:
    assert delta_flip([(100, 60, 50)], Fraction(4, 5)) == Fraction(1, 12)
    assert delta_flip([(100, 60, 45)], Fraction(4, 5)) == Fraction(1, 8)
    assert delta_flip([(100, 60, 60)], Fraction(1, 2)) is None
    assert delta_flip([(100, 0, 0)], Fraction(1, 2)) == 0


def test_a_passed_threshold_needs_nobody_and_a_lost_one_more_than_there_are() -> None:
    assert tipping_point([(40, 32, 32)], Fraction(4, 5)).needed == 0
    lost = tipping_point([(40, 24, 0)], Fraction(4, 5))
    assert (lost.needed, lost.silent, lost.share) == (32, 16, 2)
