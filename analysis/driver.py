"""Which contents overall satisfaction goes with: shares of what they explain together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.bootstrap import DRAWS, SEED, Bootstrap, bootstrapped
from analysis.predictors import refuse_aliased
from analysis.scale import correlations
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design

MOST_EXACT = 15  # items for which all subsets are fitted
LEAST_R2, ROWS_PER_ITEM, CEILING = 0.10, 10, 0.97
Method = Literal["lmg", "johnson"]


@dataclass(frozen=True)
class Drivers:
    """What share of R² each item goes with: never a cause ("gắn với", not "làm tăng").

    Attributes
    ----------
    names : (J,) tuple of str
    importance : (J,) tuple of float
        Parts of R²; they add up to `r2`.
    vif : (J,) tuple of float
        1/(1 - R²) of each item on the others.
    ceiling : tuple of str
        Zero-one items that more than 97 % are satisfied with: their importance is unsteady.
    dropped : tuple of str
        Items that never vary.
    publishable : bool
        R² of 0,10 at least, and ten rows an item.
    """

    names: tuple[str, ...]
    importance: tuple[float, ...]
    r2: float
    vif: tuple[float, ...]
    ceiling: tuple[str, ...]
    dropped: tuple[str, ...]
    publishable: bool
    n: int
    method: Method

    @property
    def shares(self) -> tuple[float, ...]:
        """(J,) parts of R² over R²."""
        return tuple(part / self.r2 for part in self.importance)


def drivers(
    design: "Design", overall: str, items: Sequence[str], method: Method = "lmg"
) -> Drivers:
    """Share out what the items together explain of the overall answer.

    Rows with a missing answer are left out. "lmg" averages over all orders of entry (Lindeman,
    Merenda and Gold 1980; Grömping 2006) for up to 15 items; beyond that Johnson's relative
    weights (2000) stand in. Refuses an overall answer or items that never vary, items that the
    others explain, and no complete row.
    """
    values, weights = _complete(design, overall, items)
    if not len(values):
        raise ValueError("no row answers every item")
    varies = values.max(axis=0) > values.min(axis=0)
    if not varies[0]:
        raise ValueError(f"{overall!r} never varies: nothing to explain")
    means = np.average(values, axis=0, weights=weights)
    kept = [name for name, moves in zip(items, varies[1:], strict=True) if moves]
    if not kept:
        raise ValueError("no item varies: nothing to explain it by")
    apart = (values - means)[:, 1:][:, varies[1:]]
    refuse_aliased(apart * np.sqrt(weights)[:, None], kept)
    chosen: Method = "johnson" if len(kept) > MOST_EXACT else method
    importance, inner = _importance(values[:, varies], weights, chosen)
    binary = np.isin(values, (0, 1)).all(axis=0)
    ceiling = ((means > CEILING) & binary & varies)[1:]
    r2 = float(importance.sum())
    return Drivers(
        tuple(kept), tuple(importance.tolist()), r2,
        tuple(np.diag(np.linalg.inv(inner)).tolist()),
        tuple(name for name, near in zip(items, ceiling, strict=True) if near),
        tuple(name for name in items if name not in kept),
        r2 >= LEAST_R2 and len(values) >= ROWS_PER_ITEM * len(kept), len(values), chosen,
    )  # fmt: skip


def driver_intervals(
    design: "Design", found: Drivers, overall: str, draws: int = DRAWS, seed: int = SEED,
    level: float = 0.95,
) -> Bootstrap:  # fmt: skip
    """Draw the sample again for the spread of the parts of R², in the order of `found.names`.

    An item that does not vary in a draw has no part in it. Refuses designs as `rao_wu_weights`;
    take the process view.
    """

    def parts(drawn: "Design") -> Floats:
        values, weights = _complete(drawn, overall, found.names)
        varies = values.max(axis=0) > values.min(axis=0)
        shares = np.zeros(len(found.names))
        if varies[0]:
            shares[varies[1:]] = _importance(values[:, varies], weights, found.method)[0]
        return shares

    return bootstrapped(design, parts, draws, seed, level)


def _complete(design: "Design", overall: str, items: Sequence[str]) -> tuple[Floats, Floats]:
    """(rows, 1 + J) answers without gaps, and their weights."""
    table = design.data[[overall, *items]]
    complete = table.notna().all(axis=1).to_numpy() & (design.weights > 0)
    return table[complete].to_numpy(dtype=np.float64), design.weights[complete]


def _importance(values: Floats, weights: Floats, method: Method) -> tuple[Floats, Floats]:
    """Parts of R², and the correlations of the items."""
    centred = values - np.average(values, axis=0, weights=weights)
    matrix = correlations((centred.T * weights) @ centred)
    return _METHODS[method](matrix[1:, 1:], matrix[1:, 0]), matrix[1:, 1:]


def lmg(matrix: ArrayLike, with_overall: ArrayLike) -> Floats:
    """(J,) parts of R² by the average over all orders, of correlations (J, J) and (J,).

    LMG_j = sum over S without j of |S|! (J-|S|-1)!/J! (R²(S + j) - R²(S)). Agrees with R
    relaimpo::calc.relimp.
    """
    inner, outer = np.asarray(matrix, dtype=np.float64), np.asarray(with_overall, dtype=np.float64)
    count = len(outer)
    explained = np.zeros(2**count)
    for subset, codes in _subsets(count):
        chosen = outer[subset]
        blocks = inner[subset[:, :, None], subset[:, None, :]]
        slopes = np.linalg.solve(blocks, chosen[:, :, None])[:, :, 0]
        explained[codes] = (chosen * slopes).sum(axis=1)
    every = np.arange(2**count)
    orders = _order_weights(count)
    parts = [
        (orders[without] * (explained[without | 1 << j] - explained[without])).sum()
        for j in range(count)
        for without in (every[every & 1 << j == 0],)
    ]
    return np.array(parts)


def johnson(matrix: ArrayLike, with_overall: ArrayLike) -> Floats:
    """(J,) relative weights: parts of R² by the nearest uncorrelated items (Johnson 2000)."""
    values, vectors = np.linalg.eigh(np.asarray(matrix, dtype=np.float64))
    root = (vectors * np.sqrt(values)) @ vectors.T
    slopes = np.linalg.solve(root, np.asarray(with_overall, dtype=np.float64))
    parts: Floats = root**2 @ slopes**2
    return parts


@cache
def _subsets(count: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each size: the subsets of that size (m, size), and the code of each (m,)."""
    found = []
    for size in range(1, count + 1):
        subset = np.array(list(combinations(range(count), size)), dtype=np.int64)
        found.append((subset, (1 << subset).sum(axis=1)))
    return found


@cache
def _order_weights(count: int) -> Floats:
    """(2^J,) share of the orders in which just this subset comes before a given other item."""
    size = np.array([code.bit_count() for code in range(2**count)])
    before = np.array([1.0 / (count * comb(count - 1, k)) for k in range(count)] + [0.0])
    weights: Floats = before[size]
    return weights


_METHODS = {"lmg": lmg, "johnson": johnson}
