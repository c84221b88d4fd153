"""Tables from CSV files: text in one Unicode form, every row with the number it has on screen."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.parquet import read_parquet
from questionnaires.problem import Problem, Refused

FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a spreadsheet would run it; an apostrophe keeps it text
DELIMITERS = ",;\t"  # a spreadsheet in Vietnamese separates columns with ;


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV file (UTF-8, with or without BOM) as trimmed text; the index is the row's number.

    A file named .parquet is read as the same text. Refuses with file_unknown, table_not_text,
    table_unreadable, table_empty, table_column_twice, table_row_width, table_parquet.
    """
    if path.suffix.lower() == ".parquet":
        return read_parquet(path)
    header, rows = _records(path)
    twice = [name for name, n in Counter(header).items() if name and n > 1]
    problems = [Problem("table_column_twice", path.name, {"column": name}) for name in twice]
    for number, cells in rows:
        if len(cells) != len(header):
            width = {"found": len(cells), "expected": len(header)}
            problems.append(Problem("table_row_width", at(path, number), width))
    if problems:
        raise Refused(*problems)
    table = pd.DataFrame([cells for _, cells in rows], columns=header, dtype=object)
    table.index = pd.Index([number for number, _ in rows])
    return table.apply(_trimmed)


def at(path: Path, row: object) -> str:
    """The place of a problem: file and row, as a spreadsheet numbers them."""
    return f"{path.name}, dòng {row}"


def missing_columns(table: pd.DataFrame, names: Sequence[str], path: Path) -> Iterator[Problem]:
    for name in names:
        if name not in table:
            yield Problem("table_column_missing", path.name, {"column": name})


def missing_values(table: pd.DataFrame, names: Sequence[str], path: Path) -> Iterator[Problem]:
    for name in names:
        for row in table.index[table[name] == ""]:
            yield Problem("table_value_missing", at(path, row), {"column": name})


def one_space(names: pd.Series) -> pd.Series:
    """Names with single spaces: the same place typed twice is one place."""
    spelt = {name: " ".join(name.split()) for name in names.unique()}
    return names.map(spelt)


def _trimmed(column: pd.Series) -> pd.Series:
    numbers, distinct = pd.factorize(column)
    trimmed = np.array([_unguarded(cell.strip()) for cell in distinct], dtype=object)
    return pd.Series(trimmed[numbers], column.index, dtype=object)


def _unguarded(cell: str) -> str:
    """The text without the apostrophe that an export puts before what a spreadsheet would run."""
    guarded = cell.startswith("'") and cell[1:].startswith(FORMULA)
    return cell[1:].strip() if guarded else cell


def _records(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header in lower case, and every row that is not empty with its number."""
    text = _text(path)
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = [(number, cells) for number, cells in enumerate(reader, 1) if any(cells)]
    except csv.Error as error:
        place = at(path, reader.line_num)
        raise Refused(Problem("table_unreadable", place, {"reason": str(error)})) from error
    if not records:
        raise Refused(Problem("table_empty", path.name))
    return [name.strip().lower() for name in records[0][1]], records[1:]


def _text(path: Path) -> str:
    try:
        return unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(Problem("table_not_text", path.name)) from error
    except OSError as error:
        raise Refused(Problem("file_unknown", path.name, {"name": str(path)})) from error
