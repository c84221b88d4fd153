"""What holds for every design, and what a design refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from analysis import Design, covariance, linearised


def sample(seed: int = 1, villages: int = 6, asked: float = 0.6) -> pd.DataFrame:
    """Villages of 12 to 60 households in three communes, with modes, ages and two answers."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(12, 60, villages)
    drawn = np.maximum(np.ceil(sizes * asked).astype(int), 2)
    village = np.repeat(np.arange(villages), drawn)
    n = len(village)
    return pd.DataFrame(
        {
            "village": [f"Thôn {number}" for number in village],
            "commune": [f"Xã {number // 2}" for number in village],
            "N": sizes[village],
            "mode": rng.choice(["QR", "cán bộ"], n),
            "age": rng.choice(["18-34", "35-59", "60+"], n),
            "y": (rng.random(n) < 0.8).astype(int),
            "z": (rng.random(n) < 0.6).astype(int),
            "score": rng.normal(50, 10, n),
        }
    )


def village_design(data: pd.DataFrame, **options: object) -> Design:
    return Design(data, strata="village", population="N", **options)


SEEDS = st.integers(0, 10_000)


@given(SEEDS, st.floats(1e-3, 1e3))
@settings(max_examples=15, deadline=None)
def test_a_common_factor_of_the_weights_changes_no_mean(seed: int, factor: float) -> None:
    data = sample(seed).assign(w=lambda rows: 1 + rows["score"].rank() % 7)
    data["more"] = data["w"] * factor
    one, other = (
        Design(data, strata="village", weights=name).mean("score") for name in ("w", "more")
    )
    assert other.value == pytest.approx(one.value, rel=1e-12)
    assert other.se == pytest.approx(one.se, rel=1e-9)


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_rows_changes_nothing(seed: int) -> None:
    data = sample(seed)
    mixed = data.sample(frac=1, random_state=seed)
    for verb in ("mean", "total"):
        one = getattr(village_design(data), verb)(["y", "score"])
        other = getattr(village_design(mixed), verb)(["y", "score"])
        np.testing.assert_allclose(other.value, one.value, rtol=1e-12)
        np.testing.assert_allclose(other.variance, one.variance, rtol=1e-9, atol=1e-15)


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_variances_of_totals_add_over_strata(seed: int) -> None:
    design = village_design(sample(seed))
    parts = design.by("village").total("score")
    assert design.total("score").se ** 2 == pytest.approx((parts.se**2).sum(), rel=1e-9)
    matrix = parts.variance
    assert np.allclose(matrix, np.diag(np.diag(matrix)), atol=1e-9 * matrix.max())


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_a_total_is_the_population_times_the_mean(seed: int) -> None:
    design = village_design(sample(seed))
    households = design.weights.sum()
    mean, total = design.mean("score"), design.total("score")
    assert total.value == pytest.approx(households * mean.value, rel=1e-12)
    assert total.se == pytest.approx(households * mean.se, rel=1e-9)


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_y_and_its_opposite_mirror_each_other(seed: int) -> None:
    design = village_design(sample(seed))
    yes, no = design.proportion("y"), design.proportion("y", equals=0)
    assert yes.value == pytest.approx(1 - no.value, rel=1e-12)
    assert yes.se == pytest.approx(no.se, rel=1e-9)
    for method in ("wilson", "xlogit", "asin", "mean"):
        here, there = yes.interval(method=method), no.interval(method=method)
        assert here.lower == pytest.approx(1 - there.upper, rel=1e-9)
        assert here.lower < yes.value < here.upper


GROUPED = [
    ("mean", ("y",)),
    ("mean", (["y", "score"],)),
    ("total", ("y",)),
    ("total", ("score",)),
    ("proportion", ("z", 0)),
    ("ratio", ("score", "z")),
    ("distribution", ("age", ["18-34", "35-59", "60+"])),
    ("quantile", ("score", [0.2, 0.5])),
]
DRAWN = {
    "villages": lambda data: village_design(data),
    "process": lambda data: village_design(data, view="process"),
    "weights": lambda data: Design(data, strata="commune", weights=data["score"]),
    "clusters": lambda data: Design(data, clusters="village", weights="N"),
    "two stages": lambda data: Design(
        data, clusters="village", population=np.full(len(data), 20), second_stage_population="N"
    ),
    "raked": lambda data: village_design(data).rake(
        {"age": dict.fromkeys(["18-34", "35-59", "60+"], 90), "mode": {"QR": 100, "cán bộ": 170}}
    ),
    "domain": lambda data: village_design(data).domain(data["age"] != "60+"),
    "lonely": lambda data: village_design(lonely_villages(data)),
    "lonely average": lambda data: village_design(lonely_villages(data), lonely="average"),
}


def lonely_villages(data: pd.DataFrame) -> pd.DataFrame:
    """The first row of each village of the last two stands alone."""
    late = data["village"].isin(["Thôn 4", "Thôn 5"])
    return data[~late | ~data["village"].duplicated()]


@pytest.mark.parametrize("drawn", DRAWN)
@pytest.mark.parametrize(("verb", "arguments"), GROUPED, ids=lambda value: str(value))
@pytest.mark.parametrize("column", ["commune", "mode"])
def test_groups_are_domains_one_by_one(
    drawn: str, verb: str, arguments: tuple, column: str
) -> None:
    design = DRAWN[drawn](sample(3))
    grouped = getattr(design.by(column), verb)(*arguments)
    labels = sorted(design.data[column].unique())
    domains = [
        getattr(design.domain(design.data[column] == label), verb)(*arguments) for label in labels
    ]
    for part in ("value", "se", "df", "n", "deff"):
        one_by_one = np.array([np.atleast_1d(getattr(domain, part)) for domain in domains]).T
        np.testing.assert_allclose(getattr(grouped, part), one_by_one.ravel(), rtol=1e-9)
    limits = np.array([np.atleast_2d(np.array(domain.interval()).T) for domain in domains])
    found = np.array(grouped.interval()).reshape(2, -1, len(labels))
    np.testing.assert_allclose(found, limits.transpose(2, 1, 0), rtol=1e-9)


def test_the_variance_of_groups_is_the_diagonal_of_their_covariance() -> None:
    for design in (make(sample(5)) for make in DRAWN.values()):
        for found in (design.by("mode").mean(["y", "score"]), design.by("mode").total("y")):
            diagonal = np.sqrt(np.diag(found.variance))
            if design.lonely == "adjust":
                np.testing.assert_allclose(diagonal, found.se, rtol=1e-9)


def test_the_more_are_asked_the_smaller_the_error() -> None:
    errors = []
    for size in (40, 30, 25, 21, 20):  # 20 drawn
        data = pd.DataFrame({"y": [1, 0, 1, 1] * 5, "N": size})
        found = Design(data, population="N").mean("y")
        assert found.value == 0.75
        errors.append(found.se)
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] == 0


def test_a_census_is_a_point() -> None:
    data = sample(2, asked=1.0)
    found = village_design(data).mean("y")
    assert (found.value, found.se) == (pytest.approx(data["y"].mean()), 0)
    assert found.interval() == (found.value, found.value)
    assert "census" in found.flags
    assert np.isnan(found.deff)


def test_without_a_finite_population_a_census_still_varies() -> None:
    data = sample(2, asked=1.0)
    assert village_design(data, view="process").mean("y").se > 0
    assert village_design(data, view="process").mean("y").view == "process"


def test_all_satisfied_leaves_a_lower_limit_by_the_design_alone() -> None:
    data = sample(4).assign(y=1)
    found = village_design(data).proportion("y")
    assert (found.value, found.se) == (1.0, 0.0)
    weights = data["N"] / data.groupby("village")["y"].transform("size")
    n_eff0 = weights.sum() ** 2 / (weights * (weights - 1)).sum()
    assert found.n_eff0 == pytest.approx(n_eff0)
    for method in ("wilson", "beta", "logit", "xlogit", "asin", "mean"):
        lower, upper = found.interval(method=method)
        assert 0.9 < lower < 1
        assert upper == 1
    assert "no_variance" in found.flags


def test_villages_of_one_opinion_fall_back_to_the_design_alone() -> None:
    data = sample(4).assign(y=lambda rows: (rows["village"] < "Thôn 3").astype(int))
    for design in (village_design(data), Design(data, strata="village", weights="N")):
        found = design.proportion("y")
        lower, upper = found.interval()
        assert found.se == 0
        assert 0 < lower < found.value < upper < 1


def test_one_household_of_many_has_no_interval() -> None:
    found = Design(pd.DataFrame({"y": [1], "N": [30]}), population="N").mean("y")
    assert np.isnan(found.interval()).all()
    assert "no_df" in found.flags


def test_a_village_with_one_answer_of_several_households_is_flagged() -> None:
    data = lonely_villages(sample(3))
    assert "lonely" in village_design(data).mean("y").flags
    assert "lonely" in village_design(data).by("mode").mean("y").flags
    early = village_design(data).domain(data["commune"] != "Xã 2")
    assert "lonely" not in early.mean("y").flags


def test_rows_without_a_group_are_in_none_and_groups_without_rows_are_left_out() -> None:
    data = sample()
    data["officer"] = data["mode"].where(data["mode"] != "QR")
    design = village_design(data)
    found = design.by("officer").mean("score")
    assert found.names == ("cán bộ",)
    assert found["cán bộ"].se == pytest.approx(design.by("mode").mean("score")["cán bộ"].se)
    assert design.domain(data["village"] == "Thôn 3").by("commune").mean("y").names == ("Xã 1",)


def test_an_empty_domain_has_no_estimate() -> None:
    data = sample()
    nobody = village_design(data).domain(np.zeros(len(data), dtype=bool))
    for found in (
        nobody.mean("y"),
        nobody.total("y"),
        nobody.ratio("score", "z"),
        nobody.quantile("score", 0.5),
    ):
        assert np.isnan(found.value)
        assert np.isnan(found.interval()).all()
    assert nobody.mean("y").flags[0] == "no_rows"


def test_a_one_sided_limit_leaves_the_whole_error_below() -> None:
    found = village_design(sample()).proportion("y")
    for method in ("wilson", "beta", "xlogit", "asin", "mean"):
        lower, upper = found.interval(0.95, method, "lower")
        assert lower == pytest.approx(found.interval(0.90, method).lower, rel=1e-9)
        assert upper == 1
    assert village_design(sample()).mean("score").interval(side="lower").upper == np.inf


def test_a_new_estimator_is_a_new_linearisation() -> None:
    design = village_design(sample())
    mean = design.mean("score")
    u = (design.data["score"].to_numpy() - mean.value) / design.weights.sum()
    own = linearised(design, mean.value, u)
    assert own.se == pytest.approx(mean.se, rel=1e-12)
    assert covariance(design, u * design.weights)[0, 0] == pytest.approx(mean.se**2, rel=1e-12)


@pytest.mark.parametrize("weight", [0, -1, np.nan, np.inf])
def test_weights_must_be_positive_numbers(weight: float) -> None:
    data = sample().assign(w=1.0)
    data.loc[3, "w"] = weight
    with pytest.raises(ValueError, match="weights 'w': not positive numbers in 1 rows"):
        Design(data, weights="w")


def test_more_answers_than_households_are_refused_by_village() -> None:
    data = sample()
    data.loc[data["village"] == "Thôn 2", "N"] = 3
    with pytest.raises(ValueError, match="more units drawn than the population holds: Thôn 2"):
        village_design(data)


def test_a_village_has_one_number_of_households() -> None:
    data = sample()
    data.loc[0, "N"] = 1000
    with pytest.raises(ValueError, match="population of more than one size: Thôn 0"):
        village_design(data)
    with pytest.raises(ValueError, match="population missing or not positive: Thôn 0"):
        village_design(data.assign(N=data["N"].astype(float).where(data.index > 0)))


def test_equal_names_in_two_strata_are_two_clusters() -> None:
    data = pd.DataFrame({"s": list("aabb"), "c": [1, 2, 1, 2], "y": [1.0, 2, 3, 5], "w": 1})
    assert Design(data, strata="s", clusters="c", weights="w").df == 2


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"strata": "nowhere"}, "strata: no column 'nowhere'"),
        ({"view": "infinite"}, "view: 'infinite'"),
        ({"lonely": "none"}, "lonely: 'none'"),
        ({"second_stage_population": "N"}, "needs clusters and population"),
        ({"weights": [1, 2]}, "weights: 2 values for"),
    ],
)
def test_a_design_names_what_is_wrong(fault: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Design(sample(), **fault)


def test_methods_for_shares_are_for_shares() -> None:
    with pytest.raises(ValueError, match="'wilson' is for shares; this is a mean"):
        village_design(sample()).mean("score").interval(method="wilson")
    with pytest.raises(ValueError, match="'village' is not numeric"):
        village_design(sample()).mean("village")


def test_one_number_can_be_taken_out_by_name() -> None:
    found = village_design(sample()).by("commune").mean("y")
    one = found["Xã 1"]
    assert one.value == found.value[1]
    assert one.interval().lower == found.interval().lower[1]
    assert list(found.table().index) == ["Xã 0", "Xã 1", "Xã 2"]
    with pytest.raises(KeyError):
        found["Xã 9"]


def test_numbers_can_be_taken_out_by_place_and_one_after_the_other() -> None:
    design = village_design(sample())
    for found in (design.by("commune").mean("y"), design.quantile("score", [0.2, 0.5, 0.8])):
        assert [one.value for one in found] == list(found.value)
        assert [one.names[0] for one in found] == list(found.names)
        assert found[-1].interval().upper == found.interval().upper[2]
        assert found[0].variance == pytest.approx(found.variance[0, 0])
        with pytest.raises(IndexError):
            found[3]


@pytest.mark.parametrize("yes", [1, 2, 30, 58, 59])
def test_limits_near_the_ends_solve_their_equations(yes: int) -> None:
    """60 of 75 households, one stratum; t with 59 degrees of freedom."""
    data = pd.DataFrame({"y": np.arange(60) < yes, "N": 75})
    found = Design(data, population="N").proportion("y")
    p, variance = found.value, found.se**2
    assert variance == pytest.approx((1 - 60 / 75) * p * (1 - p) / 59, rel=1e-12)
    size, t = p * (1 - p) / variance, stats.t.ppf(0.975, 59)
    for limit in found.interval(method="wilson"):
        assert size * (p - limit) ** 2 == pytest.approx(t**2 * limit * (1 - limit), rel=1e-9)
    for method in ("logit", "xlogit"):
        apart = special.logit(found.interval(method=method)) - special.logit(p)
        assert apart * p * (1 - p) / found.se == pytest.approx([-t, t], rel=1e-9)
    lower, upper = found.interval(method="beta")
    assert stats.beta.cdf(lower, size * p, size * (1 - p) + 1) == pytest.approx(0.025)
    assert stats.beta.sf(upper, size * p + 1, size * (1 - p)) == pytest.approx(0.025)
    assert found.interval(method="mean") == pytest.approx([p - t * found.se, p + t * found.se])
    angle = np.arcsin(np.sqrt(p)) + np.array([-t, t]) / (2 * np.sqrt(size))
    assert found.interval(method="asin") == pytest.approx(np.sin(angle) ** 2)
