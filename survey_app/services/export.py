"""Export: the anonymous dataset with its codebook as CSV and Excel files."""

import io
from collections.abc import Iterator

import pandas as pd
import xlsxwriter
from sqlalchemy import Connection

from survey_app.services import dataset
from survey_app.store.campaigns import Campaign

# What a spreadsheet would run as a formula; an apostrophe keeps it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def responses_csv(connection: Connection, campaign: Campaign) -> bytes:
    """The dataset as UTF-8 CSV with BOM, so that Excel reads its Vietnamese."""
    return _csv(dataset.rows(connection, campaign))


def codebook_csv(connection: Connection, campaign: Campaign) -> bytes:
    """The codebook as UTF-8 CSV with BOM."""
    return _csv(dataset.codebook(connection, campaign))


def frame_csv(connection: Connection, campaign: Campaign) -> bytes:
    """The frame as UTF-8 CSV with BOM: with the dataset all that `python -m analysis` needs."""
    return _csv(dataset.frame(connection, campaign))


def workbook(connection: Connection, campaign: Campaign) -> bytes:
    """The dataset, its codebook and its frame as the sheets of one Excel file."""
    sheets = {
        "Dữ liệu": dataset.rows(connection, campaign),
        "Giải thích mã": dataset.codebook(connection, campaign),
        "Danh sách thôn": dataset.frame(connection, campaign),
    }
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, table in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, list(table.columns), bold)
            for number, row in enumerate(neutral(table).itertuples(index=False), 1):
                sheet.write_row(number, 0, row)
            sheet.freeze_panes(1, 0)
            sheet.autofit()
    return buffer.getvalue()


def files(connection: Connection, campaign: Campaign) -> Iterator[tuple[str, bytes]]:
    """Every file of a campaign's data: (name, content)."""
    yield "responses.csv", responses_csv(connection, campaign)
    yield "codebook.csv", codebook_csv(connection, campaign)
    yield "frame.csv", frame_csv(connection, campaign)
    yield "dataset.xlsx", workbook(connection, campaign)


def neutral(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every text that a spreadsheet would run made harmless."""
    return table.map(lambda value: _neutral(value) if isinstance(value, str) else value)


def _neutral(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text


def _csv(table: pd.DataFrame) -> bytes:
    return neutral(table).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
