"""Coverage in a real browser: of a whole province, on a phone too, renewed without a reload."""

import pytest
from playwright.sync_api import Page, expect

from survey_app.core.frame import Village
from survey_app.services import campaigns, coverage, frames, paper, territory
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.store.areas import standing_on
from survey_app.store.engine import Store
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.builders import DAY
from tests.office_session import NAME, PASSWORD, make_account

PAGE = "/office/c/trung-mon/coverage"
SIZES = [(360, 640), (768, 1024), (1280, 800)]


@pytest.fixture
def province(store: Store, keys: Keys) -> None:
    """The province of 2018: every commune with two villages, some ballots keyed."""
    make_account(store)
    with store.write() as connection:
        area = territory.find(connection, "08", DAY)
        campaign = campaigns.create(connection, builders.plan(connection, area_id=area.id))
        rows = tuple(
            Village(f"Thôn {name}", 40 + 7 * order % 90, commune_code=unit.code)
            for order, unit in enumerate(standing_on(connection, DAY, "commune"))
            for name in ("Khuôn Khán Thượng", "Làng Chùa")
        )
        frames.set_frame(connection, campaign, FramePreview(rows))
        frames.freeze(connection, campaigns.get(connection, "trung-mon"))
        campaign = builders.move(connection, campaigns.get(connection, "trung-mon"), "open")
        for village in frames.listed(connection, campaign)[:6]:
            key(connection, keys, campaign, village, 3)


def key(connection: object, keys: Keys, campaign: object, village: object, count: int) -> None:
    raw = builders.answers(campaigns.questionnaire(connection, campaign))  # type: ignore[arg-type]
    for number in paper.make_ballots(connection, campaign, village, count):  # type: ignore[arg-type]
        paper.key_ballot(connection, keys, campaign, number, raw, "visit", None, DAY)  # type: ignore[arg-type]


def signed_in(new_context: OpenContext, width: int, height: int, **settings: object) -> Page:
    page = new_context(width, height, **settings).new_page()
    page.goto("/office/login")
    page.fill("[name=name]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    return page


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_province_is_readable_at_every_width(
    new_context: OpenContext, province: None, width: int, height: int
) -> None:
    page = signed_in(new_context, width, height)
    for query in ("", "?level=district", "?commune=1&level=village", "?state=below&sort=missing"):
        page.goto(PAGE + query)
        assert barriers(page) == []
        assert overflow(page) == 0
    page.goto(PAGE)
    assert page.locator(".coverage tbody tr").count() == 141
    page.get_by_role("link", name="Xã Trung Môn", exact=True).click()
    assert page.locator(".coverage tbody tr").count() == 2


def test_the_page_renews_itself_and_keeps_the_focus(
    new_context: OpenContext, province: None, store: Store, keys: Keys
) -> None:
    page = signed_in(new_context, 1280, 800)
    page.clock.install()
    page.goto(PAGE)
    row = page.locator(".coverage tbody tr").first
    expect(row.locator(".barred")).to_contain_text("6")
    page.evaluate("window.kept = true")
    row.get_by_role("link").focus()
    focused = page.evaluate("document.activeElement.id")
    with store.write() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        key(connection, keys, campaign, coverage.coverage(connection, campaign)[0].village, 5)
    page.clock.fast_forward(25_000)
    expect(row.locator(".barred")).to_contain_text("11")
    assert page.evaluate("window.kept")  # no reload
    assert page.evaluate("document.activeElement.id") == focused


def test_without_scripts_the_choice_works_by_its_button(
    new_context: OpenContext, province: None
) -> None:
    page = signed_in(new_context, 360, 640, java_script_enabled=False)
    page.goto(PAGE)
    page.fill("[name=name]", "trung mon")
    page.click(".choose button")
    assert page.locator(".coverage tbody tr").count() == 1


def test_an_ended_session_is_said(new_context: OpenContext, province: None) -> None:
    page = signed_in(new_context, 1280, 800)
    page.clock.install()
    page.goto(PAGE)
    page.context.clear_cookies()
    page.clock.fast_forward(25_000)
    expect(page.locator(".renewal")).to_contain_text("Phiên làm việc đã hết")
