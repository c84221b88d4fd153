"""The public in a real browser: nobody kept out, nothing cut off, a keyboard is enough."""

import pytest
from playwright.sync_api import expect

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import published
from tests.browser.conftest import OpenContext, overflow
from tests.builders import households

PAGES = ("/", "/results", "/results/tinh-2018", "/results/tinh-2018/answered",
         "/results/tinh-2018/1", "/results/tinh-2018/2", "/questions/trung-mon", "/check",
         "/threats", "/privacy", "/accessibility", "/results/none")  # fmt: skip


@pytest.fixture(autouse=True)
def campaigns_shown(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        published.province(connection, keys, communes=12, few=True)
        households(connection, keys)


def test_large_text_cuts_nothing_off(new_context: OpenContext) -> None:
    page = new_context(640, 800).new_page()
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        assert overflow(page) <= 0, address


def test_from_the_front_page_to_the_open_data_by_keyboard_without_scripts(
    new_context: OpenContext,
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    for name in ("Lấy ý kiến toàn tỉnh năm 2018", "Phường Minh Xuân"):
        link = page.get_by_role("link", name=name)
        for _ in range(60):
            page.keyboard.press("Tab")
            if link.first.evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Số liệu mở và cách kiểm tra")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải số liệu mở (.zip)").press("Enter")
    assert download.value.suggested_filename == "tinh-2018.zip"
