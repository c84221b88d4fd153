"""Tests of tables under a design."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.design import Design
from analysis.quadratic_form import exact_tail, saddlepoint_tail
from analysis.table_test import Statistic, association
from tests.analysis.r_designs import GOODS, commune, province
from tests.analysis.r_results import TOLERANCE, r_results

R_NAMES: dict[str, Statistic] = {
    "F": "F",
    "Chisq": "chisq",
    "Wald": "wald",
    "adjWald": "adjusted_wald",
}
C05, C07 = r_results("c05_province"), r_results("c07_goods_two_stage")


def agrees(design: Design, answers: tuple[str, str], name: str, expected: dict) -> None:
    found = association(design, *answers, R_NAMES[name])
    parameter = np.atleast_1d(expected["parameter"])
    np.testing.assert_allclose(
        [found.statistic, found.p, *(found.df, found.ddf)[: len(parameter)]],
        [expected["statistic"], expected["p_value"], *parameter],
        **TOLERANCE,
    )


def test_the_table_of_a_commune_agrees_with_r() -> None:
    expected = r_results("c01_commune_stratified")["chisq_mode_F"]
    agrees(commune(), ("overall", "mode"), "F", expected)


@pytest.mark.parametrize("name", list(R_NAMES))
def test_the_table_of_a_province_agrees_with_r(name: str) -> None:
    agrees(province(), ("overall", "district"), name, C05[f"chisq_district_{name}"])


@pytest.mark.parametrize("name", ["F", "Chisq", "adjWald"])
def test_the_table_of_two_backgrounds_agrees_with_r(name: str) -> None:
    agrees(province(), ("mode", "poor"), name, C05[f"chisq_mode_poor_{name}"])


@pytest.mark.parametrize("name", list(R_NAMES))
@pytest.mark.parametrize("design", list(GOODS))
def test_the_table_of_a_two_stage_sample_agrees_with_r(design: str, name: str) -> None:
    agrees(GOODS[design](), ("overall5", "shop"), name, C07[f"{design}_chisq_{name}"])


def test_the_saddlepoint_agrees_with_r() -> None:
    """R finds the saddlepoint to 1e-8 only."""
    expected = C05["chisq_district_saddlepoint"]["p_value"]
    own = association(province(), "overall", "district", "saddlepoint")
    assert own.p == pytest.approx(expected, rel=1e-7)


def test_where_the_saddlepoint_divides_by_zero_the_tail_is_satterthwaite_s() -> None:
    """The mean of sum(a z²) is sum(a): there the saddlepoint itself is 0."""
    weights = np.array([3.0, 2.0, 1.0])
    middle = saddlepoint_tail(6.0, weights, 40.0)
    assert middle == pytest.approx(stats.f.sf(1.0, 36 / 14, 40.0))
    assert middle == pytest.approx(exact_tail(6.0, weights, 40.0), rel=0.05)
    assert saddlepoint_tail(6.0, weights, 0.5) == pytest.approx(stats.f.sf(1.0, 36 / 14, 0.5))


def test_the_exact_tail_lies_within_a_hundredth_of_the_saddlepoint() -> None:
    """R's "lincom" without CompQuadForm is its saddlepoint, not the integral that ours is."""
    own = association(province(), "overall", "district", "exact")
    assert own.p == pytest.approx(C05["chisq_district_lincom"]["p_value"], rel=1.1e-2)


@pytest.mark.parametrize(("df", "ddf", "x"), [(1, 30.0, 4.0), (4, 12.5, 9.0), (6, 5000.0, 20.0)])
def test_equal_weights_give_the_tail_of_f(df: int, ddf: float, x: float) -> None:
    tail = stats.f.sf(x / df, df, ddf)
    assert exact_tail(x, np.ones(df), ddf) == pytest.approx(tail, rel=1e-6)
    saddlepoint = saddlepoint_tail(x, np.ones(df), ddf)
    assert tail * 0.95 < saddlepoint < tail * (1.05 + df / ddf)  # df rounded down: p is too large


def test_a_simple_random_sample_gives_pearson() -> None:
    random = np.random.default_rng(3)
    data = pd.DataFrame({"a": random.integers(0, 3, 400), "b": random.integers(0, 2, 400)})
    table = pd.crosstab(data.a, data.b)
    plain = stats.chi2_contingency(table, correction=False)
    found = association(Design(data), "a", "b", "chisq")
    assert found.statistic == pytest.approx(plain.statistic)
    assert found.p == pytest.approx(plain.pvalue, abs=0.02)


def test_a_test_under_independence_keeps_its_level_with_clusters() -> None:
    random = np.random.default_rng(11)
    rejected = 0
    for _ in range(300):
        villages = np.repeat(np.arange(40), 15)
        chance = np.repeat(random.beta(4, 2, 40), 15)
        data = pd.DataFrame({"village": villages, "y": random.random(600) < chance})
        data["group"] = random.integers(0, 3, 40)[villages]
        rejected += association(Design(data, clusters="village"), "y", "group").p < 0.05
    assert 0.02 < rejected / 300 < 0.09


def test_an_answer_that_everybody_gives_is_refused() -> None:
    design = Design(pd.DataFrame({"a": [1, 1, 1], "b": [0, 1, 0]}))
    with pytest.raises(ValueError, match=r"'a'.*fewer than two"):
        association(design, "a", "b")


def test_missing_answers_are_refused_with_their_number() -> None:
    design = Design(pd.DataFrame({"a": [1, 0, None], "b": [0, 1, 0]}))
    with pytest.raises(ValueError, match=r"'a'.*missing in 1 rows"):
        association(design, "a", "b")
