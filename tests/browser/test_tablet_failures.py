"""What goes wrong on a tablet: each has an outcome in words, and nothing is lost or doubled."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from survey_app.services import backup
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from survey_app.store.tables import response, visit
from survey_app.web.officer import files
from tests.browser.conftest import OpenContext
from tests.browser.test_tablet_story import (
    PIN,
    answer,
    come_to,
    keep,
    show_card,
    sign_in,
    unlock,
)
from tests.builders import Asked
from tests.services.tablet import PASSWORD, officer

REFUSE_STORAGE = """(store) => {
    const real = IDBObjectStore.prototype.put;
    for (const name of ["put", "add"]) {
        const before = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...told) {
            if (window.full && this.name === store)
                throw new DOMException("no room", "QuotaExceededError");
            return before.apply(this, told);
        };
    }
    window.full = true;
}"""


@pytest.fixture
def lan(store: Store, asked: Asked) -> people.Account:
    return officer(store, asked.campaign.code)


@pytest.fixture
def tablet(new_context: OpenContext, lan: people.Account) -> Page:
    """A tablet in the hands of an officer who has signed in and taken the lists along."""
    page = new_context(768, 1024).new_page()
    sign_in(page)
    return page


def rows(page: Page, store: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        """(store) => new Promise((done) => {
            const opening = indexedDB.open("khao-sat");
            opening.onsuccess = () => {
                const asked = opening.result.transaction(store).objectStore(store).getAll();
                asked.onsuccess = () => { opening.result.close(); done(asked.result); };
            };
        })""",
        store,
    )
    return found


def at_home(store: Store) -> tuple[int, int]:
    """How many answers and how many visits the server holds."""
    with store.read() as connection:
        counted = (len(connection.execute(select(t.c.id)).all()) for t in (response, visit))
        answers, visits = counted
        return answers, visits


def send(page: Page) -> None:
    page.goto("/officer/#/may-nay")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("dd").nth(1)).to_have_text("0 bản")


def to_the_end(page: Page, code: str) -> None:
    come_to(page, 1)
    show_card(page, code)
    answer(page)
    page.get_by_role("button", name="Xem lại trước khi lưu").click()


def test_storage_that_refuses_says_not_kept_and_the_next_try_keeps_it_once(
    tablet: Page, store: Store, asked: Asked
) -> None:
    tablet.context.set_offline(True)
    to_the_end(tablet, asked.code)
    tablet.evaluate(REFUSE_STORAGE, "queue")
    tablet.get_by_role("button", name="Lưu phiếu").click()
    expect(tablet.get_by_text("CHƯA LƯU ĐƯỢC")).to_be_in_viewport()
    assert (len(rows(tablet, "queue")), len(rows(tablet, "drafts"))) == (0, 1)
    tablet.evaluate("window.full = false")
    keep_now(tablet)
    assert (len(rows(tablet, "queue")), len(rows(tablet, "drafts"))) == (2, 0)

    tablet.evaluate("window.full = true")
    tablet.get_by_role("link", name="Hộ số 2 ").click()
    tablet.get_by_role("button", name="Vắng nhà (lần 1)").click()
    expect(tablet.get_by_text("CHƯA LƯU ĐƯỢC")).to_be_visible()
    tablet.evaluate("window.full = false")
    tablet.get_by_role("button", name="Vắng nhà (lần 1)").dblclick()
    expect(tablet.get_by_role("link", name="Hộ số 2 Vắng nhà (lần 1)")).to_be_visible()
    assert len(rows(tablet, "queue")) == 3  # a press that comes twice is one visit
    tablet.context.set_offline(False)
    send(tablet)
    assert at_home(store) == (1, 2)


def keep_now(page: Page) -> None:
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_role("heading", name="Đã lưu phiếu trên máy")).to_be_visible()
    page.get_by_role("button", name="Về danh sách hộ").click()


def test_a_tab_killed_while_it_saves_leaves_a_draft_or_a_record_and_never_both(
    tablet: Page, store: Store, asked: Asked
) -> None:
    context = tablet.context
    context.set_offline(True)
    to_the_end(tablet, asked.code)
    tablet.evaluate("document.querySelector('button.main').click()")
    with suppress(Error):  # there is nobody left to answer
        tablet.goto("chrome://crash", timeout=3_000)
    tablet.close()
    page = context.new_page()
    page.goto("/officer/")
    unlock(page)
    records, drafts = len(rows(page, "queue")), len(rows(page, "drafts"))
    assert (records, drafts) in ((0, 1), (2, 0))
    if drafts:
        page.get_by_role("button", name="Thôn 4, hộ số 1").click()
        page.get_by_role("button", name="Xem lại trước khi lưu").click()
        keep_now(page)
    context.set_offline(False)
    send(page)
    assert at_home(store) == (1, 1)


def test_a_new_version_of_the_app_comes_with_a_full_queue(
    tablet: Page, store: Store, asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.context.set_offline(True)
    come_to(tablet, 1)
    show_card(tablet, asked.code)
    answer(tablet)
    keep(tablet)
    before = files.version()
    newer = tmp_path / "web" / "static" / "officer"
    shutil.copytree(files._FOLDER, newer)
    style = newer / "app.css"
    style.write_text(style.read_text() + "/* newer */")
    shutil.copytree(files._FOLDER.parents[1] / "templates", tmp_path / "web" / "templates")
    monkeypatch.setattr(files, "_FOLDER", newer)
    files.version.cache_clear()
    files._names.cache_clear()
    try:
        assert files.version() != before
        tablet.unroute_all()
        tablet.context.route("**/officer/api/**", lambda route: route.abort())
        tablet.context.set_offline(False)
        tablet.reload()
        unlock(tablet)
        expect(tablet.get_by_text("2 bản chờ gửi")).to_be_visible()
        tablet.get_by_role("button", name="Dùng bản mới").click()
        unlock(tablet)
        expect(tablet.get_by_text("✓ Sẵn sàng ngoại tuyến")).to_be_visible()
        tablet.goto("/officer/#/may-nay")
        expect(tablet.get_by_text(files.version())).to_be_visible()
        assert len(rows(tablet, "queue")) == 2
        tablet.context.unroute("**/officer/api/**")
        send(tablet)
        assert at_home(store) == (1, 1)
    finally:
        monkeypatch.undo()
        files.version.cache_clear()
        files._names.cache_clear()


class Machine:
    """A server that can be stopped and started again at the same address."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port = app, 0

    def start(self) -> str:
        self.listening = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self.listening.server_port
        self.thread = threading.Thread(target=self.listening.serve_forever)
        self.thread.start()
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.listening.shutdown()
        self.thread.join()
        self.listening.server_close()


@pytest.fixture
def machine(app: Flask, browser: Browser) -> Iterator[tuple[Machine, BrowserContext]]:
    made = Machine(app)
    context = browser.new_context(
        base_url=made.start(), viewport={"width": 768, "height": 1024}, locale="vi-VN"
    )
    context.set_default_timeout(10_000)
    yield made, context
    context.close()
    made.stop()


def test_a_server_that_stops_and_comes_back_from_an_old_backup_gets_everything_again(
    machine: tuple[Machine, BrowserContext],
    store: Store,
    asked: Asked,
    lan: people.Account,
    tmp_path: Path,
) -> None:
    server, context = machine
    public, private = backup.new_key()
    before = backup.create(store, tmp_path / "1", public, "secret")
    page = context.new_page()
    sign_in(page)
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
            "packetLoss": 5,
        },
    )
    server.stop()
    come_to(page, 1)
    show_card(page, asked.code)
    answer(page)
    keep(page)
    page.goto("/officer/#/may-nay")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Không có mạng")).to_be_visible()
    server.start()
    send(page)
    assert at_home(store) == (1, 1)
    restored = backup.create(store, tmp_path / "2", public, "secret")
    backup.restore(store, before, private, replace=True)  # before the tablet was registered
    assert at_home(store) == (0, 0)
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Máy chủ không nhận ra máy này")).to_be_visible()
    page.get_by_role("button", name="Đăng nhập lại").click()
    page.get_by_label("Tài khoản").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", name="Máy này")).to_be_visible()
    send(page)
    assert at_home(store) == (1, 1)
    backup.restore(store, restored, private, replace=True)  # another life: the first name is taken
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Máy chủ không nhận ra máy này")).to_be_visible()


def test_two_windows_share_one_draft_and_one_list_of_visits(
    tablet: Page, store: Store, asked: Asked
) -> None:
    come_to(tablet, 1)
    show_card(tablet, asked.code)
    expect(tablet.get_by_text("Câu 1 trên 17")).to_be_visible()
    other = tablet.context.new_page()
    other.goto("/officer/")
    unlock(other)
    other.get_by_role("button", name="Thôn 4, hộ số 1").click()
    expect(other.get_by_text("Phiếu này đang mở ở một cửa sổ khác")).to_be_visible()
    other.get_by_role("button", name="Quay lại").click()
    come_to(other, 2)
    other.get_by_role("button", name="Vắng nhà (lần 1)").click()
    tablet.bring_to_front()  # a window behind another is slowed down
    answer(tablet)
    keep(tablet)
    other.close()
    tablet.reload()
    unlock(tablet)
    tablet.get_by_role("link", name="Thôn 4").click()
    expect(tablet.get_by_role("link", name="Hộ số 2 Vắng nhà (lần 1)")).to_be_visible()
    expect(tablet.get_by_text("1/5 hộ")).to_be_visible()
    send(tablet)
    assert at_home(store) == (1, 2)


def test_a_forgotten_pin_and_another_officer_open_nothing_and_say_so(
    tablet: Page, store: Store, asked: Asked
) -> None:
    hoa = officer(store, asked.campaign.code, "hoa", (2,))
    come_to(tablet, 1)
    show_card(tablet, asked.code)
    tablet.locator("fieldset:visible").get_by_text("Hài lòng", exact=True).click()
    tablet.wait_for_timeout(300)

    def sign_in_as(name: str) -> None:
        tablet.reload()
        tablet.get_by_role("button", name="đăng nhập lại").or_(
            tablet.get_by_role("button", name="Cán bộ khác")
        ).click()
        tablet.get_by_label("Tài khoản").fill(name)
        tablet.get_by_label("Mật khẩu").fill(PASSWORD)
        tablet.get_by_role("button", name="Đăng nhập", exact=True).click()
        tablet.get_by_label("Mã PIN", exact=True).fill(PIN)
        tablet.get_by_label("Nhập lại mã PIN").fill(PIN)
        tablet.get_by_role("button", name="Đặt mã PIN").click()
        expect(tablet.get_by_role("heading", name="Công việc của tôi")).to_be_visible()

    sign_in_as("hoa")
    expect(tablet.get_by_role("link", name="Thôn Làng Chùa")).to_be_visible()
    expect(tablet.get_by_text("Thôn 4")).to_have_count(0)
    expect(tablet.get_by_text("viết dở")).to_have_count(0)
    assert [row["id"] for row in rows(tablet, "officers")][-1] == hoa.id
    sign_in_as("lan")
    expect(tablet.get_by_text("1 phiếu viết dở không mở lại được")).to_be_visible()
    tablet.get_by_role("button", name="Bỏ các phiếu này").click()
    expect(tablet.get_by_text("viết dở")).to_have_count(0)
    expect(tablet.get_by_role("link", name="Thôn 4")).to_be_visible()


def test_a_clock_set_wrong_and_a_long_pause_lose_no_draft(
    tablet: Page, store: Store, asked: Asked
) -> None:
    tablet.clock.install(time="1999-12-31T23:00:00")
    tablet.reload()
    unlock(tablet)
    come_to(tablet, 1)
    show_card(tablet, asked.code)
    tablet.locator("fieldset:visible").get_by_text("Hài lòng", exact=True).click()
    tablet.wait_for_timeout(300)
    tablet.get_by_role("link", name="Máy này").click()  # and back: the draft is this window's own
    tablet.get_by_role("link", name="Lấy ý kiến").click()
    tablet.get_by_role("button", name="Thôn 4, hộ số 1").click()
    expect(tablet.get_by_text("Câu 1 trên 17")).to_be_visible()
    tablet.clock.run_for("16:00")
    expect(tablet.get_by_label("Mã PIN")).to_be_visible()
    unlock(tablet)
    tablet.get_by_role("button", name="Thôn 4, hộ số 1").click()
    expect(tablet.get_by_text("Câu 1 trên 17")).to_be_visible()
    answer(tablet)
    keep(tablet)
    send(tablet)
    assert at_home(store) == (1, 1)


def test_a_draft_of_a_village_taken_away_says_so_and_the_work_goes_on(
    tablet: Page, store: Store, asked: Asked, lan: people.Account
) -> None:
    come_to(tablet, 1)
    show_card(tablet, asked.code)
    tablet.locator("fieldset:visible").get_by_text("Hài lòng", exact=True).click()
    tablet.wait_for_timeout(300)
    with store.write() as connection:
        accounts.set_villages(connection, lan.id, [])
    tablet.goto("/officer/#/may-nay")
    tablet.get_by_role("button", name="Tải danh sách mới").click()
    tablet.wait_for_timeout(500)
    tablet.goto("/officer/#/")
    expect(tablet.get_by_text("Ông/bà chưa được giao thôn nào")).to_be_visible()
    expect(tablet.get_by_text("thôn này không còn trong danh sách của máy")).to_be_visible()
