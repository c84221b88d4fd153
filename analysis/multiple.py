"""P-values of many comparisons at once: claims by Holm, screening lists by Benjamini-Hochberg."""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analysis.variance import Floats

Correction = Literal["none", "bonferroni", "holm", "hochberg", "hommel", "bh", "by"]


def adjust(p: ArrayLike, correction: Correction) -> Floats:
    """Adjust the p-values of one family of comparisons.

    Parameters
    ----------
    p : (m,) array
        NaN where a comparison could not be made: it stays NaN and does not count.
    correction : {"none", "bonferroni", "holm", "hochberg", "hommel", "bh", "by"}
        "holm" for claims ("these communes are below"): the chance of one false claim in the whole
        family. "bh" for screening lists: the share of the list that is false.

    Returns
    -------
    (m,) array
        Never below `p`, in the same order.

    Raises
    ------
    ValueError
        If a p-value lies outside [0, 1] or the correction is unknown.

    Notes
    -----
    Holm 1979; Hochberg 1988; Hommel 1988; Benjamini and Hochberg 1995; Benjamini and Yekutieli
    2001. Agrees with R p.adjust (tests/cases/r/c23_multiple_communes).
    """
    values = np.asarray(p, dtype=np.float64)
    if correction not in _CORRECTIONS:
        raise ValueError(f"correction: {correction!r} is none of {', '.join(_CORRECTIONS)}")
    if ((values < 0) | (values > 1)).any():
        raise ValueError("p: not all between 0 and 1")
    known = ~np.isnan(values)
    adjusted = values.copy()
    if known.any():
        order = np.argsort(values[known], kind="stable")
        found = np.empty(len(order))
        found[order] = _CORRECTIONS[correction](values[known][order])
        adjusted[known] = np.clip(found, values[known], 1)
    return adjusted


def _bonferroni(p: Floats) -> Floats:
    return p * len(p)


def _holm(p: Floats) -> Floats:
    stepped: Floats = np.maximum.accumulate(p * np.arange(len(p), 0, -1))
    return stepped


def _hochberg(p: Floats) -> Floats:
    return _from_above(p * np.arange(len(p), 0, -1))


def _bh(p: Floats) -> Floats:
    return _from_above(p * len(p) / np.arange(1, len(p) + 1))


def _by(p: Floats) -> Floats:
    ranks = np.arange(1, len(p) + 1)
    return _from_above(p * len(p) / ranks * (1 / ranks).sum())


def _hommel(p: Floats) -> Floats:
    """Close the family under Simes' test, by the algorithm of Wright 1992."""
    count = len(p)
    floor = (count * p / np.arange(1, count + 1)).min()
    adjusted = np.full(count, floor)
    least = adjusted.copy()
    for size in range(count - 1, 1, -1):
        small, large = np.arange(count - size + 1), np.arange(count - size + 1, count)
        simes = (size * p[large] / np.arange(2, size + 1)).min()
        least[small] = np.minimum(size * p[small], simes)
        least[large] = least[count - size]
        adjusted = np.maximum(adjusted, least)
    result: Floats = np.maximum(adjusted, p)
    return result


def _from_above(p: Floats) -> Floats:
    stepped: Floats = np.minimum.accumulate(p[::-1])[::-1]
    return stepped


_CORRECTIONS: dict[str, Callable[[Floats], Floats]] = {
    "none": lambda p: p,
    "bonferroni": _bonferroni,
    "holm": _holm,
    "hochberg": _hochberg,
    "hommel": _hommel,
    "bh": _bh,
    "by": _by,
}
