"""Compare places and times: one number against another, and whether many differ at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.estimate import Estimate, linearised
from analysis.interval import Interval, symmetric, t_quantile
from analysis.variable import Variable, read_variables
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design
    from analysis.stages import Column


@dataclass(frozen=True)
class Comparison:
    """One number that is compared with zero: a difference, an effect, a slope.

    Attributes
    ----------
    estimate, se : float
        In the units of the variable; NaN where it cannot be given.
    df : float
        Infinite for the normal distribution.
    n : int
        Rows (or units) that it is made from.
    view : {"finite", "process"}
    method : str
    level : float
        Of `interval` and of the detectable difference.
    notes : tuple of str
        What a reader must be told, such as the villages left out.
    """

    estimate: float
    se: float
    df: float
    n: int
    view: str
    method: str
    level: float = 0.95
    notes: tuple[str, ...] = ()

    @property
    def interval(self) -> Interval:
        """The limits at `level`; NaN without degrees of freedom."""
        value, se, df = (np.array([part], dtype=float) for part in self._parts)
        limits = symmetric(value, se, df, self.level, "two")
        return Interval(float(np.ravel(limits.lower)[0]), float(np.ravel(limits.upper)[0]))

    @property
    def statistic(self) -> float:
        """Estimate over standard error; NaN where that is 0."""
        return self.estimate / self.se if self.se > 0 else float("nan")

    @property
    def p(self) -> float:
        """Two-sided p-value by Student's t (normal for infinite df); NaN where there is none."""
        return float(2 * t_tail(abs(self.statistic), self.df))

    def detectable(self, power: float = 0.8) -> float:
        """The least true difference found with this power: about 2,8 SE at 95 % and 80 %."""
        reach = t_quantile((1 - self.level) / 2, np.inf) + t_quantile(1 - power, np.inf)
        return float(reach * self.se)

    @property
    def _parts(self) -> tuple[float, float, float]:
        return self.estimate, self.se, self.df


@dataclass(frozen=True)
class HypothesisTest:
    """A test that gives no estimate: X², F or Q, and its p-value.

    `df`, `ddf`: degrees of freedom above and below; `ddf` is infinite for chi-squared. `method`
    names the reference distribution.
    """

    statistic: float
    df: float
    ddf: float
    p: float
    n: int
    view: str
    method: str


@dataclass(frozen=True)
class Heterogeneity:
    """Whether several shares differ by more than sampling: `mean` (weighted by precision), `Q` as
    a test, and `i2`, the part of the spread that sampling does not explain.
    """

    mean: float
    test: HypothesisTest
    i2: float


def t_tail(statistic: ArrayLike, df: ArrayLike) -> Floats:
    """P(T > statistic) for Student's t; normal for infinite df, NaN where df <= 0."""
    value, degrees = np.asarray(statistic, dtype=float), np.asarray(df, dtype=float)
    usable = np.where((degrees > 0) & np.isfinite(degrees), degrees, 1.0)
    tail = np.where(np.isinf(degrees), special.ndtr(-value), special.stdtr(usable, -value))
    result: Floats = np.where(degrees > 0, tail, np.nan)
    return result


def comparison(estimate: Estimate, method: str, level: float = 0.95) -> Comparison:
    """Read one estimated number as a comparison with zero; refuses several."""
    if np.ndim(estimate.value) and np.size(estimate.value) != 1:
        raise ValueError(f"{len(estimate)} numbers; pick one")
    value, se, df, n = (
        np.ravel(part)[0] for part in (estimate.value, estimate.se, estimate.df, estimate.n)
    )
    return Comparison(float(value), float(se), float(df), int(n), estimate.view, method, level)


def difference(
    first: Estimate, second: Estimate, level: float = 0.95, df: float | None = None
) -> Comparison:
    """Compare two estimates from independent samples: first less second, SE sqrt(v1 + v2).

    Degrees of freedom by Satterthwaite 1946 unless given (infinite for the normal). Take the
    process view of both (Deming 1953): with a finite population correction a near-census calls
    every difference real. Refuses two views. Agrees with R svycontrast
    (tests/cases/r/c05_province, commune_difference).
    """
    if first.view != second.view:
        raise ValueError("two views, finite and process: take one")
    one, other = comparison(first, "", level), comparison(second, "", level)
    parts = np.array([one.se, other.se]) ** 2
    degrees = satterthwaite(parts, np.array([one.df, other.df])) if df is None else df
    return replace(
        one,
        estimate=one.estimate - other.estimate,
        se=float(np.sqrt(parts.sum())),
        df=degrees,
        n=one.n + other.n,
        method="difference of independent samples",
    )


def satterthwaite(variances: Floats, df: Floats) -> float:
    """Degrees of freedom of a sum of independent variances; NaN where one has none."""
    if (df <= 0).any() or variances.sum() == 0:
        return float(df.min())
    below = float((variances**2 / df).sum())
    return float(variances.sum()) ** 2 / below if below > 0 else float("inf")


def contrast_groups(
    design: "Design", y: Variable, first: "Column", second: "Column", level: float = 0.95
) -> Comparison:
    """Compare the means of two groups of one sample, with their covariance: first less second.

    Parameters
    ----------
    first, second : column name or (rows,) array of bool

    Notes
    -----
    t with degf - 1, as R svyttest (tests/cases/r/c05_province, ttest_mode).
    """
    variables = read_variables(design, y)
    if len(variables.names) != 1:
        raise ValueError("one variable at a time")
    values = variables.matrix()[:, 0]
    means, influences = [], []
    for group in (design.domain(first), design.domain(second)):
        size = group.weights.sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = group.weights @ values / size
            influences.append(np.where(group.weights > 0, (values - mean) / size, 0.0))
        means.append(mean)
    both = design.domain(_either(design, first, second))
    found = linearised(both, means[0] - means[1], influences[0] - influences[1])
    return replace(comparison(found, "difference of two groups", level), df=both.df - 1)


def _either(design: "Design", first: "Column", second: "Column") -> Floats:
    inside = [design.domain(group).weights > 0 for group in (first, second)]
    if (inside[0] & inside[1]).any():
        raise ValueError(f"the two groups share {int((inside[0] & inside[1]).sum())} rows")
    return np.asarray(inside[0] | inside[1])


def heterogeneity(share: ArrayLike, variance: ArrayLike, view: str = "process") -> Heterogeneity:
    """Test whether independent shares are equal, and say how much of their spread is real.

    Parameters
    ----------
    share, variance : (c,) arrays
        Refuses a variance that is not positive: such a share has no weight.

    Notes
    -----
    Cochran's Q and Higgins' I² (Higgins and Thompson 2002). Agrees with
    tests/cases/r/c23_multiple_communes, heterogeneity_Q.
    """
    p, v = np.asarray(share, dtype=float), np.asarray(variance, dtype=float)
    if len(p) < 2 or not (v > 0).all():
        raise ValueError("at least two shares, each with a positive variance")
    mean = (p / v).sum() / (1 / v).sum()
    q, df = float(((p - mean) ** 2 / v).sum()), len(p) - 1
    tail = float(special.chdtrc(df, q))
    test = HypothesisTest(q, df, np.inf, tail, len(p), view, "Cochran's Q, chi-squared")
    return Heterogeneity(float(mean), test, max(0.0, (q - df) / q) if q > 0 else 0.0)


def exceeds(share: ArrayLike, se: ArrayLike, threshold: float, df: ArrayLike = np.inf) -> Floats:
    """One-sided p-values against "at most the threshold": small ones say it is passed.

    NaN where the standard error is 0; take `probability_met` there. Agrees with
    tests/cases/r/c23_multiple_communes, p_below_80.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (np.asarray(share, dtype=float) - threshold) / np.asarray(se, dtype=float)
    return t_tail(np.where(np.isfinite(distance), distance, np.nan), df)


def shrink(satisfied: Sequence[int] | ArrayLike, answered: Sequence[int] | ArrayLike) -> Floats:
    """(c,) shares drawn towards their common mean, small places most: (k + mu phi)/(n + phi).

    Empirical Bayes with a beta distribution by moments (Kleinman 1973); all equal to the mean
    where the places differ by no more than chance. A place without answers gets the mean.
    """
    k, n = np.asarray(satisfied, dtype=float), np.asarray(answered, dtype=float)
    total, places = n.sum(), int((n > 0).sum())
    mean = k.sum() / total
    share = np.divide(k, n, out=np.full(len(n), mean), where=n > 0)
    spread, noise = (n * (share - mean) ** 2).sum(), mean * (1 - mean)
    room = noise * (total - (n**2).sum() / total - (places - 1))
    rho = (spread - noise * (places - 1)) / room if room > 0 else 0.0
    if rho <= 0:
        return np.full(len(n), mean)
    phi = max(1 / min(rho, 1) - 1, 0.0)
    return np.asarray(np.divide(k + mean * phi, n + phi, out=np.full(len(n), mean), where=n > 0))
