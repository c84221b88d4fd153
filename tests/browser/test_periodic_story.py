"""Periodic reports in Chromium: from the calendar to Word by keyboard, at three widths."""

import io

from docx import Document
from playwright.sync_api import Page, expect

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_office_story import SIZES, sign_in


def fits(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, (page.url, width)
    assert barriers(page) == []


def test_a_report_is_found_written_sent_and_printed(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    page = new_context(java_script_enabled=True, accept_downloads=True).new_page()
    sign_in(page, store)
    page.goto("/office/periodic?year=2018")
    fits(page)
    page.get_by_label("Địa bàn", exact=True).select_option(label="Huyện Yên Sơn")
    page.get_by_role("button", name="Xem").press("Enter")
    expect(page.get_by_role("heading", name="Huyện Yên Sơn")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Báo cáo 6 tháng 20/6/2018").press("Enter")
    expect(page.get_by_text("Cùng hạn:")).to_be_visible()
    page.get_by_label("I. Công tác chỉ đạo, triển khai").fill("Đã tập huấn 15 Tổ lấy ý kiến.")
    page.get_by_role("button", name="Lưu bản soạn").press("Enter")
    expect(page.get_by_text("Đã lưu bản soạn.")).to_be_visible()
    fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Word").press("Enter")
    report = Document(io.BytesIO(download.value.path().read_bytes()))
    assert "Đã tập huấn 15 Tổ lấy ý kiến." in report.element.body.xpath("string()")
    page.get_by_role("button", name="Ghi nhận đã gửi").press("Enter")
    expect(page.get_by_text("số liệu được giữ nguyên như khi gửi.")).to_be_visible()
    fits(page)
