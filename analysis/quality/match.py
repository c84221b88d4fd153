"""How much an interview resembles the most similar other one, against what chance would give.

There is no fixed limit such as 85 %: where 15 questions are answered "hài lòng" by nearly all,
honest interviews are equal. Only a comparison within the village says anything (Kuriakose and
Robbins 2016 exclude satisfaction surveys from their rule; Simmons et al. 2016).
"""

import numpy as np

from analysis.quality.interviews import BLANK, Codes, Flags, Floats
from analysis.quality.permutation import CELLS_AT_ONCE, Deal, Statistic


def max_match(answers: Codes, group: Codes) -> Floats:
    """(rows,) the greatest share of equal answers with another row of the same group.

    Over the items that both answered; NaN where the row is alone in its group. Percent match of
    Kuriakose and Robbins 2016.
    """
    best = np.full(len(answers), np.nan)
    for number in np.unique(group):
        rows = np.flatnonzero(group == number)
        if len(rows) > 1:
            strings, which, times = np.unique(
                answers[rows], axis=0, return_inverse=True, return_counts=True
            )
            alike = _alike(strings, times > 1)
            best[rows] = alike.max(axis=1)[which.reshape(-1)]
    return np.where(best < 0, np.nan, best)


def match_sums(answers: Codes, deal: Deal) -> Statistic:
    """The sum over a label's rows of `max_match` with its own rows of the same stratum."""
    villages = [_Village(answers, np.flatnonzero(deal.strata == s)) for s in np.unique(deal.strata)]

    def statistic(labels: Codes) -> Floats:
        total = np.zeros((len(labels), deal.groups))
        for village in villages:
            here = labels[:, village.rows]
            for label in np.unique(deal.labels[village.rows]):
                total[:, label] += village.sums(here == label)
        return total

    return statistic


class _Village:
    """The distinct strings of one stratum, and for each the others from the most alike down."""

    def __init__(self, answers: Codes, rows: Codes) -> None:
        self.rows = rows
        strings, which = np.unique(answers[rows], axis=0, return_inverse=True)
        self.which = which.reshape(-1)
        alike = _alike(strings, np.zeros(len(strings), dtype=bool))
        self.order = np.argsort(-alike, axis=1, kind="stable")
        self.sorted = np.take_along_axis(alike, self.order, axis=1)

    def sums(self, mine: Flags) -> Floats:
        """(deals,) for (deals, rows of the village) marks of whose rows they are."""
        deals, strings = len(mine), len(self.order)
        flat = self.which + strings * np.arange(deals)[:, None]
        marks = mine.ravel()
        held = np.bincount(flat.ravel()[marks], minlength=deals * strings).reshape(deals, strings)
        total = np.zeros(deals)
        step = max(1, CELLS_AT_ONCE * 4 // max(1, deals * strings))
        for start in range(0, strings, step):
            some = slice(start, min(start + step, strings))
            total += self._best(held, some)
        return total

    def _best(self, held: Codes, some: slice) -> Floats:
        """(deals,) the sum over the strings `some` of their rows' best match."""
        there = (held > 0)[:, self.order[some]]
        first = there.argmax(axis=2)
        shares = self.sorted[some][np.arange(first.shape[1]), first]
        nearest = np.where(there.any(axis=2), np.maximum(shares, 0.0), 0.0)
        mine = held[:, some]
        best: Floats = (mine * np.where(mine > 1, 1.0, nearest)).sum(axis=1)
        return best


def _alike(strings: Codes, twice: Flags) -> Floats:
    """(strings, strings) shares of equal answers; on the diagonal 1 where it occurs twice, else -1.

    -1 also where two rows answered no item in common.
    """
    equal = np.zeros((len(strings), len(strings)))
    both = np.zeros_like(equal)
    for column in strings.T:
        given = column != BLANK
        shared = given[:, None] & given[None, :]
        both += shared
        equal += shared & (column[:, None] == column[None, :])
    shares = np.divide(equal, both, out=np.full_like(equal, -1.0), where=both > 0)
    np.fill_diagonal(shares, np.where(twice, 1.0, -1.0))
    return shares
