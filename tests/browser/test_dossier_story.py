"""The dossier in Chromium: taken from the results page, and its table of contents read."""

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_office_story import HOME, SIZES, sign_in


def test_the_dossier_is_taken_from_the_results_page(
    new_context: OpenContext, store: Store, keys: Keys, tmp_path: Path
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    page = new_context(1280, 800).new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/results")
    page.set_default_timeout(60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải hồ sơ (.zip)").click()
    assert download.value.suggested_filename == "ho-so-trung-mon.zip"
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    page.goto((tmp_path / "ho-so-trung-mon" / "0-muc-luc.html").as_uri())
    expect(page.get_by_role("heading", name="MỤC LỤC HỒ SƠ")).to_be_visible()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, width
        page.screenshot(path=tmp_path / f"muc-luc-{width}.png", full_page=True)
    assert barriers(page) == []
