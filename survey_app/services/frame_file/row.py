"""One row of a frame file: its village, or every reason why it is none."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaires.problem import Problem
from survey_app.core.frame import Village
from survey_app.services.frame_file.columns import NAMES, Header
from survey_app.services.frame_file.spreadsheet import Uncomputed
from survey_app.services.frame_file.text import folded, identity, tidy

MAX_NAME = 80
MAX_HOUSEHOLDS = 20_000
_COUNT = re.compile(r"(\d{1,3}(?:[. ]\d{3})+|\d+)(?:[.,]0{1,2})?(?: hộ)?")
_TOTALS = {
    "cộng",
    "tổng",
    "tổng cộng",
    "tổng số",
    "tổng số hộ",
    "cộng xã",
    "toàn xã",
    "cộng toàn xã",
}
_BARE_TOTALS = {folded(total) for total in _TOTALS}
_SHEET_ERROR = re.compile(r"#(REF|N/A|VALUE|NAME|DIV/0|NULL|NUM)", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """A row as read; `households` is None and problems tell why where it is no village."""

    row: int
    village: Village
    households: int | None
    problems: tuple[Problem, ...]
    commune_carried: bool = False

    @property
    def place(self) -> str:
        return f"dòng {self.row}"


def is_total(header: Header, row: Sequence[object]) -> bool:
    """Tell whether a row is a sum ("Tổng cộng", "cong") and not a village ("Cống")."""
    name = tidy(header.cell(row, "village"))
    label = next((tidy(value) for value in row if isinstance(value, str) and value), "")
    written = identity(name or label).rstrip(":. ")
    return written in _TOTALS or written in _BARE_TOTALS


def read_entry(header: Header, row: Sequence[object], number: int, above: Entry | None) -> Entry:
    """Read a row; an empty commune is the commune of the row above, as merged cells leave it."""
    place = f"dòng {number}"
    problems = list(_uncomputed(header, row, place))
    households = parse_households(header.cell(row, "households"))
    name = tidy(header.cell(row, "village"))
    if not problems:
        problems += _name_problems(name, place)
        problems += _count_problems(header.cell(row, "households"), households, place)
    commune, code = _commune(header, row)
    carried = not commune and not code and above is not None
    if carried and above is not None:
        commune, code = above.village.commune, above.village.commune_code
    if not commune and not code and {"commune", "commune_code"} & set(header.columns):
        problems.append(Problem("frame_commune_missing", place))
    team, note = (tidy(header.cell(row, column)) for column in ("team", "note"))
    village = Village(name, households or 0, commune, code, team, note)
    carried = carried and bool(commune or code)
    return Entry(number, village, households, tuple(problems), carried)


def parse_households(value: object) -> int | None:
    """Return a count written as a number or as text ("1.278", "128 hộ"); None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value == value // 1 and abs(value) < 1e9 else None
    match = _COUNT.fullmatch(unicodedata.normalize("NFKC", tidy(value)).strip())
    return int(re.sub(r"\D", "", match[1])) if match and len(match[1]) < 12 else None


def _uncomputed(header: Header, row: Sequence[object], place: str) -> Iterator[Problem]:
    for column, title in NAMES.items():
        if isinstance(header.cell(row, column), Uncomputed):
            yield Problem("frame_formula_without_value", place, {"column": title})


def _name_problems(name: str, place: str) -> Iterator[Problem]:
    if not name:
        yield Problem("frame_village_missing", place)
    elif len(name) > MAX_NAME:
        yield Problem("frame_village_too_long", place, {"limit": MAX_NAME})
    elif _SHEET_ERROR.match(name) or not any(sign.isalnum() for sign in name):
        yield Problem("frame_village_invalid", place, {"name": name})


def _count_problems(value: object, households: int | None, place: str) -> Iterator[Problem]:
    shown = tidy(str(value).replace(".", ",") if isinstance(value, float) else value)[:40]
    if not shown:
        yield Problem("frame_households_missing", place)
    elif households is None or households <= 0:
        yield Problem("frame_households_invalid", place, {"value": shown})
    elif households > MAX_HOUSEHOLDS:
        yield Problem("frame_households_too_many", place, {"value": shown})


def _commune(header: Header, row: Sequence[object]) -> tuple[str, str]:
    """Name (or the code for want of one) and code; a code is given back its lost leading zeros."""
    name = tidy(header.cell(row, "commune"))
    code = tidy(header.cell(row, "commune_code"))
    if name.isdigit():
        name, code = "", code or name
    code = code.zfill(5) if code.isdigit() else code
    return name or code, code
