"""Bounds over the silent: what the share of all households can be, whatever those not heard say.

Bounds from counts are exact fractions: they assume nothing (`worst_case`), or that the silent of a
village differ from its answerers by at most delta (`delta_bounds`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from operator import le, lt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from analysis.villages import Count, Village, counts, exact, needed, together
from questionnaires.share import Share


class Bounds(NamedTuple):
    """The least and the greatest share of all households that the answers allow.

    Exact fractions, which numpy and pandas read as floats.
    """

    lower: Fraction
    upper: Fraction

    def __array__(self, dtype: object = None, copy: bool | None = None) -> NDArray[np.float64]:
        return np.array([float(self.lower), float(self.upper)])


@dataclass(frozen=True)
class TippingPoint:
    """`needed` more satisfied households, among `silent` ones, decide whether the threshold holds.

    `needed` is 0 where it holds already and passes `silent` where it no longer can.
    """

    needed: int
    silent: int

    @property
    def share(self) -> Fraction | None:
        """The share of the silent that must be satisfied; None where nobody is silent."""
        return Share(self.needed, self.silent).value


class SampleBounds(NamedTuple):
    """Worst-case bounds estimated from a sample of those asked, with their standard errors."""

    lower: float
    upper: float
    se_lower: float
    se_upper: float


class PartialInterval(NamedTuple):
    """An interval for a share known only up to bounds; `critical` is the multiple of each error."""

    lower: float
    upper: float
    critical: float


def worst_case(villages: Iterable[Village]) -> Bounds:
    """The share of all households if every silent one were dissatisfied, and if satisfied.

    [k/N, (k + N - n)/N] over all villages (Manski 1989, 2003); n counts those who answered the
    item, so that households and items without answers are treated alike. Agrees with
    tests/cases/r/c25_manski_bounds. ValueError where there are no households.
    """
    total = _peopled(together(villages))
    return Bounds(Fraction(total.k, total.N), Fraction(total.k + total.silent, total.N))


def delta_bounds(villages: Iterable[Village], delta: Fraction | float) -> Bounds:
    """Bounds if the silent of each village differ from its answerers by at most `delta`.

    (1/N) sum of k + (N - n) clip(k/n ∓ delta, 0, 1) (Horowitz and Manski 1998). A village without
    answers may be anything from 0 to 1. Agrees with tests/cases/r/c25_manski_bounds. ValueError
    where there are no households or delta is not between 0 and 1.
    """
    read, width = counts(villages), exact(delta)
    total = _peopled(together(read))
    if not 0 <= width <= 1:
        raise ValueError(f"not a difference of shares: {delta}")
    return Bounds(_least(read, width) / total.N, _most(read, width) / total.N)


def delta_flip(
    villages: Iterable[Village], threshold: Fraction | float, strict: bool = False
) -> Fraction | None:
    """delta*: how much the silent must differ from the answerers to change what the answers say.

    That is, whether the threshold is reached. None where no difference changes it; 0 where
    villages without answers leave it open.

    Exact: each bound is linear in delta between the points where a village reaches 0 or 1. Where
    the threshold is reached, the infimum of the deltas that undo it.
    """
    read = counts(villages)
    goal = needed(_peopled(together(read)).N, threshold, strict)
    steps = _kinks(read)
    if _least(read, Fraction(0)) >= goal:
        return _crossing([(delta, _least(read, delta) - goal) for delta in steps], lt)
    if _most(read, Fraction(0)) < goal:
        return _crossing([(delta, goal - _most(read, delta)) for delta in steps], le)
    return Fraction(0)


def tipping_point(
    villages: Iterable[Village], threshold: Fraction | float, strict: bool = False
) -> TippingPoint:
    """How many of the silent households must be satisfied for the threshold to hold.

    Agrees with tests/cases/r/c20_finite_exact (tipping_needed, tipping_share).
    """
    total = together(villages)
    return TippingPoint(max(0, needed(total.N, threshold, strict) - total.k), total.silent)


def sample_bounds(asked: int, n: int, k: int) -> SampleBounds:
    """Worst-case bounds where `asked` households are a random sample of many, n answered, k said
    satisfied; binomial standard errors.
    """
    total = _peopled(together([(asked, n, k)]))
    shares = total.k / total.N, (total.k + total.silent) / total.N
    errors = (sqrt(share * (1 - share) / total.N) for share in shares)
    return SampleBounds(*shares, *errors)


def imbens_manski(
    lower: float, upper: float, se_lower: float, se_upper: float, level: float = 0.95
) -> PartialInterval:
    """A confidence interval for a share that is itself known only to lie between two estimates.

    [lower - c se_lower, upper + c se_upper], with c solving
    Phi(c + (upper - lower)/max(se)) - Phi(-c) = level (Imbens and Manski 2004). It is not cut to
    [0, 1]. Agrees with tests/cases/r/c25_manski_bounds. ValueError where upper < lower or an error
    is negative.
    """
    if not lower <= upper or min(se_lower, se_upper) < 0:
        raise ValueError("bounds out of order, or a negative standard error")
    if not 0 < level < 1:
        raise ValueError(f"not a confidence level: {level}")
    widest = max(se_lower, se_upper)
    gap = (upper - lower) / widest if widest else np.inf

    def excess(c: float) -> float:
        return float(ndtr(c + gap) - ndtr(-c) - level)

    critical = float(brentq(excess, 0.0, float(ndtri((1 + level) / 2)) + 1, xtol=1e-14))
    return PartialInterval(lower - critical * se_lower, upper + critical * se_upper, critical)


def _peopled(total: Count) -> Count:
    if total.N == 0:
        raise ValueError("no households: a share of nothing has no bounds")
    return total


def _least(villages: Sequence[Count], delta: Fraction) -> Fraction:
    """Satisfied households if the silent of every village fall short of its answerers by delta."""
    return sum(
        (v.k + v.silent * max(Fraction(v.k, v.n) - delta, Fraction(0)) for v in villages if v.n),
        Fraction(0),
    )


def _most(villages: Sequence[Count], delta: Fraction) -> Fraction:
    """The same if they pass them by delta: all but the least number of dissatisfied."""
    mirrored = [Count(v.N, v.n, v.n - v.k) for v in villages]
    return sum(v.N for v in villages) - _least(mirrored, delta)


def _crossing(
    line: Sequence[tuple[Fraction, Fraction]], beyond: Callable[[Fraction, int], bool]
) -> Fraction | None:
    """Where a broken line (delta, value) that never rises first comes to be beyond 0."""
    for (left, start), (right, end) in pairwise(line):
        if beyond(end, 0):
            return left + (right - left) * start / (start - end)
    return None


def _kinks(villages: Sequence[Count]) -> list[Fraction]:
    """0, 1 and every delta at which some village's silent reach 0 or 1."""
    shares = {Fraction(v.k, v.n) for v in villages if v.n and v.silent}
    return sorted({Fraction(0), Fraction(1), *shares, *(1 - share for share in shares)})
