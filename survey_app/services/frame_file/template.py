"""The template of a frame file: what an office downloads, fills in and sends back."""

import io
from collections.abc import Sequence

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from survey_app.services.frame_file.columns import NAMES
from survey_app.services.frame_file.row import MAX_HOUSEHOLDS, MAX_NAME

ROWS = 500
_WIDTHS = {"commune": 24, "village": 34, "households": 10, "team": 44, "note": 26}
_INSTRUCTIONS = (
    "Cách điền danh sách thôn và số hộ",
    "1. Mỗi thôn (bản, xóm, tổ dân phố) ghi một dòng ở trang “Danh sách”, bắt đầu từ dòng 2.",
    "2. Cột Xã: chọn trong danh sách thả xuống; có thể bỏ trống khi đợt lấy ý kiến chỉ có một xã.",
    "3. Cột Thôn: ghi tên thôn; trong một xã không ghi trùng tên.",
    "4. Cột Số hộ: số hộ của thôn tại ngày chốt danh sách, chỉ ghi chữ số, lớn hơn 0.",
    "5. Cột Tổ lấy ý kiến: họ và tên, chức vụ thành viên Tổ (không bắt buộc), để in vào biên bản.",
    "6. KHÔNG ghi họ tên chủ hộ, số điện thoại, số căn cước hay địa chỉ của người dân: tệp có các"
    " cột đó sẽ không được nhận.",
    "7. Có thể đổi thứ tự các cột; không đổi tên cột. Không cần dòng cộng.",
    "8. Khi gửi tệp, hệ thống cho xem trước và nêu mọi chỗ sai; chưa bấm đồng ý thì chưa ghi gì.",
)


def template_xlsx(communes: Sequence[str] = ()) -> bytes:
    """Return the workbook to fill in, with a drop-down of these communes and a page of advice."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    _list_sheet(book, communes)
    _advice_sheet(book)
    if communes:
        lookup = book.add_worksheet("Xã")
        lookup.write_column(0, 0, communes)
        lookup.hide()
    book.close()
    return target.getvalue()


def _list_sheet(book: Workbook, communes: Sequence[str]) -> None:
    sheet = book.add_worksheet("Danh sách")
    head = book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "text_wrap": True})
    for column, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(column, column, width)
        sheet.write(0, column, NAMES[name], head)
    if len(communes) == 1:
        sheet.write(1, 0, communes[0])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    _validate(sheet, communes)


def _validate(sheet: Worksheet, communes: Sequence[str]) -> None:
    if communes:
        source = f"=Xã!$A$1:$A${len(communes)}"
        sheet.data_validation(1, 0, ROWS, 0, {"validate": "list", "source": source})
    sheet.data_validation(
        1,
        1,
        ROWS,
        1,
        {
            "validate": "length",
            "criteria": "<=",
            "value": MAX_NAME,
            "error_title": "Tên thôn quá dài",
            "error_message": f"Không quá {MAX_NAME} ký tự.",
        },
    )
    sheet.data_validation(
        1,
        2,
        ROWS,
        2,
        {
            "validate": "integer",
            "criteria": "between",
            "minimum": 1,
            "maximum": MAX_HOUSEHOLDS,
            "error_title": "Số hộ chưa đúng",
            "error_message": "Số hộ là số nguyên lớn hơn 0.",
        },
    )


def _advice_sheet(book: Workbook) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 100)
    title = book.add_format({"bold": True, "font_size": 14})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for row, line in enumerate(_INSTRUCTIONS):
        sheet.write(row, 0, line, title if row == 0 else text)
