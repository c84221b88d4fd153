"""What the way of answering changes: crude, within like households, and adjusted by a model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.compare import Comparison, comparison, contrast_groups
from analysis.estimate import Estimate, linearised
from analysis.multiple import adjust
from analysis.regression import LINKS, Family, Regression, regress
from analysis.stages import read_column
from analysis.variable import Variable
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design

NOTED, LEVEL = 0.05, 0.05  # a difference beyond 5 points, with a corrected p below 5 %


@dataclass(frozen=True)
class ModeEffect:
    """One item answered in two ways: the differences first less second. `p` is corrected over all
    items; `noted` says that the report must mention it.
    """

    item: str
    crude: Comparison
    stratified: Comparison
    p: float
    noted: bool


def crude_difference(
    design: "Design", y: Variable, mode: str, first: Any, second: Any, level: float = 0.95
) -> Comparison:
    """Compare those who answered in two ways, whoever chose which. Take the process view."""
    values = read_column(design.data, mode, "mode")
    found = contrast_groups(design, y, values == first, values == second, level)
    return replace(found, method="difference of two modes, crude")


def stratified_difference(
    design: "Design",
    y: str,
    mode: str,
    first: Any,
    second: Any,
    cells: Sequence[str],
    level: float = 0.95,
) -> Comparison:
    """Compare those who answered in two ways within cells (village, poverty), by Mantel-Haenszel.

    Refuses answers other than 0 and 1, and rows whose cell is missing.
    """
    kept = [y, mode, *cells]
    rows = design.data.loc[design.weights > 0, kept]
    rows = rows[rows[mode].isin([first, second])]
    if rows[kept].isna().any().any() or not rows[y].isin([0, 1]).all():
        raise ValueError(f"{y!r} must be 0 or 1, and no cell missing")
    cell = rows.groupby(list(cells), observed=True).ngroup().to_numpy() if cells else 0
    codes, answers = np.zeros(len(rows), dtype=np.int64) + cell, rows[y].to_numpy(float)
    a, n1, b, n0 = (
        np.bincount(codes, counted * (rows[mode] == way).to_numpy())
        for way in (first, second)
        for counted in (answers, np.ones(len(rows)))
    )
    return risk_difference(a, n1, b, n0, level)


def risk_difference(
    satisfied: ArrayLike, answered: ArrayLike,
    satisfied_other: ArrayLike, answered_other: ArrayLike,
    level: float = 0.95,
) -> Comparison:  # fmt: skip
    """Pool the differences of cells, by Mantel and Haenszel with the variance of Sato.

    Parameters
    ----------
    satisfied, answered : (s,) arrays
        Satisfied and all of the first group in each cell.
    satisfied_other, answered_other : (s,) arrays
        The same of the second.

    Returns
    -------
    Comparison
        First less second, normal; NaN where no cell has both. Cells with one group only say
        nothing about the difference: `notes` counts them.

    Notes
    -----
    RD = sum (a n0 - b n1)/N / sum n1 n0/N; variance of Sato 1989, which holds for few large and
    for many small cells alike. Process view: the cells are simple random samples.
    """
    a, n1, b, n0 = (
        np.asarray(part, dtype=float)
        for part in (satisfied, answered, satisfied_other, answered_other)
    )
    both = (n1 > 0) & (n0 > 0)
    a, n1, b, n0 = a[both], n1[both], b[both], n0[both]
    size = n1 + n0
    mass = float((n1 * n0 / size).sum())
    one_sided = (f"one_sided_cells={int((~both).sum())}",) if (~both).any() else ()
    if mass == 0:
        nan = float("nan")
        return Comparison(nan, nan, np.inf, 0, "process", _MANTEL, level, one_sided)
    difference = float(((a * n0 - b * n1) / size).sum()) / mass
    above = (n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / size**2
    within = (a * (n0 - b) + b * (n1 - a)) / (2 * size)
    variance = (difference * above.sum() + within.sum()) / mass**2
    se, n = float(np.sqrt(max(variance, 0.0))), int(size.sum())
    return Comparison(difference, se, np.inf, n, "process", _MANTEL, level, one_sided)


_MANTEL = "difference of two modes within cells, Mantel-Haenszel, Sato"


@dataclass(frozen=True, eq=False)
class AdjustedEffect:
    """Predicted margins: the mean expected `if_first` or `if_second` all had answered so, their
    difference, and the model behind.
    """

    if_first: Estimate
    if_second: Estimate
    difference: Comparison
    model: Regression


def adjusted_difference(
    design: "Design",
    y: Variable,
    mode: str,
    first: Any,
    second: Any,
    covariates: Sequence[str],
    family: Family = "binomial",
    level: float = 0.95,
    groups: Sequence[str] = (),
) -> AdjustedEffect:
    """Compare two ways of answering for the same households, as far as covariates make them so.

    Parameters
    ----------
    design : Design
        Take the process view.
    covariates : sequence of column names
        With the village among them its effect is taken out; the logistic model then refuses by
        name villages where all are satisfied: take "gaussian", or a domain without them.
    groups : sequence of column names
        Covariates whose numbers are codes.

    Notes
    -----
    Average of the predictions of `regress` over the population with the mode set to each in turn
    (Graubard and Korn 1999), variance by linearisation. A sensitivity line: it separates selection
    from measurement only where the mode was drawn at random (Vannieuwenhuyze, Loosveldt and
    Molenberghs 2010), and never changes the official figure.
    """
    domain = design.domain(read_column(design.data, mode, "mode").isin([first, second]))
    model = regress(domain, y, [mode, *covariates], family, [mode, *groups])
    means, influences = [], []
    for way in (first, second):
        mean, influence = _margin(domain, model, mode, way)
        means.append(mean)
        influences.append(influence)
    pair = linearised(domain, np.array(means), np.stack(influences, axis=1), ("first", "second"))
    apart = comparison(pair.contrast([1, -1]), "difference of two modes, predicted margins", level)
    apart = replace(apart, df=model.df)
    return AdjustedEffect(pair[0], pair[1], apart, model)


def _margin(design: "Design", model: Regression, mode: str, way: Any) -> tuple[float, Floats]:
    """The mean prediction with all in one mode, and the influence of each row on it."""
    share = design.weights / design.weights.sum()
    matrix = model.predictors.at(mode, way)
    expected, slope = LINKS[model.family](matrix @ model.coefficients)
    mean = float(share @ expected)
    gradient = (share * slope) @ matrix
    influence: Floats = (expected - mean) / design.weights.sum() + model.influence @ gradient
    return mean, influence


def mode_effects(
    design: "Design", items: Sequence[str], mode: str, first: Any, second: Any,
    cells: Sequence[str],
) -> tuple[ModeEffect, ...]:  # fmt: skip
    """Compare two modes on every item, corrected by Holm; notes what a report must mention."""
    crude = [crude_difference(design, item, mode, first, second) for item in items]
    within = [stratified_difference(design, item, mode, first, second, cells) for item in items]
    corrected = adjust([found.p for found in within], "holm").tolist()
    return tuple(
        ModeEffect(item, raw, like, p, bool(p < LEVEL and abs(like.estimate) > NOTED))
        for item, raw, like, p in zip(items, crude, within, corrected, strict=True)
    )
