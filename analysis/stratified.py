"""Stratified shares from village counts: the estimate of all households, for a whole province.

Villages are the strata. Within a village those who answered stand for those who did not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.estimate import Estimate
from analysis.interval import Interval, Method, Side, share_interval
from analysis.moments import area_sums, moments, ratio, stage
from analysis.village_counts import VillageCounts, counts_of
from analysis.villages import Village

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MISSING_LIMIT = 0.10  # item non-response above which the worst case must be printed


@dataclass(frozen=True, eq=False)
class StratifiedShares:
    """C areas × J items, every array (C, J). NaN where nothing can be estimated.

    `households`: of the area. `covered`: those of villages where somebody answered the item; the
    estimate is of these. `answered`, `satisfied`: the counts behind it; `unweighted` their ratio,
    which needs no number of households. `value`, `variance`, `df`, `n_eff0`: as in `Estimate`.
    `flags`: what a reader must be told of which figure, by the names in `FLAGS`.
    """

    areas: tuple[str, ...]
    items: tuple[str, ...]
    view: str
    households: Floats
    covered: Floats
    answered: Floats
    satisfied: Floats
    value: Floats
    variance: Floats
    df: Floats
    n_eff0: Floats
    flags: dict[str, Flags]

    @property
    def se(self) -> Floats:
        return np.sqrt(self.variance)

    @property
    def unweighted(self) -> Floats:
        """Satisfied over answered: the share of those heard."""
        return ratio(self.satisfied, self.answered)

    @property
    def bounds(self) -> Interval:
        """Worst-case limits over all households, whatever the silent would say; 0 to 1 unheard."""
        usable = np.where(self.flags["no_list"] | self.flags["over_list"], np.nan, self.households)
        silent = usable - self.answered
        return Interval(ratio(self.satisfied, usable), ratio(self.satisfied + silent, usable))

    def interval(
        self, level: float = 0.95, method: Method = "wilson", side: Side = "two"
    ) -> Interval:
        """Confidence limits, (C, J) each; a census is a point, no degrees of freedom none.

        Agrees with R survey 4.5 svyciprop, tests/cases/r/c04_item_nonresponse.
        """
        census = np.isposinf(self.n_eff0)
        df = np.where(census, np.inf, self.df).ravel()
        limits = share_interval(
            self.value.ravel(), self.variance.ravel(), floor=self.n_eff0.ravel(), df=df, degf=df,
            n=self.answered.ravel(), level=level, method=method, side=side,
        )  # fmt: skip
        return Interval(*(np.reshape(limit, self.value.shape) for limit in limits))

    def estimate(self, item: str) -> Estimate:
        """One item in all areas, which are independent of each other, as an `Estimate`."""
        column = self.items.index(item)
        value, variance, df, n, floor, covered = (
            table[:, column]
            for table in (
                self.value, self.variance, self.df, self.answered, self.n_eff0, self.covered,
            )
        )  # fmt: skip
        return Estimate(
            value=value, se=np.sqrt(variance), df=df, n=n, names=self.areas, kind="share",
            view=self.view, n_eff0=floor, matrix=lambda: np.diag(variance),
            srs_variance=lambda: _simple_variance(value, n, covered),
        )  # fmt: skip

    def flagged(self, area: str, item: str) -> tuple[str, ...]:
        """The flags of one figure."""
        place = self.areas.index(area), self.items.index(item)
        return tuple(name for name, table in self.flags.items() if table[place])

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """A row an area and item: counts, shares, limits, worst case."""
        limits, worst = self.interval(level), self.bounds
        figures = {
            "households": self.households, "covered": self.covered, "answered": self.answered,
            "satisfied": self.satisfied, "unweighted": self.unweighted, "value": self.value,
            "se": self.se, "lower": limits.lower, "upper": limits.upper, "df": self.df,
            "worst_lower": worst.lower, "worst_upper": worst.upper,
        }  # fmt: skip
        places = {
            "area": np.repeat(np.array(self.areas, dtype=object), len(self.items)),
            "item": np.tile(np.array(self.items, dtype=object), len(self.areas)),
        }
        return pd.DataFrame(places | {name: np.ravel(figure) for name, figure in figures.items()})


FLAGS = {
    "no_rows": "chưa có dữ liệu",
    "no_list": "thiếu số hộ",
    "over_list": "có thôn số hộ trả lời nhiều hơn danh sách",
    "silent_village": "có thôn chưa hộ nào trả lời",
    "lonely_village": "có thôn chỉ một hộ trả lời",
    "census": "toàn bộ hộ đã trả lời",
    "no_variance": "các hộ trong mỗi thôn trả lời như nhau",
    "no_df": "quá ít hộ trả lời để tính khoảng tin cậy",
    "item_missing": "trên 10% phiếu bỏ trống câu này",
}


def stratified(counts: VillageCounts, view: str = "finite") -> StratifiedShares:
    """Estimate the share of satisfied households by area and item from village counts.

    Parameters
    ----------
    counts : V villages × J items. Where the items differ in who answered, each has its own n.
    view : "finite" describes these households; "process" drops the finite population correction.

    Returns
    -------
    StratifiedShares of what villages with answers cover. An area of which a village has no number
    of households ("no_list") or more answers than households ("over_list") has no estimate.

    Notes
    -----
    p = sum W_h p_h, v = sum W_h^2 (1 - f_h) p_h (1 - p_h)/(n_h - 1), f_h by those who answered
    (Cochran 1977, 5.3, 5.11; Särndal, Swensson and Wretman 1992, chapter 15). A lonely household is
    compared with the mean of all, as lonely="adjust". The row-wise `Design` gives the same numbers.
    Agrees with R survey::svymean, svyciprop, tests/cases/r/c04_item_nonresponse.
    """
    if view not in ("finite", "process"):
        raise ValueError(f"view: {view!r} is neither finite nor process")
    sizes = np.broadcast_to(counts.households[:, None], counts.answered.shape)
    return _estimated(counts, sizes, view)


def stratified_merged(counts: VillageCounts, view: str = "finite") -> StratifiedShares:
    """The same with every village without answers joined to the one most like it in size.

    Its households then count with those of that village of its area: an estimate of all households,
    beside `stratified`, which leaves them out. Of two equally like it takes the first.
    """
    sizes = np.repeat(counts.households[:, None], len(counts.items), axis=1)
    for row, column in np.argwhere(counts.answered == 0):
        neighbours = (counts.area == counts.area[row]) & (counts.answered[:, column] > 0)
        if neighbours.any() and not np.isnan(counts.households[row]):
            distance = np.abs(counts.households - counts.households[row])
            nearest = np.nanargmin(np.where(neighbours, distance, np.inf))
            sizes[nearest, column] += counts.households[row]
            sizes[row, column] = 0
    return _estimated(counts, sizes, view)


def stratified_share(villages: Iterable[Village], view: str = "finite") -> Estimate:
    """Estimate the share of one area from its villages (N, n, k); refuses impossible counts."""
    return stratified(counts_of(villages), view).estimate("")[0]


def _estimated(counts: VillageCounts, sizes: Floats, view: str) -> StratifiedShares:
    n, k = counts.answered.astype(np.float64), counts.satisfied.astype(np.float64)
    strata = stage(n, sizes, view)
    found = moments(counts, sizes, n, k, strata)
    faults = _faults(counts, n)
    unusable = faults["no_rows"] | faults["no_list"] | faults["over_list"]
    value, variance, n_eff0 = (
        np.where(unusable, np.nan, figure) for figure in (found.value, found.variance, found.floor)
    )
    df = area_sums(counts, n) - area_sums(counts, n > 0)
    census = np.isposinf(n_eff0)
    flags = faults | {
        "lonely_village": area_sums(counts, strata.lonely.reshape(n.shape) & (n > 0)) > 0,
        "census": census,
        "no_variance": (variance == 0) & ~census,
        "no_df": (df <= 0) & ~census & ~unusable,
    }
    return StratifiedShares(
        areas=counts.areas, items=counts.items, view=view,
        households=area_sums(counts, np.broadcast_to(counts.households[:, None], n.shape)),
        covered=found.covered, answered=area_sums(counts, n), satisfied=area_sums(counts, k),
        value=value, variance=variance, df=df, n_eff0=n_eff0, flags=flags,
    )  # fmt: skip


def _faults(counts: VillageCounts, n: Floats) -> dict[str, Flags]:
    """What is wrong with the counts of an area, or must be known of them."""
    households = counts.households[:, None]
    ballots, answered = area_sums(counts, counts.ballots[:, None]), area_sums(counts, n)
    return {
        "no_rows": answered == 0,
        "no_list": area_sums(counts, np.broadcast_to(np.isnan(households), n.shape)) > 0,
        "over_list": area_sums(counts, np.maximum(n, counts.ballots[:, None]) > households) > 0,
        "silent_village": (area_sums(counts, (n == 0) & (households > 0)) > 0) & (answered > 0),
        "item_missing": answered < (1 - MISSING_LIMIT) * ballots,
    }


def _simple_variance(value: Floats, n: Floats, population: Floats) -> Floats:
    """The variance under simple random sampling without replacement, as R's deff takes it."""
    return ratio(value * (1 - value), n - 1) * ratio(population - n, population)
