"""The open tables of a publication: what stands in their rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.cells import Cells
from analysis.disclosure.areas import LEVEL_LABELS, NAMES, Areas
from analysis.disclosure.attack import Protection
from analysis.disclosure.table import Counts, Flags
from analysis.disclosure.texts import without_people
from analysis.figures import Figures
from questionnaires.questionnaire import Item, Questionnaire

KEYS = ["level", *NAMES]


@dataclass(frozen=True, eq=False)
class Source:
    """The counted figures of every village, and the levels that they add up to."""

    questionnaire: Questionnaire
    figures: Figures
    levels: tuple[Areas, ...]
    cells: Cells
    protection: Protection

    @property
    def communes(self) -> Areas:
        return next(level for level in self.levels if level.level == "commune")


def reach(source: Source) -> pd.DataFrame:
    """Households and ballots of every area; no answer is in it."""
    figures = source.figures
    columns = {
        "households": figures.households,
        "asked": figures.asked,
        "issued": figures.issued,
        "returned": figures.valid + figures.invalid,
        "valid": figures.valid,
        "invalid": figures.invalid,
    }
    parts = [
        _places(level).assign(**{name: level.sums(of) for name, of in columns.items()})
        for level in source.levels
    ]
    return pd.concat(parts, ignore_index=True)


def modes(source: Source) -> pd.DataFrame:
    """How ballots came in, by commune: form, who filled them in, how many."""
    ballots, communes = source.cells.ballots, source.communes
    rows = ballots.assign(area=communes.of[ballots["row"].to_numpy()])
    sums = rows.groupby(["area", "form", "mode"], as_index=False)["n"].sum()
    places = _places(communes).iloc[sums["area"].to_numpy()].reset_index(drop=True)
    found: pd.DataFrame = places.assign(form=sums["form"], mode=sums["mode"], ballots=sums["n"])
    return found


def reasons_of(source: Source, judged: Sequence[tuple[Item, str | None, Flags]]) -> pd.DataFrame:
    """Why people are not satisfied, by commune, where the commune's own count is shown."""
    parts = list(_reason_rows(source, judged))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _reason_rows(
    source: Source, judged: Sequence[tuple[Item, str | None, Flags]]
) -> Iterator[pd.DataFrame]:
    texts, communes = source.cells.texts, source.communes
    rows = texts.assign(area=communes.of[texts["row"].to_numpy()])
    for item, why, shown in judged:
        given = rows[(rows["item"] == why) & shown[rows["area"].to_numpy()]]
        if given.empty:
            continue
        clean = given.assign(text=given["text"].map(without_people))
        sums = clean.groupby(["area", "text"], as_index=False)["n"].sum()
        sums = sums.sort_values(["area", "n", "text"], ascending=[True, False, True])
        places = _places(communes).iloc[sums["area"].to_numpy()].reset_index(drop=True)
        yield places.assign(item=item.code, reason=sums["text"].to_numpy(), n=sums["n"].to_numpy())


def _places(level: Areas) -> pd.DataFrame:
    places: pd.DataFrame = level.names.assign(level=LEVEL_LABELS[level.level])[KEYS]
    return places


def long(level: Areas, keys: Mapping[str, Sequence[str]], answers: Counts) -> pd.DataFrame:
    """A row for each area and column, with its keys and how many answered."""
    areas, columns = answers.shape
    rows = _places(level).loc[np.repeat(np.arange(areas), columns)].reset_index(drop=True)
    named = {
        name: np.tile(np.resize(np.array(codes, dtype=object), columns), areas)
        for name, codes in keys.items()
    }
    long: pd.DataFrame = rows.assign(**named, answered=answers.ravel())
    return long
