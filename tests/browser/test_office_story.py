"""The office's pages in Chromium: whole at every width, sortable, usable without scripts."""

import hashlib
from pathlib import Path

from playwright.sync_api import Page, expect

from survey_app.services import frames, paper
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders, office_session
from tests.browser.conftest import OpenContext, follow, reach
from tests.services.test_photographs import picture

HOME = "/office/c/trung-mon"
VILLAGES = (("Thôn Làng Chùa", 4), ("Thôn 10", 9), ("Thôn 2", 3))
SIZES = ((360, 640), (768, 1024), (1280, 800))


def sign_in(page: Page, store: Store) -> None:
    office_session.make_account(store)
    page.goto("/office/")
    page.get_by_label("Tên đăng nhập").fill(office_session.NAME)
    page.get_by_label("Mật khẩu").fill(office_session.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Các đợt lấy ý kiến")).to_be_visible()


def test_every_part_of_a_campaign_is_in_sight_on_a_desk(
    new_context: OpenContext, store: Store, asked: builders.Asked
) -> None:
    page = new_context(width=1280, height=800).new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/")
    for part in page.locator(".tabs a").all():
        place = part.bounding_box()
        assert place, part.inner_text()
        assert place["x"] + place["width"] <= 1280, part.inner_text()


def test_a_phone_opens_the_ways_to_other_pages_and_closes_them_without_scripts(
    new_context: OpenContext, store: Store, asked: builders.Asked
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/")
    header = page.locator("header").bounding_box()
    assert header
    assert header["height"] <= 132
    ways = page.get_by_role("navigation", name="Các phần của đợt lấy ý kiến")
    expect(ways).to_be_hidden()
    for _ in range(2):
        reach(page, "Các phần")
        page.keyboard.press("Enter")
        expect(ways).to_be_visible()
        page.keyboard.press("Escape")
        expect(ways).to_be_hidden()
    page.keyboard.press("Enter")
    follow(page, "Túi phiếu")
    expect(page.get_by_role("heading", name="Túi phiếu", level=1)).to_be_visible()
    page.get_by_role("button", name="Danh mục").press("Enter")
    page.get_by_role("button", name="Đăng xuất").press("Enter")
    expect(page.get_by_text("Ông/bà đã đăng xuất.")).to_be_visible()


def test_a_refusal_has_the_focus_and_leads_to_each_field_by_its_name(
    new_context: OpenContext, store: Store, asked: builders.Asked
) -> None:
    page = new_context().new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/villages/1/meetings")
    page.get_by_role("button", name="Mở cuộc họp").press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Nơi họp: Xin điền mục này.")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nơi họp")).to_be_focused()


def test_a_wide_table_names_its_cells_on_a_phone(
    new_context: OpenContext, store: Store, asked: builders.Asked
) -> None:
    page = new_context().new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/frame")
    cell = page.get_by_role("row", name="Thôn 4").get_by_role("cell").nth(1)
    expect(cell).to_have_attribute("data-label", "Xã")
    table = page.locator("main .scroll")
    assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_a_table_sorts_by_its_headings_and_keeps_its_sum_below(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, villages=VILLAGES)
    page = new_context(width=1280, height=800).new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/frame")
    names = page.locator("tbody th")
    page.get_by_role("button", name="Thôn").click()
    assert names.all_inner_texts() == ["Thôn 2", "Thôn 10", "Thôn Làng Chùa"]
    page.get_by_role("button", name="Số hộ", exact=True).click()
    page.get_by_role("button", name="Số hộ", exact=True).click()
    assert names.all_inner_texts() == ["Thôn 10", "Thôn Làng Chùa", "Thôn 2"]
    expect(page.locator("tfoot")).to_contain_text("16")


def test_a_ballot_is_keyed_with_its_photograph_without_scripts_too(
    new_context: OpenContext, store: Store, keys: Keys, tmp_path: Path
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
        village = frames.village(connection, asked.campaign, 1)
        number = paper.make_ballots(connection, asked.campaign, village, 1)[0]
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/ballots")
    page.get_by_role("link", name="Ảnh phiếu").click()
    page.get_by_label("Có", exact=True).check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu: có chụp ảnh phiếu.")).to_be_visible()
    page.goto(f"{HOME}/ballots")
    taken = tmp_path / "phieu.jpg"
    taken.write_bytes(picture(size=(400, 300)))
    page.get_by_label("Số phiếu", exact=True).fill(number)
    page.get_by_label("Ảnh phiếu").set_input_files(taken)
    for tile in page.locator(".item label", has_text="Hài lòng").all():
        tile.click()
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_text(f"Đã nhập phiếu số {number}.")).to_be_visible()
    page.get_by_role("link", name="Ảnh phiếu").click()
    with page.expect_response(f"**/photographs/{number}") as shown:
        page.get_by_role("link", name=number).click()
    assert page.evaluate("document.images[0].naturalWidth") == 300, "upright, as its camera held it"
    sha256 = hashlib.sha256(shown.value.body()).hexdigest()
    page.go_back()
    expect(page.get_by_role("row", name=number)).to_contain_text(sha256)
    page.goto("/office/journal")
    expect(page.get_by_role("row", name=sha256)).to_be_visible()
