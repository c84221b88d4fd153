"""Tables as CSV, Excel and Parquet."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import xlsxwriter

from analysis.table import FORMULA


def to_csv(table: pd.DataFrame) -> bytes:
    """The table as UTF-8 CSV with BOM, so that Excel reads its Vietnamese."""
    return neutral(table).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def to_excel(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Tables as the sheets of one Excel file."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # one content, one file
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, table in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, list(table.columns), bold)
            for number, row in enumerate(neutral(table).itertuples(index=False), 1):
                sheet.write_row(number, 0, ["" if pd.isna(cell) else cell for cell in row])
            sheet.freeze_panes(1, 0)
            sheet.autofit()
    return buffer.getvalue()


def to_parquet(table: pd.DataFrame) -> bytes:
    """The table as Parquet, its texts as they are."""
    import duckdb  # only who writes Parquet pays for it

    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "table.parquet"
        connection.register("rows", table)
        connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")
        return path.read_bytes()


def neutral(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every text that a spreadsheet would run made harmless."""
    return table.map(lambda value: _neutral(value) if isinstance(value, str) else value)


def _neutral(text: str) -> str:
    return "'" + text if text.startswith(FORMULA) else text
