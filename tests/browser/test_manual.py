"""The manual in Chromium: its pages keep nobody out, its pictures show the pages as they are.

`make manual` takes the pictures anew. Each keeps what stood on its page, so that a page that has
got other buttons or columns since is found.
"""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from survey_app.core.frame import Village
from survey_app.services import campaigns, frames
from survey_app.services import demonstration_campaigns as demonstration
from survey_app.services.closing import bundles, postings
from survey_app.services.deciding import exclusions
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.web.public import manual
from tests import builders, office_session
from tests.browser import test_tablet_story as tablet
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.browser.test_office_story import sign_in
from tests.services.tablet import officer
from tests.web.test_help import NAMES, PICTURE, text_of

TAKING = os.environ.get("SURVEY_TEST_MANUAL")
SIZES = ((360, 640), (768, 1024), (1280, 800))
OPEN, DRAFT = f"/office/c/{demonstration.OPEN}", "/office/c/trung-mon-2019"
CLOSED = f"/office/c/{demonstration.CLOSED}"
TODAY = date(2018, 6, 29)
_STRUCTURE = """() => [...document.querySelectorAll('h1, th, label, button:not(.opens), a.button')]
    .map((found) => found.innerText.trim().replace(/\\s+/g, ' '))
    .filter((text) => text && !/\\d/.test(text))"""


@dataclass(frozen=True)
class Shot:
    """A picture of the office: its name in the manual, the page, its heading."""

    name: str
    path: str
    heading: str


OFFICE = (
    Shot("campaigns", "/office/", "Các đợt lấy ý kiến"),
    Shot("setup", f"{DRAFT}/setup", "Thiết lập"),
    Shot("frame", f"{DRAFT}/frame", "Danh sách hộ"),
    Shot("print", f"{OPEN}/print", "In ấn"),
    Shot("coverage", f"{OPEN}/coverage", "Tiến độ lấy ý kiến"),
    Shot("ballots", f"{OPEN}/ballots", "Nhập phiếu giấy"),
    Shot("bundles", f"{OPEN}/bundles", "Túi phiếu"),
    Shot("tablets", f"{OPEN}/tablets", "Máy tính bảng"),
    Shot("reconcile", f"{CLOSED}/reconcile", "Đối chiếu"),
    Shot("decisions", f"{OPEN}/decisions", "Việc cần hai người"),
    Shot("opinions", f"{CLOSED}/opinions", "Lý do, ý kiến"),
    Shot("results", f"{CLOSED}/results", "Kết quả"),
    Shot("postings", f"{CLOSED}/postings", "Niêm yết công khai kết quả"),
    Shot("library", "/office/library", "Mẫu phiếu, quy định"),
    Shot("accounts", "/office/accounts", "Tài khoản"),
    Shot("journal", "/office/journal", "Nhật ký"),
)


@pytest.fixture
def cards(store: Store, keys: Keys) -> list[str]:
    """The demonstration, a draft beside it, and work under way; the codes of a village's cards."""
    with store.write() as connection:
        demonstration.closed_campaign(connection, keys)
        made = demonstration.open_campaign(connection, keys)
        plan = builders.plan(
            connection, "trung-mon-2019", demonstration=True,
            opens_on=date(2019, 6, 3), closes_on=date(2019, 6, 21),
            title="Lấy ý kiến về kết quả xây dựng nông thôn mới xã Trung Môn 2019",
        )  # fmt: skip
        draft = campaigns.create(connection, plan)
        rows = (Village("Thôn Khuôn Điển", 118), Village("Thôn Làng Nhà", 96, team="Ma Thị Hòa"))
        frames.set_frame(connection, draft, FramePreview(rows))
        asked = campaigns.get(connection, demonstration.OPEN)
        bundles.announce(connection, asked, frames.village(connection, asked, 3), "Túi 1", 42)
        closed = campaigns.get(connection, demonstration.CLOSED)
        postings.hang(connection, closed, (1, 2, 3), "Nhà văn hóa thôn", TODAY, TODAY)
    colleague = office_session.make_account(store, office_session.COLLEAGUE, "Ma Văn Đồng Nghiệp")
    with store.write() as connection:
        batch = (frames.village(connection, asked, 1), "online", "phone", "procedure")
        reason = "Thôn 1 cho mượn thẻ trả lời hộ, Tổ lấy ý kiến đã lập biên bản."
        exclusions.ask_batch(connection, asked, *batch, reason, colleague.id)
    officer(store, demonstration.OPEN, numbers=(1, 2))
    return [card.code for card in made]


def test_every_picture_shows_its_page_as_it_is(
    new_context: OpenContext, store: Store, cards: list[str]
) -> None:
    named = {found[0] for name in NAMES for found in PICTURE.findall(text_of(name))}
    taken = [*_on_the_tablet(new_context, cards[0])]
    page = new_context(360, 640).new_page()
    page.goto(f"/k/{cards[1]}")
    page.locator("fieldset").first.scroll_into_view_if_needed()
    taken.append(_look(page, "resident", "Phiếu lấy ý kiến", 1))
    page = new_context(1280, 800).new_page()
    sign_in(page, store)
    for shot in OFFICE:
        page.goto(shot.path)
        taken.append(_look(page, shot.name, shot.heading, 0.75))
    assert set(taken) == named


def _on_the_tablet(new_context: OpenContext, code: str) -> Iterator[str]:
    page = new_context(768, 1024).new_page()
    tablet.sign_in(page, "Máy 7 – Yên Sơn")
    yield _look(page, "officer-home", "Công việc của tôi", 0.625)
    page.goto("/officer/#/may-nay")
    yield _look(page, "officer-status", "Máy này", 0.625)
    page.goto("/officer/#/")
    page.get_by_role("link", name="Thôn 1 ").click()
    page.get_by_role("link", name="Hộ số 1 Chưa đến").click()
    yield _look(page, "officer-household", "Hộ số 1", 0.625)
    tablet.show_card(page, code)
    yield _look(page, "officer-question", re.compile("Câu|Hộ số|Thôn"), 0.625)


def _look(page: Page, name: str, heading: str | re.Pattern[str], scale: float) -> str:
    """The page is the one its picture shows, or the picture is taken; returns the name."""
    expect(page.get_by_role("heading", name=heading, level=1).first).to_be_visible()
    stands = sorted(set(page.evaluate(_STRUCTURE)))
    path = manual.PICTURES / f"{name}.webp"
    if TAKING:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_picture(page, stands, scale))
    with Image.open(path) as picture:
        assert picture.info["xmp"].decode().split("\n") == stands, f"{name}: run make manual"
    return name


def _picture(page: Page, stands: list[str], scale: float) -> bytes:
    with Image.open(io.BytesIO(page.screenshot())) as taken:
        size = (round(taken.width * scale), round(taken.height * scale))
        small = taken.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=70, method=6, xmp="\n".join(stands).encode())
    return buffer.getvalue()


def test_no_chapter_has_a_barrier_or_is_wider_than_its_window(new_context: OpenContext) -> None:
    page = new_context().new_page()
    for path in ("/help", *(f"/help/{name}" for name in NAMES)):
        page.goto(path)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert overflow(page) == 0, (path, width)
        assert barriers(page) == [], path


def test_a_clerk_comes_from_a_page_to_its_section_by_keyboard(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys)
    page = new_context(1280, 800).new_page()
    sign_in(page, store)
    page.goto("/office/c/trung-mon/bundles")
    page.get_by_role("link", name="Hướng dẫn").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Túi phiếu", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("img", name="Trang Túi phiếu")).to_be_visible()
