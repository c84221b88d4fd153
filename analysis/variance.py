"""The one variance kernel: how much weighted, linearised totals vary over the ways of drawing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from analysis.design import Design

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Column = NDArray[Any]  # (rows,) truth values, integers or floats
Lonely = Literal["adjust", "remove", "certainty", "average", "fail"]
LONELY = ("adjust", "remove", "certainty", "average", "fail")


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of drawing: S strata, in each of which some units were drawn.

    `stratum` (units,): the stratum of each unit. `unit` (rows,): the unit of each row, or None
    where the rows are the units. `drawn` (S,): units drawn. `fraction` (S,): share of the units
    drawn, 0 without a finite population. `weight` (S,): the sampling fraction of the stages
    above, which the variance within them is multiplied by. `names`: the strata, for refusals.
    """

    stratum: Codes
    unit: Codes | None
    drawn: Floats
    fraction: Floats
    weight: Floats
    names: tuple[str, ...]

    @property
    def lonely(self) -> Flags:
        """(S,) whether one unit stands for others that were not drawn."""
        alone: Flags = (self.drawn == 1) & (self.fraction < 1)
        return alone

    @property
    def scale(self) -> Floats:
        """(S,) what the squared deviations of a stratum are multiplied by; 0 for a census."""
        degrees = np.where(self.drawn > 1, self.drawn - 1, self.drawn)
        scale: Floats = self.weight * (1 - self.fraction) * self.drawn / degrees
        return scale

    @property
    def row_stratum(self) -> Codes:
        """(rows,) the stratum of each row."""
        return self.stratum if self.unit is None else self.stratum[self.unit]

    def unit_totals(self, rows: Floats) -> Floats:
        """(rows, p) → (units, p): rows added up over their unit."""
        return rows if self.unit is None else column_sums(self.unit, rows, len(self.stratum))


def sums(codes: Codes, rows: Column, groups: int) -> Floats:
    """(rows,) → (groups,): values added up by code."""
    return np.bincount(codes, weights=rows, minlength=groups).astype(np.float64, copy=False)


def column_sums(codes: Codes, rows: Floats, groups: int) -> Floats:
    """(rows, p) → (groups, p): each column added up by code."""
    parts = [sums(codes, column, groups) for column in rows.T]
    return np.stack(parts).T if parts else np.zeros((groups, 0))


def covariance(design: "Design", z: ArrayLike, size: ArrayLike | None = None) -> Floats:
    """Estimate the covariance matrix of the totals of `z` under the design.

    Every estimator is a total of weighted, linearised values in the end: a new estimator is a
    new `z`, never a new variance.

    Parameters
    ----------
    design : Design
    z : (rows,) or (rows, p) array
        Influence of each row times its weight; 0 for rows outside the domain.
    size : (rows,) or (rows, p) array, optional
        Weights within the domain that lonely units are compared with; by default the design's.

    Returns
    -------
    (p, p) array
        In the squared units of the totals of `z`.

    Raises
    ------
    ValueError
        If a stratum has one unit and the design says lonely="fail".

    Notes
    -----
    Sum over the strata of (1-f) n/(n-1) times the squared deviations of the unit totals from
    their stratum mean, and recursively f times the same within units (Särndal, Swensson and
    Wretman 1992, section 4.3); after calibration, of residuals. Agrees with R survey::svyrecvar
    (tests/cases/r). A lonely unit is compared, under "adjust", with the mean of the domain times
    its own weight: for means this is R's centring at zero, for totals it is N times the mean,
    where versions of R differ.
    """
    rows = np.asarray(z, dtype=np.float64)
    rows = rows[:, None] if rows.ndim == 1 else rows
    for step in design.calibrations:
        rows = step.residuals(rows)
    part_of = np.asarray(design.weights if size is None else size).reshape(len(rows), -1)
    parts = [_stage_covariance(stage, rows, part_of, design) for stage in design.stages]
    total: Floats = np.sum(parts, axis=0)
    return total


def _stage_covariance(stage: Stage, rows: Floats, size: Floats, design: "Design") -> Floats:
    totals = stage.unit_totals(rows)
    root = np.sqrt(stage.scale)[stage.stratum]
    deviations = np.empty(totals.shape, order="F")
    for place, column in enumerate(totals.T):
        mean = sums(stage.stratum, column, len(stage.drawn)) / stage.drawn
        deviations[:, place] = (column - mean[stage.stratum]) * root
    alone = stage.lonely[stage.stratum]
    if alone.any():
        refuse_lonely(stage, present(stage, design.rows), design.lonely)
    if alone.any() and design.lonely == "adjust":
        part = stage.unit_totals(size)[alone] / size.sum(axis=0)
        deviations[alone] = (totals[alone] - part * rows.sum(axis=0)) * root[alone, None]
    product: Floats = deviations.T @ deviations
    if design.lonely == "average":
        product *= inflation(stage, present(stage, design.rows))
    return product


def present(stage: Stage, rows: Flags | None) -> Flags:
    """(S,) which strata have a row in the domain."""
    if rows is None:
        return np.ones(len(stage.drawn), dtype=bool)
    found: Flags = np.bincount(stage.row_stratum[rows], minlength=len(stage.drawn)) > 0
    return found


def refuse_lonely(stage: Stage, found: Flags, lonely: Lonely) -> None:
    """Refuse a stratum with one unit of several, where the design says so."""
    if lonely == "fail" and (stage.lonely & found).any():
        names = [name for name, bad in zip(stage.names, stage.lonely & found, strict=True) if bad]
        raise ValueError(f"one unit only, so no variance, in: {', '.join(names[:20])}")


def inflation(stage: Stage, found: Flags) -> float:
    """How much "average" multiplies: strata over strata whose variance can be estimated."""
    known = int((found & ~stage.lonely).sum())
    return float(found.sum()) / known if known else float("nan")
