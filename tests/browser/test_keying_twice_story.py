"""Keying twice in a real browser: two people apart, by keyboard alone, at every width."""

import pytest
from playwright.sync_api import Page, expect

from survey_app.services import frames, paper
from survey_app.services.keying import setting
from survey_app.store.engine import Store
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.builders import Asked
from tests.office_session import COLLEAGUE, NAME, PASSWORD, make_account

HOME = "/office/c/trung-mon"
SIZES = [(360, 640), (768, 1024), (1280, 800)]


@pytest.fixture
def numbers(store: Store, asked: Asked) -> list[str]:
    """Three ballots of a campaign that keys each twice."""
    make_account(store, NAME, "Nguyễn Thị Hoàng Khuôn Khán Thượng")
    make_account(store, COLLEAGUE, "Ma Văn Đồng Nghiệp")
    with store.write() as connection:
        setting.choose(connection, asked.campaign, twice=True)
        village = frames.village(connection, asked.campaign, 1)
        return paper.make_ballots(connection, asked.campaign, village, 3)


def desk(new_context: OpenContext, name: str, width: int = 1280, height: int = 800) -> Page:
    page = new_context(width, height).new_page()
    page.goto("/office/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    return page


def key(page: Page, number: str, choices: str, said: str) -> None:
    """Key a ballot without the mouse, and wait for what is said of it."""
    page.goto(f"{HOME}/ballots")
    expect(page.get_by_label("Số phiếu", exact=True)).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    for digit in choices:
        page.keyboard.press(digit)
    page.locator("form[data-keying] button.main").press("Enter")
    expect(page.locator(".said")).to_contain_text(said)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_two_people_key_apart_and_one_gives_in(
    new_context: OpenContext, numbers: list[str], asked: Asked, width: int, height: int
) -> None:
    first = desk(new_context, NAME, width, height)
    second = desk(new_context, COLLEAGUE, width, height)
    for number in numbers[:2]:
        key(first, number, "1", f"lần một phiếu số {number}")
    key(second, numbers[0], "1", "hai lần nhập khớp nhau")
    key(second, numbers[1], "2", "khác nhau ở câu 1")
    key(first, numbers[2], "1", f"lần một phiếu số {numbers[2]}")
    first.goto(f"{HOME}/keyings")
    assert barriers(first) == []
    assert overflow(first) == 0
    link = first.get_by_role("link", name="Xem phiếu và quyết định")
    link.focus()
    first.keyboard.press("Enter")
    first.wait_for_url("**/keyings/*")
    assert barriers(first) == []
    assert overflow(first) == 0
    first.locator("main form button.main").press("Enter")
    expect(first.locator(".errors")).to_contain_text("Xin nhập chỗ này theo tờ phiếu")
    assert barriers(first) == []
    first.locator("[name=q01]").nth(1).focus()
    first.keyboard.press("Space")
    first.locator("main form button.main").press("Enter")
    expect(first.locator(".said")).to_contain_text("Đã quyết định phiếu số")
    expect(first.locator("#waiting-title")).to_contain_text("(1)")
    assert barriers(first) == []
