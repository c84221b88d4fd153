"""The areas that publication counts: villages in communes in districts in the whole, by number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.compile import WHOLE
from analysis.disclosure.families import Level
from analysis.disclosure.table import Counts, Flags
from questionnaires.area import placed

NAMES = ["district", "commune", "village"]
LEVEL_LABELS = {
    "whole": "Toàn đợt",
    "district": "Huyện",
    "commune": "Xã",
    "village": "Thôn",
}


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas of one level, in the frame's order.

    `level`: whole, district, commune or village. `names` (A rows): district, commune, village, ""
    where the level has none. `of` (frame rows,): the area of each village. `parent` (A,): in the
    level above.
    """

    level: str
    names: pd.DataFrame
    of: Counts
    parent: Counts

    def sums(self, villages: Counts) -> Counts:
        """(A, …) village figures added up."""
        total = np.zeros((len(self.names), *villages.shape[1:]), dtype=np.int64)
        np.add.at(total, self.of, villages)
        return total

    def called(self, area: int) -> str:
        """The area as a message names it: "Thôn 1, xã A"."""
        given = [str(self.names[name].iloc[area]) for name in NAMES[::-1]]
        return placed(*([name for name in given if name] or [WHOLE]))


def areas(frame: pd.DataFrame) -> tuple[Areas, ...]:
    """The levels of a frame from the top down; one that has a single area with a single part
    is left out, for it would say the same twice.
    """
    frame = frame.reset_index(drop=True)
    district = frame["district"] if "district" in frame else pd.Series("", frame.index)
    named = frame.assign(district=district.fillna(""))[NAMES]
    commune = _level("commune", named, ["district", "commune"])
    found = [commune, _level("village", named, NAMES)]
    if len(commune.names) > 1:
        whole = _level("whole", named, [])
        districts = _level("district", named, ["district"])
        several = [districts] if len(districts.names) > 1 else []
        found = [whole, *several, *found]
    return tuple(_under(above, level) for above, level in zip([None, *found], found, strict=False))


def level_of(areas: Areas, answers: Counts, counts: Counts, sensitive: Flags) -> Level:
    """The figures of one level as suppression takes them."""
    return Level(answers, counts, sensitive, areas.parent, np.zeros_like(sensitive))


def hidden_of(levels: Sequence[Areas], masks: Sequence[Flags], name: str) -> Flags:
    """The mask of the level of that name."""
    return next(mask for level, mask in zip(levels, masks, strict=True) if level.level == name)


def _level(level: str, named: pd.DataFrame, keys: list[str]) -> Areas:
    if level == "village":
        of, distinct = np.arange(len(named)), named
    elif keys:
        of, distinct = _numbered(named, keys)
    else:
        of, distinct = np.zeros(len(named), dtype=np.int64), named.iloc[:1]
    blank = [name for name in NAMES if name not in keys]
    names = distinct.reset_index(drop=True).assign(**dict.fromkeys(blank, ""))
    return Areas(level, names[NAMES], of.astype(np.int64), np.zeros(len(names), dtype=np.int64))


def _numbered(named: pd.DataFrame, keys: list[str]) -> tuple[Counts, pd.DataFrame]:
    """A commune is known by its name: those of one name are one, as in a compilation."""
    of, _ = pd.factorize(named[keys[-1]])
    first = np.unique(of, return_index=True)[1]
    return of.astype(np.int64), named.iloc[first]


def _under(above: Areas | None, level: Areas) -> Areas:
    parent = np.zeros(len(level.names), dtype=np.int64)
    if above is not None:
        parent[level.of] = above.of
    return Areas(level.level, level.names, level.of, parent)
