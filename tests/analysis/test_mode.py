"""What the way of answering changes."""

import numpy as np
import pandas as pd
import pytest

from analysis.design import Design
from analysis.mode import (
    adjusted_difference,
    crude_difference,
    mode_effects,
    risk_difference,
    stratified_difference,
)
from tests.analysis.r_designs import province
from tests.analysis.r_results import TOLERANCE, r_results


def households(seed: int, effect: float = 0.0) -> Design:
    """Villages where the satisfied prefer the phone: a crude difference without an effect."""
    random = np.random.default_rng(seed)
    village = np.repeat(np.arange(30), 40)
    level = np.repeat(random.uniform(0.6, 0.9, 30), 40)
    phone = random.random(1200) < 2 * level - 1
    satisfied = random.random(1200) < level + effect * phone
    data = pd.DataFrame(
        {
            "village": [f"Thôn {v}" for v in village],
            "mode": np.where(phone, "phone", "officer"),
            "y": satisfied.astype(int),
        }
    )
    return Design(data, strata="village", view="process")


def test_the_crude_difference_agrees_with_r() -> None:
    found = crude_difference(province(), "overall", "mode", "QR", "officer")
    expected = r_results("c05_province")["ttest_mode"]
    np.testing.assert_allclose(
        [found.estimate, *found.interval], [expected["estimate"], *expected["ci"]], **TOLERANCE
    )


def test_who_chooses_the_phone_makes_a_crude_difference_that_cells_take_away() -> None:
    crude, within, adjusted = [], [], []
    for seed in range(100, 140):
        design = households(seed)
        crude.append(crude_difference(design, "y", "mode", "phone", "officer").statistic)
        like = stratified_difference(design, "y", "mode", "phone", "officer", ["village"])
        within.append(like.statistic)
        model = adjusted_difference(
            design, "y", "mode", "phone", "officer", ["village"], "gaussian"
        )
        adjusted.append(model.difference.statistic)
    assert np.mean(crude) > 2
    assert abs(np.mean(within)) < 0.5
    assert abs(np.mean(adjusted)) < 0.5


def test_the_variance_of_sato_is_that_of_repeated_samples() -> None:
    random = np.random.default_rng(20)
    n1, n0 = random.integers(1, 12, 40), random.integers(1, 12, 40)
    p0 = random.uniform(0.5, 0.85, 40)
    draws = [
        risk_difference(random.binomial(n1, p0 + 0.1), n1, random.binomial(n0, p0), n0)
        for _ in range(3000)
    ]
    estimates = np.array([found.estimate for found in draws])
    assert estimates.mean() == pytest.approx(0.1, abs=0.002)
    errors = np.array([found.se for found in draws])
    assert np.sqrt((errors**2).mean()) == pytest.approx(estimates.std(), rel=0.04)


def test_one_cell_gives_the_plain_difference() -> None:
    found = risk_difference(np.array([40]), np.array([50]), np.array([45]), np.array([60]))
    assert found.estimate == pytest.approx(0.8 - 0.75)


def test_swapping_the_modes_mirrors_the_difference() -> None:
    one = risk_difference([8, 3], [10, 9], [20, 5], [30, 7])
    other = risk_difference([20, 5], [30, 7], [8, 3], [10, 9])
    assert one.estimate == pytest.approx(-other.estimate)
    assert one.se == pytest.approx(other.se)


def test_a_cell_with_one_mode_only_says_nothing_and_is_counted() -> None:
    both = risk_difference([8, 3], [10, 9], [20, 5], [30, 7])
    more = risk_difference([8, 3, 5], [10, 9, 5], [20, 5, 0], [30, 7, 0])
    assert (more.estimate, more.se) == (both.estimate, both.se)
    assert more.notes == ("one_sided_cells=1",)


def test_no_cell_with_both_modes_gives_no_figure() -> None:
    found = risk_difference([5, 0], [6, 0], [0, 3], [0, 4])
    assert np.isnan(found.estimate)
    assert np.isnan(found.p)


def test_linear_margins_differ_by_the_coefficient_of_the_mode() -> None:
    design = households(3, effect=0.1)
    found = adjusted_difference(design, "y", "mode", "phone", "officer", ["village"], "gaussian")
    place = found.model.predictors.places["mode"][0]
    own = found.model.estimate[place]
    assert found.difference.estimate == pytest.approx(own.value)
    assert found.difference.se == pytest.approx(own.se)


def test_logistic_margins_of_the_mode_alone_are_the_means_of_the_two_groups() -> None:
    design = province()
    found = adjusted_difference(design, "overall", "mode", "QR", "officer", [])
    crude = crude_difference(design, "overall", "mode", "QR", "officer")
    assert found.difference.estimate == pytest.approx(crude.estimate)
    assert found.difference.se == pytest.approx(crude.se, rel=1e-6)
    both = found.if_first.value - found.if_second.value
    assert both == pytest.approx(found.difference.estimate)


def test_a_large_effect_of_the_mode_must_be_mentioned_and_none_must_not() -> None:
    design = households(4, effect=0.1)
    data = design.data.assign(same=np.random.default_rng(1).integers(0, 2, len(design)))
    design = Design(data, strata="village", view="process")
    effects = mode_effects(design, ["y", "same"], "mode", "phone", "officer", ["village"])
    assert [found.noted for found in effects] == [True, False]
    assert all(found.p >= found.stratified.p for found in effects)


def test_answers_other_than_zero_and_one_are_refused() -> None:
    design = Design(households(1).data.assign(y=2))
    with pytest.raises(ValueError, match="0 or 1"):
        stratified_difference(design, "y", "mode", "phone", "officer", ["village"])
