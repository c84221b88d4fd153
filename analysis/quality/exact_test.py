"""The exact test of a share against the other labels of the same strata (Mantel-Haenszel)."""

import numpy as np
from scipy import stats

from analysis.quality.interviews import Codes, Flags, Floats
from analysis.quality.permutation import Deal, Tail


def stratified_pmf(rows: Codes, marked: Codes, drawn: Codes) -> Floats:
    """The distribution of how many marked ones a label holds, over all deals within strata.

    Parameters
    ----------
    rows, marked, drawn : (strata,) arrays
        Rows of the stratum, how many of them are marked, how many belong to the label.

    Returns
    -------
    (sum of drawn + 1,) array
        P(X = 0), P(X = 1), …: hypergeometric in each stratum, convolved (Mantel and Haenszel
        1959, exact as in R stats::mantelhaen.test(exact=TRUE)).
    """
    pmf = np.ones(1)
    for total, good, mine in zip(rows, marked, drawn, strict=True):
        pmf = np.convolve(pmf, stats.hypergeom.pmf(np.arange(mine + 1), total, good, mine))
    return pmf


def tail_p_values(pmf: Floats, tail: Tail) -> Floats:
    """(len(pmf),) the p-value of each possible count; two-sided: twice the smaller tail."""
    lower, upper = np.cumsum(pmf), np.cumsum(pmf[::-1])[::-1]
    of_tail = {"lower": lower, "upper": upper, "two": 2 * np.minimum(lower, upper)}
    tails: Floats = np.minimum(1.0, of_tail[tail])
    return tails


def count_p_values(deal: Deal, marked: Flags, counts: Floats, tail: Tail) -> Floats:
    """(deals, groups) the exact p-values of the groups' counts of marked rows."""
    strata = int(deal.strata.max(initial=-1)) + 1
    rows = np.bincount(deal.strata, minlength=strata)
    good = np.bincount(deal.strata[marked], minlength=strata)
    p_values = np.ones_like(counts)
    for group in range(deal.groups):
        mine = np.bincount(deal.strata[deal.labels == group], minlength=strata)
        present = mine > 0
        pmf = stratified_pmf(rows[present], good[present], mine[present])
        tails = tail_p_values(pmf, tail)
        p_values[:, group] = tails[np.rint(counts[:, group]).astype(np.int64)]
    return p_values
