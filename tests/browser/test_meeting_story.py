"""A meeting led on a phone, a tablet and a desk, by keyboard alone."""

import pytest
from playwright.sync_api import Page

from survey_app.services import frames, paper
from survey_app.store.engine import Store
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.builders import Asked
from tests.office_session import NAME, PASSWORD, make_account

PAGE = "/office/c/trung-mon/villages/1/meetings"
SIZES = [(360, 640), (768, 1024), (1280, 800)]


def fill(page: Page, **values: str) -> None:
    """Fill the fields and press the button of their form with Enter; the page stays readable."""
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.locator(f"form:has([name={[*values][-1]}]) button.main").press("Enter")
    page.wait_for_selector(".said")
    assert barriers(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_meeting_is_led_step_by_step(
    new_context: OpenContext, store: Store, asked: Asked, width: int, height: int
) -> None:
    make_account(store)
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        paper.make_ballots(connection, asked.campaign, village, 8)
    page = new_context(width, height).new_page()
    page.goto("/office/login")
    page.fill("[name=name]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto(PAGE)
    fill(
        page,
        held_on="2018-06-02",
        place="Nhà văn hóa thôn Khuôn Khán Thượng",
        chair="Hoàng Thị Nguyệt Ánh",
        secretary="Ma Văn Khuôn",
        present="7",
        households="5",
    )
    fill(page, handed_out="6")
    fill(page, collected="4", spoilt="1")
    page.get_by_role("button", name="Báo túi phiếu, kết thúc cuộc họp").press("Enter")
    page.wait_for_selector(".request")
    assert barriers(page) == []
    assert overflow(page) == 0
