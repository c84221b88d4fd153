"""Weights that meet known totals: post-stratification, raking, calibration; trimming, Kish."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.calibration import Calibration, PostStratification
from analysis.target import (
    Constraints,
    Margins,
    Totals,
    cross,
    read_margin,
    read_margins,
    with_numbers,
)
from analysis.variance import Floats, sums

if TYPE_CHECKING:
    from analysis.design import Design

Distance = Literal["linear", "raking", "logit"]
Bounds = tuple[float, float]
CLOSE = 1e-10  # how near, relative to its total, every margin must be met
CYCLES = 500  # of raking
STEPS = 200  # of Newton's method
HALVINGS = 20
NUMBER = (int, float, np.number)
AT_BOUND = 0.01  # share of the slope kept where a bound holds, so that a step can lead back


def post_stratify(design: "Design", columns: str | Sequence[str], totals: Totals) -> Calibration:
    """Scale the weights of each cell to its total. Agrees with R postStratify."""
    refuse_domain(design)
    margin = read_margin(design, columns, totals)
    size = sums(margin.codes, design.weights, len(margin.totals))
    final = design.weights * (margin.totals / size)[margin.codes]
    nothing = np.zeros((len(size), 0))
    return PostStratification(margin.codes, nothing, design.weights, final)


def rake(design: "Design", margins: Margins) -> Calibration:
    """Scale to one margin after the other until all are met (Deming and Stephan 1940).

    Works on the cells in which the margins cross, not on the rows. Refuses, with the name of what
    stays apart, margins not met after 500 cycles.
    """
    refuse_domain(design)
    read = read_margins(design, margins)
    wanted = cross(read)
    base = sums(wanted.cell, design.weights, len(wanted.x))
    size = base.copy()
    columns = np.split(wanted.x, np.cumsum([len(margin.totals) for margin in read])[:-1], axis=1)
    for _ in range(CYCLES):
        for margin, x in zip(read, columns, strict=True):
            size = size * (x @ (margin.totals / (size @ x)))
        miss, text = wanted.worst(size)
        if miss < CLOSE:
            return _fitted(design, wanted, size / base)
    raise ValueError(f"margins cannot be met together: {text}")


def calibrate(
    design: "Design",
    margins: Mapping[Any, Totals | float],
    method: Distance = "linear",
    bounds: Bounds | None = None,
) -> Calibration:
    """Move the weights as little as a distance allows (Deville and Särndal 1992), by Newton.

    Refuses, by name, totals that cannot be met, and linear weights that turn negative.
    """
    refuse_domain(design)
    wanted = _constraints(design, margins)
    ratio, slope = _distance(method, bounds)
    base = sums(wanted.cell, design.weights, len(wanted.x))
    scale = np.abs(wanted.x).max(axis=0)
    x, totals = wanted.x / scale, wanted.totals / scale
    at, gap = np.zeros(x.shape[1]), totals - base @ x
    for _ in range(STEPS):
        miss, text = wanted.worst(base * ratio(x @ at))
        if miss < CLOSE:
            return _fitted(design, wanted, ratio(x @ at))
        slopes = (x * (base * slope(x @ at))[:, None]).T @ x
        step = np.linalg.lstsq(slopes, gap, rcond=1e-12)[0]
        for _ in range(HALVINGS):
            left = totals - (base * ratio(x @ (at + step))) @ x
            if np.linalg.norm(left) < np.linalg.norm(gap):
                break
            step = step / 2
        at, gap = at + step, left
    raise ValueError(f"margins cannot be met: {text}")


def trim(
    weights: Floats, lower: float | None = None, upper: float | None = None, strict: bool = False
) -> Floats:
    """Cut weights off and give what is cut to the others alike, so that the total stays.

    By default between a quarter of the median and four times it. `strict` repeats until none is
    outside; then rake again. Agrees with R trimWeights. Refuses limits that the mean is outside of.
    """
    low = np.median(weights) / 4 if lower is None else lower
    high = np.median(weights) * 4 if upper is None else upper
    if not low <= weights.mean() <= high:
        raise ValueError(f"trim: the mean weight {weights.mean():g} is not in {low:g} to {high:g}")
    trimmed = np.array(weights)
    for _ in range(CYCLES if strict else 1):
        outside = (trimmed > high) | (trimmed < low)
        if not outside.any():
            break
        cut = np.clip(trimmed, low, high)
        rest = float((trimmed - cut).sum())
        trimmed = np.where(outside, cut, trimmed + rest / max((~outside).sum(), 1))
    return trimmed


def kish_deff(weights: ArrayLike) -> float:
    """How much unequal weights alone inflate a variance: n sum w^2 / (sum w)^2 (Kish 1965).

    Weights of 0 (outside the domain) are left out; NaN without weights.
    """
    used = np.asarray(weights, dtype=np.float64)
    used = used[used > 0]
    return float(len(used) * (used**2).sum() / used.sum() ** 2) if len(used) else float("nan")


def refuse_domain(design: "Design") -> None:
    if design.rows is not None:
        raise ValueError("fit the weights to the whole sample first, then take the domain")


def _fitted(design: "Design", wanted: Constraints, g: Floats) -> Calibration:
    """The calibration that multiplies the weights of each cell by g (cells,)."""
    if (g <= 0).any():
        rows = int((g <= 0)[wanted.cell].sum())
        raise ValueError(f"{rows} weights turn zero or negative; set bounds, or take raking")
    return Calibration(wanted.cell, wanted.x, design.weights, design.weights * g[wanted.cell])


def _constraints(design: "Design", margins: Mapping[Any, Totals | float]) -> Constraints:
    """Categorical margins by their levels, numeric variables by their one total."""
    numbers = {str(name): float(t) for name, t in margins.items() if isinstance(t, NUMBER)}
    levels = {name: t for name, t in margins.items() if not isinstance(t, NUMBER)}
    read = read_margins(design, levels)
    if not numbers and not read:
        raise ValueError("calibrate: no margins")
    return with_numbers(design, read, numbers) if numbers else cross(read)


Curve = Callable[[Floats], Floats]


def _distance(method: Distance, bounds: Bounds | None) -> tuple[Curve, Curve]:
    """The ratio of final to first weight as a function of x'lambda, and its slope."""
    low, high = bounds or (-np.inf, np.inf)
    if not low < 1 < high:
        raise ValueError(f"calibrate: bounds {low:g} to {high:g} leave 1 outside")
    if method == "logit":
        if bounds is None or not np.isfinite(bounds).all():
            raise ValueError("calibrate: logit needs two bounds")
        return _logit(low, high)
    if method not in ("linear", "raking"):
        raise ValueError(f"calibrate: {method!r} is none of linear, raking, logit")
    free: Curve = np.exp if method == "raking" else lambda u: 1 + u
    inner: Curve = np.exp if method == "raking" else np.ones_like
    return (
        lambda u: np.clip(free(u), low, high),
        lambda u: np.where((free(u) > low) & (free(u) < high), 1.0, AT_BOUND) * inner(u),
    )


def _logit(low: float, high: float) -> tuple[Curve, Curve]:
    a = (high - low) / ((high - 1) * (1 - low))

    def upward(u: Floats) -> Floats:
        """Share of the way from low to high: 0 to 1."""
        way: Floats = special.expit(a * u + np.log((1 - low) / (high - 1)))
        return way

    return (
        lambda u: low + (high - low) * upward(u),
        lambda u: (high - low) * a * upward(u) * (1 - upward(u)),
    )
