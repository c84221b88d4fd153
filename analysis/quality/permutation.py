"""Permutation within strata: what would be seen if it did not matter who asked.

Within a stratum (a village and a form) the labels (officers) are dealt out again at random. What
nearly everybody answers is the same in every deal, so near-unanimity alone never looks suspicious.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from analysis.quality.interviews import Codes, Flags, Floats

Tail = Literal["upper", "lower", "two"]
Statistic = Callable[[Codes], Floats]  # (deals, rows) labels → (deals, groups)
CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class Deal:
    """The labels (0 … groups-1) as they were, and the strata within which they can be dealt."""

    labels: Codes
    strata: Codes
    groups: int

    def sizes(self) -> Codes:
        """(groups,) rows of each label."""
        return np.bincount(self.labels, minlength=self.groups).astype(np.int64)

    def again(self, deals: int, rng: np.random.Generator, width: int) -> Iterator[Codes]:
        """Deal the labels out, in pieces of (some deals, rows) that keep the work within memory."""
        at_once = max(1, CELLS_AT_ONCE // max(1, width, len(self.labels)))
        places = np.argsort(self.strata, kind="stable")
        for start in range(0, deals, at_once):
            number = min(at_once, deals - start)
            keys = self.strata + rng.random((number, len(self.strata)))
            dealt = np.empty((number, len(self.labels)), dtype=np.int64)
            dealt[:, places] = self.labels[np.argsort(keys, axis=1)]
            yield dealt


def comparable(labels: Codes, strata: Codes) -> Flags:
    """(rows,) whether another label occurs in the stratum: elsewhere a deal changes nothing."""
    width = int(labels.max(initial=0)) + 1
    pairs = np.unique(strata * width + labels) // width
    several: Flags = (np.bincount(pairs, minlength=int(strata.max(initial=0)) + 1) > 1)[strata]
    return several


def sums(values: Floats, groups: int) -> Statistic:
    """The sum of a value over each group's rows."""

    def statistic(labels: Codes) -> Floats:
        flat = labels + groups * np.arange(len(labels))[:, None]
        weights = np.broadcast_to(values, labels.shape).ravel()
        total = np.bincount(flat.ravel(), weights=weights, minlength=groups * len(labels))
        return total.reshape(len(labels), groups).astype(np.float64)

    return statistic


def pair_counts(codes: Codes, groups: int) -> Callable[[Codes], Floats]:
    """How often each code occurs in each group: (deals, rows) labels → (deals, groups, codes)."""
    width = int(codes.max(initial=0)) + 1

    def counts(labels: Codes) -> Floats:
        flat = (labels + groups * np.arange(len(labels))[:, None]) * width + codes
        total = np.bincount(flat.ravel(), minlength=groups * width * len(labels))
        return total.reshape(len(labels), groups, width).astype(np.float64)

    return counts


def rank_p_values(values: Floats, tail: Tail) -> Floats:
    """(deals, groups) the share of deals at least as extreme as each deal: exact in its size.

    Two-sided: twice the smaller tail (Phipson and Smyth 2010 on counting the observed deal in).
    """
    if tail == "two":
        both = np.minimum(rank_p_values(values, "upper"), rank_p_values(values, "lower"))
        doubled: Floats = np.minimum(1.0, 2 * both)
        return doubled
    signed = np.round(values if tail == "lower" else -values, 9)
    ranks: Floats = stats.rankdata(signed, method="max", axis=0) / len(values)
    return ranks


def departures(values: Floats, tail: Tail) -> Floats:
    """(deals, groups) by how many standard deviations of all deals each lies out in its tail."""
    spread = values.std(axis=0)
    out: Floats = (values - values.mean(axis=0)) / np.where(spread > 1e-12, spread, np.inf)
    return {"upper": out, "lower": -out, "two": np.abs(out)}[tail]


def combined_p_values(p_values: Floats, out: Floats) -> Floats:
    """(groups,) one p-value of several tests on the same interviews.

    Parameters
    ----------
    p_values, out : (tests, deals, groups) arrays
        The p-values and the `departures`; row 0 is what was observed.

    Notes
    -----
    The rarer of two: the sum of -2 ln p (Fisher), for what shows a little everywhere, and the
    greatest departure, for what shows in one test alone, which that sum would drown. Each is
    compared with itself in every deal, and so is the rarer: tests that lean on one another are
    counted once, and the level holds (nonparametric combination, Pesarin 2001).
    """
    everywhere = rank_p_values(-2 * np.log(p_values).sum(axis=0), "upper")
    somewhere = rank_p_values(out.max(axis=0), "upper")
    joint: Floats = rank_p_values(np.minimum(everywhere, somewhere), "lower")[0]
    return joint
