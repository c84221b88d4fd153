"""Answers in order, such as five levels: ranks, shares at the top, ordered logit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from analysis.compare import Comparison, HypothesisTest, comparison
from analysis.estimate import Estimate, linearised
from analysis.predictors import Predictors, read_predictors
from analysis.regression import CLOSE, SEPARATED, STEPS, wald_test
from analysis.stages import text
from analysis.variable import Variable, read_variables
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design

Ties = Literal["weighted", "rows"]


@dataclass(frozen=True)
class RankTest:
    """Whether one group answers higher than another.

    `difference`: of the mean ranks as shares of the population, of the first group less the
    second, None with more than two groups. `test`: Wald's F of all groups.
    """

    levels: tuple[str, ...]
    difference: Comparison | None
    test: HypothesisTest

    @property
    def superiority(self) -> float | None:
        """P(first > second) + P(equal)/2 for one household of each of two groups."""
        return None if self.difference is None else 0.5 + self.difference.estimate


def rank_test(design: "Design", y: Variable, group: str, ties: Ties = "weighted") -> RankTest:
    """Compare ordered answers between groups without distances between the levels.

    Parameters
    ----------
    ties : {"weighted", "rows"}
        How equal answers share their ranks. "weighted": the middle of the weight that they hold,
        whatever the order of the rows. "rows": R's plain mean over rows in their order, which
        moves with that order in the third figure where weights differ.

    Notes
    -----
    Wilcoxon and Kruskal-Wallis by Lumley and Scott 2013; t with degf - 1. With ties="rows" agrees
    with R svyranktest (tests/cases/r/c05_province, c07_goods_two_stage).
    """
    values = _ordered(design, y)[0]
    predictors = read_predictors(design, [group], groups=[group])
    weights = design.weights
    ranks = mid_ranks(values, weights, ties)
    x = predictors.matrix
    information = (x.T * weights) @ x
    means = np.linalg.solve(information, x.T @ (weights * ranks))
    u = np.linalg.solve(information, (x * (ranks - x @ means)[:, None]).T).T
    apart = linearised(design, means[1:], u[:, 1:], predictors.names[1:])
    ddf = float(design.df - len(apart))
    matrix = np.atleast_2d(apart.variance)
    test = wald_test(np.asarray(apart.value), matrix, ddf, design.n, design.view)
    levels = tuple(str(level) for level in predictors.levels[group])
    if len(levels) > 2:
        return RankTest(levels, None, replace(test, method="Kruskal-Wallis, F"))
    found = comparison(apart.contrast([-1]), "difference of mean ranks, Wilcoxon")
    return RankTest(levels, replace(found, df=ddf), replace(test, method="Wilcoxon, F"))


def mid_ranks(values: Floats, weights: Floats, ties: Ties = "weighted") -> Floats:
    """(rows,) share of the weight below each value, half of its own included."""
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weights[order]) - weights[order] / 2
    level = np.unique(values, return_inverse=True)[1]
    if ties == "weighted":
        held = np.bincount(level, weights)
        middle = np.cumsum(held) - held / 2
    elif ties == "rows":
        inside = weights[order] > 0
        count = np.bincount(level[order], inside)
        middle = np.bincount(level[order], running * inside) / np.maximum(count, 1)
    else:
        raise ValueError(f"ties: {ties!r} is neither weighted nor rows")
    ranks: Floats = middle[level] / weights.sum()
    return ranks


def net_share(
    design: "Design", y: Variable, top: Sequence[float], bottom: Sequence[float]
) -> Comparison:
    """Share of the top levels less share of the bottom ones, with their covariance."""
    shares = [design.proportion(y, equals=list(levels)) for levels in (top, bottom)]
    values = read_variables(design, y).matrix()[:, 0]
    score = np.isin(values, list(top)).astype(float) - np.isin(values, list(bottom))
    own = comparison(design.mean(score), "share of the top less share of the bottom levels")
    return replace(own, estimate=float(shares[0].value) - float(shares[1].value))


@dataclass(frozen=True, eq=False)
class OrderedLogit:
    """A proportional-odds model: P(y <= level) = expit(threshold - x·slope).

    `slopes`: above 0 where the answer rises with the term. `thresholds`: between the levels,
    named "1|2".
    """

    slopes: Estimate
    thresholds: Estimate
    predictors: Predictors
    levels: tuple[Any, ...]


def ordered_logit(
    design: "Design", y: Variable, terms: Sequence[str], groups: Sequence[str] = ()
) -> OrderedLogit:
    """Fit a proportional-odds model to the population behind the design.

    Maximum likelihood with weights by Newton's method, variance by linearisation (McCullagh 1980;
    Lumley 2010). Agrees with R svyolr (tests/cases/r/c07_goods_two_stage) to 1e-5, to which its
    BFGS iterates. `y`: numbers, or a categorical column in order. Refuses categories without
    order, fewer than two levels, and terms as `regress`.
    """
    values, categories = _ordered(design, y)
    inside = design.weights > 0
    levels = np.unique(values[inside])
    if len(levels) < 2:
        raise ValueError("an ordered model needs two levels at least")
    predictors = read_predictors(design, terms, intercept=(), groups=groups)
    code = np.searchsorted(levels, np.where(inside, values, levels[0]))
    cuts = len(levels) - 1
    x = predictors.matrix
    rows = _ordered_rows(x, code, cuts), _ordered_rows(x, code - 1, cuts)
    held = np.bincount(code, design.weights, len(levels))
    start = special.logit(np.cumsum(held)[:-1] / held.sum())
    value = np.concatenate([np.zeros(x.shape[1]), start])
    scale = design.weights / design.weights.sum()
    value = _most_likely(value, rows, code, cuts, scale)
    scores, curvature = _ordered_slopes(value, *rows, code, cuts, scale)
    influence = np.linalg.solve(curvature, scores.T).T / design.weights.sum()
    found = tuple(categories[int(level)] for level in levels) if categories else levels.tolist()
    names = tuple(f"{text(a)}|{text(b)}" for a, b in pairwise(found))
    split = len(predictors.names)
    slopes = linearised(design, value[:split], influence[:, :split], predictors.names)
    bounds = linearised(design, value[split:], influence[:, split:], names)
    return OrderedLogit(slopes, bounds, predictors, tuple(found))


def _ordered(design: "Design", y: Variable) -> tuple[Floats, tuple[Any, ...]]:
    """(rows,) answers as numbers in order, and the categories they are the places of, if any."""
    values = design.data[y] if isinstance(y, str) and y in design.data else y
    if not isinstance(getattr(values, "dtype", None), pd.CategoricalDtype):
        return read_variables(design, y).matrix()[:, 0], ()
    series = pd.Series(values)
    if not series.cat.ordered:
        raise ValueError(f"variable {series.name!r}: its categories have no order")
    places = pd.Series(np.where(series.isna(), np.nan, series.cat.codes), name=series.name)
    return read_variables(design, places).matrix()[:, 0], tuple(series.cat.categories)


def _most_likely(
    value: Floats, rows: tuple[Floats, Floats], code: ArrayLike, cuts: int, scale: Floats
) -> Floats:
    """Climb to the maximum of the likelihood by Newton's method."""
    for _ in range(STEPS):
        scores, curvature = _ordered_slopes(value, *rows, code, cuts, scale)
        step: Floats = np.linalg.solve(curvature, scale @ scores).astype(np.float64)
        value = _within_order(value, step, cuts)
        if abs(rows[0] @ value).max() > SEPARATED:
            break
        if abs(step).max() <= CLOSE * (1 + abs(value).max()):
            return value
    raise ValueError("the ordered model has no maximum: a term separates the levels")


def _ordered_rows(x: Floats, cut: ArrayLike, cuts: int) -> Floats:
    """(rows, p + cuts) what the parameters are multiplied by in the threshold `cut` of each row."""
    return np.hstack([-x, (np.asarray(cut)[:, None] == np.arange(cuts)).astype(float)])


def _ordered_slopes(
    value: Floats, upper: Floats, lower: Floats, code: ArrayLike, cuts: int, scale: Floats
) -> tuple[Floats, Floats]:
    """Score of each row, and minus the mean second derivative of the log-likelihood."""
    level = np.asarray(code)
    above = np.where(level == cuts, 1.0, special.expit(upper @ value))
    below = np.where(level == 0, 0.0, special.expit(lower @ value))
    chance = above - below
    slope_a, slope_b = above * (1 - above), below * (1 - below)
    scores = (upper * slope_a[:, None] - lower * slope_b[:, None]) / chance[:, None]
    bend_a = slope_a * (1 - 2 * above) / chance * scale
    bend_b = slope_b * (1 - 2 * below) / chance * scale
    second = (upper.T * bend_a) @ upper - (lower.T * bend_b) @ lower
    return scores, (scores.T * scale) @ scores - second


def _within_order(value: Floats, step: Floats, cuts: int) -> Floats:
    """Take the step, halved until the thresholds keep their order."""
    for halvings in range(STEPS):
        moved: Floats = value + step / 2**halvings
        if (np.diff(moved[-cuts:]) > 0).all():
            return moved
    raise ValueError("the ordered model has no maximum: a term separates the levels")
