"""The kernel for many domains at once: sums by stratum and group, no rows × groups matrix."""

import numpy as np

from analysis.groups import Groups
from analysis.pairs import Pairs
from analysis.variance import Floats, refuse_lonely, sums


def group_variances(groups: Groups, above: Floats, below: Floats, level: Floats) -> Floats:
    """(G,) variances of the totals of `above` - level × `below` within each group.

    `above`, `below` (rows of the domain,): weighted. `level` (G,). Equals the diagonal of
    covariance() of the groups' influences. With level 0 (a total) a lonely unit is compared with
    above/below of its group.
    """
    parts = [_stage_variances(groups, pairs, above, below, level) for pairs in groups.pairs]
    total: Floats = np.sum(parts, axis=0)
    return total


def _stage_variances(
    groups: Groups, pairs: Pairs, above: Floats, below: Floats, level: Floats
) -> Floats:
    totals = pairs.by_entry(above - level[groups.of_row] * below)
    drawn = pairs.stage.drawn[pairs.stratum]
    mean = pairs.sums(totals) / drawn
    deviations = pairs.sums((totals - mean[pairs.of_entry]) ** 2)
    deviations += (drawn - pairs.count) * mean**2
    if pairs.lonely.any():
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = groups.sums(above) / groups.sums(below)
        apart = pairs.by_entry(above - ratio[groups.of_row] * below)
        deviations = np.where(pairs.lonely, pairs.sums(apart**2), deviations)
    return pooled(groups, pairs, deviations)


def count_variances(groups: Groups, yes: Floats, level: Floats) -> Floats:
    """(G,) the same as group_variances for zeros and ones, from how many ones a pair holds.

    Exactly 0 where each stratum is all zeros or all ones.
    """
    (pairs,) = groups.pairs
    drawn, n, share = pairs.stage.drawn[pairs.stratum], pairs.count, level[pairs.group]
    deviations = yes * (n - yes) / n + (yes - share * n) ** 2 * (1 / n - 1 / drawn)
    if pairs.lonely.any():
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = groups.pair_sums(yes * groups.pair_weight) / groups.size
        apart = (yes - ratio[pairs.group]) ** 2
        deviations = np.where(pairs.lonely, apart, deviations)
    return pooled(groups, pairs, deviations * groups.pair_weight**2)


def pooled(groups: Groups, pairs: Pairs, deviations: Floats) -> Floats:
    """(pairs,) squared deviations → (G,) variance, as Stage.scale and `lonely` say."""
    stage, width = pairs.stage, len(groups.labels)
    lonely = groups.design.lonely
    if pairs.lonely.any():
        found = np.bincount(pairs.stratum, minlength=len(stage.drawn)) > 0
        refuse_lonely(stage, found, lonely)
        if lonely != "adjust":
            deviations = np.where(pairs.lonely, 0.0, deviations)
    scaled = stage.scale[pairs.stratum] * deviations
    variances = sums(pairs.group, scaled, width)
    if lonely == "average":
        strata = np.bincount(pairs.group, minlength=width)
        known = np.bincount(pairs.group[~pairs.lonely], minlength=width)
        with np.errstate(invalid="ignore", divide="ignore"):
            variances = variances * np.where(known > 0, strata / known, np.nan)
    return variances
