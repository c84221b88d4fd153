"""A resident in a real browser: from the code to the thank-you page, and back."""

import pytest
from playwright.sync_api import Page, Response, expect

from survey_app.services.keys import Keys
from survey_app.store import responses
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.builders import Asked, households

QUESTIONS = range(1, 18)
HARD_LIMIT = 14_000  # the first flight of a TCP connection


def check_page(page: Page) -> None:
    """What holds on every page: nobody is kept out and nothing is cut off."""
    assert barriers(page) == []
    assert overflow(page) <= 0


def choose(page: Page, question: int, option: int) -> None:
    page.locator(f"label[for=q{question:02d}-{option}]").click()


def answer_all(page: Page) -> None:
    """By the tile's words, or by the control on it: both take the finger."""
    for question in QUESTIONS:
        if question % 2:
            page.locator(f"#q{question:02d}-1").check()
        else:
            choose(page, question, 1)


def answers_kept(store: Store, asked: Asked) -> list[str]:
    with store.read() as connection:
        return [str(p.answers) for p in responses.patterns(connection, asked.campaign.id)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_resident_answers(
    new_context: OpenContext, store: Store, asked: Asked, width: int, scripts: bool
) -> None:
    page = new_context(width, java_script_enabled=scripts).new_page()
    page.goto("/p/trung-mon/1")
    page.get_by_label("Mã trên thẻ của hộ").fill(asked.code.lower())
    page.get_by_role("button", name="Mở phiếu").click()
    answer_all(page)
    choose(page, 2, 2)
    page.locator("#q02_why").fill("Đường vào thôn lầy lội khi mưa")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Phiếu chưa được gửi.")).to_be_visible()
    expect(page.get_by_text("Đường vào thôn lầy lội khi mưa")).to_be_visible()
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà. Phiếu đã được nhận.")).to_be_visible()
    expect(page.locator(".k")).to_contain_text("BN-")
    (kept,) = answers_kept(store, asked)
    assert '"q01":"satisfied","q02":"not_satisfied"' in kept


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_of_the_story_keeps_anybody_out(
    new_context: OpenContext, store: Store, keys: Keys, width: int
) -> None:
    with store.write() as connection:
        asked = households(connection, keys, demonstration=True)
    page = new_context(width).new_page()
    home = f"/k/{asked.code}"
    for address in ("/", "/privacy", "/k", "/k/2222", "/p/trung-mon/1", home):
        page.goto(address)
        check_page(page)
    page.get_by_text("Câu trả lời của ông/bà được bảo vệ thế nào?").click()
    choose(page, 2, 2)
    check_page(page)
    page.get_by_role("button", name="Tiếp tục").click()
    check_page(page)
    answer_all(page)
    page.get_by_role("button", name="Tiếp tục").click()
    check_page(page)
    page.get_by_role("button", name="Gửi phiếu").click()
    check_page(page)
    for address in (home, f"{home}/replace", f"{home}/withdraw", f"{home}/objection"):
        page.goto(address)
        check_page(page)
    page.get_by_role("button").click()
    check_page(page)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_control_of_every_form_takes_the_finger(
    new_context: OpenContext, goods: Campaign, asked: Asked, width: int
) -> None:
    page = new_context(width).new_page()
    for path in (f"/k/{asked.code}", f"/m/{goods.code}/1"):
        page.goto(path)
        for control in page.locator("input[type=radio], input[type=checkbox]").all():
            control.check(timeout=3000)


def test_a_market_s_form_keeps_nobody_out(new_context: OpenContext, goods: Campaign) -> None:
    page = new_context(320).new_page()
    for address in ("/p/hang-viet", "/m/hang-viet/1"):
        page.goto(address)
        check_page(page)
    page.get_by_role("button", name="Tiếp tục").click()
    check_page(page)


def test_the_reason_is_asked_where_somebody_is_not_satisfied(
    new_context: OpenContext, asked: Asked
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"/k/{asked.code}")
    expect(page.locator("#q03_why")).to_be_hidden()
    choose(page, 3, 2)
    expect(page.locator("#q03_why")).to_be_visible()
    choose(page, 3, 1)
    expect(page.locator("#q03_why")).to_be_hidden()


def test_a_fault_is_announced_and_leads_to_its_question(
    new_context: OpenContext, asked: Asked
) -> None:
    page = new_context().new_page()
    page.goto(f"/k/{asked.code}")
    answer_all(page)
    page.locator("#q06-1").evaluate("field => field.checked = false")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title("Lỗi: Phiếu lấy ý kiến – Thôn 4, xã Trung Môn")
    page.get_by_role("link", name="Câu 6").click()
    expect(page.locator("#q06-1")).to_be_focused()
    expect(page.locator("#q06 legend")).to_be_in_viewport()
    expect(page.locator("#q05-1")).to_be_checked()


def test_going_back_after_sending_and_changing_something_asks_whether_to_replace(
    new_context: OpenContext, store: Store, asked: Asked
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"/k/{asked.code}")
    answer_all(page)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Gửi phiếu").click()
    page.go_back()
    page.get_by_role("button", name="Sửa: Câu 5").click()
    expect(page.locator("#q05 legend")).to_be_in_viewport()
    choose(page, 5, 2)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", name="Đã gửi; ông/bà muốn thay?")).to_be_visible()
    assert '"q05":"satisfied"' in answers_kept(store, asked)[0]
    page.get_by_role("button", name="Thay bằng câu trả lời mới").click()
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà.")).to_be_visible()
    (kept,) = answers_kept(store, asked)
    assert '"q05":"not_satisfied"' in kept


def test_going_back_to_the_form_finds_it_as_it_was_left(
    new_context: OpenContext, asked: Asked
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"/k/{asked.code}")
    answer_all(page)
    page.get_by_role("button", name="Tiếp tục").click()
    page.go_back()
    for question in QUESTIONS:
        expect(page.locator(f"#q{question:02d}-1")).to_be_checked()


def test_the_form_can_be_filled_in_from_the_keyboard(
    new_context: OpenContext, store: Store, asked: Asked
) -> None:
    page = new_context(1280, 800).new_page()
    page.goto(f"/k/{asked.code}")
    page.locator("#q01-1").focus()
    for _ in QUESTIONS:
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Phiếu chưa được gửi.")).to_be_visible()


def test_answers_are_large_enough_for_a_thumb(new_context: OpenContext, asked: Asked) -> None:
    page = new_context(320).new_page()
    page.goto(f"/k/{asked.code}")
    targets = page.locator("fieldset > label, main button, .b")
    for order in range(targets.count()):
        box = targets.nth(order).bounding_box()
        assert box is not None
        assert box["height"] >= 48


def test_text_twice_as_large_still_fits_the_narrowest_phone(
    new_context: OpenContext, asked: Asked
) -> None:
    page = new_context(320).new_page()
    page.goto(f"/k/{asked.code}")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert overflow(page) <= 0


def test_a_first_visit_is_one_request_within_the_first_flight(
    new_context: OpenContext, asked: Asked
) -> None:
    page = new_context().new_page()
    answered: list[Response] = []
    page.on("response", lambda response: answered.append(response))
    page.goto(f"/k/{asked.code}", wait_until="networkidle")
    (only,) = answered
    sizes = only.request.sizes()
    assert sizes["responseHeadersSize"] + sizes["responseBodySize"] <= HARD_LIMIT


def test_the_code_is_grouped_while_it_is_typed(new_context: OpenContext, asked: Asked) -> None:
    page = new_context().new_page()
    page.goto("/k")
    page.locator("#code").press_sequentially("2f7k9x")
    expect(page.locator("#code")).to_have_value("2F7K-9X")


def test_a_browser_that_refuses_our_style_still_shows_the_form(
    new_context: OpenContext, asked: Asked
) -> None:
    context = new_context()
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text))
    page.goto(f"/k/{asked.code}")
    assert broken == []  # the policy allows exactly our stylesheet and nothing complains
    page.evaluate("document.querySelector('style').remove()")
    expect(page.locator("#q01-1")).to_be_visible()
    expect(page.locator("#q01_why")).to_be_visible()
