"""Areas within areas: which counts to withhold where everybody knows how many answered, and sums.

An item's count in an area is a whole number between 0 and the area's answers, and the counts of an
area's parts add up to its own; no other sum of it is published. So each area with its parts is
solved exactly on its own, from the top down: a province of villages takes a second, where the
programs of `protect` would take an hour, and hides as little.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.attack import Protection
from analysis.disclosure.protect import STANDARD
from analysis.disclosure.table import Counts, Flags

State = tuple[int, int]  # room still missing upwards and downwards among the other hidden counts
Choice = tuple[int, int, tuple[int, ...]]  # cost, answers withheld, parts


@dataclass(frozen=True, eq=False)
class Level:
    """A areas of one level, J columns.

    `answers`, `counts`, `sensitive` (A, J): who answered, who is counted, and which of these must
    be withheld; `parent` (A,): the area of the level above that each belongs to, all 0 at the top.
    `tied` (A, J): what is withheld for the sake of another column.
    """

    answers: Counts
    counts: Counts
    sensitive: Flags
    parent: Counts
    tied: Flags


@dataclass(frozen=True, eq=False)
class Family:
    """The parts of one area in one column, and between what limits their sum is known to lie."""

    answers: Counts
    counts: Counts
    low: int
    high: int

    def ranges(self, hidden: Flags) -> tuple[Counts, Counts]:
        """(parts,) the least and the greatest that a reader can think of each part."""
        shown = int(self.counts[~hidden].sum())
        others = int(self.answers[hidden].sum()) - self.answers
        low = np.where(hidden, np.maximum(0, self.low - shown - others), self.counts)
        high = np.where(hidden, np.minimum(self.answers, self.high - shown), self.counts)
        return low, high

    def required(self, protection: Protection) -> tuple[Counts, Counts]:
        """(parts,) how far below and above its count each must seem possible.

        Never farther than with every part hidden: the published sum itself says that much.
        """
        low, high = self.ranges(self.answers > 0)
        below = np.minimum(protection.lower, self.counts - low)
        return below, np.minimum(protection.upper, high - self.counts)


def suppress(levels: Sequence[Level], protection: Protection = STANDARD) -> tuple[Flags, ...]:
    """Find what to hide, level by level: the sensitive counts, and the fewest others.

    Parameters
    ----------
    levels : the whole first, its parts next, villages last.
    protection : how far below and above its value each sensitive count must seem possible.

    Returns
    -------
    (A, J) mask for each level. What is hidden of an area is hidden of all its parts.

    Notes
    -----
    A sensitive count that the published sum of its area tells by itself (the only village that
    answered; nobody dissatisfied in the commune) is that sum, and is shown. Exact: the cheapest
    pattern for each area (Fischetti and Salazar 2001), carried down (HiTaS).
    """
    top = levels[0]
    found = [(top.sensitive | top.tied) & (top.answers > 0)]
    for above, level in pairwise(levels):
        found.append(_hidden(above, found[-1], level, protection))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Range:
    """What a reader can work out of each count of one level, (A, J) each.

    `low`, `high`: the least and the greatest possible. `sensitive`: counts to be kept open, those
    left out that a published sum tells by itself. `below`, `above`: how far these must be open.
    """

    low: Counts
    high: Counts
    sensitive: Flags
    below: Counts
    above: Counts


def ranges(
    levels: Sequence[Level], hidden: Sequence[Flags], protection: Protection = STANDARD
) -> Iterator[Range]:
    """Work out, level by level, all that the counts shown leave open of the hidden ones.

    Sums only run down one tree, so going from the top to the villages tells as much as any
    program in whole numbers (`audit` agrees; tests).
    """
    top = levels[0]
    low = np.where(hidden[0], 0, top.counts)
    high = np.where(hidden[0], top.answers, top.counts)
    below = np.minimum(protection.lower, top.counts)
    above = np.minimum(protection.upper, top.answers - top.counts)
    yield Range(low, high, top.sensitive & (top.answers > 0), below, above)
    for level, mask in zip(levels[1:], hidden[1:], strict=True):
        found = _ranges_below(low, high, level, mask, protection)
        yield found
        low, high = found.low, found.high


def _ranges_below(
    low: Counts, high: Counts, level: Level, mask: Flags, protection: Protection
) -> Range:
    least, most = level.counts.copy(), level.counts.copy()
    below, above = np.zeros_like(least), np.zeros_like(least)
    for parts, column, parent in _families(level, mask | level.sensitive):
        ends = int(low[parent, column]), int(high[parent, column])
        family = Family(level.answers[parts, column], level.counts[parts, column], *ends)
        least[parts, column], most[parts, column] = family.ranges(mask[parts, column])
        below[parts, column], above[parts, column] = family.required(protection)
    return Range(least, most, level.sensitive & (below + above > 0), below, above)


def _hidden(above: Level, hidden_above: Flags, level: Level, protection: Protection) -> Flags:
    hidden = (hidden_above[level.parent] | level.tied) & (level.answers > 0)
    open_above = ~hidden_above[level.parent]
    for parts, column, parent in _families(level, level.sensitive & open_above):
        total = int(above.counts[parent, column])
        counts = level.counts[parts, column]
        family = Family(level.answers[parts, column], counts, total, total)
        sensitive = level.sensitive[parts, column]
        hidden[parts, column] = _cover(family, sensitive, hidden[parts, column], protection)
    return hidden


def _families(level: Level, wanted: Flags) -> Iterator[tuple[Counts, int, int]]:
    """The parts of every area that has a wanted one, with their column and the area."""
    order = np.argsort(level.parent, kind="stable")
    starts = np.searchsorted(level.parent[order], np.arange(level.parent.max(initial=-1) + 2))
    rows, columns = np.nonzero(wanted)
    pairs = np.unique(np.column_stack([level.parent[rows], columns]), axis=0)
    for parent, column in pairs.tolist():
        yield order[starts[parent] : starts[parent + 1]], column, parent


def _cover(family: Family, sensitive: Flags, tied: Flags, protection: Protection) -> Flags:
    """The sensitive parts that the sum leaves open, and the cheapest others that keep them so."""
    below, above = family.required(protection)
    secret = sensitive & (below + above > 0)
    hidden = secret | tied
    if not secret.any():
        return hidden
    room = family.answers - family.counts
    missing = (
        _missing((below + room)[secret], room[hidden]),  # the others must be able to go up
        _missing((above + family.counts)[secret], family.counts[hidden]),  # and down
    )
    for part in _cheapest(family, np.flatnonzero(~hidden & (family.answers > 0)), missing):
        hidden[part] = True
    return hidden


def _missing(needed: Counts, room: Counts) -> int:
    """How much room parts still to be hidden must add; `needed` counts each part's own with it."""
    return max(0, int(needed.max() - room.sum()))


def _cheapest(family: Family, parts: NDArray[np.intp], missing: State) -> tuple[int, ...]:
    """The parts whose room fills what is missing at the least cost: a covering knapsack."""
    best: dict[State, Choice] = {missing: (0, 0, ())}
    for part in parts.tolist():
        count, answers = int(family.counts[part]), int(family.answers[part])
        cost = count + 1 if count else 2
        for (up, down), (spent, withheld, chosen) in list(best.items()):
            state = max(0, up - (answers - count)), max(0, down - count)
            choice = spent + cost, withheld + answers, (*chosen, part)
            if state != (up, down) and choice < best.get(state, (10**9, 0, ())):
                best[state] = choice
    return best[0, 0][2]


def in_whole_rows(level: Level, hidden: Flags) -> Level:
    """The level with what is hidden in one column tied in all: the options of one item."""
    rows = np.broadcast_to(hidden.any(axis=1, keepdims=True), hidden.shape)
    return replace(level, tied=rows)
