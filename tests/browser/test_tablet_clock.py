"""How an interview went is measured by a clock that only runs forward."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey_app.services.staff import people
from survey_app.store.engine import Store
from survey_app.store.tables import paradata
from survey_app.web.officer import files
from tests.browser.conftest import OpenContext
from tests.browser.test_tablet_story import answer, come_to, keep, show_card, sign_in, unlock
from tests.builders import Asked
from tests.services.tablet import officer


@pytest.fixture
def lan(store: Store, asked: Asked) -> people.Account:
    return officer(store, asked.campaign.code)


@pytest.fixture
def page(new_context: OpenContext) -> Page:
    opened = new_context().new_page()
    opened.goto("/officer/")
    return opened


def measured(page: Page, script: str) -> Any:
    """What a clock says after `script`, in which `at(seconds)` moves the time on."""
    return page.evaluate(
        f"""async () => {{
            const {{ Clock }} = await import("/officer/files/{files.version()}/clock.js");
            let now = 1000;
            const at = (seconds) => {{ now = 1000 + seconds; }};
            const sight = (hidden) => {{
                Object.defineProperty(document, "hidden", {{ value: hidden, configurable: true }});
                document.dispatchEvent(new Event("visibilitychange"));
            }};
            let clock = new Clock({{}}, () => now);
            const again = () => new Clock(JSON.parse(JSON.stringify(clock.told)), () => now);
            {script}
            return clock.measured();
        }}"""
    )


def test_time_belongs_to_the_item_that_was_answered_next(page: Page) -> None:
    told = measured(
        page,
        "at(4); clock.touch('q02', true); at(7); clock.touch('q01', true);"
        "at(9); clock.touch('q02', true); at(12);",
    )
    assert told["items"] == {"q02": 6, "q01": 3}
    assert told["order"] == ["q02", "q01"]
    assert told["changes"] == {"q02": 1}
    assert (told["seconds"], told["breaks"]) == (12, [])


def test_another_choice_is_a_change_and_another_letter_is_none(page: Page) -> None:
    told = measured(
        page,
        "clock.touch('q01', true); clock.touch('q01', true);"
        "for (const letter of 'lầy') clock.touch('q01_why');",
    )
    assert told["changes"] == {"q01": 1}


def test_quick_letters_add_up(page: Page) -> None:
    told = measured(
        page, "for (let n = 1; n <= 100; n += 1) { at(n * 0.04); clock.touch('q01_why'); }"
    )
    assert told["items"] == {"q01_why": 4}
    assert told["seconds"] == 4


def test_a_long_silence_is_a_break_and_no_thinking(page: Page) -> None:
    told = measured(
        page, "at(5); clock.touch('q01'); at(605); clock.touch('q02'); at(610); clock.touch('q03');"
    )
    assert (told["seconds"], told["breaks"]) == (10, [600])
    assert told["items"] == {"q01": 5, "q02": 0, "q03": 5}


def test_a_page_out_of_sight_is_a_break_however_short(page: Page) -> None:
    told = measured(page, "at(3); sight(true); at(33); sight(false); at(35); clock.touch('q01');")
    assert (told["seconds"], told["breaks"], told["items"]) == (5, [30], {"q01": 5})


def test_a_draft_opened_again_goes_on_after_a_break_nobody_measured(page: Page) -> None:
    told = measured(
        page, "at(3); clock.touch('q01'); at(90); clock = again(); at(94); clock.touch('q02');"
    )
    assert (told["seconds"], told["breaks"]) == (7, [0])
    assert told["items"] == {"q01": 3, "q02": 4}
    assert told["order"] == ["q01", "q02"]


def test_reading_over_the_answers_counts_and_belongs_to_no_item(page: Page) -> None:
    told = measured(
        page, "at(3); clock.touch('q01'); at(13); clock.spend(); at(15); clock.touch('q02');"
    )
    assert told["items"] == {"q01": 3, "q02": 2}
    assert told["seconds"] == 15


def test_the_calendar_of_the_tablet_moves_no_measure(page: Page) -> None:
    page.clock.install()
    page.clock.set_system_time("1999-01-01")
    told = measured(page, "at(3); clock.touch('q01');")
    assert told["seconds"] == 3


def test_what_was_measured_comes_home_with_the_interview_and_the_crash(
    new_context: OpenContext, store: Store, asked: Asked, lan: people.Account
) -> None:
    context = new_context(768, 1024)
    page = context.new_page()
    sign_in(page)
    come_to(page, 1)
    show_card(page, asked.code)
    page.locator("fieldset:visible").get_by_text("Không hài lòng", exact=True).click()
    page.wait_for_timeout(300)
    page.close()
    page = context.new_page()
    page.goto("/officer/")
    unlock(page)
    page.get_by_role("button", name="Thôn 4, hộ số 1").click()
    answer(page)
    keep(page)
    page.locator("header a").last.click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("dd").nth(1)).to_have_text("0 bản")
    with store.read() as connection:
        (row,) = connection.execute(select(paradata))
    detail = json.loads(row.detail)
    assert detail["order"][:2] == ["q01", "q02"]
    assert len(detail["order"]) == 17
    assert detail["changes"] == {"q01": 1}
    assert detail["breaks"] == [0]
    assert row.seconds <= 60
    assert sum(detail["items"].values()) <= row.seconds + 1
