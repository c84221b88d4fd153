"""The printing room in Chromium: ask, watch the bar, take the zip, wipe; also without scripts."""

import io
import re
import zipfile
from dataclasses import replace

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from survey_app.config import Config
from survey_app.services import frames, rehearsal
from survey_app.services.keys import Keys
from survey_app.services.printroom import jobs, papers, worker
from survey_app.services.printroom.wishes import Wish
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_office_story import HOME, SIZES, sign_in

VILLAGES = (("Thôn Đồng Bàn Thượng Khuôn Thống Nhất", 12), ("Thôn Làng Chùa", 9), ("Thôn 2", 8))


@pytest.fixture
def config(config: Config) -> Config:
    """An installation whose host works on prints."""
    return replace(config, print_every=60.0)


@pytest.fixture
def asked(store: Store, keys: Keys) -> builders.Asked:
    with store.write() as connection:
        return builders.households(connection, keys, villages=VILLAGES)


def ask_for(page: Page, kind: str) -> None:
    page.goto(f"{HOME}/print")
    page.get_by_label(kind, exact=True).check()
    page.get_by_role("button", name="Bắt đầu in").click()


def test_a_clerk_prints_for_many_villages_and_sees_the_bar_move(
    new_context: OpenContext, store: Store, asked: builders.Asked
) -> None:
    page = new_context(width=1280, height=800, accept_downloads=True).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    sign_in(page, store)
    ask_for(page, "Thẻ cho hộ chưa có thẻ")
    expect(page.get_by_role("heading", name="đã in xong")).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải tất cả (zip)").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        names = archive.namelist()
        first = pypdfium2.PdfDocument(archive.read(names[0]))
    assert names == [f"xa-trung-mon/the-trung-mon-{number:02}.pdf" for number in (2, 3)]
    assert len(first) == 2
    page.reload()
    expect(page.get_by_text("đã tải 1 lần")).to_have_count(2)
    page.get_by_role("button", name="Đã in xong: xóa tệp").click()
    expect(page.get_by_text("Đã xóa tệp khỏi hệ thống")).to_be_visible()
    page.get_by_role("link", name="In ấn").first.click()
    page.get_by_role("link", name="Lịch sử in").click()
    row = page.get_by_role("row", name=re.compile("Thẻ cho hộ chưa có thẻ"))
    expect(row.get_by_text("Nguyễn Thị Cán Bộ")).to_be_visible()
    assert faults == []


def test_the_bar_moves_by_itself_and_by_reload_without_scripts(
    new_context: OpenContext, store: Store, keys: Keys, asked: builders.Asked
) -> None:
    with store.write() as connection:
        listed = frames.listed(connection, asked.campaign)
        job_id = jobs.ask(connection, asked.campaign, listed, Wish("register"))
        assert worker.prints.take(connection, job_id, jobs.now(), jobs.now() + worker.LEASE)
    page = new_context().new_page()
    sign_in(page, store)
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto("/office/")
    plain.get_by_label("Tên đăng nhập").fill("canbo")
    plain.get_by_label("Mật khẩu").fill("mat khau dai")
    plain.get_by_role("button", name="Đăng nhập").click()
    for one in (page, plain):
        one.goto(f"{HOME}/print/jobs/{job_id}")
        expect(one.locator("progress")).to_have_attribute("value", "0")
    part = worker._make(store, keys, job_id)
    assert part
    worker._set(store, keys, "http://127.0.0.1:8000", part)
    expect(page.locator("progress")).to_have_attribute("value", "1")
    plain.reload()
    expect(plain.locator("progress")).to_have_attribute("value", "1")
    plain.get_by_role("button", name="Dừng in").click()
    expect(plain.get_by_text("Đã dừng in")).to_be_visible()
    expect(page.get_by_role("heading", name="đã dừng")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_have_no_barrier_and_fit(
    new_context: OpenContext,
    store: Store,
    keys: Keys,
    asked: builders.Asked,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "http://127.0.0.1:8000"
    ids = []
    with store.write() as connection:
        listed = frames.listed(connection, asked.campaign)
        ids.append(jobs.ask(connection, asked.campaign, listed, Wish("cards")))
    worker.work(store, keys, url)
    with store.write() as connection:
        ids.append(jobs.ask(connection, asked.campaign, listed, Wish("spares", 3)))
    with monkeypatch.context() as broken:
        broken.setattr(papers, "cards_pdf", lambda *_: 1 / 0)
        worker.work(store, keys, url)
    with store.write() as connection:
        ids.append(jobs.ask(connection, asked.campaign, listed, Wish("spoilt_ledger")))
        assert worker.prints.take(connection, ids[-1], jobs.now(), jobs.now() + worker.LEASE)
    page = new_context(width=size[0], height=size[1]).new_page()
    sign_in(page, store)
    for path in ("print", "print/jobs", *(f"print/jobs/{job_id}" for job_id in sorted(set(ids)))):
        page.goto(f"{HOME}/{path}")
        assert barriers(page) == [], path
        assert overflow(page) <= 0, path


@pytest.mark.parametrize("size", SIZES)
def test_a_rehearsal_has_no_barrier_and_fits(
    new_context: OpenContext, store: Store, keys: Keys, size: tuple[int, int]
) -> None:
    with store.write() as connection:
        draft = builders.households(connection, keys, villages=VILLAGES, state="draft").campaign
        village = frames.village(connection, draft, 1)
        code = rehearsal.make_cards(connection, keys, draft, village, 2)[0].code
    page = new_context(width=size[0], height=size[1]).new_page()
    page.goto(f"/k/{code}")
    assert barriers(page) == []
    assert overflow(page) <= 0
    for tile in page.locator("label", has_text=re.compile("^Hài lòng$")).all():
        tile.click()
    page.get_by_role("button", name="Tiếp tục: xem lại phiếu").click()
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_text("mã biên nhận chỉ để làm quen")).to_be_visible()
    assert barriers(page) == []
    sign_in(page, store)
    for path in ("", "print"):
        page.goto(f"{HOME}/{path}")
        assert barriers(page) == []
        assert overflow(page) <= 0
    expect(page.get_by_role("row", name=VILLAGES[0][0]).get_by_role("cell").last).to_have_text("1")
