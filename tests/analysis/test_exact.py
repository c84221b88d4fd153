"""One village, exactly: limits, critical counts, and what "nobody was dissatisfied" proves."""

from fractions import Fraction
from itertools import product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from analysis.exact import (
    all_satisfied_bound,
    blaker_interval,
    critical_count,
    exact_p_value,
    hypergeometric_interval,
    hypergeometric_limits,
)
from analysis.villages import needed
from questionnaires.problem import Refused
from tests.analysis.r_results import TOLERANCE, r_results

C20 = r_results("c20_finite_exact")
ROWS = C20["rows"]["rows"]


@st.composite
def villages(draw: st.DrawFn, most: int = 40) -> tuple[int, int, int]:
    N = draw(st.integers(1, most))
    n = draw(st.integers(0, N))
    return N, n, draw(st.integers(0, n))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['N']}-{row['n']}-{row['k']}")
def test_limits_agree_with_r_to_the_household(row: dict) -> None:
    N, n, k = row["N"], row["n"], row["k"]
    assert list(hypergeometric_interval(N, n, k)) == row["cp95"]
    assert list(hypergeometric_interval(N, n, k, 0.90)) == row["cp90"]
    assert hypergeometric_interval(N, n, k, 0.95, "lower")[0] == row["lower95_one_sided"]
    assert list(blaker_interval(N, n, k)) == row["blaker95"]
    assert needed(N, Fraction(str(row["tau"]))) == row["K0"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['N']}-{row['n']}-{row['k']}")
def test_p_values_agree_with_r(row: dict) -> None:
    found = exact_p_value(row["N"], row["n"], row["k"], Fraction(str(row["tau"])))
    np.testing.assert_allclose(float(found), row["p_value_H0_below"], **TOLERANCE)


@pytest.mark.parametrize("row", C20["critical_counts"]["rows"])
def test_critical_counts_agree_with_r(row: dict) -> None:
    assert critical_count(row["N"], row["n"], Fraction(str(row["tau"]))) == row["k_crit"]


def test_72_of_76_households_with_71_satisfied_are_74_or_75_of_76() -> None:
    assert hypergeometric_interval(76, 72, 71) == (74, 75)


@given(villages())
def test_limits_are_those_that_every_k_tested_one_by_one_gives(
    village: tuple[int, int, int],
) -> None:
    N, n, k = village
    every = np.arange(N + 1)
    above, below = hypergeom.sf(k - 1, N, every, n), hypergeom.cdf(k, N, every, n)
    kept = np.arange(k, N - n + k + 1)
    sure = (abs(above - 0.025) > 1e-9)[kept].all() and (abs(below - 0.025) > 1e-9)[kept].all()
    if sure:
        least, greatest = kept[above[kept] > 0.025].min(), kept[below[kept] > 0.025].max()
        assert hypergeometric_interval(N, n, k) == (least, greatest)


def test_a_tail_of_exactly_the_error_lies_outside_the_limits() -> None:
    assert hypergeometric_interval(40, 1, 1) == (2, 40)  # P(X >= 1 | K = 1) is 1/40 exactly


@given(villages())
def test_limits_mirror_where_satisfied_and_dissatisfied_change_places(
    village: tuple[int, int, int],
) -> None:
    N, n, k = village
    lower, upper = hypergeometric_interval(N, n, k)
    assert hypergeometric_interval(N, n, n - k) == (N - upper, N - lower)
    assert k <= lower <= upper <= N - n + k


@given(villages(25))
@settings(max_examples=60)
def test_blaker_is_never_wider(village: tuple[int, int, int]) -> None:
    lower, upper = blaker_interval(*village)
    widest = hypergeometric_interval(*village)
    assert widest[0] <= lower <= upper <= widest[1]


def test_the_limits_of_a_census_are_a_point_and_of_no_answers_everything() -> None:
    assert hypergeometric_interval(50, 50, 39) == (39, 39)
    assert hypergeometric_interval(8, 0, 0) == (0, 8)


@given(villages(30), st.sampled_from([Fraction(4, 5), Fraction(9, 10), Fraction(1, 2)]))
def test_fewer_than_the_critical_count_prove_nothing(
    village: tuple[int, int, int], threshold: Fraction
) -> None:
    N, n, _ = village
    critical = critical_count(N, n, threshold)
    proving = [k for k in range(n + 1) if exact_p_value(N, n, k, threshold) <= Fraction(1, 20)]
    assert critical == (proving[0] if proving else None)


def test_limits_of_a_table_are_those_of_its_cells() -> None:
    N, n = np.array([[100], [76]]), np.array([[60], [72]])
    k = np.array([[60, 48], [71, 71]])
    lower, upper = hypergeometric_limits(N, n, k)
    assert lower.tolist() == [[97, 72], [74, 74]]
    assert upper.tolist() == [[100, 86], [75, 75]]


def test_three_households_of_230_may_be_dissatisfied_though_none_of_138_was() -> None:
    assert all_satisfied_bound([(100, 60, 60), (50, 30, 30), (80, 48, 48)]) == 3


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=3),
    st.sampled_from([0.8, 0.95, 0.99]),
)
@settings(max_examples=60)
def test_the_bound_is_the_best_of_all_allocations(
    sizes: list[tuple[int, int]], level: float
) -> None:
    read = [(silent + n, n, n) for silent, n in sizes]
    error = 1 - Fraction(str(level))
    possible = [
        sum(allocation)
        for allocation in product(*(range(N - n + 1) for N, n, _ in read))
        if prod(
            Fraction(comb(N - d, n), comb(N, n))
            for d, (N, n, _) in zip(allocation, read, strict=True)
        )
        > error
    ]
    assert all_satisfied_bound(read, level) == max(possible)


def test_the_bound_is_for_answers_without_a_dissatisfied_one() -> None:
    with pytest.raises(ValueError, match="dissatisfied"):
        all_satisfied_bound([(10, 5, 4)])


def test_a_village_with_more_answers_than_households_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        hypergeometric_interval(60, 61, 50)
    assert refused.value.codes == ("count_over_households",)
    assert "61 hộ trả lời" in str(refused.value)


def test_more_satisfied_than_answers_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        hypergeometric_interval(60, 50, 51)
    assert refused.value.codes == ("count_impossible",)


@pytest.mark.parametrize("kind", [np.int64, np.int32, np.uint16, float, np.float64])
def test_counts_may_be_of_any_type_of_whole_numbers(kind: type) -> None:
    N, n, k = (kind(number) for number in (500, 300, 290))
    limits = hypergeometric_interval(N, n, k)
    assert limits == hypergeometric_interval(500, 300, 290) == (475, 489)
    assert {type(limit) for limit in limits} == {int}
    assert blaker_interval(N, n, k) == blaker_interval(500, 300, 290)
    assert critical_count(N, n, 0.9) == critical_count(500, 300, Fraction(9, 10))
    assert exact_p_value(N, n, k, 0.9) == exact_p_value(500, 300, 290, Fraction(9, 10))


def test_half_a_household_is_no_count() -> None:
    with pytest.raises(ValueError, match=r"76\.5"):
        hypergeometric_interval(76.5, 72, 71)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"76\.5"):
        hypergeometric_limits([76.5], [72], [71])
    with pytest.raises(ValueError, match="nan"):
        hypergeometric_limits([np.nan], [72], [71])


def test_a_negative_number_of_households_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        hypergeometric_interval(-5, 0, 0)
    assert refused.value.codes == ("count_impossible",)


@pytest.mark.parametrize("level", [95, 1, 0, -0.5])
def test_a_level_is_between_0_and_1(level: float) -> None:
    for limits in (hypergeometric_interval, blaker_interval):
        with pytest.raises(ValueError, match="confidence level"):
            limits(76, 72, 71, level)
    with pytest.raises(ValueError, match="confidence level"):
        all_satisfied_bound([(76, 72, 72)], level)


def test_there_is_no_third_side() -> None:
    with pytest.raises(ValueError, match="upper"):
        hypergeometric_interval(76, 72, 71, side="upper")  # type: ignore[arg-type]


def test_a_threshold_is_counted_in_households_without_rounding() -> None:
    assert needed(10, Fraction(3, 10)) == 3
    assert needed(10, 0.3) == 3  # 0.3 * 10 in binary is a little more than 3
    assert needed(10, Fraction(3, 10), strict=True) == 4
    assert needed(7, Fraction(4, 5)) == 6
