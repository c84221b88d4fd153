"""The shapes in which a design takes its columns, and what it does about missing answers."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import Design

VERBS = {
    "mean": lambda design: design.mean("y"),
    "total": lambda design: design.total("y"),
    "proportion": lambda design: design.proportion("y", equals=[4, 5]),
    "ratio": lambda design: design.ratio("y", "size"),
    "ratio below": lambda design: design.ratio("size", "y"),
    "quantile": lambda design: design.quantile("y", [0.25, 0.5]),
    "distribution": lambda design: design.distribution("y"),
}


def schools(seed: int = 2) -> pd.DataFrame:
    """Unsorted rows of three strata, weighted, with gaps in `y` and a text answer."""
    rng = np.random.default_rng(seed)
    level = rng.choice(["E", "H", "M"], 90)
    data = pd.DataFrame(
        {
            "level": level,
            "code": pd.Series(level).map({"E": 1, "H": 2, "M": 3}),
            "N": pd.Series(level).map({"E": 442, "H": 75, "M": 101}),
            "w": rng.uniform(3, 9, 90),
            "size": rng.integers(20, 400, 90),
            "y": rng.integers(1, 6, 90).astype(float),
            "award": rng.choice(["Yes", "No"], 90),
        }
    )
    data.index = pd.Index(rng.permutation(1000)[:90])
    data.loc[data.index[[3, 8, 41]], "y"] = np.nan
    return data


def numbers(estimate: Any) -> np.ndarray:
    parts = [estimate.value, estimate.se, estimate.df, estimate.n, *estimate.interval()]
    return np.array([np.atleast_1d(part) for part in parts], dtype=float)


@pytest.mark.parametrize("verb", VERBS)
def test_those_without_an_answer_are_outside_the_domain(verb: str) -> None:
    data = schools()
    design = Design(data, strata="level", weights="w", population="N")
    found = VERBS[verb](design)
    those = VERBS[verb](design.domain(data["y"].notna()))
    np.testing.assert_allclose(numbers(found), numbers(those), rtol=1e-12)
    assert ("missing" in found.flags, found.missing) == (True, 3)
    assert ("missing" in those.flags, those.missing) == (False, 0)


@pytest.mark.parametrize("verb", VERBS)
def test_groups_too_are_of_those_who_answered(verb: str) -> None:
    data = schools()
    design = Design(data, strata="level", weights="w", population="N")
    found = VERBS[verb](design.by("award"))
    those = VERBS[verb](design.domain(data["y"].notna()).by("award"))
    np.testing.assert_allclose(numbers(found), numbers(those), rtol=1e-12)
    assert found.names == those.names
    assert found.missing == 3


def test_a_group_in_which_nobody_answered_has_no_estimate() -> None:
    data = schools().assign(y=lambda rows: rows["y"].where(rows["award"] == "Yes"))
    design = Design(data, strata="level", population="N")
    for verb in VERBS.values():
        found = verb(design.by("award"))
        silent = np.array([name.startswith("No") for name in found.names])
        assert np.isnan(np.asarray(found.value)[silent]).all()
        assert np.isfinite(np.asarray(found.value)[~silent]).all()
        assert np.isnan(np.array(found.interval())[:, silent]).all()
        assert "no_rows" in found.flags


def test_missing_outside_the_domain_is_not_missing() -> None:
    data = schools()
    rows = data["y"].notna() & (data["award"] == "Yes")
    assert Design(data).domain(rows).mean("y").missing == 0


def test_variables_that_miss_different_rows_are_refused() -> None:
    data = schools().assign(z=lambda rows: rows["y"].shift(1))
    design = Design(data, strata="level", population="N")
    for verb in (design.mean, design.total, design.by("award").mean):
        with pytest.raises(ValueError, match=r"'y': missing in 3 rows; take design\.reweighted"):
            verb(["y", "z"])
        with pytest.raises(ValueError, match="'y': missing in 3 rows"):
            verb(["size", "y"])
    twice = design.mean(data[["y"]].assign(half=data["y"] / 2))
    np.testing.assert_allclose(twice.value, [design.mean("y").value, design.mean("y").value / 2])


def test_reweighting_lets_those_who_answered_stand_for_their_village() -> None:
    data = schools()
    found = Design(data, strata="level", population="N").reweighted("y").mean("y")
    seen = data.dropna(subset="y").groupby("N")["y"]
    sizes = np.array([n for n, _ in seen], dtype=float)
    means, spreads, drawn = seen.mean(), seen.var(), seen.size()
    shares = sizes / sizes.sum()
    assert found.value == pytest.approx((shares * means).sum(), rel=1e-12)
    parts = shares**2 * (1 - drawn / sizes) * spreads / drawn
    assert found.se == pytest.approx(np.sqrt(parts.sum()), rel=1e-12)


@pytest.mark.parametrize("strata", ["code", "level", "float", "category", "mixed", "array"])
def test_strata_are_of_any_kind(strata: str) -> None:
    data = schools().assign(
        float=lambda rows: rows["code"].astype(float),
        category=lambda rows: pd.Categorical(rows["level"], ["M", "X", "E", "H"]),
        mixed=lambda rows: rows["level"].replace("H", 7).astype(object),
    )
    column = data["level"].to_numpy() if strata == "array" else strata
    found = Design(data, strata=column, population="N").total("size")
    expected = Design(data, strata="level", population="N").total("size")
    np.testing.assert_allclose(numbers(found), numbers(expected), rtol=1e-12)


def test_a_population_may_be_one_number() -> None:
    """Cochran 1977, (2.20): the variance of a mean without replacement."""
    data = schools()
    found = Design(data, population=618).mean("size")
    spread = data["size"].var()
    assert found.value == pytest.approx(data["size"].mean(), rel=1e-12)
    assert found.se == pytest.approx(np.sqrt((1 - 90 / 618) * spread / 90), rel=1e-12)
    assert found.deff == pytest.approx(1, rel=1e-12)
    assert Design(data, weights=5).total("size").value == 5 * data["size"].sum()
    with pytest.raises(ValueError, match="population 'level': not numbers"):
        Design(data, population="level")


def test_rows_alone_are_a_simple_sample_with_replacement() -> None:
    data = schools()
    found = Design(data).mean("size")
    assert found.se == pytest.approx(data["size"].std() / np.sqrt(90), rel=1e-12)
    assert (found.df, found.n) == (89, 90)


@pytest.mark.parametrize("kind", ["bool", "boolean", "Int64", "object", "float32"])
def test_truth_values_and_numbers_of_any_kind_are_answers(kind: str) -> None:
    data = schools()
    yes = (data["size"] > 200).astype(kind)
    design = Design(data, strata="level", population="N")
    found, expected = design.mean(yes), design.proportion(data["size"] > 200, equals=True)
    assert found.value == pytest.approx(expected.value, rel=1e-12)
    assert found.se == pytest.approx(expected.se, rel=1e-12)
    gaps = yes.astype(object).where(data["award"] == "Yes", None)
    assert design.mean(gaps).missing == (data["award"] == "No").sum()


def test_an_answer_in_words_is_asked_for_in_words() -> None:
    data = schools()
    share = Design(data).proportion("award", equals="Yes").value
    assert share == pytest.approx((data["award"] == "Yes").mean())
    as_category = data.assign(award=pd.Categorical(data["award"]))
    assert Design(as_category).proportion("award", equals=["Yes"]).value == pytest.approx(share)
    for table in (data, as_category):
        with pytest.raises(ValueError, match=r"'award' holds text: .* 'No', 'Yes'"):
            Design(table).proportion("award")
    assert Design(data).proportion("award", equals="Maybe").value == 0


def test_a_column_of_another_order_is_refused() -> None:
    """By its index: put row by row beside the data it would say nothing true."""
    data = schools()
    design = Design(data, strata="level", population="N")
    elsewhere = data.sort_values("size")
    for verb in (
        lambda: design.domain(elsewhere["size"] > 100),
        lambda: design.mean(elsewhere["size"]),
        lambda: design.mean(elsewhere[["size", "w"]]),
        lambda: design.by(elsewhere["award"]).mean("size"),
        lambda: Design(data, strata=elsewhere["level"]),
    ):
        with pytest.raises(ValueError, match="its rows are not those of the data, by their index"):
            verb()
    plain = design.mean(data["size"]).value
    for same in (data["size"].to_numpy(), data["size"].reset_index(drop=True)):
        assert design.mean(same).value == plain


def test_groups_are_named_as_people_name_them() -> None:
    data = schools().assign(float=lambda rows: rows["code"].astype(float))
    design = Design(data, strata="level", population="N")
    assert design.by("float").mean("size").names == ("1", "2", "3")
    assert design.by("level").mean(["size", "w"]).names == (
        "E:size", "H:size", "M:size", "E:w", "H:w", "M:w",
    )  # fmt: skip
    both = design.by(("level", "award")).mean("size")
    assert both.names == design.by(["level", "award"]).mean("size").names
    assert both.names[:2] == ("E.No", "H.No")


def test_one_quantile_is_a_number_and_several_an_array() -> None:
    design = Design(schools(), strata="level", population="N")
    one, several = design.quantile("size", 0.5), design.quantile("size", [0.25, 0.5])
    assert isinstance(one.value, float)
    assert one.value == several.value[1]
    assert several.value.shape == several.interval().lower.shape == (2,)
    assert several.names == ("size:0.25", "size:0.5")


def test_a_quantile_is_the_least_value_that_reaches_its_share() -> None:
    data = pd.DataFrame({"y": [1, 2, 2, 2, 3, 3, 4, 5, 5, 9]})
    found = Design(data).quantile("y", [0, 0.1, 0.11, 0.4, 0.41, 0.9, 1])
    np.testing.assert_array_equal(found.value, [1, 1, 2, 2, 3, 5, 9])
    with pytest.raises(ValueError, match="not a share between 0 and 1"):
        Design(data).quantile("y", 50)


def test_totals_are_met_whatever_kind_of_number_they_are() -> None:
    data = schools().assign(float=lambda rows: rows["code"].astype(float))
    design = Design(data, strata="level", population="N")
    totals = {"E": 450, "H": 70, "M": 98}
    expected = design.post_stratify("level", totals).weights
    for column, level in (("code", {1: 450, 2: 70, 3: 98}), ("float", {1: 450, 2: 70, 3: 98})):
        np.testing.assert_allclose(design.post_stratify(column, level).weights, expected)
    one = design.calibrate({"level": totals, "size": np.int64(120_000)})
    other = design.calibrate({"level": totals, "size": 120_000.0})
    np.testing.assert_allclose(one.weights, other.weights)
    assert one.total("size").value == pytest.approx(120_000)


def test_the_intercept_is_fitted_to_the_population() -> None:
    """GREG by hand: w = d (1 + x'(X'DX)^-1 (t - X'd))."""
    data = schools()
    design = Design(data, strata="level", population="N")
    totals = np.array([700.0, 130_000.0])
    found = design.calibrate({"(Intercept)": 700, "size": 130_000})
    x, d = np.column_stack([np.ones(90), data["size"]]), design.weights
    by_hand = d * (1 + x @ np.linalg.solve((x.T * d) @ x, totals - d @ x))
    np.testing.assert_allclose(found.weights, by_hand, rtol=1e-9)
    assert found.weights.sum() == pytest.approx(700)
    assert found.total(np.ones(90)).se == pytest.approx(0, abs=1e-8)


def test_splitting_a_cluster_s_rows_changes_nothing() -> None:
    """A row that stands for w is two rows that stand for w/2: the cluster is what was drawn."""
    data = schools().reset_index(drop=True).assign(cluster=np.arange(90) // 6)
    halved = pd.concat([data, data]).assign(w=lambda rows: rows["w"] / 2)
    one, two = (Design(rows, clusters="cluster", weights="w") for rows in (data, halved))
    for name, verb in VERBS.items():
        parts = slice(0, 3)  # value, se, df; the number of rows is another
        a, b = numbers(verb(one))[parts], numbers(verb(two))[parts]
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("verb", ["mean", "total", "ratio", "quantile"])
def test_a_change_of_units_changes_the_units(verb: str) -> None:
    data = schools().assign(cents=lambda rows: 100 * rows["size"])
    design = Design(data, strata="level", population="N")
    rest = {"ratio": ("w",), "quantile": ([0.3, 0.5],)}.get(verb, ())
    one, other = (getattr(design, verb)(name, *rest) for name in ("size", "cents"))
    for part in ("value", "se"):
        np.testing.assert_allclose(getattr(other, part), 100 * np.asarray(getattr(one, part)))
    np.testing.assert_allclose(other.interval(), 100 * np.array(one.interval()), rtol=1e-12)
    np.testing.assert_allclose(other.deff, one.deff, rtol=1e-12)
