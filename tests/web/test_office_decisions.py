"""The page on which a second person agrees or declines, and who sees what of it."""

import pytest
from flask import Flask
from sqlalchemy import Connection

from survey_app.services.deciding import decisions
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.people import by_name, change
from tests.builders import Asked
from tests.office_session import COLLEAGUE, NAME, PASSWORD, Clerk, clerk, colleague, sign_in

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/decisions"
DONE: list[str] = []


@pytest.fixture(autouse=True)
def a_kind_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_out(
        _c: Connection, _k: Keys, _campaign: Campaign, decision: decisions.Decision
    ) -> None:
        DONE.append(decisions.subject(decision)["mark"])

    DONE.clear()
    kind = decisions.Kind("Đánh dấu", lambda subject: f"Đánh dấu mục {subject['mark']}.", carry_out)
    monkeypatch.setitem(decisions.KINDS, "test.mark", kind)


@pytest.fixture
def first(app: Flask, store: Store, asked: Asked) -> Clerk:
    return clerk(app, store)


@pytest.fixture
def second(app: Flask, store: Store, asked: Asked) -> Clerk:
    return colleague(app, store)


def ask(store: Store, campaign: Campaign, name: str = NAME) -> int:
    with store.write() as connection:
        person = by_name(connection, name)
        assert person
        why = "Nhập nhầm"
        return decisions.ask(connection, campaign, "test.mark", {"mark": "a"}, why, person.id)


def test_a_page_without_requests_says_so(first: Clerk) -> None:
    page = first.read(PAGE)
    assert "Không có việc nào đang chờ người thứ hai." in page
    assert "Chưa có việc nào được quyết định." in page
    assert "Đang chờ người thứ hai" not in first.read(f"{HOME}/")


def test_a_second_person_reads_what_would_be_done_and_agrees(
    first: Clerk, second: Clerk, store: Store, asked: Asked
) -> None:
    number = ask(store, asked.campaign)
    page = second.read(PAGE)
    for told in ("Đánh dấu", "Đánh dấu mục a.", "Nhập nhầm", "Nguyễn Thị Cán Bộ"):
        assert told in page
    overview = second.read(f"{HOME}/")
    assert "Đang chờ người thứ hai quyết định" in overview
    answer = {f"answer-{number}": "Đúng"}
    assert second.post(f"{PAGE}/{number}/agree", PAGE, **answer).status_code == 303
    assert DONE == ["a"]
    page = first.read(PAGE)
    assert "Không có việc nào đang chờ người thứ hai." in page
    assert "Ma Văn Đồng Nghiệp" in page
    assert "Ý kiến: Đúng" in page


def test_who_asked_reads_why_they_cannot_decide(first: Clerk, store: Store, asked: Asked) -> None:
    number = ask(store, asked.campaign)
    page = first.read(PAGE)
    assert "Ông/bà là người đề nghị nên không tự quyết định được" in page
    assert f"/decisions/{number}/agree" not in page
    refused = first.post(f"{PAGE}/{number}/agree", PAGE)
    assert refused.status_code == 422
    assert "cần một người thứ hai" in refused.get_data(as_text=True)
    assert DONE == []


def test_declining_without_a_word_is_refused_beside_the_field(
    second: Clerk, store: Store, asked: Asked, first: Clerk
) -> None:
    number = ask(store, asked.campaign)
    refused = second.post(f"{PAGE}/{number}/decline", PAGE)
    assert refused.status_code == 422
    assert f'id="e-answer-{number}"' in refused.get_data(as_text=True)
    told = {f"answer-{number}": "Chưa đủ căn cứ"}
    assert second.post(f"{PAGE}/{number}/decline", PAGE, **told).status_code == 303
    page = second.read(PAGE)
    assert "Không đồng ý</b>" in page
    assert "Chưa đủ căn cứ" in page
    assert DONE == []


def test_an_auditor_reads_everything_and_is_offered_nothing(
    app: Flask, store: Store, asked: Asked, first: Clerk
) -> None:
    number = ask(store, asked.campaign)
    with store.write() as connection:
        made = people.create_account(connection, COLLEAGUE, "Giám sát", PASSWORD, "auditor")
        change(connection, made.id, everywhere=True)
    client = app.test_client()
    sign_in(client, name=COLLEAGUE)
    auditor = Clerk(client)
    page = auditor.read(PAGE)
    assert "Nhập nhầm" in page
    assert "Đang chờ người có quyền quyết định của đợt này." in page
    assert "/agree" not in page
    assert auditor.post(f"{PAGE}/{number}/agree", "/office/me").status_code == 403
