"""Cells: counts by village × form × mode × item × option, mergeable sums behind every figure."""

from dataclasses import dataclass, field, fields, replace
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.coding import Coded, code_patterns, code_table, satisfaction_items
from analysis.given import given
from analysis.parquet import grouped_parquet
from analysis.table import read_table
from questionnaires.questionnaire import Questionnaire

KEYS = ["commune", "village", "form", "mode"]
BALLOTS = [*KEYS, "valid", "invalid_reason"]
ITEMS = [*KEYS, "item", "option"]
TEXTS = [*KEYS, "item", "text"]
DAYS = [*KEYS, "day"]
EXCLUDED = [*KEYS, "excluded"]
ANSWERED = ""  # in place of an option: the ballots that ticked anything of a multiple-choice item
Counts = NDArray[np.int64]


def _empty(keys: list[str], *sums: str) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {key: pd.Series([], dtype=str) for key in keys}
    return _tidy(pd.DataFrame(columns | {total: pd.Series([], dtype="int64") for total in sums}))


def _no_days() -> pd.DataFrame:
    return _empty(DAYS, "n")


def _none_excluded() -> pd.DataFrame:
    return _empty(EXCLUDED, "n")


@dataclass(frozen=True, eq=False)
class Cells:
    """Counts of ballots, of answers and of texts (valid ballots), and of ballots a day received.

    `ballots`: commune, village, form, mode, valid, invalid_reason, n, all_satisfied (how many of
    the n carry no `not_satisfied`; 0 where invalid). `items`: …, item, option, n. `texts`: …, item,
    text, n. `days`: …, day (ISO), n, empty where the days are not known. `excluded`: …, excluded
    (the reason), n: what two people have left out of every other table, valid or not.
    """

    ballots: pd.DataFrame
    items: pd.DataFrame
    texts: pd.DataFrame
    days: pd.DataFrame = field(default_factory=_no_days)
    excluded: pd.DataFrame = field(default_factory=_none_excluded)


def merge(*cells: Cells) -> Cells:
    """Add cells up: those of two halves are those of the whole."""
    parts = (NO_CELLS, *cells)
    return Cells(
        *(_tidy(pd.concat([getattr(part, f.name) for part in parts])) for f in fields(Cells))
    )


def cells_from_responses(responses: pd.DataFrame, questionnaire: Questionnaire) -> Cells:
    """Count a table of responses: commune, village, form, valid and a column an item.

    Optional columns: mode, invalid_reason, day, excluded (a row with a reason there is counted
    apart), and n where a row stands for n equal ones. What is missing counts as blank. Refuses as
    `given`, and with table_option_unknown, valid ballots only.
    """
    rows = _complete(given(responses))
    rows, out = rows[rows["excluded"] == ""], rows[rows["excluded"] != ""]
    valid = rows[rows["valid"]]
    coded = code_table(valid, questionnaire)
    return _count(rows, valid, coded, questionnaire, out)


def cells_from_file(path: Path, questionnaire: Questionnaire) -> Cells:
    """Count a file of responses, CSV or Parquet, with the columns of `cells_from_responses`.

    A Parquet file is grouped and counted part by part: its size does not matter. Refuses as
    `read_table` and `cells_from_responses`.
    """
    if path.suffix.lower() != ".parquet":
        return cells_from_responses(read_table(path), questionnaire)
    columns = [*BALLOTS, "day", "excluded", *(item.code for item in questionnaire.items)]
    parts = grouped_parquet(path, columns)
    return reduce(merge, (cells_from_responses(part, questionnaire) for part in parts), NO_CELLS)


def cells_from_patterns(
    patterns: pd.DataFrame,
    texts: pd.DataFrame,
    questionnaire: Questionnaire,
    excluded: pd.DataFrame | None = None,
) -> Cells:
    """Count groups of equal ballots: commune, village, form, mode, valid, invalid_reason, answers
    (JSON, without texts), n and, where known, day; beside them `texts` and `excluded`, as in Cells.
    """
    rows = _complete(patterns.astype({"valid": bool}))
    numbers, distinct = pd.factorize(rows.pop("answers").where(rows["valid"]))
    valid = rows[rows["valid"]]
    chosen = replace(code_patterns(list(distinct), questionnaire), texts={})
    coded = chosen.take(numbers[numbers >= 0].astype(np.int64))
    out = _none_excluded() if excluded is None else excluded
    counted = _count(rows, valid, coded, questionnaire, out)
    return replace(counted, texts=_tidy(texts))


def _complete(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with every optional column: blank, and one ballot each, where it was missing."""
    usual: dict[str, str | int] = {
        "mode": "",
        "invalid_reason": "",
        "day": "",
        "n": 1,
        "excluded": "",
    }
    return rows.assign(**{name: value for name, value in usual.items() if name not in rows})


def _count(
    rows: pd.DataFrame,
    valid: pd.DataFrame,
    coded: Coded,
    questionnaire: Questionnaire,
    excluded: pd.DataFrame,
) -> Cells:
    group = valid.groupby(KEYS, sort=False).ngroup().to_numpy().astype(np.int64)
    places = valid[KEYS].drop_duplicates()
    weight = valid["n"].to_numpy()
    spotless = _no_dissatisfaction(coded, questionnaire, len(valid))
    good = valid.assign(all_satisfied=weight * spotless, invalid_reason="")
    bad = rows[~rows["valid"]].assign(all_satisfied=0)
    received = rows[rows["day"] != ""]
    return Cells(
        _tidy(pd.concat([good, bad])[[*BALLOTS, "n", "all_satisfied"]]),
        _tidy(_item_rows(places, group, weight, coded, questionnaire)),
        _tidy(_text_rows(valid, coded)),
        _tidy(received[[*DAYS, "n"]]),
        _tidy(excluded[[*EXCLUDED, "n"]]),
    )


def _no_dissatisfaction(
    coded: Coded, questionnaire: Questionnaire, ballots: int
) -> NDArray[np.bool_]:
    spotless = np.ones(ballots, dtype=bool)
    for item in satisfaction_items(questionnaire):
        options = [option.code for option in item.options]
        spotless &= coded.choices[item.code] != options.index("not_satisfied")
    return spotless


def _item_rows(
    places: pd.DataFrame,
    group: Counts,
    weight: Counts,
    coded: Coded,
    questionnaire: Questionnaire,
) -> pd.DataFrame:
    """One row for each place, item and option that any ballot chose."""
    parts = [NO_CELLS.items]
    for item in questionnaire.items:
        options = [option.code for option in item.options]
        if item.type == "choice":
            table = _choices_by_place(coded.choices[item.code], group, weight, len(places), options)
        elif item.type == "multiple":
            table = _ticks_by_place(coded.multiples[item.code], group, weight, len(places))
            options = [*options, ANSWERED]
        else:
            continue
        place, option = np.nonzero(table)
        chosen = places.iloc[place].assign(item=item.code, n=table[place, option])
        parts.append(chosen.assign(option=np.array(options, dtype=object)[option]))
    return pd.concat(parts)


def _choices_by_place(
    numbers: Counts, group: Counts, weight: Counts, places: int, options: list[str]
) -> Counts:
    """place × option: ballots that chose it."""
    width = len(options) + 1  # the first column takes the blanks
    flat = np.bincount(group * width + numbers + 1, weights=weight, minlength=places * width)
    return flat.reshape(places, width)[:, 1:].astype(np.int64)


def _ticks_by_place(ticks: NDArray[np.bool_], group: Counts, weight: Counts, places: int) -> Counts:
    """place × option: ballots that ticked it, and in a last column those that ticked anything."""
    columns = [*ticks.T, ticks.any(axis=1)]
    sums = [np.bincount(group, weights=weight * column, minlength=places) for column in columns]
    return np.stack(sums, axis=1).astype(np.int64)


def _text_rows(valid: pd.DataFrame, coded: Coded) -> pd.DataFrame:
    parts = [NO_CELLS.texts]
    for code, column in coded.texts.items():
        written = np.flatnonzero(column != "")
        rows = valid[[*KEYS, "n"]].iloc[written]
        parts.append(rows.assign(item=code, text=column[written]))
    return pd.concat(parts)


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Equal keys added up, columns and rows in one order: equal contents give equal frames."""
    sums = [name for name in ("n", "all_satisfied") if name in rows]
    known = (*BALLOTS, "item", "option", "text", "day", "excluded")
    keys = [name for name in known if name in rows]
    types = {key: bool if key == "valid" else str for key in keys} | dict.fromkeys(sums, "int64")
    return rows.astype(types).groupby(keys, as_index=False, sort=True)[sums].sum()


NO_CELLS = Cells(
    _empty(BALLOTS, "n", "all_satisfied"),
    _empty(ITEMS, "n"),
    _empty(TEXTS, "n"),
    _no_days(),
    _none_excluded(),
)
