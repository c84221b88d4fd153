"""Village × item counts: all that estimates, bounds and decisions need of any number of answers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cells import Cells
from analysis.coding import satisfaction_items
from analysis.frame import FORMS, PLACE
from analysis.villages import Count, Village, counts
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
ALL_SATISFIED = "all_satisfied"  # in place of an item: ballots without a single "not satisfied"


@dataclass(frozen=True, eq=False)
class VillageCounts:
    """V villages of C areas, J items.

    `area` (V,): the area each village belongs to, a place in `areas`. `households` (V,): of the
    list at its date, NaN where not known. `ballots` (V,): valid ones. `answered`, `satisfied`
    (V, J): who answered the item, and who of these is satisfied. `unplaced`: ballots of no village
    of the frame; they enter no estimate.
    """

    areas: tuple[str, ...]
    area: Counts
    villages: tuple[str, ...]
    items: tuple[str, ...]
    households: Floats
    ballots: Counts
    answered: Counts
    satisfied: Counts
    unplaced: int = 0

    def within(self, areas: Sequence[str]) -> "VillageCounts":
        """The same villages in other areas, named village by village: a district, a new commune."""
        codes, names = pd.factorize(np.asarray(areas, dtype=object))
        return replace(self, areas=tuple(names), area=codes.astype(np.int64))

    def together(self, name: str) -> "VillageCounts":
        """All villages as one area."""
        return self.within([name] * len(self.villages))

    def triples(self, area: str, item: str) -> tuple[Count, ...]:
        """(N, n, k) of each village of one area; refuses with household_count_missing and as
        `villages.counts`.
        """
        rows = np.flatnonzero(self.area == self.areas.index(area))
        missing = [self.villages[row] for row in rows if np.isnan(self.households[row])]
        if missing:
            problems = (Problem("household_count_missing", v, {"village": v}) for v in missing)
            raise Refused(*problems)
        column = self.items.index(item)
        sizes = self.households[rows].astype(np.int64).tolist()
        heard, content = (table[rows, column].tolist() for table in (self.answered, self.satisfied))
        return counts(zip(sizes, heard, content, strict=True))

    def problems(self) -> Iterator[Problem]:
        """Every village with more ballots or answers than households: its list is out of date."""
        returned = np.maximum(self.ballots, self.answered.max(axis=1, initial=0))
        for row in np.flatnonzero(returned > self.households):
            values = {
                "village": self.villages[row],
                "commune": self.areas[self.area[row]],
                "returned": int(returned[row]),
                "households": int(self.households[row]),
            }
            yield Problem("compile_over_households", self.villages[row], values)


def village_counts(
    cells: Cells,
    frame: pd.DataFrame,
    satisfied: Mapping[str, Collection[str]],
    forms: Collection[str] = FORMS,
) -> VillageCounts:
    """Count village × item out of cells; modes and counted forms added up.

    Parameters
    ----------
    cells : of one campaign.
    frame : commune, village, households (NaN where not known), one row a village.
    satisfied : item → the options that count as satisfied: ("satisfied",), or levels 4 and 5.
        `ALL_SATISFIED` adds the ballots without a single "not satisfied" as an item.
    forms : legal forms that count.

    Notes
    -----
    Refuses with table_village_twice. A blank answer is missing, not dissatisfied: `answered` counts
    those who answered the item.
    """
    areas, names = pd.factorize(frame["commune"])
    places = _places(frame)
    ballots = cells.ballots[cells.ballots["valid"] & cells.ballots["form"].isin(forms)]
    found = _find(ballots, places)
    valid = _added(found, ballots["n"], len(frame))
    answered, content = _answers(cells.items[cells.items["form"].isin(forms)], places, satisfied)
    if ALL_SATISFIED in satisfied:
        column = list(satisfied).index(ALL_SATISFIED)
        answered[:, column] = valid
        content[:, column] = _added(found, ballots["all_satisfied"], len(frame))
    return VillageCounts(
        areas=tuple(names),
        area=areas.astype(np.int64),
        villages=tuple(frame["village"]),
        items=tuple(satisfied),
        households=frame["households"].to_numpy(dtype=np.float64, na_value=np.nan),
        ballots=valid,
        answered=answered,
        satisfied=content,
        unplaced=int(ballots["n"].to_numpy()[found < 0].sum()),
    )


def satisfied_options(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """For `village_counts`: every item on the scale "satisfied", and all of them together."""
    items = {item.code: ("satisfied",) for item in satisfaction_items(questionnaire)}
    return items | {ALL_SATISFIED: ()}


def counts_of(villages: Iterable[Village]) -> VillageCounts:
    """The counts of one area and one item, unnamed; refuses as `villages.counts`."""
    table = np.array(counts(villages), dtype=np.int64).reshape(-1, 3)
    return VillageCounts(
        areas=("",),
        area=np.zeros(len(table), dtype=np.int64),
        villages=tuple(str(number) for number in range(1, len(table) + 1)),
        items=("",),
        households=table[:, 0].astype(np.float64),
        ballots=table[:, 1],
        answered=table[:, 1:2],
        satisfied=table[:, 2:3],
    )


def _places(frame: pd.DataFrame) -> pd.MultiIndex:
    twice = frame[frame.duplicated(PLACE)]
    if len(twice):
        rows = twice[PLACE].drop_duplicates().itertuples(index=False)
        values = [{"village": village, "commune": commune} for commune, village in rows]
        raise Refused(*(Problem("table_village_twice", str(v["village"]), v) for v in values))
    return pd.MultiIndex.from_frame(frame[PLACE])


def _find(rows: pd.DataFrame, places: pd.MultiIndex) -> Counts:
    """The place of each row in the frame, -1 where it has none."""
    commune, communes = pd.factorize(rows["commune"])
    village, villages = pd.factorize(rows["village"])
    pair, distinct = pd.factorize(commune * len(villages) + village)
    first, second = np.divmod(distinct, max(len(villages), 1))
    names = pd.MultiIndex.from_arrays([communes[first], villages[second]])
    return np.asarray(places.get_indexer(names)[pair], dtype=np.int64)


def _answers(
    items: pd.DataFrame, places: pd.MultiIndex, satisfied: Mapping[str, Collection[str]]
) -> tuple[Counts, Counts]:
    """village × item: answered, satisfied."""
    codes, options = pd.factorize(items["option"])
    item = pd.Index(list(satisfied)).get_indexer(pd.Index(items["item"]))
    content = np.zeros((len(satisfied), len(options) + 1), dtype=bool)
    for row, chosen in enumerate(satisfied.values()):
        content[row, : len(options)] = options.isin(list(chosen))
    place, width = _find(items, places), len(satisfied)
    cell = np.where((item >= 0) & (place >= 0), place * width + item, -1)
    size, n = len(places) * width, items["n"]
    answered = _added(cell, n, size)
    return (
        answered.reshape(-1, width),
        _added(np.where(content[item, codes], cell, -1), n, size).reshape(-1, width),
    )


def _added(cell: Counts, n: pd.Series, size: int) -> Counts:
    """The sums of n by cell; -1 is no cell."""
    kept = cell >= 0
    return np.bincount(cell[kept], n.to_numpy()[kept], minlength=size).astype(np.int64)
