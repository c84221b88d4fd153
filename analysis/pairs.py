"""The (stratum, group) pairs that hold a row: where sums by stratum and group meet."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.variance import Codes, Column, Flags, Floats, Stage, sums

RARE = 0.1  # a part of the rows


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
        if entries.dtype == bool and (rare := _rarer(entries)) is not None:
            found = np.compress(entries == rare, self.of_entry)
            few = np.bincount(found, minlength=len(self.stratum))
            return few.astype(np.float64) if rare else self.count - few
        return sums(self.of_entry, entries, len(self.stratum))


def _rarer(flags: Flags) -> bool | None:
    """The truth value so rare that counting it alone is quicker; None where neither is."""
    share = int(np.count_nonzero(flags)) / max(len(flags), 1)
    return share < 0.5 if min(share, 1 - share) < RARE else None


def pair_up(stage: Stage, inside: Codes | slice, of_row: Codes, groups: int) -> Pairs:
    """The pairs of a stage; `inside`: the rows of the domain, `of_row`: the group of each."""
    entry, stratum, group = None, stage.stratum, of_row
    if stage.unit is None:
        stratum = stratum[inside]
    else:
        entry, keys = pd.factorize(stage.unit[inside] * groups + group)
        stratum, group = stratum[keys // groups], keys % groups
    of_entry, keys = _pair_codes(stratum, group, len(stage.drawn), groups)
    count = np.bincount(of_entry, minlength=len(keys)).astype(np.float64)
    return Pairs(stage, entry, of_entry, keys // groups, keys % groups, count)


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
