"""Rescue: whatever version of the app left a queue on a tablet, it comes home without the app."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.tables import response
from survey_app.web.officer import rescue
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.builders import Asked
from tests.services.tablet import Kit
from tests.services.tablet import kit as new_kit

# The page of each release. A line here is never changed: tablets out there hold these very bytes.
RELEASED = {"v1.html": "a7e5efaa63d04c55c9f32b4dfbd7373364b6447588442dff925a1e3fa7361204"}
MOST_BYTES = 10_000


def test_the_released_page_has_not_changed_and_is_small() -> None:
    folder = Path(rescue.__file__).parents[1] / "static" / "rescue"
    assert {path.name for path in folder.iterdir()} == set(RELEASED)
    for name, sha256 in RELEASED.items():
        page = (folder / name).read_bytes()
        assert len(page) <= MOST_BYTES
        assert hashlib.sha256(page).hexdigest() == sha256


# How each released version of the app lays its queue: what its own code would have written.
QUEUES = {
    "1": """(told) => new Promise((done) => {
        const opening = indexedDB.open("khao-sat", 1);
        opening.onupgradeneeded = () => {
            const made = opening.result;
            for (const [name, keyPath] of [["queue", "id"], ["meta", "key"], ["officers", "id"],
                ["drafts", "id"]]) made.createObjectStore(name, { keyPath });
        };
        opening.onsuccess = () => {
            const db = opening.result;
            const writing = db.transaction(["queue", "meta"], "readwrite");
            writing.objectStore("meta").put({ key: "tablet", value: told.tablet });
            for (const record of told.records) writing.objectStore("queue").put(
                { id: record.id, campaign: record.campaign, record, state: "waiting" });
            writing.oncomplete = () => { db.close(); done(); };
        };
    })""",
}


@pytest.fixture
def kit(store: Store, keys: Keys, asked: Asked) -> Kit:
    return new_kit(store, keys, asked.campaign.code)


@pytest.fixture
def records(kit: Kit, asked: Asked) -> list[dict[str, object]]:
    return [
        *(kit.response(card.code, n) for n, card in enumerate(asked.cards[:3], 1)),
        kit.visit(4, "nobody_home"),
    ]


@pytest.fixture(params=QUEUES)
def page(
    request: pytest.FixtureRequest,
    new_context: OpenContext,
    kit: Kit,
    records: list[dict[str, object]],
) -> Page:
    """A tablet with the queue of a released version, before the rescue page."""
    opened = new_context(768, 1024, accept_downloads=True).new_page()
    opened.goto("/officer/rescue")
    expect(opened.get_by_text("Không có bản ghi nào trên máy này")).to_be_visible()
    tablet = {"id": kit.tablet.id, "name": kit.tablet.name, "token": kit.token}
    opened.evaluate(QUEUES[request.param], {"tablet": tablet, "records": records})
    opened.reload()
    expect(opened.get_by_text("Có 4 bản ghi trên máy “Máy 1”")).to_be_visible()
    return opened


def stored(store: Store) -> int:
    with store.read() as connection:
        return len(connection.execute(select(response.c.id)).all())


def kept(page: Page) -> int:
    found: int = page.evaluate(
        """() => new Promise((done) => {
            const opening = indexedDB.open("khao-sat");
            opening.onsuccess = () => {
                const asked = opening.result.transaction("queue").objectStore("queue").count();
                asked.onsuccess = () => done(asked.result);
            };
        })"""
    )
    return found


def test_a_queue_is_listed_and_sent_and_stays(page: Page, store: Store) -> None:
    assert page.locator("li").count() == 4
    page.get_by_role("button", name="Gửi lên máy chủ").click()
    expect(page.get_by_text("Đã gửi hết 4 bản")).to_be_visible()
    assert stored(store) == 3
    page.get_by_role("button", name="Gửi lên máy chủ").click()
    expect(page.get_by_text("đã có").first).to_be_visible()
    assert (stored(store), kept(page)) == (3, 4)


def test_without_a_signal_the_page_says_so(page: Page, store: Store) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi lên máy chủ").click()
    expect(page.get_by_text("Không có mạng")).to_be_visible()
    assert stored(store) == 0


def test_a_file_leaves_the_tablet_whole(
    page: Page, records: list[dict[str, object]], tmp_path: Path
) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất ra tệp").click()
    told = json.loads(download.value.path().read_text())
    assert sorted(told["records"], key=str) == sorted(records, key=str)
    assert told["tablet"]["name"] == "Máy 1"


def read_code(page: Page, folder: Path) -> str:
    """The address behind the code on the screen, as a telephone's camera reads it."""
    shot = folder / "code.png"
    page.locator("canvas").screenshot(path=shot)
    (found,) = zxingcpp.read_barcodes(Image.open(shot))
    return found.text


def test_a_series_of_codes_brings_the_queue_to_a_phone(
    page: Page, new_context: OpenContext, store: Store, tmp_path: Path
) -> None:
    page.get_by_role("button", name="Chuyển sang điện thoại bằng mã QR").click()
    phone = new_context(360, 640).new_page()
    parts = int(page.locator("#step").inner_text().split(" trên ")[1].split(".")[0])
    for part in range(1, parts + 1):
        expect(page.locator("#step")).to_contain_text(f"Mã {part} trên {parts}")
        phone.goto("about:blank")
        phone.goto(read_code(page, tmp_path))
        page.get_by_role("button", name="Mã sau").click()
    expect(phone.get_by_text(f"Đã nhận đủ {parts} mã")).to_be_visible()
    phone.get_by_role("button", name="Gửi phiếu lên máy chủ").click()
    expect(phone.get_by_text("Đã gửi hết 4 bản")).to_be_visible()
    assert stored(store) == 3


def test_the_page_has_no_barrier_at_any_width(page: Page) -> None:
    for width, height in ((360, 640), (768, 1024), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, width
    assert barriers(page) == []


def test_the_page_of_a_tablet_without_queue_makes_no_database(new_context: OpenContext) -> None:
    page = new_context().new_page()
    page.goto("/officer/rescue")
    expect(page.get_by_text("Không có bản ghi nào")).to_be_visible()
    names: Any = page.evaluate("indexedDB.databases().then((all) => all.map((d) => d.name))")
    assert names == []
