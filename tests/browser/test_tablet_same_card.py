"""Two tablets come home with one card: one answer counts, and both sides say what became of it."""

from playwright.sync_api import Page, expect

from survey_app.store.engine import Store
from tests.browser import test_office_story as office
from tests.browser.conftest import OpenContext
from tests.browser.test_tablet_failures import at_home, send
from tests.browser.test_tablet_story import come_to, keep, show_card, sign_in
from tests.builders import Asked
from tests.services.tablet import officer


def interviewed(page: Page, code: str) -> None:
    page.context.set_offline(True)
    come_to(page, 1)
    show_card(page, code)
    page.get_by_role("button", name="Cả phiếu một trang").click()
    for number in range(1, 18):
        page.locator(f"fieldset[id=q{number:02}] input").first.check()
    keep(page)
    page.context.set_offline(False)


def test_two_tablets_with_one_card_give_one_answer_and_one_record_for_the_office(
    new_context: OpenContext, store: Store, asked: Asked
) -> None:
    officer(store, asked.campaign.code)
    first, second = (new_context(768, 1024).new_page() for _ in range(2))
    sign_in(first, "Máy 7")
    sign_in(second, "Máy 8")
    for page in (first, second):
        interviewed(page, asked.code)
    send(first)
    send(second)
    assert at_home(store) == (1, 2)  # both were there; one answered
    expect(first.get_by_text("Bản cần chú ý")).to_have_count(0)
    expect(second.get_by_text("1 bản đang chờ cơ quan xem xét")).to_be_visible()
    told = second.get_by_role("listitem").filter(has_text="Cơ quan đang xem xét")
    expect(told).to_contain_text("Hộ dùng thẻ này đã gửi phiếu")

    page = new_context(1280, 800).new_page()
    office.sign_in(page, store)
    page.goto(f"/office/c/{asked.campaign.code}/quarantine")
    expect(page.get_by_role("heading", name="Chờ quyết định (1)")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("Hộ dùng thẻ này đã gửi phiếu")
    expect(page.get_by_text("chỉ có thể từ chối")).to_be_visible()
    page.goto(f"/office/c/{asked.campaign.code}/tablets")
    aside = page.get_by_role("article").filter(has_text="Máy 8")
    expect(aside.get_by_role("link", name="1 bản")).to_be_visible()
