"""Villages as counts (N, n, k): households, answered, satisfied; and how many must be satisfied."""

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from operator import index
from typing import Any, NamedTuple

from questionnaires.problem import Problem, Refused

Village = tuple[int, int, int]


class Count(NamedTuple):
    """`N` households on the list, `n` of them answered, `k` of these are satisfied."""

    N: int
    n: int
    k: int

    @property
    def silent(self) -> int:
        return self.N - self.n


def counts(villages: Iterable[Village]) -> tuple[Count, ...]:
    """The villages as checked counts: tuples, rows of an array, or of a DataFrame (N, n, k).

    Refuses with count_over_households (more answers than households: the list is out of date) and
    count_impossible, every village at once, named by its place in the sequence. ValueError where a
    number is not whole.
    """
    read = tuple(Count(whole(N), whole(n), whole(k)) for N, n, k in _rows(villages))
    problems = tuple(_problems(read))
    if problems:
        raise Refused(*problems)
    return read


def together(villages: Iterable[Village]) -> Count:
    """The sums over all villages; refuses as `counts`."""
    read = counts(villages)
    return Count(*(sum(column) for column in zip(*read, strict=True))) if read else Count(0, 0, 0)


def whole(number: Any) -> int:
    """The number as an int, of whatever type it is; ValueError where it is not whole."""
    if isinstance(number, float) or hasattr(number, "dtype"):
        if number != number // 1:
            raise ValueError(f"not a whole number: {number}")
        return int(number)
    return index(number)


def exact(number: Fraction | float | str) -> Fraction:
    """The number as it is written: 0.95 is 95/100, not its nearest binary neighbour."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


def needed(N: int, threshold: Fraction | float, strict: bool = False) -> int:
    """The least number of satisfied households, of N, that reaches the threshold (K0).

    `strict`: the threshold must be passed ("more than"), not only reached ("at least").
    """
    mark = exact(threshold)
    if not 0 < mark <= 1:
        raise ValueError(f"not a threshold: {threshold}")
    return math.floor(mark * N) + 1 if strict else math.ceil(mark * N)


def _rows(villages: Any) -> Iterable[Village]:
    """The rows of a table by its columns N, n and k (by their order where not so named)."""
    if not hasattr(villages, "itertuples"):
        rows: Iterable[Village] = villages
        return rows
    named = {*Count._fields} <= {*villages.columns}
    table = villages[[*Count._fields]] if named else villages
    found: Iterable[Village] = table.itertuples(index=False, name=None)
    return found


def _problems(villages: Sequence[Count]) -> Iterator[Problem]:
    for number, village in enumerate(villages, start=1):
        values = {"number": number, "N": village.N, "n": village.n, "k": village.k}
        if village.n > village.N >= 0:
            yield Problem("count_over_households", str(number), values)
        elif village.N < 0 or not 0 <= village.k <= village.n:
            yield Problem("count_impossible", str(number), values)
