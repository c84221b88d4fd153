"""Two people at the office: what one asks for, the other decides, in Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Connection

from survey_app.services import frames, paper
from survey_app.services.deciding import decisions, exclusions
from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.people import Account
from tests import builders, office_session
from tests.browser.conftest import OpenContext, barriers, overflow
from tests.services.tablet import set_aside

HOME = "/office/c/trung-mon"
SIZES = ((360, 640), (768, 1024), (1280, 800))


def sign_in(page: Page, name: str) -> None:
    page.goto("/office/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(office_session.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Các đợt lấy ý kiến")).to_be_visible()


def quiet(page: Page, address: str) -> None:
    """The page has no barrier and is nowhere wider than its window."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        assert overflow(page) == 0, (address, width)
    assert barriers(page) == [], address


@pytest.fixture
def two(store: Store) -> tuple[Account, Account]:
    """The person who asks and the person who decides."""
    first = office_session.make_account(store)
    return first, office_session.make_account(store, office_session.COLLEAGUE, "Ma Văn Đồng Nghiệp")


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A kind of request that writes down what has been agreed to."""
    done: list[str] = []

    def carry_out(
        _c: Connection, _k: Keys, _campaign: Campaign, decision: decisions.Decision
    ) -> None:
        done.append(decisions.subject(decision)["mark"])

    kind = decisions.Kind("Đánh dấu", lambda subject: f"Đánh dấu mục {subject['mark']}.", carry_out)
    monkeypatch.setitem(decisions.KINDS, "test.mark", kind)
    return done


def test_a_request_is_agreed_to_by_keyboard_alone(
    new_context: OpenContext,
    store: Store,
    keys: Keys,
    two: tuple[Account, Account],
    marked: list[str],
) -> None:
    first, second = two
    with store.write() as connection:
        campaign = builders.households(connection, keys).campaign
        for mark in ("a", "b"):
            subject = {"mark": mark}
            decisions.ask(connection, campaign, "test.mark", subject, "Nhập nhầm phiếu", first.id)
    page = new_context(width=1280, height=800).new_page()
    sign_in(page, second.name)
    quiet(page, f"{HOME}/decisions")
    page.get_by_label("Ý kiến của người quyết định").first.focus()
    page.keyboard.type("Đúng là nhập nhầm")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã đồng ý và thực hiện đề nghị.")).to_be_visible()
    assert marked == ["b"]
    page.get_by_role("button", name="Không đồng ý").click()
    expect(page.get_by_role("alert")).to_contain_text("Không đồng ý thì xin ghi vì sao.")
    page.get_by_label("Ý kiến của người quyết định").fill("Chưa đủ căn cứ")
    page.get_by_role("button", name="Không đồng ý").click()
    expect(page.get_by_text("Không có việc nào đang chờ người thứ hai.")).to_be_visible()
    assert marked == ["b"]
    quiet(page, f"{HOME}/decisions")


def test_the_page_of_exclusions_has_no_barrier(
    new_context: OpenContext, store: Store, keys: Keys, two: tuple[Account, Account]
) -> None:
    first, second = two
    with store.write() as connection:
        campaign = builders.households(connection, keys).campaign
        village = frames.village(connection, campaign, 1)
        numbers = paper.make_ballots(connection, campaign, village, 2)
        given = builders.answers(builders.campaigns.questionnaire(connection, campaign))
        for number in numbers:
            paper.key_ballot(connection, keys, campaign, number, given, "visit", None, builders.DAY)
        asked = exclusions.ask_ballots(
            connection, campaign, numbers, "double", "Hai phiếu kẹp cùng một cuống", first.id
        )
        decisions.agree(connection, keys, campaign, asked, second.id)
    page = new_context(width=1280, height=800).new_page()
    sign_in(page, first.name)
    quiet(page, f"{HOME}/exclusions")
    page.get_by_role("button", name="Đề nghị loại các phiếu này").click()
    expect(page.get_by_role("alert")).to_contain_text("Xin ghi ít nhất một số phiếu.")
    assert barriers(page) == []


def test_the_pages_of_reconciliation_have_no_barrier(
    new_context: OpenContext, store: Store, keys: Keys, two: tuple[Account, Account]
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, villages=(("Thôn Làng Chùa Hương Sơn", 9),))
        village = frames.village(connection, asked.campaign, 1)
        for card in (*asked.cards[:2], asked.cards[0]):
            paper.key_stub(connection, keys, asked.campaign, card.code)
        frames.enter_register(connection, asked.campaign, village, frames.Register(9, 9, 2, 1))
    page = new_context(width=1280, height=800).new_page()
    sign_in(page, two[0].name)
    quiet(page, f"{HOME}/reconcile")
    quiet(page, f"{HOME}/villages/1/reconcile")
    page.get_by_label("cuống phiếu, thiếu").focus()
    page.keyboard.type("Hai phiếu bị ướt, Tổ đã lập biên bản")
    page.get_by_role("button", name="Lưu giải thích").press("Enter")
    expect(page.get_by_text("Đã lưu giải thích")).to_be_visible()
    expect(page.get_by_label("cuống phiếu, thiếu")).to_have_value(
        "Hai phiếu bị ướt, Tổ đã lập biên bản"
    )


def test_records_set_aside_are_decided_by_two_people(
    new_context: OpenContext, store: Store, keys: Keys, two: tuple[Account, Account]
) -> None:
    first, second = two
    with store.write() as connection:
        campaign = builders.households(connection, keys).campaign
        given = builders.answers(builders.campaigns.questionnaire(connection, campaign))
        for why in ("code_unknown", "already_answered"):
            content: dict[str, Any] = {"kind": "response", "village": 1, "answers": given}
            content |= {"form": "visit", "mode": "officer"}
            set_aside(connection, keys, campaign, why, content)
    asks = new_context(width=1280, height=800).new_page()
    sign_in(asks, first.name)
    quiet(asks, f"{HOME}/quarantine")
    asks.get_by_role("button", name="Đề nghị nhận").click()
    expect(asks.get_by_role("alert")).to_contain_text("Xin ghi lý do.")
    assert barriers(asks) == []
    for button, why in (("nhận", "Tổ xác nhận đã hỏi hộ này"), ("từ chối", "Hộ đã trả lời rồi")):
        card = asks.locator("article", has=asks.locator("button.main"))
        if button == "từ chối":
            card = asks.locator("article").filter(has_text="Bản gửi này chỉ có thể từ chối")
        card.get_by_label("Lý do").fill(why)
        card.get_by_role("button", name=f"Đề nghị {button}").click()
        expect(asks.get_by_text("đang chờ người thứ hai quyết định")).to_be_visible()
    asks.goto(f"{HOME}/decisions")
    expect(asks.get_by_text("Ông/bà là người đề nghị nên không tự quyết định được")).to_have_count(
        2
    )
    expect(asks.get_by_role("button", name="Đồng ý, thực hiện")).to_have_count(0)

    decides = new_context(width=1280, height=800).new_page()
    sign_in(decides, second.name)
    for _ in range(2):
        decides.goto(f"{HOME}/decisions")
        decides.get_by_role("button", name="Đồng ý, thực hiện").first.click()
        expect(decides.get_by_text("Đã đồng ý và thực hiện đề nghị.")).to_be_visible()
    for row in decides.get_by_role("table").get_by_role("row").all()[1:]:
        expect(row).to_contain_text(first.display_name)
        expect(row).to_contain_text(second.display_name)
    quiet(decides, f"{HOME}/decisions")
    quiet(asks, f"{HOME}/quarantine")
    for said in ("Đã nhận", "Đã từ chối", "Không có bản gửi nào đang chờ."):
        expect(asks.get_by_text(said)).to_be_visible()
    asks.goto(f"{HOME}/coverage")
    expect(asks.get_by_role("row", name="Thôn 4")).to_contain_text("1")
