"""A village of three hundred households: each is found by its number, every screen leads back."""

from playwright.sync_api import expect

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_tablet_story import sign_in
from tests.services.tablet import officer

NAME = "Thôn Khuổi Phầy – Nà Tông (Làng Chùa cũ), khu dân cư số 3"


def test_in_a_long_list_a_household_is_found_by_its_number_and_every_screen_leads_back(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, villages=((NAME, 300),))
    officer(store, asked.campaign.code)
    page = new_context().new_page()
    sign_in(page)
    page.context.set_offline(True)
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name="Còn phải đến: 300 hộ")).to_be_visible()
    page.get_by_label("Đến thẳng hộ số").fill("301")
    page.get_by_role("button", name="Mở").click()
    expect(page.get_by_role("alert")).to_contain_text("Không có hộ mang số này")
    assert (barriers(page), overflow(page)) == ([], 0)
    page.get_by_label("Đến thẳng hộ số").fill("287")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hộ số 287")).to_be_visible()
    page.get_by_role("button", name="Cán bộ hỏi, bấm giúp").click()
    page.get_by_role("link", name="Quay lại").click()
    for visit in (1, 2, 3):
        page.get_by_role("button", name=f"Vắng nhà (lần {visit})").click()
        expect(page.get_by_text(f"{visit} bản chờ gửi")).to_be_visible()
        page.get_by_label("Đến thẳng hộ số").fill("287")
        page.keyboard.press("Enter")
    expect(page.get_by_text("không phải đến lại nữa")).to_be_visible()
    page.get_by_role("link", name="Về danh sách hộ").click()
    expect(page.get_by_role("heading", name="Còn phải đến: 299 hộ")).to_be_visible()
    page.get_by_role("link", name="3 bản chờ gửi").click()
    expect(page.get_by_text("Máy tự gửi khi có mạng")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Quên mã PIN").click()
    page.get_by_role("link", name="Quay lại").click()
    expect(page.get_by_label("Mã PIN")).to_be_visible()
