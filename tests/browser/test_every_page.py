"""Every page there is, found in the application itself, on an office in the middle of its year."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page

from survey_app.services.keys import Keys
from survey_app.store.engine import open_store
from tests import office_session, whole_office
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.whole_office import Office

SIZES = ((360, 640), (1280, 800), (768, 1024))
NARROW = (320, 640)  # where a page may be poor, but not cut off
ROOMS, PUBLIC = "office", "public"
NOT_THERE = ("/office/c/none/", "/results/none")
STEPS = {  # the second steps of pages that ask for a day first, and what is not there
    ROOMS: ["/office/campaigns/new?reference_date=2018-06-01", NOT_THERE[0]],
    PUBLIC: [NOT_THERE[1]],
    whole_office.DRAFT: [f"/office/c/{whole_office.DRAFT}/copy?reference_date=2025-09-01"],
}
NEW_COLOURS = """() => {
  window.coloured ??= new Set();
  const before = window.coloured.size;
  document.querySelectorAll("body *").forEach((element, at) => {
    const { color, backgroundColor, fontSize } = getComputedStyle(element);
    const large = parseFloat(fontSize) > 18;
    if (element.checkVisibility()) window.coloured.add([at, color, backgroundColor, large].join());
  });
  return window.coloured.size > before;
}"""  # whether something is seen in colours that it was not seen in yet, at another width
CUT = """() => [...document.querySelectorAll("main .scroll")]
  .filter((table) => table.scrollWidth > table.clientWidth + 1)
  .map((table) => table.getAttribute("aria-label"))"""  # tables of which a phone shows a part
STANDING = (Path(__file__).parent / "standing.js").read_text("utf-8")


@pytest.fixture(scope="session")
def filled(
    tmp_path_factory: pytest.TempPathFactory, sqlite_file: Path, keys: Keys
) -> tuple[Path, Office]:
    """The office's database, filled once, and what its addresses need to know."""
    path = tmp_path_factory.mktemp("whole") / "survey.sqlite3"
    shutil.copy(sqlite_file, path)
    store = open_store(f"sqlite:///{path}")
    office = whole_office.fill(store, keys)
    store.engine.dispose()
    return path, office


@pytest.fixture
def database_url(tmp_path: Path, filled: tuple[Path, Office]) -> str:
    shutil.copy(filled[0], tmp_path / "survey.sqlite3")
    return f"sqlite:///{tmp_path / 'survey.sqlite3'}"


def sign_in(page: Page) -> None:
    page.goto("/office/login")
    page.get_by_label("Tên đăng nhập").fill(office_session.NAME)
    page.get_by_label("Mật khẩu").fill(office_session.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/")


def faults_of(page: Page, address: str) -> list[str]:
    """What is wrong with a page at any width: barriers, overflow, headings, focus, empty lists.

    Nothing where the address shows no page of its own in this campaign.
    """
    console: list[str] = []

    def heard(line: ConsoleMessage) -> None:
        if line.type == "error" and "status of 404" not in line.text:
            console.append(line.text)

    page.on("console", heard)
    answer = page.goto(address)
    assert answer
    if answer.request.redirected_from or not (answer.ok or address in NOT_THERE):
        return []
    page.keyboard.press("Tab")  # what has the focus from here on has it by keyboard
    found: list[str] = list(page.evaluate(STANDING))
    for width, height in (NARROW, *SIZES):
        page.set_viewport_size({"width": width, "height": height})
        wider = overflow(page)
        found += [f"{width}: {wider} px wider than its window"] if wider > 0 else []
        cut = page.evaluate(CUT) if (width, height) == SIZES[0] else ()
        found += [f"{width}: a table is cut off: {name}" for name in cut]
        seen = barriers(page, page.evaluate(NEW_COLOURS)) if (width, height) in SIZES else ()
        found += [f"{width}: {barrier}" for barrier in seen]
    page.remove_listener("console", heard)
    return [f"{address}: {fault}" for fault in (*found, *console)]


def addresses(app: Flask, office: Office, part: str) -> list[str]:
    """The addresses of a part: of one campaign, of the rooms of the office, of the public."""
    blueprints = {ROOMS: ("office",), PUBLIC: ("public", "resident")}
    campaign = part if part in whole_office.CAMPAIGNS else ""
    rules = whole_office.page_rules(app, *blueprints.get(part, ("office", "public", "resident")))
    return STEPS.get(part, []) + [
        whole_office.address(app, office, rule, campaign)
        for rule in rules
        if whole_office.of_a_campaign(rule) == bool(campaign)
    ]


@pytest.mark.parametrize("part", [*whole_office.CAMPAIGNS, ROOMS, PUBLIC])
def test_every_page_is_whole_at_every_width_and_keeps_nobody_out(
    app: Flask, new_context: OpenContext, filled: tuple[Path, Office], part: str
) -> None:
    page = new_context().new_page()
    faults = faults_of(page, "/office/login") if part == ROOMS else []
    sign_in(page)
    for address in addresses(app, filled[1], part):
        faults += faults_of(page, address)
    assert not faults, "\n".join(faults)


def test_every_rule_of_a_page_is_a_page_somewhere(app: Flask, filled: tuple[Path, Office]) -> None:
    """A new page is walked without anybody remembering it, or its values are missing here."""
    client = app.test_client()
    office_session.sign_in(client)
    silent = []
    for rule in whole_office.page_rules(app, "office", "public", "resident"):
        codes = whole_office.CAMPAIGNS if whole_office.of_a_campaign(rule) else ("",)
        asked = (client.get(whole_office.address(app, filled[1], rule, code)) for code in codes)
        if not any(answer.status_code == 200 for answer in asked):
            silent.append(rule.rule)
    assert set(silent) == whole_office.AFTER_A_STEP
