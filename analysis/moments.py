"""Moments of stratified shares from village × item counts, by the one variance kernel's scale."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.variance import Floats, Stage, column_sums
from analysis.village_counts import VillageCounts


class Moments(NamedTuple):
    """(C, J) each: households of the villages heard, mean, variance, sample size by design."""

    covered: Floats
    value: Floats
    variance: Floats
    floor: Floats


def moments(counts: VillageCounts, sizes: Floats, n: Floats, k: Floats, strata: Stage) -> Moments:
    """Mean, variance and effective sample size of each area and item."""
    heard = n > 0
    present = np.where(heard, sizes, 0.0)
    covered = area_sums(counts, present)
    weight = ratio(present, covered[counts.area])
    share = np.where(heard, ratio(k, n), 0.0)
    value = _exact_ends(
        area_sums(counts, weight * share), area_sums(counts, k), area_sums(counts, n)
    )
    # squared deviations of 0/1 answers, per household; a lonely one's from the mean of all
    spread = np.where(n == 1, np.square(share - value[counts.area]), share * (1 - share))
    drawn, scale, unseen = (
        part.reshape(n.shape) for part in (strata.drawn, strata.scale, 1 - strata.fraction)
    )
    variance = area_sums(counts, np.square(weight) * scale * spread / drawn)
    floor = area_sums(counts, np.where(heard, np.square(weight) * unseen / drawn, 0.0))
    return Moments(covered, value, variance, ratio(np.ones_like(floor), floor, np.inf))


def stage(n: Floats, sizes: Floats, view: str) -> Stage:
    """Every village and item as a stratum; those unheard stand in with one, and weigh nothing."""
    drawn = np.maximum(n, 1.0).ravel()
    fraction = np.zeros_like(drawn) if view == "process" else ratio(drawn, sizes.ravel(), 0.0)
    none = np.zeros(0, dtype=np.int64)
    return Stage(none, None, drawn, np.minimum(fraction, 1.0), np.ones_like(drawn), ())


def area_sums(counts: VillageCounts, table: NDArray[np.generic]) -> Floats:
    """(V, J) → (C, J): the villages of each area added up."""
    return column_sums(counts.area, np.asarray(table, dtype=np.float64), len(counts.areas))


def _exact_ends(value: Floats, satisfied: Floats, answered: Floats) -> Floats:
    """0 and 1 by the counts, not by what rounding left of a weighted mean."""
    all_of_them = np.where(satisfied == answered, 1.0, value)
    return np.where(satisfied == 0, 0.0, all_of_them)


def ratio(numerator: NDArray[np.float64], denominator: Floats, empty: float = np.nan) -> Floats:
    """numerator / denominator, `empty` where the denominator is 0."""
    divisor = np.where(denominator == 0, np.nan, denominator)
    return np.where(denominator == 0, empty, numerator / divisor)
