"""How much of the variation of answers goes with who asked."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.quality.interviews import Codes, Floats, Interviews


@dataclass(frozen=True)
class OfficerEffect:
    """The share of variance between officers, and what it costs.

    `deff` is 1 + (m-1) rho for the mean workload m (Kish 1962). `rho` and `deff` are None where
    fewer than two officers share villages or nobody's answers differ. `shared`: officers who asked
    in a village where another asked too; elsewhere the officer cannot be told from the village.
    """

    rho: float | None
    deff: float | None
    officers: int
    shared: int


def officer_effect(interviews: Interviews) -> OfficerEffect:
    """Estimate the effect of officers on "no dissatisfaction" (or on the mean level), see `rho`."""
    rows = interviews.take((interviews.places["officer"] != "").to_numpy(dtype=bool))
    strata, officers = rows.groups("commune", "village", "form", "mode"), rows.groups("officer")
    several = pd.Series(officers).groupby(strata).transform("nunique").to_numpy() > 1
    number, shared = len(np.unique(officers)), np.unique(officers[several])
    known = several & ~np.isnan(_outcome(rows))
    value = rho(_outcome(rows)[known], officers[known], strata[known])
    if value is None:
        return OfficerEffect(None, None, number, len(shared))
    workload = int(known.sum()) / len(np.unique(officers[known]))
    return OfficerEffect(value, 1 + (workload - 1) * value, number, len(shared))


def rho(values: Floats, officers: Codes, strata: Codes) -> float | None:
    """The intra-officer correlation (MSB - MSW) / (MSB + (m0-1) MSW) of values less village means.

    Parameters
    ----------
    values, officers, strata : (rows,) arrays

    Returns
    -------
    float or None
        About 0 without an effect, sometimes below; None where it cannot be computed.
    """
    _, group, sizes = np.unique(officers, return_inverse=True, return_counts=True)
    n, O = len(values), len(sizes)  # noqa: E741  (O: officers, as in the formula)
    if O < 2 or n <= O:
        return None
    centred = values - pd.Series(values).groupby(strata).transform("mean").to_numpy()
    means = np.bincount(group, weights=centred) / sizes
    between = float((sizes * (means - centred.mean()) ** 2).sum()) / (O - 1)
    within = float(((centred - means[group]) ** 2).sum()) / (n - O)
    m0 = (n - float((sizes**2).sum()) / n) / (O - 1)
    total = between + (m0 - 1) * within
    return (between - within) / total if total > 1e-15 else None


def _outcome(rows: Interviews) -> Floats:
    if any(item.is_binary for item in rows.items):
        return rows.satisfied_throughout.astype(np.float64)
    return pd.DataFrame(rows.scores).mean(axis=1).to_numpy(dtype=np.float64)
