"""The tablet notes a rough place only where the household agreed; the box is empty at first."""

import json

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_app.services import campaigns
from survey_app.services.keys import Keys
from survey_app.services.setup import place
from survey_app.store.engine import Store
from survey_app.store.tables import paradata
from tests import builders
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_tablet_story import answer, come_to, show_card, sign_in
from tests.builders import Asked
from tests.services.tablet import officer

HERE = {"latitude": 21.82345, "longitude": 105.21987}


@pytest.fixture
def asked(store: Store, keys: Keys) -> Asked:
    with store.write() as connection:
        made = builders.households(connection, keys, state="draft")
        place.choose(connection, made.campaign, asks=True)
        builders.move(connection, campaigns.get(connection, "trung-mon"), "open")
    officer(store, "trung-mon")
    return made


@pytest.mark.parametrize(
    ("agrees", "allowed", "accuracy", "expected"),
    [
        (False, True, 50, {}),
        (True, True, 50, {"place": [21.82, 105.22], "accuracy": "near"}),
        (True, True, 0, {"place": [21.82, 105.22], "accuracy": "near", "mock_place": True}),
        (True, False, 50, {}),
    ],
)
def test_a_place_is_noted_only_where_the_household_agreed(
    new_context: OpenContext,
    store: Store,
    asked: Asked,
    agrees: bool,
    allowed: bool,
    accuracy: int,
    expected: dict[str, object],
) -> None:
    context = new_context(360, 640, geolocation=HERE | {"accuracy": accuracy})
    if allowed:
        context.grant_permissions(["geolocation"])
    page = context.new_page()
    sign_in(page)
    come_to(page, 1)
    show_card(page, asked.code)
    answer(page)
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    box = page.get_by_role("checkbox", name="Hộ đồng ý cho ghi vị trí gần đúng")
    expect(box).not_to_be_checked()
    assert (overflow(page), barriers(page)) == (0, [])
    if agrees:
        box.check()
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_role("heading", name="Đã lưu phiếu trên máy")).to_be_visible(timeout=15_000)
    page.locator("header a").last.click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("dd").nth(1)).to_have_text("0 bản")
    with store.read() as connection:
        detail = json.loads(connection.execute(select(paradata.c.detail)).scalar_one())
    assert {n: detail[n] for n in ("place", "accuracy", "mock_place") if n in detail} == expected
