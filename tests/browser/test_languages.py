"""Residents and officers switch the language of the form and lose neither page nor answers."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store.engine import Store
from survey_app.store.tables import response
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_tablet_story import SIZES, come_to, keep, show_card, sign_in
from tests.builders import Asked
from tests.services.tablet import officer
from tests.web.test_resident_languages import TWO


@pytest.fixture
def asked(store: Store, keys: Keys) -> Asked:
    with store.write() as connection:
        return builders.households(connection, keys, questionnaire=TWO)


@pytest.fixture
def lan(store: Store, asked: Asked) -> people.Account:
    return officer(store, asked.campaign.code)


def look(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, width
    assert barriers(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_resident_switches_with_or_without_scripts(
    new_context: OpenContext, store: Store, asked: Asked, scripts: bool
) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto(f"/k/{asked.code}")
    page.get_by_text("Không hài lòng", exact=True).first.click()
    page.locator("textarea").first.fill("Đường lầy")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("1. Are you satisfied with the roads?")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("Đường lầy")
    expect(page.get_by_role("radio", name="Not satisfied").first).to_be_checked()
    if scripts:
        look(page)
    page.get_by_text("Satisfied", exact=True).last.click()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Are you satisfied with the commune overall?")).to_be_visible()
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_text("Ông (bà) có hài lòng chung về xã?")).to_be_visible()
    if scripts:
        look(page)
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", name="Cảm ơn")).to_be_visible()
    with store.read() as connection:
        (answers,) = connection.execute(select(response.c.answers)).scalars()
    assert answers == '{"q01":"not_satisfied","q03":"satisfied"}'


def test_an_officer_switches_on_any_screen_without_a_signal(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    sign_in(page)
    context.set_offline(True)
    come_to(page, 1)
    show_card(page, asked.code)
    page.locator("fieldset:visible").get_by_text("Không hài lòng", exact=True).click()
    page.locator("textarea:visible").fill("Đường lầy")
    page.get_by_role("button", name="Câu sau").click()
    page.locator("fieldset:visible").get_by_text("Nước máy", exact=True).click()
    page.get_by_label("Ngôn ngữ").select_option("en")
    asks = page.locator("fieldset:visible legend")
    expect(asks).to_contain_text("2. Which water does your household use?")
    expect(asks).to_have_attribute("lang", "en")
    expect(asks.locator("small")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("checkbox", name="Piped water")).to_be_checked()
    look(page)
    page.get_by_role("button", name="Câu trước").click()
    expect(page.get_by_label("Why you are not satisfied")).to_have_value("Đường lầy")
    for _ in range(2):
        page.get_by_role("button", name="Câu sau").click()
    page.locator("fieldset:visible").get_by_text("Satisfied", exact=True).click()
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    answers = page.locator("dd")
    expect(answers.nth(0)).to_have_attribute("lang", "en")
    expect(answers.nth(0)).to_have_text("Not satisfied")
    expect(page.locator("dt").nth(0)).to_have_attribute("lang", "en")
    look(page)
    page.get_by_role("button", name="Sửa câu trả lời").click()
    page.get_by_label("Ngôn ngữ").select_option("vi")
    expect(page.locator("fieldset:visible legend")).to_contain_text("Ông (bà) có hài lòng chung")
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    page.get_by_role("button", name="Sửa câu trả lời").click()
    keep(page)
