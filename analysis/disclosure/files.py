"""The files of a publication: a CSV a table, as a spreadsheet opens it, and the proof beside."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.disclosure.publication import Publication
from analysis.disclosure.publish import HIDDEN
from analysis.table import FORMULA
from questionnaires.problem import Problem, Refused

FILES = {
    "reach": ("so-ho-so-phieu.csv", "Số hộ, số phiếu của từng địa bàn"),
    "items": ("hai-long-tung-cau.csv", "Số phiếu hài lòng, chưa hài lòng theo câu hỏi và địa bàn"),
    "distributions": ("phuong-an.csv", "Số phiếu chọn từng phương án, từ cấp xã trở lên"),
    "reasons": ("ly-do.csv", "Lý do chưa hài lòng, theo xã; đã bỏ họ tên và số điện thoại"),
    "modes": ("hinh-thuc.csv", "Số phiếu thu về theo hình thức và cách điền, theo xã"),
}
RANGES = ("khoang-suy-ra.csv", "Khoảng giá trị còn có thể có của từng ô bị che")
AUDIT = "kiem-tra.txt"
HEADINGS = {
    "level": "Cấp",
    "district": "Huyện",
    "commune": "Xã",
    "village": "Thôn",
    "item": "Câu hỏi",
    "option": "Phương án",
    "households": "Tổng số hộ",
    "asked": "Số hộ được hỏi",
    "issued": "Phiếu phát ra",
    "returned": "Phiếu thu về",
    "valid": "Phiếu hợp lệ",
    "invalid": "Phiếu không hợp lệ",
    "answered": "Phiếu trả lời",
    "satisfied": "Hài lòng",
    "not_satisfied": "Chưa hài lòng",
    "reason": "Lý do chưa hài lòng",
    "n": "Số phiếu",
    "form": "Hình thức",
    "mode": "Cách điền",
    "ballots": "Số phiếu thu về",
    "cell": "Ô",
    "low": "Ít nhất",
    "high": "Nhiều nhất",
}


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """The table as readers get it: Vietnamese headings, "…" for what is withheld, text harmless."""
    shown = table.astype(object).where(table.notna(), HIDDEN)
    return shown.map(_harmless).rename(columns=HEADINGS)


def publication_files(made: Publication) -> Mapping[str, bytes]:
    """The content of every file by its name: UTF-8 CSV with BOM, and the audit as text."""
    named = {FILES[name]: table for name, table in made.tables.items()}
    if len(made.audit.ranges):
        named |= {RANGES: made.audit.ranges}
    files = {file: _csv(table) for (file, _), table in named.items()}
    about = [f"{file}: {title}." for file, title in named]
    legend = [made.legend] if len(made.audit.ranges) else []
    text = "\r\n".join([*about, "", *legend, *made.audit.lines, ""])
    return files | {AUDIT: text.encode("utf-8-sig")}


def write_publication(made: Publication, folder: Path) -> Iterator[Path]:
    """Write every file and yield its path; refuses with table_not_written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in publication_files(made).items():
            unfinished = folder / f".{name}.{os.getpid()}.tmp"
            unfinished.write_bytes(content)
            unfinished.replace(folder / name)
            yield folder / name
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise Refused(Problem("table_not_written", str(folder), reason)) from error


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _csv(table: pd.DataFrame) -> bytes:
    return printed(table).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
