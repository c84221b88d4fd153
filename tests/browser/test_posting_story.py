"""Posting in Chromium: the notice goes up and comes down, comments are answered, papers follow."""

import os
from datetime import date
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_office_story import SIZES, sign_in

PAGE = "/office/c/trung-mon/postings"
VILLAGES = (
    ("Thôn Làng Chùa", 5),
    ("Thôn Tân Thành (Khuổi Nhàm, Nà Mon)", 3),
    ("Thôn 4", 4),
)


def looked_at(page: Page, name: str) -> None:
    """Held at every width; a picture of it where somebody has asked for pictures."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, (name, width)
        if pictures := os.environ.get("SURVEY_TEST_PICTURES"):
            page.screenshot(path=Path(pictures) / f"{name}-{width}.png", full_page=True)
    assert barriers(page) == [], name


def test_a_notice_is_posted_commented_answered_and_taken_down(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, villages=VILLAGES, state="closed")
    page = new_context(1280, 800).new_page()
    sign_in(page, store)
    page.goto(PAGE)
    looked_at(page, "postings-empty")
    _hang(page)
    _comment(page)
    looked_at(page, "postings")
    page.get_by_text("Chưa trả lời. Ghi nội dung trả lời").click()
    page.get_by_role("button", name="Ghi trả lời").click()
    expect(page.get_by_text("Xin điền mục này.").first).to_be_visible()
    looked_at(page, "postings-refused")
    page.get_by_label("Nội dung trả lời").fill("Ban công tác Mặt trận đã đối chiếu sổ giao nhận.")
    page.get_by_label("Ngày trả lời").fill("2018-07-02")
    page.get_by_role("button", name="Ghi trả lời").click()
    expect(page.get_by_text("Đã ghi nội dung trả lời.")).to_be_visible()
    _take_down(page)
    looked_at(page, "postings-over")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF – Biên bản kết thúc niêm yết", exact=True).click()
    text = _text(download.value.path())
    assert "05/7/2018" in text
    assert "Số hộ của thôn chưa đúng" in text


def test_posting_works_without_scripts(new_context: OpenContext, store: Store, keys: Keys) -> None:
    with store.write() as connection:
        builders.households(connection, keys, villages=VILLAGES, state="closed")
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, store)
    page.goto(PAGE)
    page.get_by_label("Ngày treo").fill("2018-06-01")
    page.get_by_label("Nơi treo").fill("")
    page.get_by_role("button", name="Ghi nơi niêm yết").click()
    expect(page.get_by_text("Xin điền mục này.").first).to_be_visible()
    expect(page.get_by_label("Ngày treo")).to_have_value("2018-06-01")
    _hang(page)
    assert date(2018, 6, 25).isoformat() in page.content()


def _hang(page: Page) -> None:
    for name, _ in VILLAGES:
        page.get_by_label(name, exact=True).check()
    page.get_by_label("Nơi treo").fill("Nhà văn hóa thôn")
    page.get_by_label("Ngày treo").fill("2018-06-25")
    page.get_by_role("button", name="Ghi nơi niêm yết").click()
    expect(page.get_by_text("Đã ghi 3 nơi niêm yết.")).to_be_visible()


def _comment(page: Page) -> None:
    page.get_by_label("Về nơi niêm yết").select_option(index=1)
    page.get_by_label("Ngày nhận").fill("2018-06-28")
    page.get_by_label("Nội dung ý kiến").fill("Số hộ của thôn chưa đúng, xin xem lại.")
    page.get_by_role("button", name="Ghi ý kiến").click()
    expect(page.get_by_text("Đã ghi ý kiến.")).to_be_visible()


def _take_down(page: Page) -> None:
    boxes = page.locator("input[name=chosen]")
    for at in range(2):
        boxes.nth(at).check()
    page.get_by_label("Ngày gỡ xuống").fill("2018-07-05")
    page.get_by_role("button", name="Ghi đã gỡ những nơi được chọn").click()
    expect(page.get_by_text("Đã ghi ngày gỡ xuống.")).to_be_visible()
    boxes.nth(0).check()
    page.get_by_label("Ngày gỡ xuống").fill("2018-07-01")
    page.get_by_role("button", name="Ghi đã gỡ những nơi được chọn").click()
    expect(page.get_by_text("1 nơi gỡ trước khi đủ")).to_be_visible()


def _text(path: Path) -> str:
    return "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(path))
