"""Frame files: villages and their household counts, as offices really send them.

A file gives a preview or a refusal that lists every fault with its row; nothing is half-imported.
Columns are known by their Vietnamese headers whatever their order, case, spaces, Unicode form or
missing diacritics. No names of people: a column that holds them is refused, not ignored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.number import count
from questionnaires.problem import Problem, Refused
from survey_app.core.frame import Village
from survey_app.services.frame_file.columns import NAMES, Header, find_header, personal_columns
from survey_app.services.frame_file.row import Entry, is_total, read_entry
from survey_app.services.frame_file.spreadsheet import Sheet, read_spreadsheet
from survey_app.services.frame_file.text import folded, identity

UNUSUALLY_MANY = 1_000  # households in one village: possible, but more often a slip


@dataclass(frozen=True)
class FramePreview:
    """The villages a file holds, in its order, and what somebody should check before they count."""

    rows: tuple[Village, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def households(self) -> int:
        return sum(row.households for row in self.rows)


def read_frame(data: bytes, filename: str) -> FramePreview:
    """Read villages from .xlsx or .csv; refuse with every `file_…` and `frame_…` fault at once."""
    spreadsheet = read_spreadsheet(data, filename)
    sheet, header = _only_list(spreadsheet.sheets)
    problems = list(personal_columns(header, sheet.rows))
    entries: list[Entry] = []
    totals: list[Problem] = []
    for number, row in enumerate(sheet.rows[header.row :], start=header.row + 1):
        if is_total(header, row):
            totals += _total_differs(header, row, number, entries)
        elif any(header.cell(row, column) not in (None, "") for column in NAMES):
            entry = read_entry(header, row, number, entries[-1] if entries else None)
            problems += entry.problems
            entries.append(entry)
    problems += _repeated(entries)
    if not entries:
        problems.append(Problem("frame_empty"))
    if problems:
        raise Refused(*sorted(problems, key=_row_of))
    warnings = (*spreadsheet.warnings, *_unread(header), *_remarks(entries), *totals)
    return FramePreview(tuple(entry.village for entry in entries), warnings)


def _row_of(problem: Problem) -> int:
    return int(problem.place.removeprefix("dòng ") or 0)


def _only_list(sheets: Sequence[Sheet]) -> tuple[Sheet, Header]:
    """The one sheet that holds the list; for a text table, the reading whose delimiter fits."""
    headers = [(sheet, find_header(sheet.rows)) for sheet in sheets]
    whole = [(sheet, header) for sheet, header in headers if header and not header.missing]
    names = sorted({sheet.name for sheet, _ in whole})
    if len(names) > 1:
        raise Refused(Problem("frame_many_sheets", values={"sheets": ", ".join(names)}))
    if whole:
        return whole[0]
    best = max((header for _, header in headers if header), default=None, key=Header.known)
    if best is not None and (personal := tuple(personal_columns(best, ()))):
        raise Refused(*personal)
    missing = best.missing if best else ("village", "households")
    place = f"dòng {best.row}" if best else ""
    raise Refused(
        *(Problem("frame_column_missing", place, {"column": NAMES[name]}) for name in missing)
    )


def _total_differs(
    header: Header, row: tuple[object, ...], number: int, entries: Sequence[Entry]
) -> Iterator[Problem]:
    """Warn where a total row is not the sum of all rows above it, or of its commune's."""
    written = read_entry(header, row, number, None).households
    if written is None or not entries:
        return
    commune = entries[-1].village.commune
    sums = {
        sum(entry.village.households for entry in entries),
        sum(entry.village.households for entry in entries if entry.village.commune == commune),
    }
    if written not in sums:
        values = {"written": count(written), "sum": count(max(sums))}
        yield Problem("frame_note_total_differs", f"dòng {number}", values)


def _repeated(entries: Sequence[Entry]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        village = entry.village
        key = (village.commune_code, identity(village.commune), identity(village.name))
        if village.name and first.setdefault(key, entry) is not entry:
            values = {"name": village.name, "row": first[key].row}
            yield Problem("frame_village_repeated", entry.place, values)


def _unread(header: Header) -> Iterator[Problem]:
    for title in header.unread:
        yield Problem("frame_note_column_unread", values={"column": title})


def _remarks(entries: Sequence[Entry]) -> Iterator[Problem]:
    alike: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        village = entry.village
        key = (village.commune_code, identity(village.commune), folded(village.name))
        if alike.setdefault(key, entry) is not entry:
            names = {"name": village.name, "other": alike[key].village.name}
            yield Problem("frame_note_names_alike", entry.place, names)
        if village.households > UNUSUALLY_MANY:
            counts = {"name": village.name, "households": count(village.households)}
            yield Problem("frame_note_many_households", entry.place, counts)
    if filled := [entry.row for entry in entries if entry.commune_carried]:
        yield Problem("frame_note_commune_carried", f"dòng {filled[0]}", {"rows": len(filled)})
