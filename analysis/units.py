"""Units: the communes or villages of an area beside each other, and the funnel around them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.area_estimate import AreaEstimate, area_estimates, tally_counts
from analysis.decide import VerdictClass
from analysis.evidence import measured_item, overall_class
from analysis.placement import Funnel, funnel
from analysis.tally import Tally
from questionnaires.verdict import BarVerdict

LEAST_UNITS = 5  # places in a funnel at least
NO_FUNNEL = f"Không vẽ biểu đồ phễu: cần ít nhất {LEAST_UNITS} địa bàn có phiếu."
NO_OVERALL = "Không vẽ biểu đồ phễu: mẫu phiếu không có câu hỏi chung theo hai mức."


@dataclass(frozen=True)
class Unit:
    """One commune or village among its like: its estimate, its class, its place in the funnel."""

    tally: Tally
    estimate: AreaEstimate
    found: VerdictClass | None
    band: str


def compare_units(
    tally: Tally, villages: Sequence[Tally], units: Sequence[Tally]
) -> tuple[tuple[Unit, ...], Funnel | None, str]:
    """The places of an area side by side, by the item that the area is measured on.

    Their funnel is None where its reason, the third result, says so.
    """
    item = measured_item(tally, _overall_bar(tally))
    if item is None or not units or not any(village.households for village in villages):
        return (), None, NO_OVERALL if item is None else NO_FUNNEL
    groups = {unit.name: _villages_of(unit, villages) for unit in units}
    ordered = [(village, name) for name, group in groups.items() for village in group]
    counts = tally_counts([v for v, _ in ordered], [name for _, name in ordered])
    column = counts.items.index(item)
    finite = {area: each[column] for area, each in
              zip(counts.areas, area_estimates(counts), strict=True)}  # fmt: skip
    process = {area: each[column] for area, each in
               zip(counts.areas, area_estimates(counts, "process"), strict=True)}  # fmt: skip
    spread, note = _funnel([process[unit.name] for unit in units], units)
    bands = [point.band for point in spread.points] if spread else ["no_data"] * len(finite)
    compared = tuple(
        Unit(unit, finite[unit.name], overall_class(unit, groups[unit.name]), band)
        for unit, band in zip(units, bands, strict=True)
    )
    return compared, spread, note


def _funnel(estimates: Sequence[AreaEstimate], units: Sequence[Tally]) -> tuple[Funnel | None, str]:
    share = np.array([np.nan if e.value is None else e.value for e in estimates])
    size = np.array([0.0 if e.size is None else e.size for e in estimates])
    if np.isfinite(share).sum() < LEAST_UNITS:
        return None, NO_FUNNEL
    population = [max(unit.households, 0) for unit in units]
    return funnel([unit.name for unit in units], share, size, population), ""


def _villages_of(unit: Tally, villages: Sequence[Tally]) -> list[Tally]:
    if unit.level == "village":
        return [unit]
    return [village for village in villages if village.commune == unit.name]


def _overall_bar(tally: Tally) -> BarVerdict | None:
    bars = tally.verdict.bars if tally.verdict else ()
    return next((bar for bar in bars if bar.bar == "overall"), None)
