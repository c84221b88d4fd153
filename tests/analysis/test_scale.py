"""How far items go together."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.latent import bivariate_normal, polychoric, polychoric_of_table
from analysis.scale import alpha, feldt, reliability
from tests.analysis.r_designs import GOODS
from tests.analysis.r_results import TOLERANCE, r_results

C07 = r_results("c07_goods_two_stage")
BLOCK = [f"g{item:02d}" for item in range(1, 13)]


def answers(rows: int = 400, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    behind = random.normal(size=(rows, 1)) + random.normal(size=(rows, 5))
    return pd.DataFrame(np.clip(np.round(behind + 3), 1, 5), columns=list("abcde"))


@pytest.mark.parametrize("design", list(GOODS))
def test_weighted_alpha_agrees_with_r(design: str) -> None:
    drawn = GOODS[design]()
    found = reliability(drawn.data[BLOCK], drawn.weights)
    np.testing.assert_allclose(found.alpha, C07[f"{design}_cralpha"]["alpha"], **TOLERANCE)


@pytest.mark.parametrize("design", list(GOODS))
def test_a_variance_is_a_mean_of_squares_as_in_r(design: str) -> None:
    drawn, expected = GOODS[design](), C07[f"{design}_var"]
    apart = drawn.data["overall5"] - drawn.mean("overall5").value
    found = drawn.mean(apart**2 * drawn.n / (drawn.n - 1))
    np.testing.assert_allclose(
        [found.value, found.se], [expected["var"], expected["se"]], **TOLERANCE
    )


def test_alpha_is_the_mean_of_all_split_halves_of_two_items() -> None:
    assert alpha(np.array([[1.0, 0.5], [0.5, 1.0]])) == pytest.approx(2 * 0.5 / 1.5)


def test_alpha_of_zeros_and_ones_is_kr20() -> None:
    rows = (answers() > 3).astype(int)
    p, total = rows.mean(), rows.sum(axis=1)
    kr20 = 5 / 4 * (1 - (p * (1 - p)).sum() / total.var(ddof=0))
    assert reliability(rows).alpha == pytest.approx(kr20)


def test_an_item_dropped_is_alpha_of_the_rest() -> None:
    rows = answers()
    found = reliability(rows)
    assert found.if_dropped["c"] == pytest.approx(reliability(rows.drop(columns="c")).alpha)
    others = rows.drop(columns="c").sum(axis=1)
    assert found.item_total["c"] == pytest.approx(np.corrcoef(rows["c"], others)[0, 1])


def test_an_item_that_everybody_answers_alike_is_dropped_by_name() -> None:
    rows = answers().assign(same=4)
    found = reliability(rows)
    assert found.dropped == ("same",)
    assert found.alpha == pytest.approx(reliability(answers()).alpha)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (answers(29), "few_rows"),
        (answers()[["a", "b"]], "few_items"),
        (answers() * 0 + 1, "few_items"),
        (answers()[:0], "few_rows"),
    ],
)
def test_too_little_gives_no_alpha_and_says_why(rows: pd.DataFrame, reason: str) -> None:
    found = reliability(rows)
    assert np.isnan(found.alpha)
    assert np.isnan(found.interval.lower)
    assert found.reason == reason


def test_rows_with_a_gap_are_left_out() -> None:
    rows = answers()
    rows.loc[5, "b"] = np.nan
    found = reliability(rows)
    assert found.n == 399
    assert found.alpha == pytest.approx(reliability(rows.drop(index=5)).alpha)


def test_feldt_limits_cover_alpha_of_parallel_items() -> None:
    random, covered = np.random.default_rng(4), 0
    truth = 5 * 0.5 / (1 + 4 * 0.5)
    for _ in range(400):
        rows = random.normal(size=(60, 1)) + random.normal(size=(60, 5))
        low, high = feldt(alpha(np.cov(rows, rowvar=False)), 60, 5)
        covered += low <= truth <= high
    assert 0.92 < covered / 400 < 0.98


@pytest.mark.parametrize("rho", [-0.95, -0.3, 0.0, 0.6, 0.99])
def test_the_bivariate_normal_is_that_of_scipy(rho: float) -> None:
    for x, y in ((0.0, 0.0), (-1.5, 0.7), (2.0, 2.1)):
        expected = stats.multivariate_normal.cdf([x, y], cov=[[1, rho], [rho, 1]])
        assert bivariate_normal(x, y, rho) == pytest.approx(expected, abs=1e-7)


def test_the_bivariate_normal_ends_in_its_margins() -> None:
    assert bivariate_normal(0.3, np.inf, 0.5) == pytest.approx(stats.norm.cdf(0.3))
    assert bivariate_normal(-np.inf, 0.4, 0.5) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("rho", [-0.8, -0.2, 0.4, 0.9])
def test_answers_cut_at_the_middle_have_the_correlation_of_their_quadrants(rho: float) -> None:
    quadrant = 0.25 + np.arcsin(rho) / (2 * np.pi)
    table = [[quadrant, 0.5 - quadrant], [0.5 - quadrant, quadrant]]
    assert polychoric_of_table(table) == pytest.approx(rho, abs=1e-6)


def test_a_correlation_behind_five_levels_is_found_again() -> None:
    random = np.random.default_rng(9)
    behind = random.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 20000)
    levels = np.digitize(behind, [-1.5, -0.5, 0.3, 1.2])
    assert polychoric(levels[:, 0], levels[:, 1]) == pytest.approx(0.6, abs=0.02)


def test_ordinal_alpha_stands_above_alpha_of_coarse_answers() -> None:
    rows = (answers(1000) > 4).astype(int)
    found = reliability(rows, ordinal=True)
    assert found.ordinal > found.standardised + 0.1
    assert found.ordinal == pytest.approx(5 * 0.5 / 3, abs=0.06)


def test_an_answer_that_never_varies_has_no_correlation() -> None:
    assert np.isnan(polychoric([1, 1, 1], [1, 2, 3]))
