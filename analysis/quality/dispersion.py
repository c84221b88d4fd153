"""Too even to be chance: groups whose shares differ less than sampling alone would make them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.quality.interviews import Codes, Floats


@dataclass(frozen=True)
class Evenness:
    """X² of the groups' shares, the degrees of freedom, and the lower-tail p-value.

    `p` is None where there is nothing to compare: fewer than three groups, or everybody agrees.
    """

    x2: float
    df: int
    p: float | None


def too_even(
    satisfied: ArrayLike, answered: ArrayLike, deals: int = 1999, seed: int = 20180424
) -> Evenness:
    """Test whether the shares of several villages (or officers) are too much alike.

    Parameters
    ----------
    satisfied, answered : (groups,) arrays of counts

    Notes
    -----
    X² = sum n (p_h - p)² / (p (1-p)), lower tail. Not against chi-squared, which misleads near
    100 %, but against random allocations of the same total (multivariate hypergeometric). Villages
    that honestly differ make X² greater, so the test errs on the side of silence. Everybody
    satisfied is no test but a fact to verify.
    """
    k = np.asarray(satisfied, dtype=np.int64)
    n = np.asarray(answered, dtype=np.int64)
    k, n = k[n > 0], n[n > 0]
    if len(n) < 3 or k.sum() in (0, n.sum()):
        return Evenness(0.0, max(len(n) - 1, 0), None)
    rng = np.random.default_rng(seed)
    dealt = rng.multivariate_hypergeometric(n, int(k.sum()), size=deals, method="marginals")
    observed = _x2(k[None, :], n)
    lower = int((np.round(_x2(dealt, n) - observed[0], 9) <= 0).sum())
    return Evenness(float(observed[0]), len(n) - 1, (1 + lower) / (1 + deals))


def _x2(k: Codes, n: Codes) -> Floats:
    share = k.sum(axis=1) / n.sum()
    spread: Floats = (n * (k / n - share[:, None]) ** 2).sum(axis=1) / (share * (1 - share))
    return spread
