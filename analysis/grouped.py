"""The verbs in front of which `by` stands: each group a domain, all of them in one pass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.estimate import Estimate, Kind, settled
from analysis.group_variance import count_variances, group_variances
from analysis.groups import Groups
from analysis.quantile import quantile, stacked
from analysis.variable import (
    Variable,
    Variables,
    answered,
    is_share,
    read_indicators,
    read_levels,
    read_variables,
)
from analysis.variance import Column, Floats, covariance

if TYPE_CHECKING:
    from analysis.design import Design

Part = tuple[Floats, Floats]  # (G,) values and their variances
LARGEST = 400_000_000  # numbers in one array of influences


@dataclass(frozen=True, eq=False)
class By:
    """A design by groups. Estimates hold all groups for the first variable, then for the next."""

    groups: Groups

    @property
    def design(self) -> "Design":
        return self.groups.design

    def mean(self, y: Variable) -> Estimate:
        """Estimate means by group. Agrees with R svyby(svymean)."""
        by, variables = self._answered(read_variables, y)
        return by._ratio(variables, None, None)

    def proportion(self, y: Variable, equals: object = 1) -> Estimate:
        """Estimate shares by group, as Design.proportion."""
        by, variables = self._answered(read_indicators, y, equals)
        return by._ratio(variables, None, "share")

    def distribution(self, y: Variable, levels: ArrayLike | None = None) -> Estimate:
        """Estimate the share of each level by group, as Design.distribution."""
        by, variables = self._answered(read_levels, y, levels)
        return by._ratio(variables, None, "share")

    def ratio(self, y: Variable, x: Variable) -> Estimate:
        """Estimate ratios of totals by group; `x` is one variable."""
        by, above = self._answered(read_variables, y)
        by, below = by._answered(read_variables, x)
        if len(below.columns) != 1:
            raise ValueError("ratio by groups: one variable below")
        return by._ratio(above, below.columns[0], "ratio")

    def total(self, y: Variable) -> Estimate:
        """Estimate totals by group. Agrees with R svyby(svytotal)."""
        by, variables = self._answered(read_variables, y)
        parts = [by._total(column) for column in variables.columns]
        return by._stacked(variables, None, parts, "total")

    def quantile(self, y: Variable, q: float | Sequence[float]) -> Estimate:
        """Estimate quantiles by group: all groups for the first share, then for the next."""
        by, variables = self._answered(read_variables, y)
        points = []
        for code, label in enumerate(by.groups.labels):
            domain = by.design.domain(by.groups.codes == code)
            found = quantile(domain, variables, q)
            points.append([replace(point, name=f"{label}:{point.name}") for point in found])
        return stacked([point for share in zip(*points, strict=True) for point in share], True)

    def _answered(self, read: Callable[..., Variables], *asked: Any) -> tuple["By", Variables]:
        """The variables, and the same groups of those who answered: some may be empty then."""
        design, variables = answered(self.design, read, *asked)
        return By(replace(self.groups, design=design)) if design.missing else self, variables

    def _ratio(self, y: Variables, x: Column | None, kind: Kind | None) -> Estimate:
        shares = [is_share(column[self.groups.inside]) for column in y.columns]
        pairs = zip(y.columns, shares, strict=True)
        parts = [
            self._share(part) if yes and x is None else self._level(part, x) for part, yes in pairs
        ]
        found = kind or ("share" if all(shares) else "mean")
        return self._stacked(y, x, parts, found)

    def _share(self, y: Column) -> Part:
        """Value and variance of the mean of zeros and ones: exactly 0 or 1 where all are."""
        groups, inside = self.groups, y[self.groups.inside]
        with np.errstate(invalid="ignore", divide="ignore"):
            if groups.even:
                yes = groups.pairs[0].sums(inside)
                level = groups.pair_sums(yes * groups.pair_weight) / groups.size
                return level, count_variances(groups, yes, level) / groups.size**2
            above = self._weighted(y)
            level = groups.sums(above) / groups.size
            level = np.where(groups.sums(inside) == groups.n, level / level, level)
            return level, self._variances(above, groups.weights, level) / groups.size**2

    def _level(self, y: Column, x: Column | None) -> Part:
        """Value and variance of one ratio by group; a mean without `x`."""
        groups = self.groups
        above, below = self._weighted(y), self._weighted(x)
        with np.errstate(invalid="ignore", divide="ignore"):
            size = groups.sums(below)
            size = np.where(size == 0, np.nan, size)  # over nothing there is no ratio
            level = groups.sums(above) / size
            return level, self._variances(above, below, level) / size**2

    def _total(self, y: Column) -> Part:
        above, below = self._weighted(y), self._weighted(None)
        zero = np.zeros(len(self.groups.labels))
        return self.groups.sums(above), self._variances(above, below, zero)

    def _weighted(self, column: Column | None) -> Floats:
        """(rows of the domain,) weight times value."""
        weights = self.groups.weights
        return weights if column is None else weights * column[self.groups.inside]

    def _variances(self, above: Floats, below: Floats, level: Floats) -> Floats:
        groups = self.groups
        if not self.design.calibrations:
            return group_variances(groups, above, below, level)
        z, variances = np.zeros(len(self.design)), np.full(len(level), np.nan)
        for code in np.flatnonzero(~np.isnan(level)):
            z[groups.inside] = (groups.of_row == code) * (above - level[code] * below)
            variances[code] = covariance(self.design, z)[0, 0]
        return variances

    def _stacked(
        self, y: Variables, x: Column | None, parts: Sequence[Part], kind: Kind
    ) -> Estimate:
        """One estimate out of all variables and groups: those of the first variable first."""
        groups, k = self.groups, len(y.names)
        value = np.concatenate([level for level, _ in parts])
        variance = np.concatenate([part for _, part in parts])
        variance = settled(variance) if kind == "share" else variance
        empty = np.tile(groups.n == 0, k)
        with np.errstate(invalid="ignore"):
            ses = np.where(empty, np.nan, np.sqrt(variance))
        levels = value.reshape(k, -1)
        return Estimate(
            value=np.where(empty, np.nan, value), se=ses,
            df=np.tile(groups.df, k), n=np.tile(groups.n, k),
            names=self._names(y), kind=kind, view=self.design.view,
            n_eff0=np.tile(groups.n_eff0, k), lonely=self.design.lonely_strata,
            missing=self.design.missing,
            matrix=lambda: self._matrix(y, x, levels, kind),
            srs_variance=lambda: self._srs(y, x, levels, kind),
        )  # fmt: skip

    def _names(self, y: Variables) -> tuple[str, ...]:
        if len(y.names) == 1:
            return self.groups.labels
        return tuple(f"{label}:{name}" for name in y.names for label in self.groups.labels)

    def _matrix(self, y: Variables, x: Column | None, levels: Floats, kind: Kind) -> Floats:
        """(k G, k G) from the influence of every row on every number: for some groups, not all."""
        groups = self.groups
        if levels.size * len(self.design) > LARGEST:
            raise ValueError(f"variance: {levels.size} numbers are too many for one matrix")
        z = np.zeros((len(self.design), levels.size))
        part_of, in_domain = np.zeros(z.shape), np.arange(len(z))[groups.inside]
        size = groups.sums(self._weighted(x))
        for place, column in enumerate(y.columns):
            level = np.zeros(len(size)) if kind == "total" else levels[place]
            rows = self._weighted(column) - level[groups.of_row] * self._weighted(x)
            if kind != "total":
                rows = rows / size[groups.of_row]
            z[in_domain, place * len(size) + groups.of_row] = rows
            part_of[in_domain, place * len(size) + groups.of_row] = groups.weights
        return covariance(self.design, z, part_of)

    def _srs(self, y: Variables, x: Column | None, levels: Floats, kind: Kind) -> Floats:
        """(k G,) variances under simple random sampling within the group."""
        groups = self.groups
        n, size = groups.n, groups.sums(groups.weights)
        below = groups.sums(self._weighted(x))
        simple = []
        with np.errstate(divide="ignore", invalid="ignore"):
            for place, column in enumerate(y.columns):
                level = levels[place] / size if kind == "total" else levels[place]
                within = 1.0 if x is None else x[groups.inside]
                residual = column[groups.inside] - level[groups.of_row] * within
                spread = groups.sums(groups.weights * residual**2) / size * n / (n - 1)
                unit = size if kind == "total" else size / below
                simple.append(spread * np.maximum(size - n, 0) / (size * n) * unit**2)
        return np.concatenate(simple)
