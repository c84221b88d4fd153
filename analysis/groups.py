"""Domains that divide the rows, with what every estimate of them needs, computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.pairs import Pairs, pair_up
from analysis.stages import text
from analysis.variance import Codes, Column, Floats, sums

if TYPE_CHECKING:
    from analysis.design import Design

Grouping = str | list[str] | tuple[str, ...] | ArrayLike | pd.Series


def read_groups(design: "Design", columns: Grouping) -> "Groups":
    """Groups by one column or array, or by several columns, the first varying fastest.

    Rows without a value are in no group, and groups without a row in the domain are left out, as
    in R svyby.
    """
    several = isinstance(columns, (list, tuple)) and all(isinstance(name, str) for name in columns)
    first, *others = cast(Sequence[Grouping], columns if several else [columns])
    codes, values = design.codes(first)
    labels = [text(value) for value in values]
    for column in others:
        part, values = design.codes(column)
        codes = np.where((codes < 0) | (part < 0), -1, codes + part * len(labels))
        labels = [f"{head}.{text(value)}" for value in values for head in labels]
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
        rows, width = self.inside, len(self.labels)
        return tuple(pair_up(one, rows, self.of_row, width) for one in self.design.stages)

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
        values = np.zeros(len(self.pairs[0].count))
        values[self.pairs[0].of_entry] = self.weights
        return values

    @cached_property
    def n_eff0(self) -> Floats:
        """(G,) effective sample size by design alone; infinite for a census."""
        if self.even:
            unseen = 1 - self.design.stages[0].fraction[self.pairs[0].stratum]
            squares = self.pair_sums(self.pairs[0].count * self.pair_weight**2 * unseen)
        else:
            squares = self.sums(self.weights**2 * self.design.unseen[self.inside])
        with np.errstate(divide="ignore", invalid="ignore"):
            known: Floats = np.where(self.size > 0, self.size**2 / squares, np.nan)
        return known
