"""Which cells are sensitive in themselves, before any sum is thought of."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.disclosure.table import Flags

LEAST_ANSWERS, LEAST_ANSWERS_INSIDE = 10, 5
FEW_DISSATISFIED = 2
LEAST_COUNT = 5


def small_groups(answers: ArrayLike, least: int = LEAST_ANSWERS) -> Flags:
    """Mark groups with 1 to `least` - 1 answers: no estimate is given for them.

    Publications take LEAST_ANSWERS, the office's own papers LEAST_ANSWERS_INSIDE.
    """
    n = np.asarray(answers, dtype=np.int64)
    small: Flags = (n > 0) & (n < least)
    return small


def few_dissatisfied(
    dissatisfied: ArrayLike, answers: ArrayLike, few: int = FEW_DISSATISFIED
) -> Flags:
    """Mark cells below commune level where one or two are dissatisfied, or everybody is.

    One or two are easily known to their neighbours; where everybody is dissatisfied, each one is
    known to be. That all are satisfied discloses nothing sensitive and is not marked.
    """
    d, n = np.asarray(dissatisfied, dtype=np.int64), np.asarray(answers, dtype=np.int64)
    marked: Flags = ((d > 0) & (d <= few)) | ((d == n) & (n > 0))
    return marked


def small_counts(counts: ArrayLike, least: int = LEAST_COUNT) -> Flags:
    """Mark counts of 1 to `least` - 1: the frequency rule for village × sex × age tables."""
    cells = np.asarray(counts, dtype=np.int64)
    small: Flags = (cells > 0) & (cells < least)
    return small


def small_changes(before: ArrayLike, after: ArrayLike, few: int = FEW_DISSATISFIED) -> Flags:
    """Mark cells that changed by one or two since a table already published.

    Who knows which household was added learns its answer from the difference.
    """
    change = np.abs(np.asarray(after, dtype=np.int64) - np.asarray(before, dtype=np.int64))
    marked: Flags = (change > 0) & (change <= few)
    return marked
