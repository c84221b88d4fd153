"""Design first, then verbs: how the rows were drawn, and what is estimated from them."""

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis import ratio, stages
from analysis.estimate import Estimate
from analysis.stages import Column
from analysis.variable import Variable, read_indicators, read_levels, read_variables
from analysis.variance import LONELY, Codes, Flags, Floats, Lonely, Stage

if TYPE_CHECKING:
    from analysis.calibration import Calibration

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
    weights : column name or array, optional
        Rows of the population that each row stands for. Without it, population over rows drawn;
        without that, 1.
    population : column name or array, optional
        Households of the stratum; with `clusters`, the number of clusters of the stratum.
    second_stage_population : column name or array, optional
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

    Raises
    ------
    ValueError
        Naming the strata with a population missing, of two sizes or smaller than the rows drawn;
        the rows with a weight missing, zero or negative.
    """

    weights: Floats
    rows: Flags | None
    stages: tuple[Stage, ...]
    calibrations: "tuple[Calibration, ...]"

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
        self.rows, self.calibrations = None, ()
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

    @cached_property
    def n_eff0(self) -> float:
        """Effective sample size by design alone, 1 / sum_h W_h^2 (1-f_h)/n_h; inf for a census."""
        open_part = self.weights**2 * (1 - stages.row_fraction(self.stages))
        total = float(open_part.sum())
        return float(self.weights.sum()) ** 2 / total if total > 0 else float("inf")

    def domain(self, mask: Column) -> "Design":
        """Describe a part of the rows: all rows are kept, for the variance.

        `mask`: a column name or array of truth values; missing ones are refused.
        """
        values = stages.read_column(self.data, mask, "domain")
        if values.isna().any() or not values.isin([True, False]).all():
            raise ValueError(f"domain {stages.label(mask)}: not only true or false")
        inside = values.to_numpy(dtype=bool)
        rows = inside if self.rows is None else inside & self.rows
        return self._with(rows=rows, weights=np.where(rows, self.weights, 0.0))

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

    def mean(self, y: Variable) -> Estimate:
        """Estimate the mean of each variable; of zeros and ones, the share."""
        return ratio.mean(self, read_variables(self, y))

    def total(self, y: Variable) -> Estimate:
        """Estimate the total of each variable over the population."""
        return ratio.total(self, read_variables(self, y))

    def proportion(self, y: Variable, equals: object = 1) -> Estimate:
        """Estimate the share of those whose answer is `equals`, or one of a list of answers."""
        return ratio.mean(self, read_indicators(self, y, equals), "share")

    def ratio(self, y: Variable, x: Variable) -> Estimate:
        """Estimate the total of each `y` over the total of `x`."""
        return ratio.ratio(self, read_variables(self, y), read_variables(self, x))

    def distribution(self, y: Variable, levels: ArrayLike | None = None) -> Estimate:
        """Estimate the share of each level of one variable; by default those found, in order."""
        return ratio.mean(self, read_levels(self, y, levels), "share")

    def _with(self, **changes: object) -> "Design":
        changed = copy(self)
        for name in ("df", "n_eff0"):
            changed.__dict__.pop(name, None)
        changed.__dict__.update(changes)
        return changed
