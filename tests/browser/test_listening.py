"""Residents and officers hear a question read aloud; the officers without a signal."""

import pytest
from playwright.sync_api import Page, expect

from survey_app.services import clips
from survey_app.services.clips import Sound
from survey_app.services.staff import people
from survey_app.store.engine import Store
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_tablet_story import SIZES, come_to, show_card, sign_in
from tests.builders import Asked
from tests.services.tablet import officer
from tests.sounds import mp3


@pytest.fixture(autouse=True)
def spoken(store: Store, asked: Asked) -> None:
    with store.write() as connection:
        for language in ("vi", "hmn"):
            sounds = [
                Sound(f"q{number:02d}.mp3", mp3(20 + number) + language.encode())
                for number in range(1, 4)
            ]
            clips.add(connection, asked.campaign, language, sounds)


@pytest.fixture
def lan(store: Store, asked: Asked) -> people.Account:
    return officer(store, asked.campaign.code)


def look(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == 0, width
    assert barriers(page) == []


def comes_true(page: Page, condition: str) -> None:
    """Wait for a condition; the page's policy lets nothing in it be evaluated later."""
    for _ in range(50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(condition)


def test_a_resident_fetches_a_clip_by_asking_to_hear_it_and_not_before(
    new_context: OpenContext, asked: Asked
) -> None:
    page = new_context().new_page()
    fetched: list[str] = []
    page.on("request", lambda r: fetched.append(r.url) if "/clips/trung-mon" in r.url else None)
    page.goto(f"/k/{asked.code}")
    hear = page.get_by_role("button", name="Nghe câu hỏi", exact=True)
    expect(hear).to_have_count(3)
    page.wait_for_timeout(200)
    assert fetched == []
    look(page)
    hear.first.press("Enter")
    expect(page.get_by_role("button", name="Dừng – nghe câu hỏi", exact=True)).to_have_count(1)
    assert page.evaluate("!document.querySelector('audio').paused")
    page.get_by_role("button", name="Nghe câu hỏi (Tiếng Mông)").first.click()
    expect(page.get_by_role("button", name="Dừng – nghe câu hỏi", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Dừng – nghe câu hỏi (tiếng mông)").click()
    assert page.evaluate("[...document.querySelectorAll('audio')].every(each => each.paused)")
    assert 1 <= len(set(fetched)) <= 2


def test_without_scripts_the_browser_s_own_player_stands_there(
    new_context: OpenContext, asked: Asked
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"/k/{asked.code}")
    player = page.locator("audio").first
    expect(player).to_be_visible()
    expect(player).to_have_attribute("preload", "none")


def test_an_officer_hears_the_questions_without_a_signal(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    sign_in(page)
    page.goto("/officer/#/may-nay")
    expect(page.get_by_text("6 trên 6 tệp, cả thảy")).to_be_visible()
    context.set_offline(True)
    page.goto("/officer/#/")
    come_to(page, 1)
    show_card(page, asked.code)
    page.evaluate("""() => { globalThis.heard = []; const play = Audio.prototype.play;
        Audio.prototype.play = function () { heard.push(this); return play.call(this); }; }""")
    hear = page.locator("fieldset:visible").get_by_role("button", name="Nghe câu hỏi (Tiếng Mông)")
    look(page)
    hear.click()
    comes_true(page, "heard.length === 1 && !heard[0].paused && heard[0].currentTime > 0")
    page.get_by_role("button", name="Câu sau").click()
    comes_true(page, "heard[0].paused")


def test_a_tablet_that_lacks_a_clip_does_not_say_that_it_is_ready(
    new_context: OpenContext, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    sign_in(page)
    page.evaluate("""async () => { const cache = await caches.open("nghe");
        await cache.delete((await cache.keys())[0]); }""")
    page.goto("/officer/#/may-nay")
    expect(page.get_by_text("mới tải 5 trên 6 tệp đọc câu hỏi")).to_be_visible()
    expect(page.get_by_text("✓ Sẵn sàng ngoại tuyến")).to_have_count(0)
    page.get_by_role("button", name="Tải danh sách mới").click()
    expect(page.get_by_text("6 trên 6 tệp, cả thảy")).to_be_visible()
    expect(page.get_by_text("✓ Sẵn sàng ngoại tuyến").first).to_be_visible()
