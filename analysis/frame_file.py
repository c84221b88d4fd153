"""Frame from a file: commune, village, households, asked, issued and optionally district."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.frame import FRAME, PLACE
from analysis.table import at, missing_columns, missing_values, one_space, read_table
from questionnaires.problem import Problem, Refused

COUNTS = ["households", "asked", "issued"]
NO_FRAME = pd.DataFrame({name: pd.Series([], dtype=object) for name in FRAME})
COUNT = re.compile(r"\d{1,9}", re.ASCII)


def read_frame(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a frame and every fault in it; a count that cannot be read stands as 0.

    Finds what `read_table` refuses, and table_column_missing, table_value_missing,
    table_count_malformed, table_village_twice, table_commune_in_two_districts,
    table_asked_over_households.
    """
    try:
        table = read_table(path)
    except Refused as refused:
        return NO_FRAME, list(refused.problems)
    missing = list(missing_columns(table, FRAME, path))
    if table.empty:
        missing.append(Problem("table_empty", path.name))
    if missing:
        return NO_FRAME, missing
    names = [*PLACE, *(["district"] if "district" in table else [])]
    table = table.assign(**{name: one_space(table[name]) for name in names})
    problems = [*missing_values(table, names, path), *_repeated(table, path)]
    problems += [*_malformed(table, path)]
    frame = table.assign(**{name: table[name].map(_count) for name in COUNTS})
    return frame[[*FRAME, *names[2:]]], [*problems, *_impossible(frame, path)]


def _count(text: str) -> int:
    return int(text) if COUNT.fullmatch(text) else 0


def _malformed(table: pd.DataFrame, path: Path) -> Iterator[Problem]:
    for name in COUNTS:
        for row, text in table[name].items():
            if not COUNT.fullmatch(text):
                values = {"column": name, "value": text}
                yield Problem("table_count_malformed", at(path, row), values)


def _repeated(table: pd.DataFrame, path: Path) -> Iterator[Problem]:
    for row, commune, village in table[table.duplicated(PLACE)][PLACE].itertuples():
        values = {"commune": commune, "village": village}
        yield Problem("table_village_twice", at(path, row), values)
    if "district" in table:
        pairs = table.drop_duplicates(["district", "commune"])
        for row, commune in pairs[pairs.duplicated("commune")]["commune"].items():
            yield Problem("table_commune_in_two_districts", at(path, row), {"commune": commune})


def _impossible(frame: pd.DataFrame, path: Path) -> Iterator[Problem]:
    columns = ["village", "asked", "households"]
    wrong = frame.loc[frame["asked"] > frame["households"], columns]
    for row, *found in wrong.itertuples():
        values = dict(zip(columns, found, strict=True))
        yield Problem("table_asked_over_households", at(path, row), values)
