"""Tables from Parquet files, through DuckDB: text, as a CSV file gives it."""

import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from questionnaires.problem import Problem, Refused

FIRST_ROW = 2  # a CSV file has its header in row 1
VECTORS = 8  # of 2 048 rows, held as text with a copy for each cell
PARTS = 6  # read of these before they are handed on, with one copy of equal texts
MEMORY = "300MB"  # for grouping; what does not fit goes to a temporary folder


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a Parquet file as trimmed text, "" for nothing; rows are numbered as CSV rows are.

    Refuses with file_unknown, table_parquet.
    """
    parts = [*_parts(path, "SELECT COLUMNS(*)::VARCHAR FROM read_parquet($file)")]
    table = pd.concat(parts, ignore_index=True)
    table.index = pd.RangeIndex(FIRST_ROW, len(table) + FIRST_ROW)
    return table


def grouped_parquet(path: Path, columns: list[str]) -> Iterator[pd.DataFrame]:
    """Equal rows of a Parquet file with their number `n`, part by part, whatever its size.

    Of `columns` those that the file has, as `read_parquet` gives them; the index is the row where
    each group comes first. Equal rows may come in two groups. Refuses as `read_parquet`.
    """
    first = f"min(file_row_number) + {FIRST_ROW}"
    source = "FROM read_parquet($file, file_row_number = true)"
    (header,) = _parts(path, "SELECT COLUMNS(*)::VARCHAR FROM read_parquet($file) LIMIT 0")
    names = [name for name in columns if name in header]
    wanted = ", ".join(f"trim({_quoted(name)}::VARCHAR) AS {_quoted(name)}" for name in names)
    query = f"SELECT {wanted}, count(*) AS n, {first} AS first {source} GROUP BY ALL"
    for part in _joined(_parts(path, query)):
        numbers = part[["n", "first"]].astype("int64")
        yield part[names].assign(n=numbers["n"]).set_index(numbers["first"].to_numpy())


def _parts(path: Path, query: str) -> Iterator[pd.DataFrame]:
    """What a query finds, at least one part: columns of text, their names in lower case."""
    import duckdb  # only who reads Parquet pays for it

    if not path.is_file():
        raise Refused(Problem("file_unknown", path.name, {"name": str(path)}))
    with TemporaryDirectory() as spilt, duckdb.connect(config=_settings(spilt)) as connection:
        connection.execute("SET enable_progress_bar = false")
        try:
            connection.execute(query, {"file": str(path)})
            part = connection.fetch_df_chunk(VECTORS)
            yield _as_text(part)
            while len(part := connection.fetch_df_chunk(VECTORS)):
                yield _as_text(part)
        except duckdb.OutOfMemoryException:
            raise  # no fault of the file
        except duckdb.Error as error:
            raise Refused(Problem("table_parquet", path.name)) from error


def _settings(spilt: str) -> dict[str, str | bool | int | float | list[str]]:
    return {"memory_limit": MEMORY, "temp_directory": spilt}


def _joined(parts: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Fewer and larger parts: to count one and add it up costs more than its rows."""
    while some := [*islice(parts, PARTS)]:
        yield pd.concat(some, ignore_index=True)


def _as_text(part: pd.DataFrame) -> pd.DataFrame:
    names = [str(name).strip().lower() for name in part]
    columns = [_trimmed(part.iloc[:, place]) for place in range(len(names))]
    return pd.DataFrame(dict(zip(names, columns, strict=True)), dtype=object)


def _trimmed(column: "pd.Series[Any]") -> Any:
    """Each value once in memory, in one Unicode form."""
    numbers, distinct = pd.factorize(column)
    if column.dtype.kind in "iu":
        return column.to_numpy()
    texts = [unicodedata.normalize("NFC", str(value)).strip() for value in distinct]
    return np.array([*texts, ""], dtype=object)[numbers]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
