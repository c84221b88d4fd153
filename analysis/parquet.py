"""Tables from Parquet files, through DuckDB where it is installed: text, as a CSV file gives it."""

import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd

from questionnaires.problem import Problem, Refused


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a Parquet file as trimmed text, "" for nothing; rows are numbered as CSV rows are.

    DuckDB is asked for only here: an office that exports CSV need not install it. Refuses with
    file_unknown, table_parquet, table_parquet_reader.
    """
    if not path.is_file():
        raise Refused(Problem("file_unknown", path.name, {"name": str(path)}))
    try:
        import duckdb
    except ImportError as error:
        raise Refused(Problem("table_parquet_reader", path.name)) from error
    query = "SELECT COLUMNS(*)::VARCHAR FROM read_parquet($file)"
    try:
        with duckdb.connect() as connection:
            found = connection.execute(query, {"file": str(path)})
            names = [str(column[0]).strip().lower() for column in found.description]
            rows = found.fetchall()
    except duckdb.Error as error:
        raise Refused(Problem("table_parquet", path.name, {"reason": str(error)})) from error
    table = pd.DataFrame([[_text(cell) for cell in row] for row in rows], columns=names)
    table = table.astype(object)
    table.index = pd.Index(range(2, len(rows) + 2))
    return table


def _text(cell: Any) -> str:
    return "" if cell is None else unicodedata.normalize("NFC", str(cell)).strip()
