"""A rehearsal on the pages: the resident's form is marked, and the office sees what was tried."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.library import load_questionnaire
from survey_app.services import campaigns, frames, rehearsal
from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders
from tests.office_session import clerk

GIVEN = builders.answers(load_questionnaire("ntm-xa.2017"))
MARK = "DIỄN TẬP – câu trả lời không được lưu"
PRINT = "/office/c/trung-mon/print"


@pytest.fixture
def draft(store: Store, keys: Keys) -> Campaign:
    with store.write() as connection:
        return builders.households(connection, keys, state="draft").campaign


@pytest.fixture
def code(store: Store, keys: Keys, draft: Campaign) -> str:
    with store.write() as connection:
        village = frames.village(connection, draft, 1)
        return rehearsal.make_cards(connection, keys, draft, village, 1)[0].code


def test_a_test_card_leads_through_the_marked_form_to_a_marked_receipt(
    client: FlaskClient, code: str
) -> None:
    home = f"/k/{code}"
    assert MARK in client.get(home).get_data(as_text=True)
    checked = client.post(home, data=GIVEN | {"response-id": [builders.response_id()]})
    assert "Xin ông/bà xem lại phiếu" in checked.get_data(as_text=True)
    assert MARK in checked.get_data(as_text=True)
    sending = GIVEN | {"step": ["send"], "response-id": [builders.response_id()]}
    sent = client.post(home, data=sending)
    assert sent.status_code == 303
    thanks = client.get(sent.location).get_data(as_text=True)
    assert "mã biên nhận chỉ để làm quen" in thanks
    assert 'href="withdraw"' not in thanks
    assert client.post(home, data=sending).status_code == 409
    again = client.get(home).get_data(as_text=True)
    assert "đã được dùng thử một lần" in again
    assert f"{home}/objection" not in again
    assert client.get(f"{home}/replace").status_code == 403


def test_faults_are_told_as_in_the_real_form(client: FlaskClient, code: str) -> None:
    data = {"step": ["send"], "response-id": [builders.response_id()]}
    refused = client.post(f"/k/{code}", data=data)
    assert refused.status_code == 422
    assert MARK in refused.get_data(as_text=True)


def test_a_test_card_is_unknown_once_the_campaign_is_open(
    client: FlaskClient, store: Store, draft: Campaign, code: str
) -> None:
    with store.write() as connection:
        campaigns.move(connection, draft, "open")
    assert client.get(f"/k/{code}").status_code == 404


def test_a_real_card_of_a_draft_opens_no_form(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        real = builders.households(connection, keys, state="draft").code
    assert client.get(f"/k/{real}").status_code == 403


def test_the_office_prints_test_cards_and_sees_how_many_were_tried(
    app: Flask, store: Store, client: FlaskClient, code: str
) -> None:
    office = clerk(app, store)
    client.post(
        f"/k/{code}", data=GIVEN | {"step": ["send"], "response-id": [builders.response_id()]}
    )
    page = office.read(PRINT)
    assert "Đã dùng thử" in page
    printed = office.post(f"{PRINT}/villages/2", PRINT, kind="rehearsal", count="3")
    assert printed.data.startswith(b"%PDF")
    wrong = office.post(f"{PRINT}/villages/2", PRINT, kind="rehearsal", count="21")
    assert wrong.status_code == 422
    assert "từ 1 đến 20" in wrong.get_data(as_text=True)
    assert office.post(PRINT, PRINT, kind="rehearsal", where="all", count="2").status_code == 303
    assert "Diễn tập bằng thẻ thử" in office.read("/office/c/trung-mon/")
