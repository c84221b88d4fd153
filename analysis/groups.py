"""The kernel for many domains at once: sums by stratum and group, no rows × groups matrix."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.variance import Codes, Column, Flags, Floats, Stage, refuse_lonely, sums

if TYPE_CHECKING:
    from analysis.design import Design

Grouping = str | list[str] | ArrayLike | pd.Series


@dataclass(frozen=True, eq=False)
class Pairs:
    """The (stratum, group) pairs of one stage that hold a row of the domain.

    `entry` (rows of the domain,): the (unit, group) entry of each row, or None where rows are the
    units. `of_entry` (entries,): the pair of each entry. `stratum`, `group`, `count` (pairs,).
    """

    stage: Stage
    entry: Codes | None
    of_entry: Codes
    stratum: Codes
    group: Codes
    count: Floats

    @property
    def lonely(self) -> Flags:
        """(pairs,) pairs of a stratum with one unit of several."""
        return self.stage.lonely[self.stratum]

    def by_entry(self, rows: Floats) -> Floats:
        """(rows of the domain,) → (entries,)"""
        if self.entry is None:
            return rows
        return sums(self.entry, rows, len(self.of_entry))

    def sums(self, entries: Column) -> Floats:
        """(entries,) → (pairs,)"""
        return sums(self.of_entry, entries, len(self.stratum))


def read_groups(design: "Design", columns: Grouping) -> "Groups":
    """Groups by one column or array, or by several columns, the first varying fastest.

    Rows without a value are in no group, and groups without a row in the domain are left out, as
    in R svyby.
    """
    several = isinstance(columns, list) and all(isinstance(name, str) for name in columns)
    codes, labels = np.zeros(len(design.data), dtype=np.int64), [""]
    for column in cast(list[Grouping], columns if several else [columns]):
        part, values = design.codes(column)
        codes = np.where((codes < 0) | (part < 0), -1, codes + part * len(labels))
        labels = [f"{head}.{value}" if head else str(value) for value in values for head in labels]
    known = codes >= 0
    domain = design if known.all() else design.domain(known)
    inside = codes if domain.rows is None else codes[domain.rows]
    found = np.bincount(inside, minlength=len(labels)) > 0
    renumbered = np.append(np.cumsum(found) - 1, -1)
    names = tuple(label for label, there in zip(labels, found, strict=True) if there)
    return Groups(domain, codes if found.all() else renumbered[codes], names)


@dataclass(frozen=True, eq=False)
class Groups:
    """Domains that divide the rows: `codes` (rows,), `labels` in the order of the codes."""

    design: "Design"
    codes: Codes
    labels: tuple[str, ...]

    @cached_property
    def inside(self) -> Codes | slice:
        """Which rows are in the domain."""
        return slice(None) if self.design.rows is None else np.flatnonzero(self.design.rows)

    @cached_property
    def of_row(self) -> Codes:
        """(rows of the domain,) the group of each."""
        return self.codes[self.inside]

    @cached_property
    def weights(self) -> Floats:
        """(rows of the domain,)"""
        return self.design.weights[self.inside]

    @cached_property
    def pairs(self) -> tuple[Pairs, ...]:
        """The pairs of each stage."""
        return tuple(self._pairs(stage) for stage in self.design.stages)

    @cached_property
    def even(self) -> bool:
        """Whether the rows are the units and weigh alike within a stratum: counts then suffice."""
        return self.design.implied and self.design.stages[0].unit is None

    def sums(self, rows: Column) -> Floats:
        """(rows of the domain,) → (G,)"""
        return sums(self.of_row, rows, len(self.labels))

    def pair_sums(self, pairs: Floats) -> Floats:
        """(first-stage pairs,) → (G,)"""
        return sums(self.pairs[0].group, pairs, len(self.labels))

    @cached_property
    def n(self) -> Floats:
        """(G,) rows."""
        return np.bincount(self.of_row, minlength=len(self.labels)).astype(np.float64)

    @cached_property
    def df(self) -> Floats:
        """(G,) units less strata that have rows in the group."""
        units = self.pair_sums(self.pairs[0].count)
        return units - self.pair_sums(np.ones(len(self.pairs[0].count)))

    @cached_property
    def size(self) -> Floats:
        """(G,) sum of the weights."""
        if self.even:
            return self.pair_sums(self.pairs[0].count * self.pair_weight)
        return self.sums(self.weights)

    @cached_property
    def pair_weight(self) -> Floats:
        """(first-stage pairs,) the weight of each row, where they weigh alike."""
        return self._by_pair(self.weights)

    @cached_property
    def n_eff0(self) -> Floats:
        """(G,) effective sample size by design alone; infinite for a census."""
        if self.even:
            unseen = self._by_pair(self.design.unseen[self.inside])
            squares = self.pair_sums(self.pairs[0].count * self.pair_weight**2 * unseen)
        else:
            squares = self.sums(self.weights**2 * self.design.unseen[self.inside])
        with np.errstate(divide="ignore", invalid="ignore"):
            known: Floats = np.where(self.size > 0, self.size**2 / squares, np.nan)
        return known

    def _by_pair(self, rows: Floats) -> Floats:
        """(rows of the domain,) → (first-stage pairs,): what is alike within a pair."""
        values = np.zeros(len(self.pairs[0].count))
        values[self.pairs[0].of_entry] = rows
        return values

    def _pairs(self, stage: Stage) -> Pairs:
        width = len(self.labels)
        entry, stratum, group = None, stage.stratum, self.of_row
        if stage.unit is None:
            stratum = stratum[self.inside]
        else:
            entry, keys = pd.factorize(stage.unit[self.inside] * width + group)
            stratum, group = stratum[keys // width], keys % width
        of_entry, keys = _pair_codes(stratum, group, len(stage.drawn), width)
        count = np.bincount(of_entry, minlength=len(keys)).astype(np.float64)
        return Pairs(stage, entry, of_entry, keys // width, keys % width, count)


def _pair_codes(stratum: Codes, group: Codes, strata: int, width: int) -> tuple[Codes, Codes]:
    """A number for each (stratum, group) and its key; fast where each stratum is in one group."""
    own = np.full(strata, -1, dtype=np.int64)
    own[stratum] = group
    if (own[stratum] == group).all():
        found = np.flatnonzero(own >= 0)
        if len(found) == strata:
            return stratum, found * width + own
    codes, keys = pd.factorize(stratum * width + group)
    return codes.astype(np.int64), np.asarray(keys)


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
