"""What overall satisfaction goes with."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from analysis.design import Design
from analysis.driver import driver_intervals, drivers, johnson, lmg
from analysis.importance import plane
from analysis.interval import Interval
from tests.analysis.r_designs import goods

ITEMS = ["g01", "g03", "g05", "g07", "g09", "g11"]


def r2(values: np.ndarray, weights: np.ndarray, subset: tuple[int, ...]) -> float:
    """By weighted least squares, not by correlations."""
    root = np.sqrt(weights)[:, None]
    x = np.column_stack([np.ones(len(values)), values[:, [1 + j for j in subset]]]) * root
    y = values[:, :1] * root
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    mean = np.average(values[:, 0], weights=weights)
    return float(1 - (rest**2).sum() / (weights @ (values[:, 0] - mean) ** 2))


def test_lmg_is_the_average_over_all_orders_of_entry() -> None:
    design = goods()
    values, weights = design.data[["overall5", *ITEMS]].to_numpy(float), design.weights
    orders = list(permutations(range(6)))
    parts, known = np.zeros(6), {}
    for order in orders:
        for place, item in enumerate(order):
            for subset in (order[:place], order[: place + 1]):
                key = tuple(sorted(subset))
                known.setdefault(key, r2(values, weights, key))
            before, after = tuple(sorted(order[:place])), tuple(sorted(order[: place + 1]))
            parts[item] += known[after] - known[before]
    found = drivers(design, "overall5", ITEMS)
    np.testing.assert_allclose(found.importance, parts / len(orders), rtol=1e-9)
    assert found.r2 == pytest.approx(known[tuple(range(6))])
    assert sum(found.shares) == pytest.approx(1)


@pytest.mark.parametrize("method", [lmg, johnson])
def test_the_parts_add_up_to_r_squared(method: object) -> None:
    design = goods()
    matrix = np.corrcoef(design.data[["overall5", *ITEMS]].to_numpy(float), rowvar=False)
    inner, outer = matrix[1:, 1:], matrix[1:, 0]
    parts = method(inner, outer)  # type: ignore[operator]
    assert parts.sum() == pytest.approx(outer @ np.linalg.solve(inner, outer))
    assert (parts > 0).all()


@pytest.mark.parametrize("method", [lmg, johnson])
def test_items_that_have_nothing_in_common_get_their_squared_correlations(method: object) -> None:
    parts = method(np.eye(4), [0.5, -0.3, 0.1, 0.0])  # type: ignore[operator]
    np.testing.assert_allclose(parts, [0.25, 0.09, 0.01, 0.0], atol=1e-15)


def test_two_items_alike_share_alike() -> None:
    matrix = np.array([[1, 0.8, 0.1], [0.8, 1, 0.1], [0.1, 0.1, 1]])
    for method in (lmg, johnson):
        parts = method(matrix, [0.5, 0.5, 0.2])
        assert parts[0] == pytest.approx(parts[1])


def checklist(rows: int = 600) -> Design:
    random = np.random.default_rng(5)
    data = pd.DataFrame(
        (random.random((rows, 15)) < 0.85).astype(int), columns=[f"q{j:02d}" for j in range(15)]
    )
    data["q14"] = 1
    data["q13"] = (random.random(rows) < 0.985).astype(int)
    data["overall"] = ((data["q00"] + data["q01"]) / 2 > random.random(rows)).astype(int)
    data["village"] = np.arange(rows) % 20
    return Design(data, strata="village", view="process")


def test_fifteen_criteria_with_a_constant_one_and_one_at_the_ceiling() -> None:
    design = checklist()
    found = drivers(design, "overall", [f"q{j:02d}" for j in range(15)])
    assert found.dropped == ("q14",)
    assert found.ceiling == ("q13",)
    assert set(np.argsort(found.importance)[-2:]) == {0, 1}
    assert found.publishable
    assert found.method == "lmg"


def test_more_items_than_subsets_can_be_fitted_for_take_relative_weights() -> None:
    random = np.random.default_rng(5)
    data = pd.DataFrame(random.normal(size=(300, 18)), columns=[f"x{j}" for j in range(18)])
    data["y"] = data["x3"] + random.normal(size=300)
    found = drivers(Design(data), "y", [f"x{j}" for j in range(18)])
    assert found.method == "johnson"
    assert int(np.argmax(found.importance)) == 3


def test_drivers_that_explain_little_are_not_for_publication() -> None:
    random = np.random.default_rng(5)
    data = pd.DataFrame(random.normal(size=(500, 4)), columns=list("abcy"))
    assert not drivers(Design(data), "y", list("abc")).publishable


def test_the_spread_of_drivers_is_drawn_by_village() -> None:
    design = checklist()
    items = ["q00", "q01", "q02"]
    found = drivers(design, "overall", items)
    spread = driver_intervals(design, found, "overall", draws=200)
    lower, upper = spread.interval
    assert (lower[:2] > upper[2]).all()
    assert ((lower <= found.importance) & (found.importance <= upper))[:2].all()


def test_an_overall_answer_that_never_varies_has_no_drivers() -> None:
    data = pd.DataFrame({"y": 1, "a": [0, 1] * 20})
    with pytest.raises(ValueError, match="never varies"):
        drivers(Design(data), "y", ["a"])


def test_items_that_say_the_same_are_refused_by_name() -> None:
    data = checklist().data.assign(again=lambda rows: rows["q00"])
    with pytest.raises(ValueError, match="explained by the other terms: again"):
        drivers(Design(data), "overall", ["q00", "q01", "again"])


def test_the_plane_names_what_to_improve() -> None:
    found = plane(["a", "b", "c", "d"], [0.4, 0.4, 0.1, 0.1], [0.8, 0.99, 0.8, 0.99])
    assert [item.quadrant for item in found.points] == [
        "improve", "keep", "low_priority", "excess"
    ]  # fmt: skip
    assert found.centred == "means"


def test_an_item_whose_interval_crosses_a_line_is_undecided() -> None:
    wide, narrow = Interval(0.2, 0.6), Interval(0.09, 0.11)
    found = plane(["a", "b"], [0.4, 0.1], [0.8, 0.99], [wide, narrow], lines=(0.25, 0.9))
    assert [item.quadrant for item in found.points] == ["undecided", "excess"]
    assert found.centred == "given"


def test_items_that_never_vary_explain_nothing() -> None:
    data = pd.DataFrame({"y": [0, 1] * 20, "a": 1, "b": None})
    with pytest.raises(ValueError, match="no item varies"):
        drivers(Design(data), "y", ["a"])
    with pytest.raises(ValueError, match="no row answers every item"):
        drivers(Design(data), "y", ["a", "b"])
