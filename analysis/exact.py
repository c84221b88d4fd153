"""One village, exactly: what n answers out of N households say of all N, in whole numbers.

X satisfied among n households drawn without replacement from N, of which K are satisfied, is
hypergeometric. Every tail is counted in integers: no limit hangs on a rounding error.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from heapq import heapify, heapreplace
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.villages import Village, counts, exact, needed


def hypergeometric_interval(
    N: int, n: int, k: int, level: float = 0.95, side: Literal["two", "lower"] = "two"
) -> tuple[int, int]:
    """Confidence limits for K, the satisfied among all N households, by inverting two exact tests.

    Parameters
    ----------
    N, n, k : households; answered; satisfied among the answered.
    level : confidence; the limits are the least and the greatest K whose tail exceeds
        (1 - level) / 2, with `side="lower"` the least K whose tail exceeds 1 - level.

    Returns
    -------
    (least K, greatest K) in households: divide by N for shares. n = N gives k; n = 0 gives 0 to N.

    Notes
    -----
    Katz 1953; Buonaccorsi 1987. Agrees with R phyper, tests/cases/r/c20_finite_exact. Refuses with
    count_over_households, count_impossible; ValueError where the level is not between 0 and 1.
    """
    ((N, n, k),) = counts([(N, n, k)])
    error = _error(level)
    if side not in ("two", "lower"):
        raise ValueError(f"side: {side!r} is neither two nor lower")
    if side == "lower":
        return _lower_limit(N, n, k, error), N - n + k
    return _lower_limit(N, n, k, error / 2), N - _lower_limit(N, n, n - k, error / 2)


def hypergeometric_limits(
    N: ArrayLike, n: ArrayLike, k: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`hypergeometric_interval` for arrays that broadcast: village × item; each triple once."""
    arrays = np.broadcast_arrays(*(_whole(array) for array in (N, n, k)))
    triples = np.stack(arrays, axis=-1).reshape(-1, 3)
    distinct, where = np.unique(triples, axis=0, return_inverse=True)
    limits = [hypergeometric_interval(N, n, k, level) for N, n, k in distinct.tolist()]
    table = np.array(limits, dtype=np.int64).reshape(-1, 2)[where.reshape(-1)]
    lower, upper = table.T.reshape(2, *arrays[0].shape)
    return lower, upper


def blaker_interval(N: int, n: int, k: int, level: float = 0.95) -> tuple[int, int]:
    """Blaker's limits for K: never wider than `hypergeometric_interval`, exact in coverage too.

    The hull of every K whose acceptability exceeds 1 - level (Blaker 2000), looked for from the
    limits of `hypergeometric_interval` inwards. Agrees with tests/cases/r/c20_finite_exact.
    """
    ((N, n, k),) = counts([(N, n, k)])
    error = _error(level)
    lower, upper = hypergeometric_interval(N, n, k, level)
    inwards = range(lower, upper + 1), range(upper, lower - 1, -1)
    least, greatest = (
        next(K for K in places if _acceptability(N, n, k, K) > error) for places in inwards
    )
    return least, greatest


def exact_p_value(N: int, n: int, k: int, threshold: Fraction | float) -> Fraction:
    """P(X >= k) where the village is one household short of the threshold.

    Small: so many satisfied among the n would be rare, were the village below. Agrees with R
    phyper, tests/cases/r/c20_finite_exact.
    """
    ((N, n, k),) = counts([(N, n, k)])
    return _at_least(N, n, k, needed(N, threshold) - 1)


def critical_count(N: int, n: int, threshold: Fraction | float, error: float = 0.05) -> int | None:
    """The least number of satisfied, among n of N households, that shows the threshold is reached.

    One household short of the threshold, so many or more occur with probability <= `error` (lot
    quality assurance). None where even n satisfied would not show it. Agrees with R phyper,
    tests/cases/r/c20_finite_exact.
    """
    ((N, n, _),) = counts([(N, n, 0)])
    ways = _ways(N, n, needed(N, threshold) - 1)
    budget, seen = exact(error) * comb(N, n), 0
    for k in range(n, -1, -1):
        seen += ways[k]
        if seen > budget:
            return k + 1 if k < n else None
    raise ValueError(f"not an error probability: {error}")


def all_satisfied_bound(villages: Iterable[Village], level: float = 0.95) -> int:
    """D*: the most dissatisfied households that n answers without a single one are compatible with.

    The greatest D for which some allocation to the villages leaves "none was seen" a probability
    above 1 - level. Exact and fast: a further dissatisfied household divides the chances of its
    village by more than the one before, so the best allocation grows household by household.

    Parameters
    ----------
    villages : (N, n, k) with k = n in every one; ValueError else.
    """
    read = counts(villages)
    if any(village.k < village.n for village in read):
        raise ValueError("somebody is dissatisfied: this bound is for answers without one")
    error, chance, found = _error(level), Fraction(1), 0
    unseen = [(-Fraction(v.silent, v.N), v.N, v.n) for v in read if v.silent]
    heapify(unseen)
    while unseen:
        keeps, N, n = unseen[0]
        chance *= -keeps
        if chance <= error:
            break
        found += 1
        heapreplace(unseen, (-Fraction(N - 1 - n, max(N - 1, 1)), N - 1, n))
    return found


def _error(level: Fraction | float) -> Fraction:
    error = 1 - exact(level)
    if not 0 < error < 1:
        raise ValueError(f"not a confidence level: {level}")
    return error


def _whole(numbers: ArrayLike) -> NDArray[np.int64]:
    read = np.asarray(numbers)
    wrong = read[read != read // 1]
    if wrong.size:
        raise ValueError(f"not a whole number: {wrong.flat[0]}")
    return read.astype(np.int64)


@lru_cache(maxsize=1 << 17)
def _lower_limit(N: int, n: int, k: int, tail: Fraction) -> int:
    """The least K with P(X >= k | K) > tail.

    P(X >= k | K) = P(the k-th satisfied stands among the first K of a random order) adds up over K:
    C(j-1, k-1) C(N-j, n-k) of the C(N, n) samples have their k-th household at place j.
    """
    if k == 0:
        return 0
    budget, ways = tail * comb(N, n), comb(N - k, n - k)
    seen, last = ways, N - n + k
    for K in range(k, last):
        if seen > budget:
            return K
        ways = ways * K * (last - K) // ((K - k + 1) * (N - K))
        seen += ways
    return last


def _ways(N: int, n: int, K: int) -> list[int]:
    """Of the C(N, n) samples, how many hold x = 0 … n of the K satisfied."""
    return [comb(K, x) * comb(N - K, n - x) for x in range(n + 1)]


def _at_least(N: int, n: int, k: int, K: int) -> Fraction:
    return Fraction(sum(_ways(N, n, K)[k:]), comb(N, n))


def _acceptability(N: int, n: int, k: int, K: int) -> Fraction:
    """The smaller tail at k, and what of the other tail is no likelier than it."""
    ways = _ways(N, n, K)
    below, above = sum(ways[: k + 1]), sum(ways[k:])
    if above < below:
        ways, below, above = ways[::-1], above, below
    other = 0
    for x in range(n, -1, -1):
        if other + ways[x] > below:
            break
        other += ways[x]
    return Fraction(min(below + other, comb(N, n)), comb(N, n))
