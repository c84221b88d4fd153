"""Spreadsheets and text tables that people send us: from bytes to plain rows, trusting nothing.

Formulas are never computed: a cell gives the value its program saved, or `Uncomputed` where none
was saved. Limits on size, unpacked size, rows and columns hold before anything is kept.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

import openpyxl

from questionnaires.problem import Problem, Refused

MAX_BYTES = 5_000_000
MAX_UNPACKED = 60_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 40
DELIMITERS = ",;\t|"
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


class Uncomputed:
    """A formula whose value was never saved in the file."""


Row = tuple[object, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet, the first at index 0; a text table has no name."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Spreadsheet:
    """What a file holds: its visible sheets, or one reading of a text table for each delimiter."""

    sheets: tuple[Sheet, ...]
    warnings: tuple[Problem, ...] = ()


def read_spreadsheet(data: bytes, filename: str) -> Spreadsheet:
    """Read .xlsx or delimited text by what the bytes are, whatever the name says.

    Refuses with `file_too_big`, `file_old_excel`, `file_unreadable` or `file_too_many_rows`.
    """
    if len(data) > MAX_BYTES:
        raise _refusal("file_too_big", filename, limit=MAX_BYTES // 1_000_000)
    if data.startswith(_OLE):
        raise _refusal("file_old_excel", filename)
    if not data.startswith(_ZIP):
        return _read_text(data, filename)
    try:
        _check_archive(data, filename)
        return Spreadsheet(tuple(_workbook(data, filename)))
    except Refused:
        raise
    except Exception as fault:  # a hostile or broken archive can fail anywhere in the reader
        raise _refusal("file_unreadable", filename) from fault


def _refusal(code: str, filename: str, **values: object) -> Refused:
    return Refused(Problem(code, values={"file": filename, **values}))


def _check_archive(data: bytes, filename: str) -> None:
    """Refuse an archive that unpacks to too much or brings an XML document type of its own."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise _refusal("file_too_big", filename, limit=MAX_BYTES // 1_000_000)
        for member in archive.infolist():
            with archive.open(member) as content:
                if b"<!DOCTYPE" in content.read(2048):
                    raise _refusal("file_unreadable", filename)


def _workbook(data: bytes, filename: str) -> Iterator[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features it does not need to read
        saved, written = (
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
            for data_only in (True, False)
        )
        for values, formulas in zip(saved.worksheets, written.worksheets, strict=True):
            if values.sheet_state == "visible":
                values.reset_dimensions()
                formulas.reset_dimensions()
                pairs = zip(_rows(values), _rows(formulas), strict=True)
                rows = (_merged(value, formula) for value, formula in pairs)
                yield Sheet(values.title, _limited(rows, filename))


def _rows(sheet: Any) -> Iterator[Row]:
    rows: Iterator[Row] = sheet.iter_rows(
        max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1, values_only=True
    )
    return rows


def _merged(values: Row, formulas: Row) -> Row:
    """The saved values, with `Uncomputed` where a formula has none."""
    return tuple(
        Uncomputed() if value is None and isinstance(formula, str) and formula[:1] == "=" else value
        for value, formula in zip_longest(values, formulas)
    )


def _limited(rows: Iterator[Row], filename: str) -> tuple[Row, ...]:
    kept = tuple(islice(rows, MAX_ROWS + 1))
    if len(kept) > MAX_ROWS:
        raise _refusal("file_too_many_rows", filename, limit=MAX_ROWS)
    return kept


def _read_text(data: bytes, filename: str) -> Spreadsheet:
    text, notes = _decoded(data, filename)
    readings = []
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            rows = (tuple(row[:MAX_COLUMNS]) for row in reader)
            readings.append(Sheet("", _limited(rows, filename)))
        except csv.Error:
            continue
    if not readings:
        raise _refusal("file_unreadable", filename)
    return Spreadsheet(tuple(readings), notes)


def _decoded(data: bytes, filename: str) -> tuple[str, tuple[Problem, ...]]:
    """Decode UTF-8 or UTF-16, else Windows-1258 with a warning; a BOM decides."""
    encodings: tuple[str, ...]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif data[1:2] == b"\0":
        encodings = ("utf-16-le",)
    else:
        encodings = ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, (Problem("file_old_encoding"),) if encoding == "cp1258" else ()
    raise _refusal("file_unreadable", filename)
