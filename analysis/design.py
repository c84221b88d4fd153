"""Design first, then verbs: how the rows were drawn, and what is estimated from them."""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis import quantile, ratio, stages, weight
from analysis.calibration import Calibration
from analysis.estimate import Estimate
from analysis.grouped import By
from analysis.groups import Grouping, read_groups
from analysis.stages import Column
from analysis.target import Margins, Totals
from analysis.variable import (
    Variable,
    answered,
    read_indicators,
    read_levels,
    read_variables,
)
from analysis.variance import LONELY, Codes, Flags, Floats, Lonely, Stage, present
from analysis.weight import Distance

View = Literal["finite", "process"]


class Design:
    """How the rows of a table were drawn. Never changed: each verb gives a new one.

    Parameters
    ----------
    data : DataFrame
        A row an answering household (or consumer).
    strata, clusters : column name or array, optional
        What was drawn from separately; what was drawn together. Clusters are nested: equal names
        in two strata are two clusters.
    weights : column name, array or number, optional
        Rows of the population that each row stands for. Without it, population over rows drawn;
        without that, 1.
    population : column name, array or number, optional
        Households of the stratum; with `clusters`, the number of clusters of the stratum.
    second_stage_population : column name, array or number, optional
        Units of the cluster.
    lonely : {"adjust", "remove", "certainty", "average", "fail"}
        What a stratum with one unit of several adds to the variance, as R's
        options(survey.lonely.psu): compared with the mean of all ("adjust"), nothing ("remove",
        "certainty"), the average of the others ("average"), a refusal ("fail").
    view : {"finite", "process"}
        "finite" describes these households; "process" drops the finite population correction, for
        comparing places and times (Deming 1953).

    Attributes
    ----------
    weights : (rows,) array, 0 outside the domain
    rows : (rows,) array of bool, or None where every row is in the domain
    stages : tuple of Stage
    calibrations : tuple of Calibration
    missing : int
        Rows left out of the domain for want of an answer.

    Raises
    ------
    ValueError
        Naming the strata with a population missing, of two sizes or smaller than the rows drawn;
        the rows with a weight missing, zero or negative.
    """

    weights: Floats
    rows: Flags | None
    stages: tuple[Stage, ...]
    calibrations: tuple[Calibration, ...]
    missing: int

    def __init__(
        self,
        data: pd.DataFrame,
        strata: Column | None = None,
        clusters: Column | None = None,
        weights: Column | None = None,
        population: Column | None = None,
        second_stage_population: Column | None = None,
        lonely: Lonely = "adjust",
        view: View = "finite",
    ) -> None:
        if lonely not in LONELY:
            raise ValueError(f"lonely: {lonely!r} is none of {', '.join(LONELY)}")
        if view not in ("finite", "process"):
            raise ValueError(f"view: {view!r} is neither finite nor process")
        self.data, self.lonely, self.view = data, lonely, view
        self._drawn = {
            "strata": strata,
            "clusters": clusters,
            "population": population,
            "second_stage_population": second_stage_population,
        }
        self.rows, self.calibrations, self.missing = None, (), 0
        drawn = stages.read_stages(data, **self._drawn)
        self.implied = weights is None
        self.weights = (
            stages.implied_weights(drawn) if weights is None else stages.read_weights(data, weights)
        )
        self.stages = drawn if view == "finite" else stages.without_population(drawn)
        self._codes: dict[str, tuple[Codes, pd.Index]] = {}

    def __len__(self) -> int:
        return len(self.data)

    def __repr__(self) -> str:
        first = self.stages[0]
        drawn = f"{len(first.stratum)} units in {len(first.drawn)} strata"
        return f"Design({self.n} rows, {drawn}, {self.view} view)"

    @property
    def n(self) -> int:
        """Rows of the domain."""
        return len(self.data) if self.rows is None else int(self.rows.sum())

    @cached_property
    def df(self) -> int:
        """Units less strata that have rows in the domain. Agrees with R degf(subset())."""
        first = self.stages[0]
        unit = np.arange(len(self.data)) if first.unit is None else first.unit
        units = np.unique(unit if self.rows is None else unit[self.rows])
        return len(units) - len(np.unique(first.stratum[units]))

    @property
    def lonely_strata(self) -> bool:
        """Whether a stratum of the domain has one unit of several, so that `lonely` decides."""
        return any((stage.lonely & present(stage, self.rows)).any() for stage in self.stages)

    @cached_property
    def unseen(self) -> Floats:
        """(rows,) share of the population around each row that was not drawn."""
        return 1 - stages.row_fraction(self.stages)

    @cached_property
    def n_eff0(self) -> float:
        """Effective sample size by design alone, 1 / sum_h W_h^2 (1-f_h)/n_h; inf for a census.

        Counts rows: that answers of one cluster are alike, no design can know.
        """
        total = float((self.weights**2 * self.unseen).sum())
        return float(self.weights.sum()) ** 2 / total if total > 0 else float("inf")

    def domain(self, mask: Column) -> "Design":
        """Describe a part of the rows: all rows are kept, for the variance.

        `mask`: a column name or array of truth values; missing ones are refused.
        """
        values = stages.read_column(self.data, mask, "domain")
        if values.dtype != bool and not values.isin([True, False]).all():
            raise ValueError(f"domain {stages.label(mask)}: not only true or false")
        inside = values.to_numpy(dtype=bool)
        rows = inside if self.rows is None else inside & self.rows
        return self._with(rows=rows, weights=np.where(rows, self.weights, 0.0))

    def without(self, missing: Flags) -> "Design":
        """The domain without these rows (rows,), whose answers are missing; counts them."""
        inside = missing if self.rows is None else missing & self.rows
        return self.domain(~missing)._with(missing=self.missing + int(inside.sum()))

    def reweighted(self, y: str) -> "Design":
        """Let those who answered `y` stand for their whole stratum, as if only they were drawn.

        Item non-response, taken as random within the village; a village where nobody answered
        drops out of the estimate. Agrees with R svydesign on the rows that answered
        (tests/cases/r/c04_item_nonresponse, village_reweighted). Refuses designs with given
        weights, with clusters or already calibrated.
        """
        if self.calibrations or self._drawn["population"] is None or not self.implied:
            raise ValueError("reweighted: only where population alone gives the weights")
        if self._drawn["clusters"] is not None:
            raise ValueError("reweighted: not for clusters; take a domain of those who answered")
        answered = stages.read_column(self.data, y, "reweighted").notna().to_numpy(dtype=bool)
        drawn = {
            name: column
            if column is None or isinstance(column, str)
            else np.asarray(column)[answered]
            for name, column in self._drawn.items()
        }
        kept = Design(self.data[answered], **drawn, lonely=self.lonely, view=self.view)
        return kept if self.rows is None else kept.domain(self.rows[answered])

    def post_stratify(self, columns: str | Sequence[str], totals: Totals) -> "Design":
        """Scale the weights of each level, or combination of levels, to its known total."""
        return self._calibrated(weight.post_stratify(self, columns, totals))

    def rake(self, margins: Margins) -> "Design":
        """Scale the weights until every margin has its known totals.

        `margins`: column → totals by level, or a sequence of tables that name their columns. The
        variance is that of residuals from all margins, with the weights before: it equals R
        calibrate(calfun="raking"). R rake() itself takes unweighted means: 3e-4 away where the
        weights before are nearly alike, up to a third where they differ widely.
        """
        return self._calibrated(weight.rake(self, margins))

    def calibrate(
        self,
        margins: Mapping[Any, Totals | float],
        method: Distance = "linear",
        bounds: tuple[float, float] | None = None,
    ) -> "Design":
        """Fit the weights to totals by level, or to the one total of a numeric variable.

        "(Intercept)" names the variable that is 1 in every row: its total is the population.
        `method`: "linear" (GREG), "raking" or "logit"; `bounds` on the ratio of the weights after
        to before. Agrees with R calibrate (tests/cases/r/c06_poststrat_raking).
        """
        return self._calibrated(weight.calibrate(self, margins, method, bounds))

    def trim(
        self, lower: float | None = None, upper: float | None = None, strict: bool = False
    ) -> "Design":
        """Cut the weights off, as weight.trim; rake again afterwards to meet the margins."""
        weight.refuse_domain(self)
        return self._with(weights=weight.trim(self.weights, lower, upper, strict), implied=False)

    @property
    def kish_deff(self) -> float:
        """What unequal weights alone do to the variance: 1 + cv^2(w)."""
        return weight.kish_deff(self.weights)

    def by(self, columns: Grouping) -> By:
        """Estimate for each value of a column, or of several, in the order of their values."""
        return By(read_groups(self, columns))

    def mean(self, y: Variable) -> Estimate:
        """Estimate the mean of each variable; of zeros and ones, the share.

        Like every verb: of those who answered, where answers are missing (R's na.rm=TRUE); the
        estimate then carries the flag "missing". Refuses several variables that miss different
        rows. `reweighted` lets those who answered stand for their village instead.
        """
        return ratio.mean(*answered(self, read_variables, y))

    def total(self, y: Variable) -> Estimate:
        """Estimate the total of each variable over the population."""
        return ratio.total(*answered(self, read_variables, y))

    def proportion(self, y: Variable, equals: object = 1) -> Estimate:
        """Estimate the share of those whose answer is `equals`, or one of a list of answers.

        Refuses to look for a number among words.
        """
        return ratio.mean(*answered(self, read_indicators, y, equals), "share")

    def ratio(self, y: Variable, x: Variable) -> Estimate:
        """Estimate the total of each `y` over the total of `x`."""
        design, above = answered(self, read_variables, y)
        design, below = answered(design, read_variables, x)
        return ratio.ratio(design, above, below)

    def quantile(self, y: Variable, q: float | Sequence[float]) -> Estimate:
        """Estimate the value below or at which a share `q` of the population lies."""
        points = quantile.quantile(*answered(self, read_variables, y), q)
        return quantile.stacked(points, vector=np.ndim(q) > 0)

    def distribution(self, y: Variable, levels: ArrayLike | None = None) -> Estimate:
        """Estimate the share of each level of one variable; by default those found, in order."""
        return ratio.mean(*answered(self, read_levels, y, levels), "share")

    def codes(self, column: Column) -> tuple[Codes, pd.Index]:
        """(rows,) a number for each distinct value, and the values; kept for the next time."""
        if not isinstance(column, str):
            return stages.read_codes(self.data, column, "column")
        if column not in self._codes:
            self._codes[column] = stages.read_codes(self.data, column, "column")
        return self._codes[column]

    def _calibrated(self, step: Calibration) -> "Design":
        steps = (*self.calibrations, step)
        return self._with(weights=step.final, calibrations=steps, implied=False)

    def _with(self, **changes: object) -> "Design":
        changed = copy(self)
        for name in ("df", "n_eff0"):
            changed.__dict__.pop(name, None)
        changed.__dict__.update(changes)
        return changed
