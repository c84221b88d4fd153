"""Rank ranges: no league table without saying how far a place could move."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from analysis.variance import Floats

DRAWS, SEED, LEVEL = 4000, 20170424, 0.9


@dataclass(frozen=True)
class RankRange:
    """One place: its rank (1 the highest share; equal shares the middle of their ranks) and the
    ranks that it holds in the middle `level` of the draws. NaN for a place without answers.
    """

    name: str
    share: float
    rank: float
    lower: float
    upper: float
    level: float


def rank_ranges(
    names: Sequence[str],
    share: ArrayLike,
    size: ArrayLike,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[RankRange, ...]:
    """Simulate how far sampling alone could move each place in the ranking.

    Parameters
    ----------
    names, share, size : (c,)
        `size`: effective sample size, share (1 - share) / variance; where that variance shows 0,
        `Estimate.n_eff0`. Infinite for a census.
    level : float
        0.9 gives the ranks from the 5th to the 95th percentile.

    Returns
    -------
    tuple of RankRange, in the order given

    Notes
    -----
    Draws from Beta(size·share + 1/2, size·(1 - share) + 1/2): as normal ones for large samples,
    and neither beyond 100 % nor without spread where everybody is satisfied (Goldstein and
    Spiegelhalter 1996).
    """
    p, x = np.asarray(share, dtype=float), np.asarray(size, dtype=float)
    known = np.isfinite(p) & (x > 0)
    drawn = _draw(p[known], x[known], draws, np.random.default_rng(seed))
    low, high = np.quantile(
        _ranks(drawn), [(1 - level) / 2, (1 + level) / 2], axis=0, method="inverted_cdf"
    )
    columns = [np.full(len(p), np.nan) for _ in range(3)]
    for column, values in zip(columns, (_ranks(p[None, known])[0], low, high), strict=True):
        column[known] = values
    rows = zip(names, p.tolist(), *(column.tolist() for column in columns), strict=True)
    return tuple(RankRange(*row, level) for row in rows)  # type: ignore[call-arg]


def _draw(p: Floats, size: Floats, draws: int, random: np.random.Generator) -> Floats:
    rows = np.where(np.isinf(size), 1.0, size)
    drawn = random.beta(rows * p + 0.5, rows * (1 - p) + 0.5, (draws, len(p)))
    return np.where(np.isinf(size), p, drawn)


def _ranks(shares: Floats) -> Floats:
    """(draws, c) ranks from the highest, equal shares the middle of theirs."""
    ranks: Floats = rankdata(-shares, method="average", axis=1)
    return ranks
