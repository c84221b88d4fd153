"""Change over campaigns: two, linked or not, and three or more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.compare import Comparison, HypothesisTest, comparison, difference
from analysis.estimate import Estimate
from analysis.variance import Floats


@dataclass(frozen=True)
class Trend:
    """A line through three or more shares on the logit scale.

    `slope`: change of the logit in one unit of time, normal with known variances. `fit`: whether a
    line suffices (chi-squared of what is left); NaN p with two points. `fitted`: the line at each
    time, as shares.
    """

    slope: Comparison
    fit: HypothesisTest
    times: tuple[float, ...]
    fitted: tuple[float, ...]

    @property
    def odds_ratio(self) -> float:
        """What the odds of being satisfied are multiplied by in one unit of time."""
        return float(np.exp(self.slope.estimate))


def change(
    before: Estimate, after: Estimate, covariance: float = 0.0, level: float = 0.95
) -> Comparison:
    """Compare two campaigns: after less before.

    Parameters
    ----------
    before, after : Estimate
        Of one number each, in the same view; the process view asks whether more than the list of
        households changed.
    covariance : float
        Of the two estimates where households were asked in both: see `linked_covariance`.

    Returns
    -------
    Comparison
        Its `detectable()` says how large a change had to be to be found: to be printed beside
        every "không đổi".
    """
    apart = difference(after, before, level)
    variance = apart.se**2 - 2 * covariance
    if variance < 0:
        raise ValueError("covariance: larger than the two variances allow")
    method = "change, linked samples" if covariance else "change, independent samples"
    return replace(apart, se=float(np.sqrt(variance)), method=method)


def linked_covariance(
    weight_before: ArrayLike,
    weight_after: ArrayLike,
    answered_before: ArrayLike,
    answered_after: ArrayLike,
    linked: ArrayLike,
    within: ArrayLike,
    households: ArrayLike | None = None,
) -> float:
    """Covariance of two estimates that share households.

    Parameters
    ----------
    weight_before, weight_after : (h,) arrays
        Share of each village in the population, in each campaign.
    answered_before, answered_after, linked : (h,) arrays
        Households that answered in each, and in both.
    within : (h,) array
        Covariance of the two answers over the linked households of the village, n - 1 below.
    households : (h,) array, optional
        Of each village, for the finite view.

    Notes
    -----
    sum_h W1 W2 (m/(n1 n2) - 1/N) s12, without 1/N in the process view (Tam 1984).
    """
    w1, w2, n1, n2, m, s = (
        np.asarray(part, dtype=float)
        for part in (weight_before, weight_after, answered_before, answered_after, linked, within)
    )
    shared = m / (n1 * n2)
    if households is not None:
        shared = shared - 1 / np.asarray(households, dtype=float)
    return float((w1 * w2 * np.where(m > 0, shared * s, 0.0)).sum())


def mcnemar(gained: int, lost: int) -> float:
    """Exact two-sided p-value of households that changed their answer: as many each way?

    Binomial with 1/2 (McNemar 1947); 1 where nobody changed. Refuses negative counts.
    """
    if gained < 0 or lost < 0:
        raise ValueError("counts below 0")
    tail = special.bdtr(min(gained, lost), gained + lost, 0.5)
    return float(min(1.0, 2 * tail))


def trend_of(
    times: Sequence[float] | ArrayLike, share: ArrayLike, variance: ArrayLike, level: float = 0.95
) -> Trend:
    """Fit a line through the logits of independent shares, weighted by their precision.

    Parameters
    ----------
    times, share, variance : (t,) arrays
        Refuses shares of 0 or 1, which have no logit, and fewer than two times.

    Notes
    -----
    Weights 1/var(logit p) = (p (1-p))²/v. The variances count as known: where `fit` rejects the
    line, campaigns differ by more than sampling and the slope is surer than it should be.
    """
    t, p, v = (np.asarray(part, dtype=float) for part in (times, share, variance))
    if len(np.unique(t)) < 2:
        raise ValueError("a trend needs two times at least")
    if not ((p > 0) & (p < 1) & (v > 0)).all():
        wrong = [f"{time:g}" for time in t[~((p > 0) & (p < 1) & (v > 0))]]
        raise ValueError(f"no logit or no variance at: {', '.join(wrong)}")
    weight = (p * (1 - p)) ** 2 / v
    slope, se, level_line, rest = weighted_line(t, special.logit(p), weight)
    fitted = special.expit(level_line)
    df = len(t) - 2
    tail = float(special.chdtrc(df, rest)) if df else float("nan")
    fit = HypothesisTest(rest, df, np.inf, tail, len(t), "process", "lack of fit, chi-squared")
    line = Comparison(slope, se, np.inf, len(t), "process", "trend of logits", level)
    return Trend(line, fit, tuple(t.tolist()), tuple(fitted.tolist()))


def trend_in(times: Sequence[float], estimates: Sequence[Estimate], level: float = 0.95) -> Trend:
    """The trend of one share estimated in several campaigns, in the view that they share."""
    views = sorted({estimate.view for estimate in estimates})
    if len(views) > 1:
        raise ValueError(f"two views: {' and '.join(views)}")
    read = [comparison(estimate, "") for estimate in estimates]
    found = trend_of(times, [one.estimate for one in read], [one.se**2 for one in read], level)
    n = sum(one.n for one in read)
    return replace(
        found,
        slope=replace(found.slope, view=views[0], n=n),
        fit=replace(found.fit, view=views[0], n=n),
    )


def cochran_armitage(satisfied: ArrayLike, answered: ArrayLike, times: ArrayLike) -> HypothesisTest:
    """Test for a trend in the shares of simple random samples, such as one village's.

    Armitage 1955. Agrees with R prop.trend.test (tests/cases/r/c23_multiple_communes).
    """
    k, n, t = (np.asarray(part, dtype=float) for part in (satisfied, answered, times))
    pooled = k.sum() / n.sum()
    if not 0 < pooled < 1:
        raise ValueError("all or none satisfied: no trend to test")
    slope, se, _, _ = weighted_line(t, k / n, n / (pooled * (1 - pooled)))
    statistic = (slope / se) ** 2
    tail = float(special.chdtrc(1, statistic))
    return HypothesisTest(
        statistic, 1, np.inf, tail, int(n.sum()), "process", "Cochran-Armitage, chi-squared"
    )


def weighted_line(t: Floats, y: Floats, weight: Floats) -> tuple[float, float, Floats, float]:
    """Give (slope, its SE for known variances 1/weight, the line at each t, squares left)."""
    centre_t, centre_y = (weight @ t) / weight.sum(), (weight @ y) / weight.sum()
    spread = weight @ (t - centre_t) ** 2
    slope = (weight * (t - centre_t)) @ (y - centre_y) / spread
    line = centre_y + slope * (t - centre_t)
    return float(slope), float(1 / np.sqrt(spread)), line, float(weight @ (y - line) ** 2)
