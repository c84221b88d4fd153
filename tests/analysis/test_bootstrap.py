"""Redrawing the sample."""

import numpy as np
import pandas as pd
import pytest

from analysis.bootstrap import bootstrapped, rao_wu_weights
from analysis.design import Design
from tests.analysis.r_designs import commune, goods, goods_as_if_with_replacement


def test_the_bootstrap_gives_the_standard_error_of_the_formula_with_high_fractions() -> None:
    design = commune()
    drawn = bootstrapped(design, lambda one: one.mean("overall").value)
    assert drawn.value[0] == pytest.approx(design.mean("overall").value)
    assert drawn.se[0] == pytest.approx(design.mean("overall").se, rel=0.08)


def test_groups_of_a_redrawn_sample_take_its_own_weights() -> None:
    design = commune()
    modes = sorted(design.data["mode"].unique())
    together = bootstrapped(design, lambda one: one.by("mode").mean("overall").value, draws=5)
    for place, mode in enumerate(modes):
        part = design.domain(design.data["mode"] == mode)
        alone = bootstrapped(part, lambda one: one.mean("overall").value, draws=5)
        np.testing.assert_allclose(together.replicates[:, place], alone.replicates[:, 0])


def test_clusters_are_redrawn_whole() -> None:
    design = goods_as_if_with_replacement()
    drawn = bootstrapped(design, lambda one: one.mean("overall5").value)
    assert drawn.se[0] == pytest.approx(design.mean("overall5").se, rel=0.1)


def test_weights_stay_positive_and_add_up_to_the_population() -> None:
    design = commune()
    for weights in rao_wu_weights(design, draws=20):
        assert (weights > 0).all()
        assert weights.sum() == pytest.approx(design.weights.sum())


def test_the_same_seed_draws_the_same_sample() -> None:
    one, other = (list(rao_wu_weights(commune(), 3, seed=7)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_a_census_never_varies() -> None:
    data = pd.DataFrame({"y": [0, 1, 1, 0], "N": 4})
    drawn = bootstrapped(Design(data, population="N"), lambda one: one.mean("y").value, draws=20)
    assert drawn.se[0] == 0


def test_a_stratum_of_one_row_is_kept_as_it_is() -> None:
    data = pd.DataFrame({"y": [0, 1, 1], "v": ["a", "b", "b"], "N": [5, 8, 8]})
    design = Design(data, strata="v", population="N")
    for weights in rao_wu_weights(design, draws=10):
        assert weights[0] == pytest.approx(5)


def test_two_finite_stages_are_refused() -> None:
    with pytest.raises(ValueError, match="two stages"):
        rao_wu_weights(goods())


def test_calibrated_weights_are_refused() -> None:
    design = commune()
    size = design.data.assign(w=design.weights).groupby("sex")["w"].sum() * 1.1
    with pytest.raises(ValueError, match="calibrated"):
        rao_wu_weights(design.post_stratify("sex", size))
