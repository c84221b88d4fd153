"""Area estimates: what the ballots of an area's villages say of all its households, item by item.

Everything comes from the villages' counts as they are compiled, so that the estimate beside an
official figure rests on the very same ballots.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.bounds import Bounds, worst_case
from analysis.stratified import StratifiedShares, stratified, stratified_merged
from analysis.tally import ItemTally, Tally
from analysis.village_counts import ALL_SATISFIED, VillageCounts
from questionnaires.share import Share

LEVEL = 0.95
Ends = tuple[float, float]


@dataclass(frozen=True)
class AreaEstimate:
    """One item in one area: the ballots, the estimate for all households, what is certain of them.

    `share` is that of the ballots. `value` and `interval` are None where nothing can be estimated;
    they speak of the `covered` households, those of villages where somebody answered the item.
    `merged` speaks of all, each silent village counted with the one most like it in size. The
    interval is Wilson's within the worst case: beyond it no share of these households can lie.
    """

    item: str
    share: Share
    households: int
    covered: int
    value: float | None
    se: float | None
    interval: Ends | None
    merged: float | None
    worst: Bounds | None
    size: float | None  # effective number of answers, by design alone
    flags: tuple[str, ...]
    level: float = LEVEL


def tally_counts(villages: Sequence[Tally], areas: Sequence[str] | None = None) -> VillageCounts:
    """The counts behind village tallies; `areas` names the area of each, by default its commune."""
    named = [v.commune or "" for v in villages] if areas is None else list(areas)
    codes, names = pd.factorize(np.array(named, dtype=object))
    items = [item.code for item in villages[0].items] if villages else []
    answered = [[*(i.valid for i in v.items), v.all_satisfied_share.denominator] for v in villages]
    content = [[*(i.satisfied for i in v.items), v.all_satisfied_share.numerator] for v in villages]
    return VillageCounts(
        areas=tuple(map(str, names)),
        area=codes.astype(np.int64),
        villages=tuple(village.name for village in villages),
        items=(*items, ALL_SATISFIED),
        households=np.array([v.households or np.nan for v in villages], dtype=np.float64),
        ballots=np.array([village.valid for village in villages], dtype=np.int64),
        answered=np.array(answered, dtype=np.int64).reshape(-1, len(items) + 1),
        satisfied=np.array(content, dtype=np.int64).reshape(-1, len(items) + 1),
    )


def area_estimates(counts: VillageCounts, view: str = "finite") -> list[tuple[AreaEstimate, ...]]:
    """Estimate every item of every area, area by area in the order of `counts.areas`.

    Nothing is estimated where a village has no number of households or more ballots than
    households; the ballots' own share always stands.
    """
    shares, merged = stratified(counts, view), stratified_merged(counts, view)
    lower, upper = (np.asarray(limits) for limits in shares.interval(LEVEL))
    return [
        tuple(
            _estimate(
                counts, shares, merged, (row, column), (lower[row, column], upper[row, column])
            )
            for column in range(len(counts.items))
        )
        for row in range(len(counts.areas))
    ]


def estimates_of(villages: Sequence[Tally]) -> tuple[AreaEstimate, ...]:
    """Every item of the one area that these villages make; nothing without villages of a list."""
    if not any(village.households for village in villages):
        return ()
    return area_estimates(tally_counts(villages, [""] * len(villages)))[0]


def lowest_content(items: Sequence[ItemTally]) -> ItemTally | None:
    """The content item with the least satisfied share, the first of equals."""
    answered = [item for item in items if item.role == "content" and item.share.value is not None]
    return min(answered, key=lambda item: item.share.value or 0, default=None)


def _estimate(
    counts: VillageCounts,
    shares: StratifiedShares,
    merged: StratifiedShares,
    place: tuple[int, int],
    limits: Ends,
) -> AreaEstimate:
    area, item = counts.areas[place[0]], counts.items[place[1]]
    flags = shares.flagged(area, item)
    known = not {"no_list", "over_list"} & {*flags}
    worst = worst_case(counts.triples(area, item)) if known else None
    everybody = shares.covered[place] == shares.households[place]
    return AreaEstimate(
        item=item,
        share=Share(int(shares.satisfied[place]), int(shares.answered[place])),
        households=int(shares.households[place]) if known else 0,
        covered=int(shares.covered[place]) if known else 0,
        value=_known(shares.value[place]),
        se=_known(shares.se[place]),
        interval=None if math.isnan(limits[0]) else _within(limits, worst if everybody else None),
        merged=_known(merged.value[place]),
        worst=worst,
        size=_known(shares.n_eff0[place]),
        flags=flags,
    )


def _within(limits: Ends, worst: Bounds | None) -> Ends:
    lower, upper = limits
    if worst is not None:
        lower, upper = max(lower, float(worst.lower)), min(upper, float(worst.upper))
    return float(lower), float(upper)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
