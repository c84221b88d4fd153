"""The measures by which officers (and villages) are compared, each as a statistic of labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.quality.indicators import longest_run, quick, too_fast
from analysis.quality.interviews import BLANK, Codes, Flags, Floats, Interviews
from analysis.quality.match import match_sums
from analysis.quality.permutation import Deal, Statistic, Tail, pair_counts, sums

Code = Literal["satisfied", "flat", "blank", "fast", "quick", "pace", "strings", "match", "digits"]
DIGITS_FROM = 50
FLAT_ITEMS_FROM = 5


@dataclass(frozen=True, eq=False)
class Measure:
    """One measure: a statistic that grows with the rows, and the tail that speaks.

    `marked` where the statistic counts marked rows, so that its test is exact.
    """

    code: Code
    tail: Tail
    statistic: Statistic
    marked: Flags | None = None
    least_rows: int = 1


def how_it_was_taken(interviews: Interviews, deal: Deal) -> Iterator[Measure]:
    """The measures that do not look at what was answered: blanks, speed, digits of the clock."""
    yield _marks("blank", "upper", interviews.with_blanks, deal)
    if np.isnan(interviews.duration).all():
        return
    yield _marks("fast", "upper", too_fast(interviews), deal)
    yield _marks("quick", "upper", quick(interviews), deal)
    if (interviews.duration % 1 == 0)[~np.isnan(interviews.duration)].all():
        digits = _digits(interviews.duration, deal)
        yield Measure("digits", "upper", digits, least_rows=DIGITS_FROM)


def what_was_answered(interviews: Interviews, deal: Deal) -> Iterator[Measure]:
    """The measures of answers and pace, comparable only among those who asked in one village."""
    if any(item.is_binary for item in interviews.items):
        yield _marks("satisfied", "two", interviews.satisfied_throughout, deal)
    if _levels(interviews).shape[1] >= FLAT_ITEMS_FROM:
        yield _marks("flat", "upper", _flat(interviews), deal)
    if not np.isnan(interviews.duration).all():
        yield Measure("pace", "lower", sums(_logs(interviews.duration, deal.strata), deal.groups))
    yield Measure("strings", "upper", _strings(interviews.patterns, deal))
    yield Measure("match", "upper", match_sums(interviews.answers, deal))


def every_measure(interviews: Interviews, deal: Deal) -> Iterator[Measure]:
    """How interviews were taken, and what was answered."""
    yield from how_it_was_taken(interviews, deal)
    yield from what_was_answered(interviews, deal)


def _marks(code: Code, tail: Tail, marked: Flags, deal: Deal) -> Measure:
    return Measure(code, tail, sums(marked.astype(np.float64), deal.groups), marked)


def _levels(interviews: Interviews) -> Codes:
    """(rows, items) the answers to the items that have levels."""
    levels = [j for j, item in enumerate(interviews.items) if not item.is_binary]
    return interviews.answers[:, levels]


def _flat(interviews: Interviews) -> Flags:
    """Whether every item with levels was answered alike."""
    levels = _levels(interviews)
    given = (levels != BLANK).sum(axis=1)
    flat: Flags = (given >= FLAT_ITEMS_FROM) & (longest_run(levels) == given)
    return flat


def _logs(duration: Floats, strata: Codes) -> Floats:
    """ln t, and where no time is known the mean of the stratum (0 where nobody's is known)."""
    logs = pd.Series(np.log(duration))
    filled = logs.fillna(logs.groupby(strata).transform("mean")).fillna(0.0)
    return np.asarray(filled, dtype=np.float64)


def _strings(patterns: Codes, deal: Deal) -> Statistic:
    """Sum of c ln c over the strings of a label: n (ln n - entropy)."""
    return _repeats(patterns, deal, _entropy_part)


def _entropy_part(counts: Floats) -> Floats:
    part: Floats = counts * np.log(np.maximum(counts, 1.0))
    return part


def _digits(duration: Floats, deal: Deal) -> Statistic:
    """Sum of squared counts of the last digits; a missing duration is no digit."""
    known = ~np.isnan(duration)
    last = np.where(known, np.nan_to_num(duration) % 10, 10).astype(np.int64)
    return _repeats(last, deal, lambda counts: counts[..., :10] ** 2)


def _repeats(codes: Codes, deal: Deal, weigh: Callable[[Floats], Floats]) -> Statistic:
    counts = pair_counts(codes, deal.groups)

    def statistic(labels: Codes) -> Floats:
        total: Floats = weigh(counts(labels)).sum(axis=2)
        return total

    return statistic


def width(interviews: Interviews, deal: Deal) -> int:
    """How many numbers a deal takes: the widest table among the measures."""
    return deal.groups * (int(interviews.patterns.max(initial=0)) + 1)
