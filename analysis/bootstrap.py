"""Rao and Wu's bootstrap: for what no formula serves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.interval import Interval
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design

DRAWS, SEED = 500, 20170424


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """What a statistic gives on the sample and on the draws.

    `value`, `se`: (k,). `replicates`: (draws, k), NaN where a draw gives no figure. `interval`:
    percentiles of the replicates.
    """

    value: Floats
    se: Floats
    replicates: Floats
    level: float
    df: float
    n: int
    view: str
    seed: int
    method: str = "Rao-Wu bootstrap, percentiles"

    @property
    def interval(self) -> Interval:
        """(k,) limits between which `level` of the replicates lie."""
        rest = (1 - self.level) / 2
        lower, upper = np.nanquantile(self.replicates, [rest, 1 - rest], axis=0)
        return Interval(lower, upper)


def rao_wu_weights(design: "Design", draws: int = DRAWS, seed: int = SEED) -> Iterator[Floats]:
    """Give `draws` times the (rows,) weights of a redrawn sample.

    Parameters
    ----------
    design : Design
        One stage, or clusters without second-stage populations. Refuses two stages with finite
        populations (Preston 2009 serves those) and calibrated designs, whose weights would have
        to be calibrated in every draw.

    Notes
    -----
    w* = w [1 + sqrt(1-f) (n/(n-1) r - 1)], r multinomial(n-1; 1/n) in each stratum (Rao and Wu
    1988; Rao, Wu and Yue 1992). Weights stay positive. A stratum with one unit is not redrawn: it
    adds nothing to the variance.
    """
    if design.calibrations:
        raise ValueError("a calibrated design would have to be calibrated again in every draw")
    if len(design.stages) > 1 and (design.stages[0].fraction > 0).any():
        raise ValueError("two stages with finite populations; take the process view")
    return _redrawn(design, draws, np.random.default_rng(seed))


def _redrawn(design: "Design", draws: int, random: np.random.Generator) -> Iterator[Floats]:
    stage = design.stages[0]
    members = [np.flatnonzero(stage.stratum == code) for code in range(len(stage.drawn))]
    members = [units for units in members if len(units) > 1]
    for _ in range(draws):
        factor = np.ones(len(stage.stratum))
        for units in members:
            count = len(units)
            hits = np.bincount(random.integers(0, count, count - 1), minlength=count)
            open_part = np.sqrt(1 - stage.fraction[stage.stratum[units[0]]])
            factor[units] = 1 + open_part * (count / (count - 1) * hits - 1)
        yield design.weights * (factor if stage.unit is None else factor[stage.unit])


def bootstrapped(
    design: "Design",
    statistic: Callable[["Design"], Floats | float],
    draws: int = DRAWS,
    seed: int = SEED,
    level: float = 0.95,
) -> Bootstrap:
    """Draw the sample again and again, and take the statistic each time.

    Parameters
    ----------
    statistic : callable
        Takes a design (the same rows, other weights) and gives k numbers.

    Raises
    ------
    ValueError
        As `rao_wu_weights`.
    """
    value = np.atleast_1d(np.asarray(statistic(design), dtype=np.float64))
    replicates = np.array(
        [
            np.atleast_1d(statistic(design._with(weights=weights, implied=False)))
            for weights in rao_wu_weights(design, draws, seed)
        ]
    )
    se = np.nanstd(replicates, axis=0, ddof=1)
    return Bootstrap(value, se, replicates, level, float(design.df), design.n, design.view, seed)
