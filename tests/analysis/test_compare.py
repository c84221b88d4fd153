"""Communes against each other, the whole and a threshold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from analysis.compare import exceeds, heterogeneity, shrink
from analysis.multiple import Correction, adjust
from analysis.placement import control_limits, distance, funnel
from analysis.ranking import rank_ranges
from tests.analysis.r_results import CASES, TOLERANCE, r_results

R = r_results("c23_multiple_communes")
ROWS = pd.read_csv(CASES / "c23_multiple_communes" / "data.csv")
SHARE = (ROWS.k / ROWS.n).to_numpy()
VARIANCE = ((1 - ROWS.n / ROWS.N) * SHARE * (1 - SHARE) / (ROWS.n - 1)).to_numpy()
SIZE = (ROWS.n / (1 - ROWS.n / ROWS.N)).to_numpy()
FUNNEL = funnel(list(ROWS.commune), SHARE, SIZE, ROWS.N, view="finite")


def agrees(actual: object, expected: object) -> None:
    np.testing.assert_allclose(actual, expected, **TOLERANCE)


@pytest.mark.parametrize("name", ["bonferroni", "holm", "hochberg", "hommel", "BH", "BY"])
def test_adjusted_p_values_agree_with_r(name: str) -> None:
    correction: Correction = name.lower()  # type: ignore[assignment]
    agrees(adjust(R["funnel"]["p"], correction), R[f"p_adjust_{name}"]["values"])


def test_the_funnel_and_its_over_dispersion_agree_with_r() -> None:
    expected = R["funnel"]
    agrees(FUNNEL.centre, expected["theta"])
    agrees([point.z for point in FUNNEL.points], expected["z"])
    agrees([point.p for point in FUNNEL.points], expected["p"])
    agrees(FUNNEL.phi, expected["phi_winsorised10"])
    agrees(FUNNEL.tau**2, expected["tau2_dersimonian_laird"])
    agrees(FUNNEL.z_multiplicative(), expected["z_multiplicative"])
    agrees([point.z_adjusted for point in FUNNEL.points], expected["z_additive"])
    for level, key in ((0.95, "limit95"), (0.998, "limit998")):
        limits = FUNNEL.limits(SIZE, level)
        agrees(limits.lower, expected[f"{key}_lower"])
        agrees(limits.upper, expected[f"{key}_upper"])


def test_p_values_against_a_threshold_agree_with_r() -> None:
    p = exceeds(SHARE, np.sqrt(VARIANCE), 0.8)
    agrees(p, R["p_below_80"]["p_one_sided"])
    agrees(adjust(p, "holm"), R["p_below_80"]["holm"])
    agrees(adjust(p, "bh"), R["p_below_80"]["BH"])


def test_heterogeneity_agrees_with_r() -> None:
    found, expected = heterogeneity(SHARE, VARIANCE), R["heterogeneity_Q"]
    agrees(
        [found.mean, found.test.statistic, found.test.df, found.test.p, found.i2],
        [expected[name] for name in ("mu", "Q", "df", "p", "I2")],
    )


P_VALUES = some.lists(some.floats(0, 1), min_size=1, max_size=30)


@given(P_VALUES, some.sampled_from(["bonferroni", "holm", "hochberg", "hommel", "bh", "by"]))
def test_adjusted_p_values_are_never_smaller_and_keep_the_order(
    p: list[float], correction: Correction
) -> None:
    adjusted = adjust(p, correction)
    assert (adjusted >= np.array(p)).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-15).all()


def test_a_comparison_that_could_not_be_made_does_not_count() -> None:
    agrees(adjust([0.01, np.nan, 0.03], "bonferroni"), [0.02, np.nan, 0.06])


def test_a_p_value_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([0.5, 1.5], "holm")


def test_communes_that_differ_by_chance_alone_all_lie_within_the_funnel() -> None:
    random = np.random.default_rng(5)
    n = random.integers(200, 2000, 140)
    found = funnel([f"Xã {c}" for c in range(140)], random.binomial(n, 0.9) / n, n, n)
    assert {point.band for point in found.points} == {"within"}
    assert found.tau == pytest.approx(0, abs=0.005)


def test_one_commune_apart_is_named_alone() -> None:
    n = np.full(140, 500)
    k = np.random.default_rng(5).binomial(n, 0.9)
    k[7] = 350
    found = funnel([f"Xã {c}" for c in range(140)], k / n, n, n)
    assert [point.name for point in found.points if point.band != "within"] == ["Xã 7"]
    assert found.points[7].band == "below"


def test_a_commune_without_answers_is_a_point_without_figures() -> None:
    found = funnel(["a", "b", "c"], [0.9, np.nan, 0.8], [90, 0, 80], [100, 100, 100])
    assert found.points[1].band == "no_data"
    assert found.centre == pytest.approx(0.85)


def test_almost_unanimous_communes_raise_no_more_false_alarms_than_others() -> None:
    random, alarms = np.random.default_rng(3), 0
    for _ in range(200):
        n = random.integers(300, 2500, 140)
        shares = random.binomial(n, 0.999) / n
        found = funnel([str(c) for c in range(140)], shares, n, n)
        alarms += any(point.band != "within" for point in found.points)
    assert alarms / 200 <= 0.08


def test_a_commune_with_many_dissatisfied_among_the_unanimous_is_named() -> None:
    n = np.full(140, 1000)
    k = np.random.default_rng(3).binomial(n, 0.999)
    k[9] = 985
    found = funnel([str(c) for c in range(140)], k / n, n, n)
    assert [point.name for point in found.points if point.band != "within"] == ["9"]


def test_communes_where_all_are_satisfied_lie_within_a_funnel_of_no_width() -> None:
    found = funnel(["a", "b", "c"], [1.0, 1.0, np.nan], [300, 500, 0], [400, 600, 50])
    assert [point.band for point in found.points] == ["within", "within", "no_data"]
    assert (found.centre, found.tau) == (1.0, 0.0)
    lower, upper = found.limits([300.0])
    assert (lower[0], upper[0]) == (1.0, 1.0)


@pytest.mark.parametrize("population", [[100, np.nan, 100], [100, -5, 100], [0, 0, 0]])
def test_a_funnel_refuses_a_population_that_cannot_weigh(population: list[float]) -> None:
    with pytest.raises(ValueError, match="population"):
        funnel(["a", "b", "c"], [0.9, 0.8, 1.0], [90, 80, 70], population)


@pytest.mark.parametrize("centre", [0.5, 0.9, 0.999])
@pytest.mark.parametrize("size", [1, 10, 49.9, 50.1, 5000])
def test_limits_stay_within_none_and_all(centre: float, size: float) -> None:
    lower, upper = control_limits(centre, np.array([size]), 0.998)
    assert 0 <= lower[0] <= centre <= upper[0] <= 1


@pytest.mark.parametrize("tau", [0.0, 0.01])
@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("centre", [0.9, 0.966, 0.999])
def test_a_place_lies_outside_the_curves_where_its_own_z_says_so(
    centre: float, level: float, tau: float
) -> None:
    size = np.repeat([8.0, 40.0, 170.0, 330.0, 900.0], 60)
    share = np.tile(np.linspace(0.5, 1.0, 60), 5)
    lower, upper = control_limits(centre, size, level, tau)
    rows = centre * (1 - centre) / (centre * (1 - centre) / size + tau**2)
    z, most = distance(share, rows, centre), stats.norm.ppf((1 + level) / 2)
    expected = np.minimum(rows * (1 - centre) / 10, rows / 50)
    clear = (np.abs(np.abs(z) - most) > 1e-6) & ((expected <= 0.5) | (expected >= 1))
    assert (((share > upper) | (share < lower)) == (np.abs(z) > most))[clear].all()


def test_where_all_satisfied_is_likely_it_lies_within_the_curves() -> None:
    lower, upper = control_limits(0.966, np.array([100.0]), 0.998)  # 0.966^100 is 3 %
    assert upper[0] == 1
    assert 0.87 < lower[0] < 0.92


def test_a_census_lies_at_the_centre_of_the_funnel_without_spread() -> None:
    lower, upper = control_limits(0.9, np.array([np.inf]), 0.95)
    assert (lower[0], upper[0]) == (0.9, 0.9)


def test_the_ranks_of_two_places_far_apart_do_not_overlap() -> None:
    low, high = rank_ranges(["a", "b"], [0.5, 0.9], [1000, 1000])
    assert (high.rank, high.lower, high.upper) == (1, 1, 1)
    assert (low.rank, low.lower, low.upper) == (2, 2, 2)


def test_places_alike_could_hold_every_rank() -> None:
    ranges = rank_ranges(list("abcde"), [0.9] * 5, [50] * 5)
    assert all((place.rank, place.lower, place.upper) == (3, 1, 5) for place in ranges)


def test_a_place_where_all_are_satisfied_is_not_certain_of_its_rank() -> None:
    first, second = rank_ranges(["a", "b"], [1.0, 0.99], [30, 1000])
    assert first.rank == 1
    assert first.upper == 2
    assert second.lower == 1


def test_rank_ranges_name_a_place_without_answers_without_ranking_it() -> None:
    ranges = rank_ranges(["a", "b", "c"], [0.9, np.nan, 0.8], [100, 0, 100])
    assert np.isnan(ranges[1].rank)
    assert [ranges[0].rank, ranges[2].rank] == [1, 2]


def test_small_places_are_drawn_to_the_mean_more_than_large_ones() -> None:
    k, n = np.array([10, 800, 700, 990]), np.array([10, 1000, 1000, 1000])
    drawn, mean = shrink(k, n), k.sum() / n.sum()
    pulled = (drawn - k / n) / (mean - k / n)
    assert ((pulled > 0) & (pulled < 1)).all()
    assert pulled[0] > 3 * pulled[1:].max()


def test_places_that_differ_by_chance_alone_are_all_given_the_mean() -> None:
    agrees(shrink([90, 91, 89, 0], [100, 100, 100, 0]), [0.9] * 4)
