"""Frame files: clean ones are read, dirty ones are refused whole, with every reason and its row."""

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.problem import Refused
from survey_app.core.frame import Village
from survey_app.services.frame_file import read_frame, template_xlsx
from survey_app.services.frame_file.row import _BARE_TOTALS, parse_households
from survey_app.services.frame_file.spreadsheet import MAX_BYTES, MAX_ROWS
from survey_app.services.frame_file.text import folded

CASES = Path(__file__).parent.parent / "cases" / "frames"
EXPECTED = json.loads((CASES / "expected.json").read_text())


def workbook(*rows: tuple[object, ...], **sheets: list[tuple[object, ...]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def codes_of(data: bytes, filename: str = "thon.xlsx") -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_frame(data, filename)
    return list(refusal.value.codes)


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.csv")))
def test_every_case_file_gives_what_is_written_beside_it(name: str) -> None:
    data = (CASES / name).read_bytes()
    try:
        preview = read_frame(data, name)
    except Refused as refusal:
        found = {"problems": [[problem.code, problem.place] for problem in refusal.problems]}
    else:
        found = {
            "rows": [[v.commune_code, v.commune, v.name, v.households] for v in preview.rows],
            "warnings": [[warning.code, warning.place] for warning in preview.warnings],
        }
    assert found == EXPECTED[name]


def test_no_expectation_lies_around_without_its_file() -> None:
    assert set(EXPECTED) == {path.name for path in CASES.glob("*.csv")}


def test_every_fault_of_a_file_is_listed_at_once_in_the_order_of_rows() -> None:
    with pytest.raises(Refused) as refusal:
        read_frame((CASES / "fault-every-kind.csv").read_bytes(), "x.csv")
    rows = [int(problem.place.split()[1]) for problem in refusal.value.problems]
    assert rows == sorted(rows) == list(range(2, 13))
    assert all(problem.message[-1] in ".”" for problem in refusal.value.problems)


def test_a_workbook_gives_the_same_villages_as_the_text_file() -> None:
    rows = [("Xã", "Thôn", "Số hộ"), ("Trung Môn", "Thôn 1", 128), ("Trung Môn", "Thôn 2", 97.0)]
    text = read_frame((CASES / "plain.csv").read_bytes(), "plain.csv")
    assert read_frame(workbook(*rows), "plain.xlsx") == text
    assert text.households == 225


def test_names_are_kept_in_one_unicode_form() -> None:
    name = unicodedata.normalize("NFD", "Bản Chương")
    preview = read_frame(workbook(("Thôn", "Số hộ"), (f" {name}\u200b ", 10)), "a.xlsx")
    assert preview.rows == (Village("Bản Chương", 10),)


def test_a_formula_counts_by_the_value_that_was_saved() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Thôn", "Số hộ"))
        sheet.write_row(1, 0, ("Thôn 1",))
        sheet.write_formula(1, 1, "=60+68", None, 128)
    assert read_frame(target.getvalue(), "a.xlsx").households == 128


def test_a_formula_without_a_saved_value_is_refused() -> None:
    data = workbook(("Thôn", "Số hộ"), ("Thôn 1", "=60+68"), ("Thôn 2", 97))
    assert codes_of(data) == ["frame_formula_without_value"]


def test_a_thousand_that_a_spreadsheet_took_for_a_decimal_is_refused() -> None:
    assert codes_of(workbook(("Thôn", "Số hộ"), ("Thôn 1", 1.278))) == ["frame_households_invalid"]


def test_only_one_sheet_may_hold_a_list() -> None:
    listed = [("Thôn", "Số hộ"), ("Thôn 1", 5)]
    assert codes_of(workbook(*listed, Khác=listed)) == ["frame_many_sheets"]
    assert read_frame(workbook(("Ghi nhớ",), Khác=listed), "a.xlsx").households == 5


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(("Thôn", "Số hộ"), ("Thôn 1", 5))))
    hidden = book.create_sheet("Cũ")
    hidden.append(("Thôn", "Số hộ"))
    hidden.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    assert read_frame(target.getvalue(), "a.xlsx").households == 5


def test_a_file_too_big_is_refused_before_it_is_read() -> None:
    assert codes_of(b"x" * (MAX_BYTES + 1)) == ["file_too_big"]


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 61_000_000)
    assert codes_of(target.getvalue()) == ["file_too_big"]


def test_an_archive_with_a_document_type_is_refused() -> None:
    data, target = workbook(("Thôn", "Số hộ"), ("Thôn 1", 5)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            bomb = b'<!DOCTYPE a [<!ENTITY b "c">]>' if name.endswith("sheet1.xml") else b""
            new.writestr(name, bomb + old.read(name))
    assert codes_of(target.getvalue()) == ["file_unreadable"]


def test_too_many_rows_are_refused() -> None:
    text = "Thôn,Số hộ\n" + "".join(f"Thôn {n},1\n" for n in range(MAX_ROWS))
    assert codes_of(text.encode(), "a.csv") == ["file_too_many_rows"]


@pytest.mark.parametrize(
    ("written", "households"),
    [
        ("1.278", 1278),
        ("1 278", 1278),
        ("1\u00a0278", 1278),
        ("128 hộ", 128),
        ("128,00", 128),
        ("１２８", 128),
        (128.0, 128),
        ("12,78", None),
        ("1,278", None),
        ("-5", None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        ("", None),
        (None, None),
    ],
)
def test_counts_are_read_as_vietnamese_writes_them(written: object, households: int | None) -> None:
    assert parse_households(written) == households


def test_the_template_comes_back_as_it_was_filled_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(["Trung Môn", "Chân Sơn"])))
    sheet = book["Danh sách"]
    sheet.append(("Trung Môn", "Thôn 1", 128, "Ma Văn A, Trưởng ban CTMT; Lý Thị B", ""))
    sheet.append(("Chân Sơn", "Thôn 1", 60, None, "gộp từ hai thôn"))
    target = io.BytesIO()
    book.save(target)
    preview = read_frame(target.getvalue(), "mau.xlsx")
    assert preview.warnings == ()
    assert [(v.commune, v.name, v.households) for v in preview.rows] == [
        ("Trung Môn", "Thôn 1", 128),
        ("Chân Sơn", "Thôn 1", 60),
    ]
    assert preview.rows[0].team.startswith("Ma Văn A")
    assert preview.rows[1].note == "gộp từ hai thôn"


def test_the_template_offers_the_communes_and_guards_the_counts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(["Trung Môn", "Chân Sơn"])))
    rules = {str(rule.sqref): rule for rule in book["Danh sách"].data_validations.dataValidation}
    assert rules["A2:A501"].formula1 == "Xã!$A$1:$A$2"
    assert rules["C2:C501"].type == "whole"
    assert book["Hướng dẫn"]["A1"].value == "Cách điền danh sách thôn và số hộ"
    assert [cell.value for cell in book["Xã"]["A"]] == ["Trung Môn", "Chân Sơn"]


def test_an_empty_template_is_refused_as_empty() -> None:
    assert codes_of(template_xlsx()) == ["frame_empty"]


names = st.text(
    st.sampled_from("abcđêôươ ÀẢẠăằẵ0123456789.-/" + unicodedata.normalize("NFD", "Hòa Thượng")),
    min_size=1,
    max_size=30,
).filter(lambda name: any(map(str.isalnum, name)) and folded(name) not in _BARE_TOTALS)
villages = st.lists(
    st.tuples(names, st.integers(1, 900)),
    min_size=1,
    max_size=12,
    unique_by=lambda v: " ".join(unicodedata.normalize("NFKC", v[0]).casefold().split()),
)
headers = st.sampled_from(
    ["Thôn", " THÔN ", "thon", "Tên  thôn", unicodedata.normalize("NFD", "Thôn")]
)


@settings(max_examples=60, deadline=None)
@given(
    villages,
    headers,
    st.booleans(),
    st.sampled_from([";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_clean_list_is_read_whatever_its_writing(
    listed: list[tuple[str, int]], header: str, swapped: bool, delimiter: str, encoding: str
) -> None:
    rows = [(header, "SỐ HỘ"), *((name, str(count)) for name, count in listed)]
    lines = [delimiter.join(reversed(row) if swapped else row) for row in rows]
    preview = read_frame("\n".join(lines).encode(encoding), "a.csv")
    assert [(village.name, village.households) for village in preview.rows] == [
        (" ".join(unicodedata.normalize("NFC", name).split()), count) for name, count in listed
    ]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert read_or_refused(data, "a.csv")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert read_or_refused(bytes(whole[: data.draw(st.integers(100, len(whole)))]), "a.xlsx")


values = st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.none())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(values, max_size=3), max_size=8))
def test_any_rows_under_a_header_give_whole_villages_or_a_refusal(rows: list[list[object]]) -> None:
    text = "Thôn\tSố hộ\tGhi chú\n" + "\n".join(
        "\t".join("" if value is None else str(value) for value in row) for row in rows
    )
    assert read_or_refused(text.encode("utf-8", "replace"), "a.csv")


def read_or_refused(data: bytes, filename: str) -> bool:
    """Whole villages, or reasons: anything else rises and fails the test."""
    try:
        preview = read_frame(data, filename)
    except Refused as refusal:
        return bool(refusal.problems)
    return all(village.name and village.households > 0 for village in preview.rows)


SAMPLE = workbook(("Thôn", "Số hộ"), ("Thôn 1", 128), ("Thôn 2", 97))
