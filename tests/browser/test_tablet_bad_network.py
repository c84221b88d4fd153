"""Forty interviews over 400 kbit/s, with connections cut amid requests and amid replies."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from survey_app.services.keys import Keys
from survey_app.store import tablets
from survey_app.store.engine import Store
from survey_app.store.tables import response
from survey_app.web.officer import files
from tests import builders
from tests.browser.bad_network import FATES, Network
from tests.browser.test_tablet_story import sign_in
from tests.services.tablet import Kit, officer

HOUSEHOLDS, AT_ONCE, MOST_TRIES = 40, 10, 40
QUEUE = """async ({version, records}) => {
    const db = await import(`/officer/files/${version}/db.js`);
    for (const record of records)
        await db.add("queue", {id: record.id, campaign: record.campaign, record, state: "waiting"});
}"""


@pytest.fixture
def network(server: str) -> Iterator[Network]:
    made = Network(int(server.rpartition(":")[2]), seed=7)
    yield made
    made.close()


@pytest.fixture
def page(browser: Browser, network: Network) -> Iterator[Page]:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{network.port}",
        viewport={"width": 768, "height": 1024},
        locale="vi-VN",
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def press_send(page: Page) -> int:
    """Press “Gửi ngay”, wait until the page is drawn anew, and read how many still wait."""
    page.evaluate("document.querySelector('dl').dataset.old = 'yes'")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("dl:not([data-old])")).to_be_visible(timeout=30_000)
    return int(page.locator("dd").nth(1).inner_text().split()[0])


def test_interviews_come_home_exactly_once_over_a_line_that_is_slow_and_cut(
    app: Flask, page: Page, network: Network, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, villages=(("Thôn 4", HOUSEHOLDS),))
    lan = officer(store, asked.campaign.code)
    sign_in(page)
    with store.read() as connection:
        tablet = tablets.by_name(connection, "Máy 7")
    assert tablet
    kit = Kit(store, keys, asked.campaign.code, lan, tablet, "")
    interview = kit.interview(asked.code, 1)
    records = [
        kit.sealed(interview | {"id": builders.response_id(), "card": c.code, "line": c.line})
        for c in asked.cards
    ]
    page.goto("/officer/#/may-nay")
    network.bad = True
    seen = []
    for start in range(0, HOUSEHOLDS, AT_ONCE):
        told = {"version": files.version(), "records": records[start : start + AT_ONCE]}
        page.evaluate(QUEUE, told)
        seen.append(press_send(page))
        if seen[-1]:
            expect(page.locator("header a").last).to_have_text(f"{seen[-1]} bản chờ gửi")
            lost = page.get_by_text("Không có mạng").or_(page.get_by_text("không phiếu nào bị"))
            expect(lost).to_be_visible()
    assert any(seen)
    while seen[-1] and len(seen) < MOST_TRIES:
        seen.append(press_send(page))
    assert seen[-1] == 0
    assert min(network.fates[fate] for fate in FATES) >= 2, network.fates
    with store.read() as connection:
        kept = list(connection.execute(select(response.c.id)).scalars())
    assert sorted(kept) == sorted(str(record["id"]) for record in records)
