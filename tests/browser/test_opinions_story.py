"""Reasons and opinions in Chromium: masking by hand, keyboard, three widths, without scripts."""

import pytest
from playwright.sync_api import expect

from survey_app.services import frames, paper
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_office_story import SIZES, sign_in

PAGE = "/office/c/trung-mon/opinions"
WRITTEN = (
    ("q02", "Đường từ nhà ông Nguyễn Văn Tám (0912 345 678) ra thôn Làng Chùa lầy lội khi mưa"),
    ("q02", "Ngõ xóm chưa được bê tông hóa, " + "xin sớm làm trước mùa mưa; " * 8),
    ("q13", "Chưa có nơi tập kết rác"),
)


@pytest.fixture
def told(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys).campaign
        form = builders.campaigns.questionnaire(connection, campaign)
        village = frames.village(connection, campaign, 1)
        numbers = paper.make_ballots(connection, campaign, village, len(WRITTEN))
        for number, (item, text) in zip(numbers, WRITTEN, strict=True):
            raw = builders.answers(form, **{item: "not_satisfied", f"{item}_why": text})
            paper.key_ballot(connection, keys, campaign, number, raw, "visit", None, builders.DAY)
        builders.move(connection, campaign, "counting")


def test_texts_are_masked_and_posted_by_keyboard(
    new_context: OpenContext, store: Store, told: None
) -> None:
    page = new_context(width=1280, height=800).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    sign_in(page, store)
    page.goto(PAGE)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, width
    assert barriers(page) == []
    row = page.locator(".opinions > li", has_text="Tám")
    area = row.get_by_label("Đăng là")
    expect(area).to_have_value("Đường từ nhà ông … (…) ra thôn Làng Chùa lầy lội khi mưa")
    area.evaluate("each => each.setSelectionRange(0, 5)")
    row.get_by_role("button", name="Che phần đang chọn").press("Enter")
    expect(area).to_have_value("… từ nhà ông … (…) ra thôn Làng Chùa lầy lội khi mưa")
    row.get_by_label("Chủ đề").fill("Giao thông")
    row.get_by_label("Đăng", exact=True).press("Space")
    page.get_by_role("button", name="Lưu các nội dung").press("Enter")
    expect(page.get_by_text("Đã lưu 1 nội dung.")).to_be_visible()

    waste = page.locator(".opinions > li", has_text="tập kết rác")
    waste.get_by_label("Chủ đề").focus()
    waste.get_by_role("button", name="Giao thông").press("Enter")
    expect(waste.get_by_label("Chủ đề")).to_have_value("Giao thông")
    area = waste.get_by_label("Đăng là")
    area.fill("Rác nhiều")
    waste.get_by_label("Đăng", exact=True).press("Space")
    page.get_by_role("button", name="Lưu các nội dung").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("chỉ được che bằng dấu")
    assert barriers(page) == []
    waste.get_by_role("button", name="Trả lại nguyên văn").press("Enter")
    page.get_by_role("button", name="Lưu các nội dung").press("Enter")
    expect(page.get_by_text("Đã lưu 1 nội dung.")).to_be_visible()

    page.get_by_role("link", name="Lý do nhiều nhất").click()
    expect(page.get_by_role("cell", name="Chưa có nơi tập kết rác")).to_be_visible()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, width
    assert barriers(page) == []
    assert [fault for fault in faults if "422" not in fault] == []


def test_texts_are_reviewed_without_scripts_too(
    new_context: OpenContext, store: Store, told: None
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, store)
    page.goto(PAGE)
    page.get_by_label("Có chữ").fill("rac")
    page.get_by_role("button", name="Lọc", exact=True).click()
    expect(page.locator(".opinions > li")).to_have_count(1)
    page.locator(".tile", has_text="Không đăng").click()
    page.get_by_role("button", name="Lưu các nội dung").click()
    expect(page.get_by_text("Đã lưu 1 nội dung.")).to_be_visible()
