"""Figures: cells added up to the areas of one level, as arrays whose first axis is the area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cells import ANSWERED, Cells
from analysis.frame import PLACE
from analysis.tally import Reason
from questionnaires.ballot import INVALID_REASONS
from questionnaires.questionnaire import Item, Questionnaire

Counts = NDArray[np.int64]
NO_REASON = "Không ghi lý do"


@dataclass(frozen=True)
class Figures:
    """Sums of one level.

    `options` maps an item to area × option; a multiple-choice item has one column more, the ballots
    that ticked anything. Texts and days are kept by area number.
    """

    households: Counts
    asked: Counts
    issued: Counts
    valid: Counts
    invalid: Counts
    all_satisfied: Counts
    options: Mapping[str, Counts]
    texts: Mapping[tuple[int, str], tuple[Reason, ...]]
    invalid_reasons: Mapping[int, tuple[Reason, ...]]
    days: Mapping[int, Mapping[date, int]]
    excluded: Mapping[int, tuple[Reason, ...]]


def placed(cells: Cells, frame: pd.DataFrame, forms: Sequence[str]) -> Cells:
    """The cells of these forms, with the number of the frame's row in a column `row`."""
    rows = pd.MultiIndex.from_frame(frame[PLACE])

    def numbered(part: pd.DataFrame) -> pd.DataFrame:
        kept = part[part["form"].isin(forms)]
        places = pd.MultiIndex.from_frame(kept[PLACE])
        return kept.assign(row=rows.get_indexer(places))

    return Cells(*(numbered(getattr(cells, part.name)) for part in fields(Cells)))


def sum_up(
    cells: Cells, frame: pd.DataFrame, area: Counts, areas: int, questionnaire: Questionnaire
) -> Figures:
    """Add placed cells up; `area` gives the area of each row of the frame, from 0 to areas - 1."""
    ballots, items = cells.ballots, cells.items

    def total(rows: pd.DataFrame, column: str) -> Counts:
        of = area[rows["row"].to_numpy()]
        return np.bincount(of, weights=rows[column], minlength=areas).astype(np.int64)

    framed = frame.assign(row=np.arange(len(frame)))
    by_item = dict(iter(items.groupby("item", sort=False)))
    return Figures(
        households=total(framed, "households"),
        asked=total(framed, "asked"),
        issued=total(framed, "issued"),
        valid=total(ballots[ballots["valid"]], "n"),
        invalid=total(ballots[~ballots["valid"]], "n"),
        all_satisfied=total(ballots, "all_satisfied"),
        options={
            item.code: _by_option(by_item.get(item.code, items[:0]), item, area, areas)
            for item in questionnaire.items
            if item.type != "text"
        },
        texts=_texts(cells.texts, area),
        invalid_reasons=_invalid_reasons(ballots[~ballots["valid"]], area),
        days=_days(cells.days, area),
        excluded=_excluded(cells.excluded, area),
    )


def _by_option(rows: pd.DataFrame, item: Item, area: Counts, areas: int) -> Counts:
    columns = [option.code for option in item.options]
    columns += [ANSWERED] if item.type == "multiple" else []
    option = pd.Index(columns).get_indexer(pd.Index(rows["option"]))
    flat = area[rows["row"].to_numpy()] * len(columns) + option
    sums = np.bincount(flat, weights=rows["n"], minlength=areas * len(columns))
    return sums.reshape(areas, len(columns)).astype(np.int64)


def _texts(texts: pd.DataFrame, area: Counts) -> dict[tuple[int, str], tuple[Reason, ...]]:
    rows = texts.assign(area=area[texts["row"].to_numpy()])
    sums = rows.groupby(["area", "item", "text"])["n"].sum().reset_index()
    ordered = sums.sort_values(["area", "item", "n", "text"], ascending=[True, True, False, True])
    records = zip(*(ordered[name].tolist() for name in ("area", "item", "text", "n")), strict=True)
    reason = lru_cache(maxsize=None)(Reason)  # the same words recur in many villages
    return {
        (key[0], key[1]): tuple(reason(text, n) for _, _, text, n in group)
        for key, group in groupby(records, key=itemgetter(0, 1))
    }


def _invalid_reasons(invalid: pd.DataFrame, area: Counts) -> dict[int, tuple[Reason, ...]]:
    reasons = invalid["invalid_reason"].replace(INVALID_REASONS | {"": NO_REASON})
    texts = invalid.assign(item="", text=reasons)
    return {key[0]: found for key, found in _texts(texts, area).items()}


def _excluded(excluded: pd.DataFrame, area: Counts) -> dict[int, tuple[Reason, ...]]:
    texts = excluded.assign(item="").rename(columns={"excluded": "text"})
    return {key[0]: found for key, found in _texts(texts, area).items()}


def _days(days: pd.DataFrame, area: Counts) -> dict[int, dict[date, int]]:
    rows = days.assign(area=area[days["row"].to_numpy()])
    sums = rows.groupby(["area", "day"])["n"].sum()
    found: dict[int, dict[date, int]] = {}
    for (number, day), n in zip(sums.index.tolist(), sums.tolist(), strict=True):
        found.setdefault(number, {})[date.fromisoformat(day)] = n
    return found
