"""Means, shares, totals and ratios: one linearisation, u = (y - R x) / X."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Estimate, Kind, linearised
from analysis.variable import Variables, is_share
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design


def mean(design: "Design", y: Variables, kind: Kind | None = None) -> Estimate:
    """Estimate means (Hajek): sum w y / sum w. Agrees with R svymean."""
    values, weights = y.matrix(), design.weights
    rows = slice(None) if design.rows is None else design.rows
    found = kind or ("share" if all(is_share(part[rows]) for part in y.columns) else "mean")
    size = weights.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        level = constants(values, weights, (weights @ values) / size)
        u = (values - level) / size
    return _linearised(design, y, level, u, found, lambda: _srs(design, values - level))


def total(design: "Design", y: Variables) -> Estimate:
    """Estimate totals: sum w y. Agrees with R svytotal."""
    values, weights = y.matrix(), design.weights
    size = weights.sum()

    def srs() -> Floats:
        simple: Floats = _srs(design, values - (weights @ values) / size) * size**2
        return simple

    value = weights @ values if design.n else np.full(values.shape[1], np.nan)
    return _linearised(design, y, value, values, "total", srs)


def ratio(design: "Design", y: Variables, x: Variables) -> Estimate:
    """Estimate ratios of totals: sum w y / sum w x. Agrees with R svyratio."""
    above, below, weights = y.matrix(), x.matrix(), design.weights
    size = weights @ below
    size = np.where(size == 0, np.nan, size)  # over nothing there is no ratio
    with np.errstate(invalid="ignore", divide="ignore"):
        level = (weights @ above) / size
        residual = above - level * below

    def srs() -> Floats:
        simple: Floats = _srs(design, residual) * (weights.sum() / size) ** 2
        return simple

    return _linearised(design, y, level, residual / size, "ratio", srs)


def constants(values: Floats, weights: Floats, level: Floats) -> Floats:
    """The means, exactly those of variables that never vary: 1 is then 1."""
    inside = weights > 0
    low = np.min(values, axis=0, where=inside[:, None], initial=np.inf)
    high = np.max(values, axis=0, where=inside[:, None], initial=-np.inf)
    return np.where(low == high, low, level)


def _linearised(
    design: "Design",
    y: Variables,
    level: Floats,
    u: Floats,
    kind: Kind,
    srs: Callable[[], Floats],
) -> Estimate:
    value = level if y.vector else level[0]
    return linearised(design, value, u, y.names, kind, srs)


def _srs(design: "Design", residual: Floats) -> Floats:
    """(k,) variance of means under simple random sampling without replacement; NaN without rows.

    s^2 (N - n) / (N n) with the weighted s^2, as R svymean(deff=TRUE) (Kish 1965).
    """
    weights, n = design.weights, design.n
    size = weights.sum()
    inside = np.where(weights[:, None] > 0, residual, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (weights @ inside**2) / size * n / (n - 1) if n > 1 else np.nan
        simple: Floats = np.maximum(spread * (size - n) / (size * n), 0)
    return simple
