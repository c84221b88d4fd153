"""Quantiles: the inverse of an estimated distribution, and of the limits around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Estimate, Figure
from analysis.interval import Interval, Method, Side, t_quantile, tail
from analysis.ratio import mean
from analysis.variable import Variables
from analysis.variance import Floats, sums

if TYPE_CHECKING:
    from analysis.design import Design

SAME = 1e-12  # cumulated shares this near are one: they are sums of thousands of weights


@dataclass(frozen=True, eq=False)
class Distribution:
    """Distinct values in order, and the share of the population at or below each."""

    values: Floats
    shares: Floats

    def quantile(self, share: Figure) -> float:
        """The least value at or below which such a share lies; NaN outside [0, 1]."""
        wanted = float(share)
        if not 0 <= wanted <= 1:
            return float("nan")
        place = int(np.searchsorted(self.shares, wanted - SAME, side="left"))
        return float(self.values[min(place, len(self.values) - 1)])


@dataclass(frozen=True, eq=False)
class Point:
    """One quantile: where it was read, its value, and the estimated share at or below it."""

    name: str
    distribution: Distribution
    value: float
    share: Estimate

    def limits(self, level: float, method: Method, side: Side, df: float | None) -> Interval:
        """The quantiles of the limits around the share (Woodruff 1952)."""
        share = self.share.interval(level, method, side, df)
        lower, upper = map(self.distribution.quantile, share)
        return Interval(lower, upper if side == "two" else lower * 0 + np.inf)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Quantile(Estimate):
    """Estimated quantiles: their limits are the quantiles of the limits around their share."""

    points: tuple[Point, ...]

    def interval(
        self,
        level: float = 0.95,
        method: Method | None = None,
        side: Side = "two",
        df: float | None = None,
    ) -> Interval:
        """Give the limits of Woodruff 1952; `method` is that of the share, by default "mean".

        NaN where the limits of the share leave [0, 1]. Agrees with R svyquantile(interval.type=
        "mean", qrule="math"), tests/cases/r.
        """
        found = [point.limits(level, method or "mean", side, df) for point in self.points]
        lower, upper = np.array(found).T
        return Interval(self._shaped(lower), self._shaped(upper))

    def _one(self, index: int) -> Estimate:
        return stacked(self.points[index : index + 1], vector=False)


def quantile(design: "Design", y: Variables, q: float | Sequence[float]) -> tuple[Point, ...]:
    """Estimate quantiles of one variable.

    Parameters
    ----------
    design : Design
    y : Variables
        One variable.
    q : float or sequence of float
        Shares of the population, in [0, 1].

    Returns
    -------
    tuple of Point, one for each share

    Raises
    ------
    ValueError
        For several variables, or a share outside [0, 1].
    """
    wanted = np.atleast_1d(np.asarray(q, dtype=np.float64))
    if len(y.columns) != 1:
        raise ValueError("quantile: one variable at a time")
    if not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError(f"quantile: {q} is not a share between 0 and 1")
    column = y.columns[0].astype(np.float64)
    distribution = _distribution(column, design.weights)
    values = [distribution.quantile(share) for share in wanted]
    below = [Variables(y.names, (column <= value,), vector=False) for value in values]
    return tuple(
        Point(f"{y.names[0]}:{share:g}", distribution, value, mean(design, indicator, "share"))
        for share, value, indicator in zip(wanted, values, below, strict=True)
    )


def stacked(points: Sequence[Point], vector: bool) -> Quantile:
    """One estimate out of points. Its SE is half the 95 % interval over t, as in R svyquantile."""
    df = np.array([float(point.share.df) for point in points])
    limits = np.array([point.limits(0.95, "mean", "two", None) for point in points])
    ses = (limits[:, 1] - limits[:, 0]) / (2 * t_quantile(tail(0.95, "two"), df))
    values = np.array([point.value for point in points])
    rows = np.array([float(point.share.n) for point in points])
    none = np.full(len(points), np.nan)
    numbers = (values, ses, df, rows, none)
    value, se, degrees, n, floor = numbers if vector else (part.item() for part in numbers)
    return Quantile(
        value=value, se=se, df=degrees, n=n, n_eff0=floor,
        names=tuple(point.name for point in points),
        kind="quantile", view=points[0].share.view, lonely=points[0].share.lonely,
        missing=points[0].share.missing,
        matrix=lambda: np.diag(ses**2), srs_variance=lambda: none,
        points=tuple(points),
    )  # fmt: skip


def _distribution(column: Floats, weights: Floats) -> Distribution:
    inside = weights > 0
    if not inside.any():
        return Distribution(np.array([np.nan]), np.array([1.0]))
    values, place = np.unique(column[inside], return_inverse=True)
    cumulated = np.cumsum(sums(place, weights[inside], len(values)))
    return Distribution(values, cumulated / cumulated[-1])
