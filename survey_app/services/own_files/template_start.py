"""A template to start from: a plain report in Word that uses the fields most reports need."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
_ITEMS = (
    ("Câu", "{{ cau.so }}", 14),
    ("Nội dung", "{{ cau.noi_dung }}", 76),
    ("Hài lòng", "{{ cau.hai_long }}", 24),
    ("Chưa hài lòng", "{{ cau.chua_hai_long }}", 24),
    ("Tỷ lệ hài lòng (%)", "{{ cau.ty_le }}", 24),
)
_VILLAGES = (
    ("STT", "{{ loop.index }}", 14),
    ("Thôn", "{{ thon.ten }}", 52),
    ("Số hộ", "{{ thon.so_ho }}", 24),
    ("Phiếu thu về", "{{ thon.thu_ve }}", 24),
    ("Tỷ lệ hộ (%)", "{{ thon.ty_le_ho }}", 24),
    ("Hài lòng chung (%)", "{{ thon.hai_long_chung }}", 24),
)
_BARS = (
    ("Ngưỡng", "{{ ng.ten }}", 54),
    ("Mức", "{{ ng.muc }}", 36),
    ("Thực tế (%)", "{{ ng.thuc_te }}", 22),
    ("Kết quả", "{{ ng.ket_qua }}", 22),
    ("Mức độ xác nhận", "{{ ng.xac_nhan }}", 28),
)


def starting_template() -> bytes:
    """The template as .docx; it passes the check that every upload passes."""
    document = _blank()
    _letterhead(document)
    _line(document, "BÁO CÁO", bold=True, align=ALIGN.CENTER, before=18)
    _line(document, "Kết quả {{ ten_dot }}", bold=True, align=ALIGN.CENTER, after=12)
    _body(
        document, "Căn cứ {{ can_cu }}; {{ huong_dan }}; {{ ten_co_quan }} báo cáo kết quả như sau:"
    )
    _heading(document, "I. Quá trình lấy ý kiến")
    _body(
        document,
        "Từ ngày {{ ngay_bat_dau }} đến ngày {{ ngay_ket_thuc }}, Tổ lấy ý kiến đã phát "
        "{{ phieu_phat_ra }} phiếu tại {{ so_thon }} thôn của {{ dia_ban }}; thu về "
        "{{ phieu_thu_ve }} phiếu, trong đó {{ phieu_hop_le }} phiếu hợp lệ, "
        "{{ phieu_khong_hop_le }} phiếu không hợp lệ. Tỷ lệ hộ được lấy ý kiến: {{ ty_le_ho }} % "
        "trên tổng số {{ tong_so_ho }} hộ.",
    )
    _body(document, "{{ nguon_goc_mau_phieu }}")
    _heading(document, "II. Kết quả từng nội dung")
    _rows(document, "for cau in cac_cau", _ITEMS)
    _heading(document, "III. Kết quả theo thôn")
    _rows(document, "for thon in cac_thon", _VILLAGES)
    _heading(document, "IV. Kết luận theo quy định")
    _rows(document, "for ng in cac_nguong", _BARS)
    _body(document, "Kết luận: {{ ket_luan }}.")
    _body(document, "{%p if luu_y %}")
    _body(document, "Lưu ý: {{ luu_y }}")
    _body(document, "{%p endif %}")
    _heading(document, "V. Nhận xét, kiến nghị")
    for label, name in (("Ưu điểm", "uu_diem"), ("Hạn chế", "han_che"), ("Kiến nghị", "kien_nghi")):
        _body(document, f"{{%p if {name} %}}")
        _body(document, f"{label}: {{{{ {name} }}}}")
        _body(document, "{%p endif %}")
    _closing(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _blank() -> Any:
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document


def _line(place: Any, text: str, size: float = 14, **shape: Any) -> Any:
    paragraph = place.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold, run.italic = shape.get("bold", False), shape.get("italic", False)
    paragraph.alignment = shape.get("align", ALIGN.LEFT)
    paragraph.paragraph_format.space_before = Pt(shape.get("before", 0))
    paragraph.paragraph_format.space_after = Pt(shape.get("after", 0))
    paragraph.paragraph_format.keep_with_next = shape.get("keep", False)
    return paragraph


def _heading(document: Any, text: str) -> None:
    _line(document, text, bold=True, before=10, after=4, keep=True)


def _body(document: Any, text: str) -> None:
    paragraph = _line(document, text, align=ALIGN.JUSTIFY, after=5)
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _letterhead(document: Any) -> None:
    left, right = _pair(document, (66, 96))
    _line(left, "{{ co_quan_cap_tren }}", 12.5, align=ALIGN.CENTER)
    _line(left, "{{ co_quan }}", 12.5, bold=True, align=ALIGN.CENTER)
    _line(left, "Số: {{ so_van_ban }}", 13, align=ALIGN.CENTER, before=6)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, align=ALIGN.CENTER)
    _line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True, align=ALIGN.CENTER)
    dateline = "{{ dia_danh }}, {{ ngay_van_ban }}"
    _line(right, dateline, 13, italic=True, align=ALIGN.CENTER, before=6)


def _closing(document: Any) -> None:
    left, right = _pair(document, (81, 81))
    _line(left, "Nơi nhận:", 12, bold=True, italic=True, before=12)
    _line(left, "{%p for noi in cac_noi_nhan %}", 11)
    _line(left, "- {{ noi.ten }};", 11)
    _line(left, "{%p endfor %}", 11)
    _line(right, "{{ chuc_vu_nguoi_ky }}", bold=True, align=ALIGN.CENTER, before=12)
    _line(right, "{{ nguoi_ky }}", bold=True, align=ALIGN.CENTER, before=68)


def _pair(document: Any, widths: tuple[int, int]) -> tuple[Any, Any]:
    table = document.add_table(rows=1, cols=2)
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
        cell._tc.remove(cell.paragraphs[0]._p)
    left, right = table.rows[0].cells
    return left, right


def _rows(document: Any, loop: str, columns: Sequence[tuple[str, str, int]]) -> None:
    """A table whose second row is repeated: the rows of for and endfor vanish when filled in."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    for at, (title, content, width) in enumerate(columns):
        for row, text in ((0, title), (2, content)):
            cell = table.cell(row, at)
            cell._tc.remove(cell.paragraphs[0]._p)
            centred = row == 0 or at != 1
            _line(cell, text, 12, bold=row == 0, align=ALIGN.CENTER if centred else ALIGN.LEFT)
        for row in table.rows:
            row.cells[at].width = Mm(width)
    table.cell(1, 0).paragraphs[0].add_run(f"{{%tr {loop} %}}")
    table.cell(3, 0).paragraphs[0].add_run("{%tr endfor %}")
