"""A form in the household's own hands: the officer who gets the tablet back sees no answer."""

import json

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey_app.services.staff import people
from survey_app.store.engine import Store
from survey_app.store.tables import response
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_tablet_story import come_to, keep, show_card, sign_in, unlock
from tests.builders import Asked
from tests.services.tablet import officer

ALONE = "Đưa máy cho người dân tự bấm"
HIDDEN = "Đã trả lời trước khi dừng"
REASON = "Đường lầy lội"


@pytest.fixture
def lan(store: Store, asked: Asked) -> people.Account:
    return officer(store, asked.campaign.code)


def choose(page: Page, option: str) -> None:
    page.locator("fieldset:visible").get_by_text(option, exact=True).click()


def hand_over(page: Page, code: str) -> None:
    """The household answers two questions alone and gives the tablet back."""
    come_to(page, 1)
    show_card(page, code, ALONE)
    page.get_by_role("button", name="Tôi bắt đầu trả lời").click()
    choose(page, "Không hài lòng")
    page.locator("textarea:visible").fill(REASON)
    page.get_by_role("button", name="Câu sau").click()
    choose(page, "Hài lòng")
    page.wait_for_timeout(300)


def sees_nothing(page: Page) -> None:
    assert REASON not in page.content()
    assert page.locator("input:checked").count() == 0
    assert page.evaluate("[...document.querySelectorAll('textarea')].every(t => !t.value)")
    assert (barriers(page), overflow(page)) == ([], 0)


def test_what_a_household_answered_alone_is_shown_to_nobody_again_and_all_of_it_counts(
    new_context: OpenContext, store: Store, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    sign_in(page)
    hand_over(page, asked.code)
    page.get_by_role("button", name="Dừng, trả máy cho cán bộ").click()
    expect(page.get_by_role("heading", name="Xin trả máy cho cán bộ")).to_be_visible()
    page.get_by_role("button", name="Về danh sách hộ").click()
    page.get_by_role("link", name="Hộ số 1 ").click()
    expect(page.get_by_role("button", name="Cán bộ hỏi, bấm giúp")).to_have_count(0)
    page.get_by_role("button", name="Đưa máy lại cho hộ").click()
    expect(page.get_by_text("Hộ đã trả lời 2 câu")).to_be_visible()
    page.get_by_role("button", name="Tôi trả lời tiếp").click()
    expect(page.get_by_text("Câu 3 trên 17")).to_be_visible()
    sees_nothing(page)
    choose(page, "Hài lòng")
    page.wait_for_timeout(300)

    page.close()  # the battery is empty; what the third question got is hidden from now on too
    page = context.new_page()
    page.goto("/officer/")
    unlock(page)
    page.get_by_role("button", name="Thôn 4, hộ số 1 (hộ tự bấm)").click()
    page.get_by_role("button", name="Tôi trả lời tiếp").click()
    expect(page.get_by_text("Câu 4 trên 17")).to_be_visible()
    for _ in range(3):
        page.get_by_role("button", name="Câu trước").click()
        expect(page.get_by_text(HIDDEN).locator("visible=true")).to_have_count(1)
        sees_nothing(page)
    page.get_by_role("button", name="Câu sau").click()
    page.locator("button:visible", has_text="Trả lời lại câu này").click()
    choose(page, "Không hài lòng")
    page.get_by_role("button", name="Cả phiếu một trang").click()
    for code in range(4, 18):
        page.locator(f"fieldset[id=q{code:02}] input").first.check()
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    expect(page.get_by_text("Đã trả lời trước khi dừng; không hiện lại.")).to_have_count(2)
    expect(page.get_by_role("definition")).to_have_count(0)  # shut until the household opens them
    sees_nothing(page)
    page.get_by_text("Xem lại câu trả lời").click()
    expect(page.get_by_role("definition")).to_have_count(17)
    page.get_by_role("button", name="Sửa câu trả lời").click()
    keep(page)
    page.goto("/officer/#/may-nay")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("dd").nth(1)).to_have_text("0 bản")
    with store.read() as connection:
        row = connection.execute(select(response.c.answers, response.c.texts)).one()
    answers = json.loads(row.answers) | json.loads(row.texts)
    told = [answers[name] for name in ("q01", "q01_why", "q02", "q03")]
    assert told == ["not_satisfied", REASON, "not_satisfied", "satisfied"]


def test_an_unfinished_form_is_thrown_away_only_when_the_officer_says_so_twice(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    page = new_context(768, 1024).new_page()
    sign_in(page)
    hand_over(page, asked.code)
    page.locator("header a").first.click()  # the tablet is taken back without a word
    page.get_by_role("button", name="Thôn 4, hộ số 1 (hộ tự bấm)").click()
    sees_nothing(page)
    page.get_by_role("button", name="Bỏ phiếu này").click()
    expect(page.get_by_text("không lấy lại được")).to_be_visible()
    page.get_by_role("button", name="Giữ lại").click()
    page.get_by_role("button", name="Bỏ phiếu này").click()
    page.get_by_role("button", name="Bỏ phiếu, xóa câu trả lời").click()
    expect(page.get_by_text("viết dở")).to_have_count(0)
    come_to(page, 1)
    expect(page.get_by_role("button", name="Cán bộ hỏi, bấm giúp")).to_be_visible()
