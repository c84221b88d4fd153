"""Estimates held against what R found, name by name."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis import Design, Estimate
from tests.analysis.r_results import CASES, TOLERANCE, r_results

RESULTS = {
    case: r_results(case)
    for case in (
        "c01_commune_stratified",
        "c02_lonely_and_census",
        "c04_item_nonresponse",
        "c05_province",
        "c06_poststrat_raking",
        "c07_goods_two_stage",
        "c08_clusters_no_fpc",
    )
}


@cache
def r_data(case: str) -> pd.DataFrame:
    return pd.read_csv(CASES / case / "data.csv")


def villages_design(case: str, strata: str = "village", **options: Any) -> Design:
    return Design(r_data(case), strata=strata, population="N_village", **options)


def goods_design(**options: Any) -> Design:
    """Communes drawn from districts, consumers from communes."""
    return Design(
        r_data("c07_goods_two_stage"),
        strata="district",
        clusters="commune",
        population="M_communes",
        second_stage_population="N_consumers",
        **options,
    )


def ultimate_cluster_design() -> Design:
    """The same rows and weights, as if communes were drawn with replacement."""
    weights = goods_design().weights
    data = r_data("c07_goods_two_stage")
    return Design(data, strata="district", clusters="commune", weights=weights)


def assert_as_r(found: Estimate, expected: dict[str, Any]) -> None:
    """Value, SE, covariance and deff; groups by name, which R sorts by another locale."""
    names = found.names if not expected.get("by") else expected["names"]
    places = [found.names.index(name) for name in names]
    for part, key in (("value", "estimate"), ("se", "se"), ("deff", "deff")):
        if key in expected:
            numbers = np.atleast_1d(getattr(found, part))[places]
            np.testing.assert_allclose(numbers, np.ravel(expected[key]), **TOLERANCE)
    if "vcov" in expected:
        np.testing.assert_allclose(found.variance, expected["vcov"], **TOLERANCE)


def assert_limits(found: Any, expected: Any, *, rtol: float = 1e-8) -> None:
    np.testing.assert_allclose(np.array(found, dtype=float), expected, rtol=rtol, atol=1e-12)
