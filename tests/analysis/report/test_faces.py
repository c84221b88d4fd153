"""Four faces of one report: the same words and figures, each in its own good order."""

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from papers import (
    FACTS,
    FORMULAS,
    GOODS,
    HOSTILE,
    compiled,
    frame,
    goods_appendix,
    goods_report,
    hard,
    hard_report,
    hoa_tinh,
    hoa_tinh_notice,
    hoa_tinh_report,
    trung_an_appendix,
)
from reading import excel_rows, html_tables, pdf_pages, solid, word_tables, word_text

from analysis import number
from analysis.font import printable
from analysis.report.blocks import Column, Paper, Row, Table, order_cell, text_cell
from analysis.report.excel_sheet import DANGEROUS, neutral
from analysis.report.face_excel import sheets_of
from analysis.report.face_pdf import to_pdf
from analysis.report.faces import face
from analysis.report.paper import build_blocks
from analysis.report.report import MARK, Member, Report, minutes, report
from analysis.report.tables import tables
from questionnaires.library import load_rule

HEADINGS = [
    ["STT", "NỘI DUNG", "HÀI LÒNG", "CHƯA HÀI LÒNG", "Lý do chưa hài lòng"],
    ["Số phiếu", "Tỷ lệ %", "Số phiếu", "Tỷ lệ %"],
]
FIRST = [
    "1",
    "Về quy hoạch, bố trí các công trình khu sản xuất tập trung tại xã",
    *("1.276", "99,84", "02", "0,16"),
    "- Chưa bố trí khu sản xuất tập trung",
]


def hoa_tinh_minutes() -> Report:
    return minutes(hoa_tinh(), hoa_tinh().villages[0], FACTS)


REPORTS = [
    *(hoa_tinh_notice, hoa_tinh_report, hoa_tinh_minutes, hard_report, goods_report),
    *(trung_an_appendix, goods_appendix),
]
every_report = pytest.mark.parametrize("made", REPORTS, ids=lambda made: made.__name__)


def test_the_notice_prints_the_table_of_hoa_tinh_as_it_was_published() -> None:
    table = html_tables(face(hoa_tinh_notice(), "html"))[0]
    assert table[:2] == HEADINGS
    assert table[2] == FIRST
    assert table[3][2:6] == ["1.266", "99,06", "12", "0,94"]
    assert table[20][0] == "19"
    assert table[20][2:6] == ["1.278", "100", "0", "0"]
    text = solid(word_text(face(hoa_tinh_notice(), "docx")))
    assert solid("Số hộ trực tiếp lấy ý kiến: 1.278/1.699 hộ (75,22% số hộ)") in text
    assert solid("Thời gian: 27/8/2019-14/9/2019") in text


@every_report
def test_all_faces_state_the_same_words_and_figures(made: object) -> None:
    paper_of = made()  # type: ignore[operator]
    expected = [b for b in build_blocks(paper_of).blocks if isinstance(b, Table)]
    bodies = [[[cell.text for cell in row.cells] for row in table.rows] for table in expected]
    visible = [[[cell.strip("\t") for cell in row] for row in body] for body in bodies]

    html = [table[-len(body) :] for table, body in zip(
        html_tables(face(paper_of, "html")), bodies, strict=True)]  # fmt: skip
    word = [table[-len(body) :] for table, body in zip(
        word_tables(face(paper_of, "docx")), bodies, strict=True)]  # fmt: skip
    page = solid("".join(pdf_pages(face(paper_of, "pdf"))))

    assert html == bodies
    assert word == bodies
    for body in visible:
        for row in body:
            if sum(map(len, row)) < 400:  # a longer row may break over two pages
                assert solid(printable("".join(row))) in page


@every_report
def test_the_workbook_holds_the_printed_figures_as_numbers(made: object) -> None:
    paper_of = made()  # type: ignore[operator]
    sheets = excel_rows(face(paper_of, "xlsx"))
    compared = 0
    for title, names in sheets_of(paper_of):
        rows = [[value for value in row if value is not None] for row in sheets.get(title, [])]
        for table in (table for name in names for table in tables(paper_of, name)):
            for row in table.rows:
                expected = [
                    float(number.parse(cell.text)) if cell.number is not None
                    else neutral(cell.text)
                    for cell in row.cells if cell.text
                ]  # fmt: skip
                assert expected in rows
                compared += sum(cell.number is not None for cell in row.cells)
    assert compared > 5


def test_excel_shows_each_number_as_the_paper_prints_it() -> None:
    sheet = load_workbook(BytesIO(face(hoa_tinh_notice(), "xlsx")))["Nội dung"]
    row = next(row for row in sheet.iter_rows() if row[2].value == 1276)
    assert [cell.value for cell in row[2:6]] == [1276, 99.84, 2, 0.16]
    assert [cell.number_format for cell in row[2:6]] == ["#,##0", "0.00", "00", "0.00"]
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.page_setup.paperSize == 9


@every_report
def test_no_cell_of_the_workbook_can_be_a_formula(made: object) -> None:
    book = load_workbook(BytesIO(face(made(), "xlsx")))  # type: ignore[operator]
    texts = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [cell for cell in texts if cell.data_type == "f"]
    assert not [c for c in texts if isinstance(c.value, str) and c.value.startswith(DANGEROUS)]


def test_formulas_of_residents_are_kept_as_text_that_can_be_read() -> None:
    rows = excel_rows(face(hard_report(), "xlsx"))["Lý do"]
    written = {str(row[1]).replace("\t", "") for row in rows}
    assert {f"– {formula.strip()}" for formula in FORMULAS} <= written


@pytest.mark.parametrize("made", [hoa_tinh_notice, hoa_tinh_report, hoa_tinh_minutes])
def test_word_tables_repeat_their_heading_and_keep_rows_whole(made: object) -> None:
    document = Document(BytesIO(face(made(), "docx")))  # type: ignore[operator]
    grids = [t for t in document.tables if t.style and t.style.name == "Table Grid"]
    assert grids
    for table in grids:
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert all(cell.width for row in table.rows for cell in row.cells)


def test_word_carries_the_right_heading_geometry_and_page_numbers() -> None:
    document = Document(BytesIO(face(hoa_tinh_report(), "docx")))
    left, right = document.tables[0].rows[0].cells
    assert left.text.startswith("ỦY BAN MTTQ VIỆT NAM HUYỆN CHỢ GẠO\nBAN THƯỜNG TRỰC")
    assert right.text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "Chợ Gạo, ngày 01 tháng 10 năm 2019" in right.text.replace("\xa0", " ")
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins if margin] == [20, 20, 30]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert all("Biểu đồ" in shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    assert len(document.inline_shapes) == 2


def test_the_words_before_a_signature_stay_with_it() -> None:
    body = list(Document(BytesIO(face(hoa_tinh_report(), "docx"))).element.body)
    signed = next(at for at, e in enumerate(body) if "TM. BAN THƯỜNG TRỰC" in "".join(e.itertext()))
    assert body[signed - 1].pPr.find(qn("w:keepNext")) is not None
    pages = pdf_pages(face(hoa_tinh_report(), "pdf"))
    signing = next(page for page in pages if "TM. BAN THƯỜNG TRỰC" in page)
    assert "Trên đây là báo cáo" in signing


def test_a_table_over_two_pages_repeats_its_heading_in_the_pdf() -> None:
    pages = pdf_pages(face(hoa_tinh_notice(), "pdf"))
    carrying = [page for page in pages if page.count("1.278") > 2]
    assert len(carrying) > 1
    assert all("NỘI DUNG" in page and "HÀI LÒNG" in page for page in carrying)


def test_pdf_pages_are_numbered_from_the_second_on() -> None:
    first, *others = pdf_pages(face(hoa_tinh_report(), "pdf"))
    assert not re.match(r"\s*1\s", first)
    assert all(re.match(rf"\s*{at}\s", page) for at, page in enumerate(others, start=2))


def test_the_pdf_is_tagged_and_named() -> None:
    document = pypdfium2.PdfDocument(face(hoa_tinh_report(), "pdf"))
    try:
        assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
        assert document.get_metadata_dict()["Title"].startswith("Báo cáo kết quả lấy ý kiến")
    finally:
        document.close()


def test_the_sections_of_a_report_stand_in_the_order_of_real_ones() -> None:
    text = word_text(face(hoa_tinh_report(), "docx"))
    order = [
        "I. QUÁ TRÌNH TRIỂN KHAI",
        "II. KẾT QUẢ THỰC HIỆN",
        "III. KẾT QUẢ TỪNG NỘI DUNG",
        "IV. CÂU HỎI CHUNG",
        "1. Ưu điểm",
        "2. Hạn chế",
        "VI. KIẾN NGHỊ",
        "PHỤ LỤC 1. KẾT QUẢ THEO ĐỊA BÀN",
    ]
    places = [text.index(heading) for heading in order]
    assert places == sorted(places)


def test_the_parts_of_a_report_add_up_to_its_total() -> None:
    (table,) = tables(hoa_tinh_report(), "parts")
    *parts, total = [[cell.number for cell in row.cells] for row in table.rows]
    for column in (2, 3, 5, 6, 7):
        assert sum(part[column] or 0 for part in parts) == total[column]
    assert len(parts) == 4


def test_a_bar_without_a_confirmed_figure_says_so_with_its_numbers() -> None:
    for format in ("html", "docx", "pdf"):
        content = face(hoa_tinh_report(), format)  # type: ignore[arg-type]
        text = {"html": lambda c: c.decode(), "docx": word_text,
                "pdf": lambda c: " ".join(pdf_pages(c))}[format](content)  # fmt: skip
        solid_text = solid(text)
        assert solid("Kết luận: chưa có ngưỡng được xác nhận") in solid_text
        assert solid("1.266/1.278 phiếu (99,06%)") in solid_text
        assert solid("chưa kiểm chứng") in solid_text
        assert solid("Chưa phải mẫu chính thức") in solid_text


def test_a_campaign_without_ballots_says_that_data_are_missing() -> None:
    empty = compiled([], frame(**{"Ấp 1": 10}), load_rule("hd-78-2017"))
    text = face(report(empty, empty.communes[0], FACTS), "html").decode()
    assert "chưa đủ dữ liệu" in text
    assert "Kết luận: không đạt" in text  # 0/10 households is under any bar of coverage
    for format in ("docx", "xlsx", "pdf"):
        assert face(report(empty, empty.communes[0], FACTS), format)  # type: ignore[arg-type]


def test_uncounted_online_answers_stand_beside_by_name() -> None:
    made = hard_report()
    (table,) = tables(made, "uncounted")
    assert [cell.text for cell in table.rows[0].cells] == ["Trực tuyến", "05", "05", "05", "100"]
    (reach,) = tables(made, "reach")
    returned = next(row for row in reach.rows if "thu về, mỗi hộ" in row.cells[1].text)
    assert returned.cells[2].text == "27"


def test_a_demonstration_says_so_on_every_page_of_every_face() -> None:
    made = hard_report()
    assert all(page.count(MARK) >= 2 for page in pdf_pages(face(made, "pdf")))
    section = Document(BytesIO(face(made, "docx"))).sections[0]
    for header in (section.header, section.first_page_header):
        assert MARK in header.paragraphs[0].text
        assert f'string="{MARK}"' in header._element.xml
    for sheet in load_workbook(BytesIO(face(made, "xlsx"))):
        assert sheet["A1"].value == MARK
        assert MARK in (sheet.oddHeader.center.text or "")
    assert face(made, "html").decode().count(MARK) == 3


@pytest.mark.parametrize("made", [hoa_tinh_notice, hoa_tinh_report])
def test_a_paper_of_real_figures_bears_no_mark(made: object) -> None:
    assert MARK not in face(made(), "html").decode()  # type: ignore[operator]
    assert not any(MARK in page for page in pdf_pages(face(made(), "pdf")))  # type: ignore[operator]


def test_hostile_words_print_as_written_and_run_nowhere() -> None:
    html = face(hard_report(), "html").decode()
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in html
    assert HOSTILE in word_text(face(hard_report(), "docx"))
    assert solid(HOSTILE) in solid("".join(pdf_pages(face(hard_report(), "pdf"))))


def test_a_very_long_name_and_reason_lose_nothing_in_the_pdf() -> None:
    text = solid("".join(pdf_pages(face(hard_report(), "pdf"))))
    assert solid(hard().villages[2].name) in text
    assert text.count("Đườnglầylội.") >= 30


def long_table(text: str, row_height: int = 0) -> pypdfium2.PdfDocument:
    """A paper of one table with eight rows of this text in half the width, as PDF."""
    rows = tuple(Row((order_cell(str(n)), text_cell(f"Mở{n} {text} Hết{n}"))) for n in range(8))
    columns = (Column("STT", 0.5), Column("Ý kiến", 0.5))
    table = Table("opinions", "", columns, rows, row_height=row_height)
    return pypdfium2.PdfDocument(to_pdf(Paper("Ý kiến", "", (table,))))


def test_a_short_table_of_long_texts_is_not_pressed_onto_one_page() -> None:
    pages = [page.get_textpage().get_text_bounded() for page in long_table("Đường lầy lội. " * 58)]
    assert len(pages) > 1
    assert "Hết7" in pages[-1]


def test_a_row_to_sign_in_grows_with_its_text() -> None:
    text = long_table("Chi hội trưởng " * 14, 9)[0].get_textpage()

    def box(words: str) -> tuple[float, float, float, float]:
        at, _ = text.search(words).get_next()
        return text.get_charbox(at)

    bottoms, tops = [box(f"Hết{n}")[1] for n in range(7)], [box(f"Mở{n}")[3] for n in range(1, 8)]
    assert all(bottom > top for bottom, top in zip(bottoms, tops, strict=True))


def test_minutes_leave_lines_for_a_team_that_is_not_named() -> None:
    (empty,) = tables(hoa_tinh_minutes(), "team")
    assert len(empty.rows) == 5
    assert empty.row_height >= 8
    team = (Member("Nguyễn Văn An", "Tổ trưởng"), Member("Trần Thị Bình", "Thư ký"))
    named = minutes(hoa_tinh(), hoa_tinh().villages[0], replace(FACTS, team=team))
    text = "".join(pdf_pages(face(named, "pdf")))
    assert "Nguyễn Văn An" in text
    assert "không xét đạt hay không đạt" in text


def test_minutes_never_judge_a_village() -> None:
    assert tables(hoa_tinh_minutes(), "bars") == ()


def test_a_survey_of_goods_prints_distributions_and_its_limit() -> None:
    made = goods_report()
    asked = [item for item in GOODS.items if item.type != "text"]
    printed = tables(made, "distributions")
    assert len(printed) == len(asked)
    for table in printed:
        *options, total = table.rows
        counts = sum(int(row.cells[1].number or 0) for row in options)
        assert counts >= int(total.cells[1].number or 0) == 12
    text = solid("".join(pdf_pages(face(made, "pdf"))))
    assert solid("không phải mẫu xác suất") in text
    assert "HÀILÒNGCHUNG" not in text


@every_report
def test_the_same_report_gives_the_same_pdf(made: object) -> None:
    assert face(made(), "pdf") == face(made(), "pdf")  # type: ignore[operator]
