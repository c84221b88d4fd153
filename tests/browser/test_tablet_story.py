"""An officer's days in a village without a signal: every interview comes home, exactly once."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey_app.services import paper
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store import visits
from survey_app.store.engine import Store
from survey_app.store.tables import response
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.builders import Asked
from tests.services.tablet import PASSWORD, officer

PIN = "274951"
SIZES = ((360, 640), (768, 1024), (1280, 800))


@pytest.fixture
def lan(store: Store, asked: Asked) -> people.Account:
    return officer(store, asked.campaign.code)


def sign_in(page: Page, tablet: str = "Máy 7") -> None:
    """With a signal: the tablet is registered, a PIN chosen, the lists are taken along."""
    page.goto("/officer/")
    if tablet:
        page.get_by_label("Tên máy").fill(tablet)
    page.get_by_label("Tài khoản").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mã PIN", exact=True).fill(PIN)
    page.get_by_label("Nhập lại mã PIN").fill(PIN)
    page.get_by_role("button", name="Đặt mã PIN").click()
    expect(page.get_by_role("heading", name="Công việc của tôi")).to_be_visible()
    expect(page.get_by_text("✓ Sẵn sàng ngoại tuyến")).to_be_visible()


def unlock(page: Page) -> None:
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_role("button", name="Mở").click()
    expect(page.get_by_role("heading", name="Công việc của tôi")).to_be_visible()


def come_to(page: Page, line: int) -> None:
    page.get_by_role("link", name="Thôn 4").click()
    page.get_by_role("link", name=f"Hộ số {line} ").click()


def show_card(page: Page, code: str, how: str = "Cán bộ hỏi, bấm giúp") -> None:
    page.get_by_role("button", name=how).click()
    page.get_by_label("Hoặc gõ mã trên thẻ").fill(code)
    page.get_by_role("button", name="Tiếp tục").click()


def answer(page: Page, questions: int = 17, dissatisfied: int = 0) -> None:
    for number in range(1, questions + 1):
        wanted = "Không hài lòng" if number == dissatisfied else "Hài lòng"
        page.locator("fieldset:visible").get_by_text(wanted, exact=True).click()
        if number == dissatisfied:
            page.locator("textarea:visible").fill("Đường còn lầy lội")
        if number < questions:
            page.get_by_role("button", name="Câu sau").click()


def keep(page: Page) -> None:
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_role("heading", name="Đã lưu phiếu trên máy")).to_be_visible()
    page.get_by_role("button", name="Về danh sách hộ").click()


def stored(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as connection:
        rows = connection.execute(select(response.c.form, response.c.mode, response.c.medium))
        return [tuple(row) for row in rows]


def test_days_without_a_signal_come_home_exactly_once(
    new_context: OpenContext, store: Store, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    sign_in(page)
    context.set_offline(True)

    come_to(page, 1)
    show_card(page, asked.cards[1].code)
    expect(page.get_by_text("Thẻ này là của hộ số 2")).to_be_visible()
    page.get_by_label("Hoặc gõ mã trên thẻ").fill(asked.code)
    page.get_by_role("button", name="Tiếp tục").click()
    answer(page, dissatisfied=3)
    keep(page)
    expect(page.get_by_text("1/5 hộ")).to_be_visible()

    page.get_by_role("link", name="Hộ số 2 ").click()
    page.get_by_role("button", name="Vắng nhà (lần 1)").click()
    expect(page.get_by_role("link", name="Hộ số 2 Vắng nhà (lần 1)")).to_be_visible()

    page.close()  # the battery is empty; the next day the app is opened anew, without a signal
    page = context.new_page()
    page.goto("/officer/")
    unlock(page)
    come_to(page, 3)
    show_card(page, asked.cards[2].code, "Đưa máy cho người dân tự bấm")
    page.get_by_role("button", name="Tôi bắt đầu trả lời").click()
    answer(page)
    keep(page)
    expect(page.get_by_text("2/5 hộ")).to_be_visible()
    assert stored(store) == []

    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("header a").last.click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Đã gửi, chờ máy chủ sao lưu")).to_be_visible()
    expect(page.locator("dd").nth(1)).to_have_text("0 bản")
    assert sorted(stored(store)) == [("visit", "officer", "tablet"), ("visit", "self", "tablet")]
    with store.read() as connection:
        assert set(visits.latest(connection, asked.campaign.id).values()) == {1, 2}
    assert faults == []


def test_a_household_that_answered_elsewhere_is_not_said_to_have_answered_here(
    new_context: OpenContext, store: Store, keys: Keys, asked: Asked, lan: people.Account
) -> None:
    with store.write() as connection:
        paper.key_stub(connection, keys, asked.campaign, asked.code)
    page = new_context(768, 1024).new_page()
    sign_in(page)
    page.get_by_role("link", name="Thôn 4").click()
    expect(page.get_by_role("link", name="Hộ số 1 Đã trả lời", exact=True)).to_be_visible()


def test_a_draft_survives_the_crash_at_any_touch(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    sign_in(page)
    come_to(page, 1)
    show_card(page, asked.code)
    page.locator("fieldset:visible").get_by_text("Không hài lòng", exact=True).click()
    page.locator("textarea:visible").press_sequentially("Đường lầ")
    page.wait_for_timeout(300)
    page.close()
    page = context.new_page()
    page.goto("/officer/")
    unlock(page)
    page.get_by_role("button", name="Thôn 4, hộ số 1").click()
    expect(page.locator("textarea:visible")).to_have_value("Đường lầ")
    assert (
        page.evaluate(
            """async () => {
            const open = indexedDB.open("khao-sat");
            const db = await new Promise((go) => { open.onsuccess = () => go(open.result); });
            const all = db.transaction("drafts").objectStore("drafts").getAll();
            const rows = await new Promise((go) => { all.onsuccess = () => go(all.result); });
            return JSON.stringify(rows).includes("not_satisfied");
        }"""
        )
        is False
    )


def test_the_page_that_rescues_a_queue_opens_without_a_signal(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    sign_in(page)
    context.set_offline(True)
    page.goto("/officer/rescue")
    expect(page.get_by_role("heading", name="Cứu phiếu")).to_be_visible()


def test_a_faulty_interview_is_not_kept_and_leads_to_its_question(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    page = new_context(768, 1024).new_page()
    sign_in(page)
    come_to(page, 1)
    show_card(page, asked.code)
    page.get_by_role("button", name="Cả phiếu một trang").click()
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("Còn 17 câu cần xem lại")
    expect(page.get_by_text("Ông/bà chưa trả lời câu này").first).to_be_visible()


def test_no_screen_of_the_app_has_a_barrier_or_is_wider_than_its_window(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    page = new_context().new_page()

    def look(where: str) -> None:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert overflow(page) == 0, (where, width)
        assert barriers(page) == [], where

    page.goto("/officer/")
    expect(page.get_by_label("Tên máy")).to_be_visible()
    look("sign-in")
    sign_in(page)
    look("home")
    page.goto("/officer/#/may-nay")
    expect(page.get_by_role("heading", name="Máy này")).to_be_visible()
    look("status")
    page.goto("/officer/#/")
    come_to(page, 1)
    look("household")
    show_card(page, "2222")
    look("card")
    page.get_by_label("Hoặc gõ mã trên thẻ").fill(asked.code)
    page.get_by_role("button", name="Tiếp tục").click()
    look("question")
    page.get_by_role("button", name="Cả phiếu một trang").click()
    look("all questions")
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    look("faults")
