"""Indicators of one interview. They describe; none of them alone says that anything is wrong.

Where nearly everybody is satisfied, every measure of an "unusual" string points at the households
that are not satisfied. So an interview is singled out only for how it was taken (`too_fast`), never
for what it answers; the measures of strings below serve comparisons between officers.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.quality.interviews import BLANK, Codes, Flags, Floats, Interviews

FASTEST_Z, WIDENED, FEWEST_TIMES = -3.0, 7.0, 20
SECONDS_AN_ITEM = 1.0
QUICK_PART_OF_MEDIAN = 3


def indicators(interviews: Interviews) -> pd.DataFrame:
    """Compute the indicators of every interview: one row each, in the same order.

    Returns
    -------
    DataFrame
        answered (items), longest_run (items), irv (score points), modal_share, repeated_share,
        mahalanobis, person_total (correlation), guttman_errors (pairs), duration (s), duration_z.
        NaN where an indicator cannot be computed.
    """
    answers, scores = interviews.answers, interviews.scores
    return pd.DataFrame(
        {
            "answered": (answers != BLANK).sum(axis=1),
            "longest_run": longest_run(answers),
            "irv": response_variability(scores),
            "modal_share": modal_share(answers),
            "repeated_share": repeated_share(answers),
            "mahalanobis": mahalanobis(scores),
            "person_total": person_total(scores),
            "guttman_errors": guttman_errors(scores),
            "duration": interviews.duration,
            "duration_z": duration_z(interviews.duration, interviews.groups("form", "mode")),
        }
    )


def longest_run(answers: Codes) -> Codes:
    """(rows,) the longest run of equal answers; blanks are skipped (Meade and Craig 2012)."""
    best = np.zeros(len(answers), dtype=np.int64)
    run, last = best.copy(), np.full(len(answers), BLANK)
    for column in answers.T:
        given = column != BLANK
        run = np.where(given, np.where(column == last, run + 1, 1), run)
        last = np.where(given, column, last)
        best = np.maximum(best, run)
    return best


def response_variability(scores: Floats) -> Floats:
    """(rows,) the standard deviation of a row's scores, IRV (Dunn et al. 2018); NaN below two."""
    return pd.DataFrame(scores).std(axis=1, ddof=1).to_numpy(dtype=np.float64)


def modal_share(answers: Codes) -> Floats:
    """(rows,) the share of the answer given most often."""
    most: Floats = _option_shares(answers).max(axis=0)
    return most


def repeated_share(answers: Codes) -> Floats:
    """(rows,) the sum of the squared shares of the answers given."""
    shares: Floats = (_option_shares(answers) ** 2).sum(axis=0)
    return shares


def mahalanobis(scores: Floats) -> Floats:
    """(rows,) the squared Mahalanobis distance from the mean; items without variance are left out.

    A blank counts as the item's mean. Agrees with R stats::mahalanobis on complete rows.
    """
    filled = _filled(scores)
    varied = filled[:, filled.std(axis=0) > 0] if len(filled) else filled[:, :0]
    if varied.shape[1] == 0 or len(varied) < 2:
        return np.full(len(scores), np.nan)
    centred = varied - varied.mean(axis=0)
    inverse = np.linalg.pinv(np.atleast_2d(np.cov(varied, rowvar=False)))
    distances: Floats = np.einsum("ij,jk,ik->i", centred, inverse, centred)
    return distances


def person_total(scores: Floats) -> Floats:
    """(rows,) the correlation of a row with the mean row of all the others; NaN for a flat row."""
    filled = _filled(scores)
    if len(filled) < 2 or filled.shape[1] < 2:
        return np.full(len(scores), np.nan)
    others = (filled.sum(axis=0) - filled) / (len(filled) - 1)
    mine = filled - filled.mean(axis=1, keepdims=True)
    theirs = others - others.mean(axis=1, keepdims=True)
    size = np.sqrt((mine**2).sum(axis=1) * (theirs**2).sum(axis=1))
    together = (mine * theirs).sum(axis=1)
    correlations: Floats = np.full(len(filled), np.nan)
    np.divide(together, size, out=correlations, where=size > 1e-12)
    return correlations


def guttman_errors(scores: Floats) -> Floats:
    """(rows,) pairs of 0/1 items where the easier was failed and the harder passed.

    The easier is the one that more passed; a blank is in no pair. NaN unless all items are 0/1.
    """
    if not np.isin(scores[~np.isnan(scores)], (0.0, 1.0)).all() or scores.shape[1] == 0:
        return np.full(len(scores), np.nan)
    order = np.argsort(-_column_means(scores), kind="stable")
    easier_first = scores[:, order]
    failed_before = np.cumsum(easier_first == 0, axis=1)
    errors: Floats = (failed_before * (easier_first == 1)).sum(axis=1).astype(np.float64)
    return errors


def duration_z(duration: Floats, group: Codes) -> Floats:
    """(rows,) how far ln t lies from its group's median, in robust standard deviations.

    (ln t - median) / (1.4826 MAD); NaN where there is no duration or no spread.
    """
    logs = pd.Series(np.log(duration))
    centred = logs - logs.groupby(group).transform("median")
    spread = 1.4826 * centred.abs().groupby(group).transform("median")
    return (centred / spread.where(spread > 0)).to_numpy(dtype=np.float64)


def too_fast(interviews: Interviews) -> Flags:
    """(rows,) whether an interview took far less time than is usual or possible.

    z below -3 (1 + 7/n) among n times of its form and mode, 20 at least, or less than a second an
    item. On honest interviews, whose times are log-normal, 1.3 in 1.000 are marked: the median
    deviation of few times is itself uncertain, and a plain -3 would mark 7 of 1.000 among 20.
    """
    answered = (interviews.answers != BLANK).sum(axis=1)
    form = interviews.groups("form", "mode")
    times = pd.Series(interviews.duration).groupby(form).transform("count").to_numpy(dtype=float)
    limit = np.where(
        times < FEWEST_TIMES, -np.inf, FASTEST_Z * (1 + WIDENED / np.maximum(times, 1))
    )
    impossible = interviews.duration < SECONDS_AN_ITEM * answered
    marked: Flags = (duration_z(interviews.duration, form) < limit) | impossible
    return marked


def quick(interviews: Interviews) -> Flags:
    """(rows,) whether an interview took less than a third of the median of its form and mode.

    For comparing officers only: how many honest interviews are so quick depends on the population.
    """
    times = pd.Series(interviews.duration)
    median = times.groupby(interviews.groups("form", "mode")).transform("median")
    marked: Flags = (QUICK_PART_OF_MEDIAN * times < median).to_numpy(dtype=bool)
    return marked


def distance_p_values(distances: Floats, items: int) -> Floats:
    """(rows,) the chi-squared upper tail of Mahalanobis distances.

    For five-level items only: with 0/1 items near 0 or 1 the distance is nowhere near chi-squared.
    """
    tails: Floats = stats.chi2.sf(distances, items)
    return tails


def _option_shares(answers: Codes) -> Floats:
    """(options, rows) the share of each option number among the answers given."""
    options = range(int(answers.max(initial=0)) + 1)
    counts = np.stack([(answers == option).sum(axis=1) for option in options]).astype(np.float64)
    given = counts.sum(axis=0)
    shares: Floats = np.full_like(counts, np.nan)
    np.divide(counts, given, out=shares, where=given > 0)
    return shares


def _filled(scores: Floats) -> Floats:
    return np.where(np.isnan(scores), _column_means(scores), scores)


def _column_means(scores: Floats) -> Floats:
    given: NDArray[np.bool_] = ~np.isnan(scores)
    number = np.maximum(given.sum(axis=0), 1)
    means: Floats = np.where(given, scores, 0.0).sum(axis=0) / number
    return means
