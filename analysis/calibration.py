"""What calibration leaves to vary: residuals of the influence from the auxiliary variables."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.variance import Codes, Floats, column_sums, sums


@dataclass(frozen=True, eq=False)
class Calibration:
    """One step that fitted the weights to known totals.

    `cell` (rows,): which rows have equal auxiliary variables. `x` (cells, m): these variables.
    `base`, `final` (rows,): the weights before and after.
    """

    cell: Codes
    x: Floats
    base: Floats
    final: Floats

    @cached_property
    def size(self) -> Floats:
        """(cells,) weight before, added up."""
        return sums(self.cell, self.base, len(self.x))

    def residuals(self, z: Floats) -> Floats:
        """(rows, p) weighted influences, with what the auxiliary variables explain taken away.

        Deville and Särndal 1992: the regression takes the weights before, the residual the
        weights after. Agrees with R svyrecvar after postStratify and calibrate (tests/cases/r,
        c06_poststrat_raking).
        """
        within = column_sums(self.cell, z / self.final[:, None] * self.base[:, None], len(self.x))
        root = np.sqrt(self.size)[:, None]
        slopes = np.linalg.lstsq(self.x * root, within / root, rcond=None)[0]
        explained: Floats = z - self.final[:, None] * (self.x @ slopes)[self.cell]
        return explained


@dataclass(frozen=True, eq=False)
class PostStratification(Calibration):
    """A calibration to the size of each cell; `x` has no column."""

    def residuals(self, z: Floats) -> Floats:
        within = column_sums(self.cell, z / self.final[:, None] * self.base[:, None], len(self.x))
        explained: Floats = z - self.final[:, None] * (within / self.size[:, None])[self.cell]
        return explained
