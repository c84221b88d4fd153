"""Reliability: how far a block of items measures one thing. The criteria are no such block."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from analysis.interval import Interval
from analysis.latent import polychoric_matrix
from analysis.variance import Floats

LEAST_ITEMS, LEAST_ROWS = 3, 30


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a block of items, and how each item stands to the rest.

    Attributes
    ----------
    alpha, standardised, ordinal : float
        On the answers (KR-20 for zeros and ones), on their correlations, and on their polychoric
        correlations. NaN where there are fewer than three items that vary or than 30 rows;
        `ordinal` is NaN unless asked for.
    interval : Interval
        Of alpha, by Feldt.
    if_dropped, item_total : mapping of str to float
        Alpha without the item; correlation of the item with the sum of the others.
    dropped : tuple of str
        Items that everybody answered alike, which say nothing.
    reason : {"", "few_items", "few_rows"}
        Why alpha is NaN.
    n : int
        Rows that answered every item.
    """

    alpha: float
    standardised: float
    ordinal: float
    interval: Interval
    level: float
    if_dropped: Mapping[str, float]
    item_total: Mapping[str, float]
    dropped: tuple[str, ...]
    reason: str
    n: int
    method: str = "Cronbach's alpha, Feldt interval"


def reliability(
    items: pd.DataFrame,
    weights: ArrayLike | None = None,
    level: float = 0.95,
    ordinal: bool = False,
) -> Reliability:
    """Describe how far items go together.

    Parameters
    ----------
    items : DataFrame
        A row a household, a column an item; rows with a missing answer are left out.
    weights : (rows,) array, optional
        With them alpha is that of the population; the interval stays Feldt's for n rows.
    ordinal : bool
        Whether to take polychoric correlations too (slow for many items).

    Notes
    -----
    Cronbach 1951; Feldt 1965; Zumbo, Gadermann and Zeisser 2007. Weighted alpha agrees with R
    svycralpha (tests/cases/r/c07_goods_two_stage). The fifteen criteria are a checklist, not a
    scale: alpha must not be used to drop any; with 95 % satisfied it is low by arithmetic.
    """
    complete = items.notna().all(axis=1).to_numpy()
    answers = items[complete].to_numpy(dtype=np.float64)
    given = np.ones(len(items)) if weights is None else np.asarray(weights, dtype=np.float64)
    scale = given[complete]
    varies = answers.max(axis=0) > answers.min(axis=0) if len(answers) else np.array([], bool)
    names = [str(name) for name, kept in zip(items.columns, varies, strict=False) if kept]
    dropped = tuple(str(name) for name in items.columns if str(name) not in names)
    reason = _reason(len(names), len(answers))
    if reason:
        nan = float("nan")
        none: dict[str, float] = {}
        empty = Interval(nan, nan)
        return Reliability(nan, nan, nan, empty, level, none, none, dropped, reason, len(answers))
    kept = answers[:, varies]
    covariance = np.atleast_2d(np.cov(kept, rowvar=False, aweights=scale, ddof=0))
    value = alpha(covariance)
    return Reliability(
        value, alpha(correlations(covariance)),
        alpha(polychoric_matrix(kept, scale)) if ordinal else float("nan"),
        feldt(value, len(kept), len(names), level), level,
        dict(zip(names, _without_each(covariance), strict=True)),
        dict(zip(names, _item_totals(covariance), strict=True)),
        dropped, "", len(kept),
    )  # fmt: skip


def alpha(covariance: Floats) -> float:
    """Cronbach's alpha of a (J, J) covariance or correlation matrix: J/(J-1) (1 - trace/sum)."""
    count = len(covariance)
    if count < 2:
        return float("nan")
    return float(count / (count - 1) * (1 - np.trace(covariance) / covariance.sum()))


def feldt(value: float, rows: int, items: int, level: float = 0.95) -> Interval:
    """Limits of alpha by the F distribution (Feldt 1965)."""
    above, below, rest = rows - 1, (rows - 1) * (items - 1), (1 - level) / 2
    low, high = (float(special.fdtri(above, below, part)) for part in (rest, 1 - rest))
    return Interval(1 - (1 - value) * high, 1 - (1 - value) * low)


def correlations(covariance: Floats) -> Floats:
    """(J, J) correlations of a covariance matrix."""
    spread = np.sqrt(np.diag(covariance))
    matrix: Floats = covariance / np.outer(spread, spread)
    return matrix


def _reason(items: int, rows: int) -> str:
    if rows < LEAST_ROWS:
        return "few_rows"
    return "few_items" if items < LEAST_ITEMS else ""


def _without_each(covariance: Floats) -> list[float]:
    everyone = np.arange(len(covariance))
    return [alpha(covariance[np.ix_(everyone != j, everyone != j)]) for j in everyone]


def _item_totals(covariance: Floats) -> list[float]:
    """Correlation of each item with the sum of the others."""
    own = np.diag(covariance)
    shared = covariance.sum(axis=0) - own
    rest = covariance.sum() - 2 * covariance.sum(axis=0) + own
    with np.errstate(divide="ignore", invalid="ignore"):
        totals: list[float] = (shared / np.sqrt(own * rest)).tolist()
    return totals
