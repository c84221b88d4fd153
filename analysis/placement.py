"""The funnel: every commune against the spread that its size alone explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.compare import t_tail
from analysis.estimate import Estimate
from analysis.interval import Interval, tail
from analysis.multiple import adjust
from analysis.variance import Flags, Floats

SMALL, RARE = 50.0, 10.0  # rows, and expected (dis)satisfied, below which nothing is normal
SHOWN_LEVELS = (0.95, 0.998)
TINY, HALVINGS = 1e-300, 50
Band = Literal["above", "within", "below", "no_data"]


@dataclass(frozen=True)
class Placement:
    """One commune. `size` is the effective number of rows; `z`, `p` against sampling alone;
    `z_adjusted`, `p_adjusted` against sampling and the spread between communes, the latter
    corrected by Benjamini-Hochberg; `band` says what the corrected one does.
    """

    name: str
    share: float
    size: float
    z: float
    p: float
    z_adjusted: float
    p_adjusted: float
    band: Band


@dataclass(frozen=True)
class Funnel:
    """Communes around their common share.

    Attributes
    ----------
    centre : float
        The share of the whole: mean weighted by population.
    phi : float
        Mean squared z after winsorising: 1 where sampling explains the spread.
    tau : float
        Standard deviation between communes that sampling does not explain, as a share.
    q : float
        Share of the list above and below that may be false.
    """

    points: tuple[Placement, ...]
    centre: float
    phi: float
    tau: float
    q: float
    view: str

    def limits(self, size: ArrayLike, level: float = 0.95, tau: float = 0.0) -> Interval:
        """Where a share of `size` effective rows lies if its commune is like the others.

        Give `tau=funnel.tau` for limits that allow for the spread between communes.
        """
        return control_limits(self.centre, np.asarray(size, dtype=float), level, tau)

    def z_multiplicative(self) -> Floats:
        """(c,) z over sqrt(phi), where phi is above 1. Prefer `z_adjusted`, the additive model."""
        z = np.array([point.z for point in self.points], dtype=np.float64)
        scaled: Floats = z / np.sqrt(max(1.0, self.phi))
        return scaled


def funnel(
    names: Sequence[str],
    share: ArrayLike,
    size: ArrayLike,
    population: ArrayLike,
    view: str = "process",
    winsorise: float = 0.1,
    q: float = 0.05,
) -> Funnel:
    """Set communes against the whole, allowing for over-dispersion.

    Parameters
    ----------
    names, share, size, population : (c,)
        `size`: effective sample size by design alone (`Estimate.n_eff0`; n/(1-f) for one simple
        random sample, n in the process view); infinite for a census. `population`: households,
        the weight of the commune in the whole.
    winsorise : float
        Share of the z-scores at each end that is pulled in before phi is taken.
    q : float
        For the bands: share of the communes named that may be false (Benjamini-Hochberg).

    Returns
    -------
    Funnel
        Communes without answers (NaN share or size 0) are points without figures.

    Notes
    -----
    Spiegelhalter 2005 (Statistics in Medicine 24:1185; QSHC 14:347), additive random effect by
    DerSimonian and Laird. Agrees with tests/cases/r/c23_multiple_communes, funnel. Where fewer
    than 10 dissatisfied are expected z comes from the binomial tail, for which a normal one raises
    false alarms.
    """
    p, x, weight = (np.asarray(part, dtype=float) for part in (share, size, population))
    known = np.isfinite(p) & (x > 0)
    if known.sum() < 2:
        raise ValueError("a funnel needs at least two communes with answers")
    if not ((weight[known] >= 0).all() and 0 < weight[known].sum() < np.inf):
        raise ValueError("population: not a number of households for every commune with answers")
    centre = float((weight[known] * p[known]).sum() / weight[known].sum())
    spread = np.where(known, centre * (1 - centre) / np.where(known, x, 1), np.nan)
    z = distance(p, x, centre)
    phi, tau2 = overdispersion(z, spread, winsorise)
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = centre * (1 - centre) / (spread + tau2) if tau2 > 0 else x
    adjusted = distance(p, rows, centre)
    p_raw, p_adjusted = 2 * t_tail(abs(z), np.inf), 2 * t_tail(abs(adjusted), np.inf)
    corrected = adjust(p_adjusted, "bh")
    bands = [
        _band(distance, chance, q) for distance, chance in zip(adjusted, corrected, strict=True)
    ]
    columns = (column.tolist() for column in (p, x, z, p_raw, adjusted, corrected))
    points = tuple(Placement(*row) for row in zip(names, *columns, bands, strict=True))
    return Funnel(points, centre, phi, float(np.sqrt(tau2)), q, view)


def funnel_of(estimate: Estimate, population: ArrayLike, q: float = 0.05) -> Funnel:
    """The funnel of an estimate of one share by commune, in its own view."""
    return funnel(
        estimate.names, estimate.value, estimate.n_eff0, population, view=estimate.view, q=q
    )


def distance(share: Floats, size: Floats, centre: float) -> Floats:
    """(c,) how far each share lies from the centre, in standard errors of `size` rows.

    By the middle of the binomial tail where little is expected; infinite for a census.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        normal = _ratio(share - centre, np.sqrt(centre * (1 - centre) / size))
    few = _few(size, centre) & np.isfinite(share)
    rows = np.where(few, size, 1.0)
    yes = np.where(few, share, 0.5) * rows
    most = special.betaincc(yes + 1, np.maximum(rows - yes, TINY), centre)
    less = special.betaincc(np.maximum(yes, TINY), rows - yes + 1, centre)
    tail = np.clip((most + less) / 2, TINY, 1 - 1e-16)
    return np.where(few, special.ndtri(tail), normal)


def _few(size: Floats, centre: float) -> Flags:
    least = min(centre, 1 - centre)
    few: Flags = (size > 0) & (least > 0) & ((size < SMALL) | (size * least < RARE))
    return few


def overdispersion(z: Floats, variance: Floats, winsorise: float = 0.1) -> tuple[float, float]:
    """Give (phi, tau²): how much more the z-scores spread than sampling, and what explains it."""
    known = np.isfinite(z) & (variance > 0)
    if known.sum() < 2:
        return float("nan"), 0.0
    pulled = np.clip(z[known], *np.quantile(z[known], [winsorise, 1 - winsorise]))
    phi, weights = float((pulled**2).mean()), 1 / variance[known]
    count = len(pulled)
    room = weights.sum() - (weights**2).sum() / weights.sum()
    return phi, max(0.0, float((count * phi - (count - 1)) / room))


def control_limits(centre: float, size: Floats, level: float, tau: float = 0.0) -> Interval:
    """Limits around the common share for each effective sample size, without a step.

    Normal from 50 rows and 10 expected (dis)satisfied; up to half of either the shares whose
    binomial `distance` is that of the level, so that who lies beyond a curve is beyond it by z too;
    in between the one passes into the other in proportion.
    """
    rest = tail(level, "two")
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = centre * (1 - centre) / size + tau**2
        rows = np.minimum(centre * (1 - centre) / variance, size)
    reach = -special.ndtri(rest) * np.sqrt(variance)
    lower, upper = (np.array(np.clip(centre + side * reach, 0, 1)) for side in (-1, 1))
    few = 1 - _normality(rows, centre)
    small, most = few > 0, -float(special.ndtri(rest))
    for limit, end in ((lower, 0.0), (upper, 1.0)):
        exact = _farthest(rows[small], centre, end, most)
        limit[small] = limit[small] + few[small] * (exact - limit[small])
    return Interval(lower, upper)


def _farthest(size: Floats, centre: float, end: float, most: float) -> Floats:
    """The share on the way from the centre to `end` (0 or 1) whose distance is `most`; the end
    itself where even that is nearer.
    """
    inside, outside = np.full(size.shape, centre), np.full(size.shape, end)
    reached: Flags = np.abs(distance(outside, size, centre)) <= most
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        beyond = np.abs(distance(middle, size, centre)) > most
        inside, outside = np.where(beyond, inside, middle), np.where(beyond, middle, outside)
    return np.where(reached, end, inside)


def _normality(rows: Floats, centre: float) -> Floats:
    """(c,) the part that the normal limits have: all from where nothing is few."""
    least = min(centre, 1 - centre)
    enough = np.clip(2 * np.minimum(rows / SMALL, rows * least / RARE) - 1, 0, 1)
    part: Floats = np.where((rows > 0) & (least > 0), enough, 1.0)
    return part


def _ratio(above: Floats, below: Floats) -> Floats:
    """Quotient; 0 where both are 0, infinite where only a census separates the commune."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Floats = np.where((above == 0) & (below == 0), 0.0, above / below)
    return result


def _band(z: float, p: float, q: float) -> Band:
    if np.isnan(p):
        return "no_data"
    if p > q:
        return "within"
    return "above" if z > 0 else "below"
