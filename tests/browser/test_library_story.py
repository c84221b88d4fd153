"""The library in Chromium: an office brings its own form, sees it as residents do, and uses it."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from questionnaires.library import form_text
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_office_story import SIZES, sign_in

FORM = form_text("ntm-xa.2017").replace("code: ntm-xa", "code: ntm-xa-yen-son-tuyen-quang", 1)


def choose(page: Page, kind: str, path: Path, note: str = "") -> None:
    page.get_by_text(f"Thêm {kind} của cơ quan").click()
    form = page.locator("details[open] form")
    form.get_by_label("Tệp").set_input_files(path)
    form.get_by_label("Bản này có gì mới").fill(note)
    form.get_by_role("button", name="Kiểm tra và ghi thành bản mới").press("Enter")


def to_the_library(page: Page) -> None:
    if (menu := page.get_by_role("button", name="Danh mục")).is_visible():
        menu.click()
    page.get_by_role("navigation").get_by_role("link", name="Mẫu phiếu, quy định").click()


def well_made(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) <= 0, (page.url, width)
        assert barriers(page) == [], (page.url, width)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_office_brings_its_own_form(
    new_context: OpenContext, store: Store, tmp_path: Path, scripts: bool
) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    sign_in(page, store)
    to_the_library(page)
    path = tmp_path / "mau-phieu-cua-uy-ban-mat-tran-to-quoc-huyen-yen-son.yaml"
    path.write_text(FORM.replace("type: choice", "type: chon", 1), encoding="utf-8")
    choose(page, "mẫu phiếu", path, "Sửa câu 1 theo góp ý của các xã")
    expect(page.get_by_role("heading", name="Tệp có lỗi, chưa ghi gì")).to_be_visible()
    expect(page.get_by_label("Bản này có gì mới").first).to_have_value(
        "Sửa câu 1 theo góp ý của các xã"
    )
    if scripts:
        well_made(page)
    for text in (FORM, FORM.replace("công tác quy hoạch", "quy hoạch, kế hoạch sử dụng đất")):
        path.write_text(text, encoding="utf-8")
        to_the_library(page)
        choose(page, "mẫu phiếu", path, "Sửa câu 1 theo góp ý của các xã")
        expect(page.get_by_text("Đã nhận “ntm-xa-yen-son-tuyen-quang.2017”")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Câu 1 (q01)")).to_be_visible()
    page.get_by_text("Từng dòng của tệp").click()
    if scripts:
        well_made(page)
    page.get_by_role("link", name="Xem như người dân").click()
    expect(page.get_by_text("Bản xem thử: không gửi, không lưu").first).to_be_visible()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", name="Phiếu chưa gửi được")).to_be_visible()
    page.goto("/office/library")
    if scripts:
        well_made(page)


def test_an_office_brings_its_own_report_template(
    new_context: OpenContext, store: Store, keys: Keys, tmp_path: Path
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    page = new_context().new_page()
    sign_in(page, store)
    page.goto("/office/library")
    page.get_by_role("link", name="Các trường dùng được").click()
    well_made(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải mẫu để bắt đầu").click()
    path = tmp_path / "mau-bao-cao-cua-uy-ban-mat-tran-to-quoc-huyen-yen-son.docx"
    started.value.save_as(path)
    document = Document(str(path))
    document.add_paragraph("Tổng số {{ tong_ho }}")
    wrong = tmp_path / "sai.docx"
    document.save(str(wrong))
    page.goto("/office/library")
    choose(page, "mẫu báo cáo", wrong, "Thêm tổng số hộ")
    expect(page.get_by_text("Không có trường “tong_ho”")).to_be_visible()
    well_made(page)
    for content in (path.read_bytes(), docx_with(path, "Tổng số {{ tong_so_ho }} hộ")):
        path.write_bytes(content)
        page.goto("/office/library")
        choose(page, "mẫu báo cáo", path, "Thêm tổng số hộ")
    expect(page.get_by_text("Các đoạn khác với bản 1")).to_be_visible()
    well_made(page)
    page.goto("/office/c/trung-mon/results")
    name = "mau-bao-cao-cua-uy-ban-mat-tran-to-quoc-huyen-yen-son"
    with page.expect_download() as started:
        page.get_by_role("link", name=f"Word – {name}").click()
    report = Document(str(started.value.path()))
    assert "Tổng số 8 hộ" in [paragraph.text for paragraph in report.paragraphs]
    assert overflow(page) <= 0


def docx_with(path: Path, text: str) -> bytes:
    document = Document(str(path))
    document.add_paragraph(text)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
