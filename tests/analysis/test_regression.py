"""Regression under a design."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special

from analysis.compare import contrast_groups
from analysis.design import Design
from analysis.estimate import linearised
from analysis.regression import Regression, regress
from tests.analysis.r_designs import GOODS, province
from tests.analysis.r_results import TOLERANCE, r_results

C05, C07 = r_results("c05_province"), r_results("c07_goods_two_stage")
LINEAR, LOGISTIC = ["g01", "g03", "g05", "g07", "g09", "g11"], ["g01", "g05", "g09", "shop"]


def agrees(fit: Regression, expected: dict[str, Any], rtol: float = 1e-8) -> None:
    names = [name.replace("=", "") for name in fit.predictors.names]
    assert names == expected["names"]
    assert fit.df == expected["df_residual"]
    np.testing.assert_allclose(fit.coefficients, expected["estimate"], **TOLERANCE)
    np.testing.assert_allclose(fit.estimate.se, expected["se"], rtol=rtol)
    np.testing.assert_allclose(fit.t, expected["t"], rtol=rtol)
    np.testing.assert_allclose(fit.p, expected["p"], rtol=30 * rtol)


def test_the_logistic_regression_of_a_province_agrees_with_r() -> None:
    agrees(regress(province(), "overall", ["mode", "age", "sex", "poor"], "binomial"),
           C05["glm_overall"])  # fmt: skip


@pytest.mark.parametrize("design", list(GOODS))
def test_linear_regressions_of_a_two_stage_sample_agree_with_r(design: str) -> None:
    agrees(regress(GOODS[design](), "overall5", LINEAR), C07[f"{design}_lm"])


@pytest.mark.parametrize("design", list(GOODS))
def test_logistic_regressions_agree_with_r_as_far_as_r_iterates(design: str) -> None:
    fit = regress(GOODS[design](), "top2", LOGISTIC, "binomial")
    agrees(fit, C07[f"{design}_glm"], rtol=2e-6)


@pytest.mark.parametrize("design", list(GOODS))
def test_standard_errors_are_those_of_r_with_the_weights_of_its_last_but_one_step(
    design: str,
) -> None:
    """glm.fit keeps working weights from before its last step, residuals from after it."""
    drawn = GOODS[design]()
    fit = regress(drawn, "top2", LOGISTIC, "binomial")
    x, y, weights = fit.predictors.matrix, drawn.data["top2"].to_numpy(), drawn.weights
    before, last = steps_of_r(x, y, weights / weights.mean())
    working = before * (1 - before)
    residual = (y - last) / (last * (1 - last)) * working
    information = (x.T * (weights * working)) @ x
    u = np.linalg.solve(information, (x * residual[:, None]).T).T
    se = linearised(drawn, fit.coefficients, u).se
    np.testing.assert_allclose(se, C07[f"{design}_glm"]["se"], **TOLERANCE)


def steps_of_r(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> Sequence[np.ndarray]:
    """Fitted values before and after the step at which R finds that the deviance stands still."""
    mean = (weights * y + 0.5) / (weights + 1)
    linear, deviance = special.logit(mean), np.inf
    while True:
        slope = mean * (1 - mean)
        target = linear + (y - mean) / slope
        root = np.sqrt(weights * slope)
        beta = np.linalg.lstsq(x * root[:, None], target * root, rcond=None)[0]
        linear = x @ beta
        before, mean = mean, special.expit(linear)
        old, deviance = deviance, -2 * (weights * np.log(np.where(y == 1, mean, 1 - mean))).sum()
        if abs(deviance - old) / (abs(deviance) + 0.1) < 1e-8:
            return before, mean


def test_the_test_of_a_term_agrees_with_r() -> None:
    fit = regress(province(), "overall", ["district", "mode"], "binomial")
    found, expected = fit.term_test("district"), C05["glm_district_term"]
    np.testing.assert_allclose(
        [found.statistic, found.df, found.ddf, found.p],
        [expected[name] for name in ("F", "df", "ddf", "p_value")],
        **TOLERANCE,
    )


def test_the_difference_of_two_groups_agrees_with_r() -> None:
    design, expected = province(), C05["ttest_mode"]
    found = contrast_groups(
        design, "overall", design.data["mode"] == "QR", design.data["mode"] == "officer"
    )
    np.testing.assert_allclose(
        [found.estimate, found.statistic, found.p, *found.interval],
        [expected[name] for name in ("estimate", "statistic", "p_value")] + expected["ci"],
        **TOLERANCE,
    )
    assert found.df == expected["parameter"]


def test_a_regression_on_a_domain_is_that_of_its_rows_with_the_whole_design() -> None:
    design = province()
    women = design.domain(design.data["sex"] == "nữ")
    slope = regress(women, "overall", ["mode"])
    split = contrast_groups(
        women, "overall", design.data["mode"] == "QR", design.data["mode"] == "officer"
    )
    assert slope.coefficients[1] == pytest.approx(split.estimate)
    assert slope.estimate[1].se == pytest.approx(split.se)
    assert slope.df == split.df


def small() -> pd.DataFrame:
    random = np.random.default_rng(1)
    data = pd.DataFrame({"x": random.normal(size=60), "village": list("abc") * 20})
    return data.assign(y=(random.random(60) < 0.6).astype(int), twice=2 * data["x"])


def test_a_term_that_the_others_explain_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"explained by the other terms: twice$"):
        regress(Design(small()), "y", ["x", "twice"])


def test_a_village_where_all_are_satisfied_has_no_logistic_coefficient() -> None:
    data = small()
    data.loc[data["village"] == "b", "y"] = 1
    with pytest.raises(ValueError, match="village=b"):
        regress(Design(data), "y", ["village", "x"], "binomial")


def test_missing_predictors_are_refused_by_name_and_number() -> None:
    data = small()
    data.loc[3, "x"] = np.nan
    with pytest.raises(ValueError, match=r"'x': missing in 1 rows"):
        regress(Design(data), "y", ["x"])


def test_a_term_of_one_level_is_refused() -> None:
    with pytest.raises(ValueError, match="only one level: k"):
        regress(Design(small().assign(k="k")), "y", ["k"])


def test_an_unknown_term_cannot_be_tested() -> None:
    with pytest.raises(ValueError, match="no term named 'z'"):
        regress(Design(small()), "y", ["x"]).term_test("z")


def test_numbers_that_are_codes_are_compared_with_the_first() -> None:
    data = small().assign(code=lambda rows: rows["village"].map({"a": 10, "b": 20, "c": 30}))
    named = regress(Design(data), "y", ["village"])
    coded = regress(Design(data), "y", ["code"], groups=["code"])
    assert coded.predictors.names == ("(Intercept)", "code=20", "code=30")
    np.testing.assert_allclose(coded.coefficients, named.coefficients)
