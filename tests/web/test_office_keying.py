"""Paper keyed on the office's pages: ballots apart from their stubs."""

import pytest
from flask import Flask

from survey_app.services import campaigns, invitations, paper
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.office_session import Clerk, clerk

HOME = "/office/c/trung-mon"


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


def ballot_numbers(store: Store, asked: Asked, count: int = 3) -> list[str]:
    with store.write() as connection:
        village = invitations.frames.village(connection, asked.campaign, 1)
        return paper.make_ballots(connection, asked.campaign, village, count)


def filled(store: Store, asked: Asked, **changes: str) -> dict[str, object]:
    with store.read() as connection:
        form = campaigns.questionnaire(connection, asked.campaign)
    return dict(builders.answers(form, **changes))


def set_state(store: Store, state: str, code: str = "trung-mon") -> None:
    with store.write() as connection:
        builders.move(connection, campaigns.get(connection, code), state)


def test_a_ballot_is_keyed_once_however_often_the_button_is_pressed(
    office: Clerk, asked: Asked, store: Store
) -> None:
    number = ballot_numbers(store, asked)[0]
    page = f"{HOME}/ballots"
    fields = {
        "number": number.replace("-", ""),
        "form": "meeting",
        "response_id": builders.response_id(),
        **filled(store, asked, q02="not_satisfied", q02_why="Đường còn lầy lội"),
    }
    first = office.post(page, **fields)
    assert first.status_code == 303
    assert "form=meeting" in first.location
    assert f"Đã nhập phiếu số {number}." in office.read(first.location)
    second = office.post(page, **fields)
    assert "đã được nhập rồi" in office.read(second.location)
    assert "<b>1</b> / 3" in office.read(page)


def test_a_ballot_number_is_keyed_by_one_clerk_only(
    office: Clerk, asked: Asked, store: Store
) -> None:
    number = ballot_numbers(store, asked)[0]
    fields = {"number": number, "form": "visit", **filled(store, asked)}
    office.post(f"{HOME}/ballots", **fields, response_id=builders.response_id())
    other = office.post(f"{HOME}/ballots", **fields, response_id=builders.response_id())
    page = other.get_data(as_text=True)
    assert other.status_code == 422
    assert f"Phiếu giấy số {number} đã được nhập" in page
    assert page.count(" checked") >= len(filled(store, asked)), "what was keyed is kept"


def test_a_blank_or_spoilt_ballot_is_kept_as_invalid(
    office: Clerk, asked: Asked, store: Store
) -> None:
    one, other, _ = ballot_numbers(store, asked)
    blank = office.post(f"{HOME}/ballots", number=one, form="visit", q01="satisfied")
    assert "phiếu không hợp lệ" in office.read(blank.location)
    marked = {**filled(store, asked), "invalid_reason": "two_marks"}
    torn = office.post(f"{HOME}/ballots", number=other, form="visit", **marked)
    assert "phiếu không hợp lệ" in office.read(torn.location)


def test_an_unknown_ballot_number_is_refused(office: Clerk, asked: Asked, store: Store) -> None:
    refused = office.post(f"{HOME}/ballots", number="09-999999", **filled(store, asked))
    assert refused.status_code == 422
    assert 'href="#f-number"' in refused.get_data(as_text=True)


def test_a_stub_is_keyed_apart_and_a_double_is_told(office: Clerk, asked: Asked) -> None:
    page = f"{HOME}/stubs"
    first = office.post(page, stub=asked.code.lower())
    assert "đã ghi nhận hộ trả lời bằng phiếu giấy" in office.read(first.location)
    second = office.post(page, stub=asked.code)
    assert "phiếu trùng" in office.read(second.location)
    wrong = office.post(page, stub="XXXX")
    assert wrong.status_code == 404
    assert 'value="XXXX"' in wrong.get_data(as_text=True)


def test_nothing_is_keyed_after_the_end(office: Clerk, asked: Asked, store: Store) -> None:
    number = ballot_numbers(store, asked)[0]
    set_state(store, "closed")
    assert 'name="number"' not in office.read(f"{HOME}/ballots")
    late = office.post(f"{HOME}/ballots", f"{HOME}/", number=number, **filled(store, asked))
    assert late.status_code == 410
