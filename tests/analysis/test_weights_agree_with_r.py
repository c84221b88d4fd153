"""Post-stratification, raking, calibration and trimming against R survey 4.5, case c06."""

import json
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import Design, kish_deff
from tests.analysis.r_estimates import RESULTS, assert_as_r, assert_limits, villages_design
from tests.analysis.r_results import CASES, TOLERANCE

CASE = "c06_poststrat_raking"
C06 = RESULTS[CASE]
MARGINS = json.loads((CASES / CASE / "margins.json").read_text(encoding="utf-8"))
BY_LEVEL = {
    name: {row[name]: row["Freq"] for row in MARGINS[name]} for name in ("age", "sex", "poor")
}
VARIABLES = ["overall", "q01", "q02", "q03", "q04", "q05"]
COLUMNS = {
    "des": "base",
    "P": "poststrat",
    "R": "rake",
    "CL": "cal_linear",
    "CR": "cal_raking",
    "CB": "cal_logit",
}
EXACT = [name for name in COLUMNS if name != "R"]


@cache
def design(name: str) -> Design:
    drawn = villages_design(CASE)
    return {
        "des": lambda: drawn,
        "P": lambda: drawn.post_stratify(["age", "sex"], MARGINS["age_sex"]),
        "R": lambda: drawn.rake(BY_LEVEL),
        "CL": lambda: drawn.calibrate(BY_LEVEL),
        "CR": lambda: drawn.calibrate(BY_LEVEL, method="raking"),
        "CB": lambda: drawn.calibrate(BY_LEVEL, method="logit", bounds=(0.5, 2.5)),
    }[name]()


@pytest.mark.parametrize("name", COLUMNS)
def test_weights_household_by_household(name: str) -> None:
    table = pd.read_csv(CASES / CASE / "weights.csv")
    np.testing.assert_allclose(design(name).weights, table[COLUMNS[name]], **TOLERANCE)
    summary = C06[f"{name}_weights_summary"]
    weights = design(name).weights
    assert kish_deff(weights) == pytest.approx(summary["kish_deff"], rel=1e-8)
    assert design(name).kish_deff == kish_deff(weights)
    assert weights.min() == pytest.approx(summary["min"], rel=1e-8)


@pytest.mark.parametrize("name", EXACT)
def test_variances_are_those_of_residuals(name: str) -> None:
    assert_as_r(design(name).mean(VARIABLES), C06[f"{name}_mean"])
    assert_as_r(design(name).total("overall"), C06[f"{name}_total"])
    assert_as_r(design(name).by("mode").mean("overall"), C06[f"{name}_by_mode"])


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("method", ["wilson", "beta", "xlogit", "logit"])
def test_limits_after_calibration(name: str, method: str) -> None:
    found = design(name).proportion("overall").interval(method=method)
    assert_limits(found, C06[f"{name}_ciprop_{method}"]["ci"])


def test_raked_variances_are_r_s_but_for_its_unweighted_residuals() -> None:
    """R rake() sweeps out unweighted margin means ten times; R calibrate(calfun="raking") and we
    take the regression on all margins, with the weights before. The estimates are the same, the
    standard errors differ by at most 3e-4 of themselves."""
    for found, expected in (
        (design("R").mean(VARIABLES), C06["R_mean"]),
        (design("R").total("overall"), C06["R_total"]),
    ):
        np.testing.assert_allclose(found.value, expected["estimate"], **TOLERANCE)
        np.testing.assert_allclose(found.se, expected["se"], rtol=3e-4)
    assert_as_r(design("R").mean(VARIABLES), C06["CR_mean"])


def test_trimming_keeps_the_total() -> None:
    trimmed = design("R").trim(0.8, 2.2).weights
    np.testing.assert_allclose(trimmed[:20], C06["trim_weights"]["first20"], **TOLERANCE)
    assert trimmed.max() == pytest.approx(C06["trim_weights"]["max"], rel=1e-8)
    strict = design("R").trim(0.8, 2.2, strict=True).weights
    np.testing.assert_allclose(strict[:20], C06["trim_weights_strict"]["first20"], **TOLERANCE)
    assert strict.max() == pytest.approx(2.2, abs=1e-12)
    for weights in (trimmed, strict):
        assert weights.sum() == pytest.approx(2096, rel=1e-9)
