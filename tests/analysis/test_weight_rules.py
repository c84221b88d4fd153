"""What fitting weights to known totals keeps, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Design, kish_deff
from analysis.weight import trim

AGES, MODES = ["18-34", "35-59", "60+"], ["QR", "cán bộ"]


def drawn(seed: int = 1, rows: int = 240) -> Design:
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {
            "village": np.repeat(["Thôn 1", "Thôn 2", "Thôn 3"], rows // 3),
            "N": np.repeat([90, 120, 160], rows // 3),
            "age": [*AGES, *rng.choice(AGES, rows - 3)],
            "mode": [*rng.choice(MODES, rows - 2), *MODES],
            "income": rng.gamma(4, 2, rows),
            "y": rng.integers(0, 2, rows),
        }
    )
    return Design(data, strata="village", population="N")


def shares(seed: int, levels: list[str]) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    return dict(zip(levels, 370 * rng.dirichlet(np.full(len(levels), 20)), strict=True))


def reached(design: Design, column: str) -> pd.Series:
    return pd.Series(design.weights).groupby(design.data[column].to_numpy()).sum()


@given(st.integers(0, 5_000))
@settings(max_examples=15, deadline=None)
def test_fitted_weights_meet_every_margin(seed: int) -> None:
    margins = {"age": shares(seed, AGES), "mode": shares(seed + 1, MODES)}
    design = drawn(seed)
    for fitted in (
        design.rake(margins),
        design.calibrate(margins),
        design.calibrate(margins, "raking"),
        design.calibrate(margins, "logit", (0.1, 5)),
    ):
        for column, totals in margins.items():
            for level, total in reached(fitted, column).items():
                assert total == pytest.approx(totals[level], rel=1e-8)


def test_margins_already_met_leave_the_weights() -> None:
    design = drawn()
    margins = {column: reached(design, column) for column in ("age", "mode")}
    for fitted in (design.rake(margins), design.calibrate(margins)):
        np.testing.assert_allclose(fitted.weights, design.weights, rtol=1e-12)
    fitted = design.post_stratify("age", margins["age"])
    np.testing.assert_allclose(fitted.weights, design.weights, rtol=1e-12)


def test_what_weights_are_fitted_to_does_not_vary() -> None:
    design = drawn()
    margins = {"age": shares(1, AGES), "mode": shares(2, MODES)}
    for fitted in (design.rake(margins), design.post_stratify("age", margins["age"])):
        found = fitted.distribution("age")
        np.testing.assert_allclose(found.value * 370, list(margins["age"].values()), rtol=1e-9)
        np.testing.assert_allclose(found.se, 0, atol=1e-12)
        assert fitted.mean("y").se > 0


def test_a_numeric_variable_is_fitted_to_its_total() -> None:
    design = drawn()
    total = 1.1 * float(design.total("income").value)
    for method, bounds in (("linear", None), ("raking", None), ("logit", (0.3, 4.0))):
        fitted = design.calibrate({"income": total, "age": shares(3, AGES)}, method, bounds)
        found = fitted.total("income")
        assert found.value == pytest.approx(total, rel=1e-9)
        assert found.se == pytest.approx(0, abs=1e-6)
        assert fitted.total("y").se < design.total("y").se * 1.5


def test_bounds_hold() -> None:
    margins = {"age": dict(zip(AGES, [250, 80, 40], strict=True))}
    design = drawn()
    free = design.calibrate(margins).weights / design.weights
    bounds = (free.min() * 0.9, free.max() * 1.1)
    for method in ("linear", "raking", "logit"):
        ratio = design.calibrate(margins, method, bounds).weights / design.weights
        assert bounds[0] <= ratio.min()
        assert ratio.max() <= bounds[1]
    with pytest.raises(ValueError, match="margins cannot be met: age = "):
        design.calibrate(margins, "logit", (0.9, 1.1))


@pytest.mark.parametrize("method", ["linear", "raking"])
def test_where_bounds_hold_the_others_make_up_for_it(method: str) -> None:
    design = drawn()
    income = 1.15 * float(design.total("income").value)
    margins = {"income": income, "age": shares(3, AGES)}
    free = design.calibrate(margins).weights / design.weights
    bounds = (free.min() + 0.1, free.max() - 0.1)
    fitted = design.calibrate(margins, method, bounds)
    ratio = fitted.weights / design.weights
    assert bounds[0] <= ratio.min()
    assert ratio.max() == pytest.approx(bounds[1])
    assert fitted.total("income").value == pytest.approx(income, rel=1e-9)


def test_totals_come_in_many_shapes() -> None:
    design = drawn()
    level = shares(1, AGES)
    records = [{"age": age, "Freq": total} for age, total in level.items()]
    table = pd.DataFrame(records)
    series = table.set_index("age")["Freq"]
    expected = design.rake({"age": level}).weights
    for margins in ({"age": records}, {"age": table}, {"age": series}, [records], [series]):
        np.testing.assert_allclose(design.rake(margins).weights, expected)
    crossed = {(age, mode): 370 / 6 for age in AGES for mode in MODES}
    one = design.post_stratify(["age", "mode"], crossed).weights
    np.testing.assert_allclose(design.rake({("age", "mode"): crossed}).weights, one)


@pytest.mark.parametrize(
    ("margins", "message"),
    [
        ({"age": {"18-34": 1, "35-59": 2}}, "margin age: no total for 60[+]"),
        ({"mode": {"QR": 1, "cán bộ": 2, "thư": 5}}, "margin mode: no row answers for thư"),
        ({"mode": {"QR": 0, "cán bộ": 2}}, "margin mode: a total of 0 for rows of QR"),
        ({"mode": {"QR": -3, "cán bộ": 2}}, "margin mode: not a number of 0 or more for QR"),
        ({"mode": {"QR": np.nan, "cán bộ": 2}}, "margin mode: not a number .* for QR"),
        (
            {"mode": {"QR": 1, "cán bộ": 2}, "age": dict.fromkeys(AGES, 2)},
            "margins disagree in total: mode 3, age 6",
        ),
        (
            {"mode": {"QR": 1, "cán bộ": 2}, "again": {"a": 2, "b": 1}},
            "margins cannot be met together: mode = QR reaches 2 instead of 1",
        ),
        ({"sex": {"nam": 1}}, "no column 'sex'"),
    ],
)
def test_impossible_margins_are_refused_by_name(margins: dict, message: str) -> None:
    design = drawn()
    design.data["again"] = design.data["mode"].map({"QR": "a", "cán bộ": "b"})
    with pytest.raises(ValueError, match=message):
        design.rake(margins)


def test_linear_weights_that_turn_negative_are_refused() -> None:
    margins = {"income": 0.2 * float(drawn().total("income").value), "age": shares(1, AGES)}
    with pytest.raises(ValueError, match="weights turn zero or negative"):
        drawn().calibrate(margins)


def test_weights_are_fitted_before_a_domain_is_taken() -> None:
    part = drawn().domain(drawn().data["mode"] == "QR")
    for fit in (
        lambda: part.rake({"age": shares(1, AGES)}),
        lambda: part.post_stratify("age", shares(1, AGES)),
        lambda: part.calibrate({"age": shares(1, AGES)}),
        lambda: part.trim(),
    ):
        with pytest.raises(ValueError, match="to the whole sample first"):
            fit()


def test_trimming_cuts_at_a_quarter_and_four_times_the_median() -> None:
    weights = np.array([1.0] * 20 + [9.0, 0.1])
    trimmed = trim(weights)
    assert trimmed.sum() == pytest.approx(weights.sum())
    assert (trimmed[-2], trimmed[-1]) == (4.0, 0.25)
    with pytest.raises(ValueError, match="the mean weight"):
        trim(weights, upper=0.5)


def test_kish_s_effect_is_one_plus_the_squared_variation_of_the_weights() -> None:
    weights = np.array([1.0, 2.0, 3.0, 6.0])
    assert kish_deff(weights) == pytest.approx(1 + weights.var() / weights.mean() ** 2)
    assert kish_deff([4.0, 4.0, 4.0]) == 1
    assert np.isnan(kish_deff([]))
