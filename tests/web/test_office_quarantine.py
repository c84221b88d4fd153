"""The page of records set aside: why, what may be asked, and nothing of what was answered."""

import pytest
from flask import Flask

from questionnaires.problem import Problem
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.office_session import Clerk, clerk, colleague
from tests.services.tablet import set_aside

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/quarantine"
RECORD = "7e57ab1e-0000-4000-8000-000000000001"


@pytest.fixture
def office(app: Flask, store: Store, keys: Keys, asked: Asked) -> Clerk:
    with store.write() as connection:
        form = builders.campaigns.questionnaire(connection, asked.campaign)
        answers = builders.answers(form, q01="not_satisfied", q01_why="Đường lầy lội")
        content = {"kind": "response", "id": RECORD, "village": 1, "line": 2, "card": "x"}
        content |= {"answers": answers, "form": "visit", "mode": "officer"}
        set_aside(connection, keys, asked.campaign, "code_unknown", content)
    return clerk(app, store)


def test_the_page_says_why_and_never_what(office: Clerk) -> None:
    page = office.read(PAGE)
    assert Problem("code_unknown").message in page
    assert "Thôn 4" in page
    assert "lầy lội" not in page
    assert "not_satisfied" not in page


def test_a_record_is_admitted_after_a_second_person_agrees(
    office: Clerk, app: Flask, store: Store
) -> None:
    fields = {f"{RECORD}-village": "1", f"{RECORD}-serial": "", f"{RECORD}-reason": ""}
    refused = office.post(f"{PAGE}/{RECORD}/admit", PAGE, **fields)
    assert refused.status_code == 422
    assert f'id="e-{RECORD}-reason"' in refused.get_data(as_text=True)
    fields[f"{RECORD}-reason"] = "Tổ xác nhận đã hỏi hộ này"
    assert office.post(f"{PAGE}/{RECORD}/admit", PAGE, **fields).status_code == 303
    second = colleague(app, store)
    waiting = second.read(f"{HOME}/decisions")
    assert "Nhận bản gửi 7e57ab1e của thôn 4 là phiếu tại hộ gia đình không có thẻ." in waiting
    assert second.post(f"{HOME}/decisions/1/agree", f"{HOME}/decisions").status_code == 303
    assert "Đã nhận" in office.read(PAGE)


def test_nothing_set_aside_says_so(app: Flask, store: Store, asked: Asked) -> None:
    assert "Không có bản gửi nào đang chờ." in clerk(app, store).read(PAGE)
