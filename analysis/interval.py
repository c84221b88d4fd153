"""Limits around an estimate: of a share by the methods of survey::svyciprop, of the rest by t."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.variance import Floats

Method = Literal["wilson", "beta", "logit", "xlogit", "asin", "mean"]
Side = Literal["two", "lower"]
METHODS = ("wilson", "beta", "logit", "xlogit", "asin", "mean")


class Interval(NamedTuple):
    """Lower and upper limit: numbers, or arrays where the estimate is vector-valued.

    NaN where no interval can be given: no answers, or no degrees of freedom.
    """

    lower: float | Floats
    upper: float | Floats


def tail(level: float, side: Side) -> float:
    """The probability left out on each side that is bounded; refuses a level outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(f"level: {level} is not between 0 and 1")
    if side not in ("two", "lower"):
        raise ValueError(f"side: {side!r} is neither two nor lower")
    return (1 - level) / (2 if side == "two" else 1)


def t_quantile(tail: float, df: ArrayLike) -> Floats:
    """The upper quantile of Student's t; normal for infinite df, NaN where df <= 0."""
    degrees = np.asarray(df, dtype=np.float64)
    usable = np.where((degrees > 0) & np.isfinite(degrees), degrees, 1.0)
    quantile = -special.stdtrit(usable, tail)
    quantile = np.where(np.isposinf(degrees), -special.ndtri(tail), quantile)
    return np.where(degrees > 0, quantile, np.nan)


def symmetric(value: Floats, se: Floats, df: Floats, level: float, side: Side) -> Interval:
    """Value ± t SE; one-sided, unbounded above."""
    reach = t_quantile(tail(level, side), df) * se
    upper = value + reach if side == "two" else np.where(np.isnan(reach), np.nan, np.inf)
    return Interval(value - reach, upper)


def share_interval(
    share: Floats,
    variance: Floats,
    *,
    floor: Floats,
    df: Floats,
    degf: Floats,
    n: Floats,
    level: float,
    method: Method,
    side: Side,
) -> Interval:
    """Limits for shares.

    Parameters
    ----------
    share, variance : (k,) arrays
    floor : (k,) array
        Effective sample size by design alone, 1 / sum_h W_h^2 (1-f_h)/n_h, used where the
        variance shows 0 although not everybody was asked; infinite for a census.
    df, degf, n : (k,) arrays
        Degrees of freedom for t; those of the design and the rows, which only "beta" takes.
    level, method, side
        As in Estimate.interval.

    Returns
    -------
    Interval of (k,) arrays
        One-sided: the upper limits are 1.

    Notes
    -----
    Agrees with R survey 4.5 svyciprop (tests/cases/r), whose "logit" iterates to within 1e-9 of
    "xlogit". Korn and Graubard 1998 ("beta"); Wilson 1927 with the effective sample size, as
    Franco, Little, Louis and Slud 2019, not cut off at n. Where the variance shows 0 R gives NaN
    or a point; here the floor stands in, and at 0 or 1, where the other methods say nothing, the
    Wilson limits. Near 0 or 1 "mean" passes them and "asin" folds back, as R's do: prefer Wilson.
    """
    if method not in METHODS:
        raise ValueError(f"method: {method!r} is none of {', '.join(METHODS)}")
    rest = tail(level, side)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(variance > 0, share * (1 - share) / variance, floor)
        t = t_quantile(rest, df)
        wilson = _wilson(share, size, t)
        if method == "wilson":
            lower, upper = wilson
        elif method == "beta":
            ratio = t_quantile(rest, n - 1) / t_quantile(rest, degf)
            lower, upper = _beta(share, size * ratio**2, rest)
        else:
            spread = np.sqrt(share * (1 - share) / size)
            lower, upper = _TRANSFORMED[method](share, spread, t)
            extreme = (share <= 0) | (share >= 1)
            lower = np.where(extreme, wilson[0], lower)
            upper = np.where(extreme, wilson[1], upper)
    lower, upper = (np.where(df > 0, limit, np.nan) for limit in (lower, upper))
    whole = np.isposinf(size)  # everybody answered: a point
    lower, upper = np.where(whole, share, lower), np.where(whole, share, upper)
    return Interval(lower, upper if side == "two" else np.where(np.isnan(upper), np.nan, 1.0))


def _wilson(share: Floats, size: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Limits that stay within [0, 1], and touch 1 only where the share does."""
    shift = t**2 / (2 * size)
    reach = t / (2 * size) * np.sqrt(4 * size * share * (1 - share) + t**2)
    lower = (share + shift - reach) / (1 + 2 * shift)
    upper = (share + shift + reach) / (1 + 2 * shift)
    return np.where(share <= 0, 0.0, lower), np.where(share >= 1, 1.0, upper)


def _beta(share: Floats, size: Floats, rest: float) -> tuple[Floats, Floats]:
    yes, no = size * share, size * (1 - share)
    lower = special.betaincinv(np.where(share > 0, yes, 1.0), no + 1, rest)
    upper = special.betaincinv(yes + 1, np.where(share < 1, no, 1.0), 1 - rest)
    return np.where(share <= 0, 0.0, lower), np.where(share >= 1, 1.0, upper)


def _logit(share: Floats, spread: Floats, t: Floats) -> tuple[Floats, Floats]:
    centre, reach = special.logit(share), t * spread / (share * (1 - share))
    return special.expit(centre - reach), special.expit(centre + reach)


def _asin(share: Floats, spread: Floats, t: Floats) -> tuple[Floats, Floats]:
    centre, reach = np.arcsin(np.sqrt(share)), t * spread / (2 * np.sqrt(share * (1 - share)))
    return np.sin(centre - reach) ** 2, np.sin(centre + reach) ** 2


def _mean(share: Floats, spread: Floats, t: Floats) -> tuple[Floats, Floats]:
    return share - t * spread, share + t * spread


_TRANSFORMED = {"logit": _logit, "xlogit": _logit, "asin": _asin, "mean": _mean}
