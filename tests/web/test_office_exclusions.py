"""Asking to leave ballots out of the figures: what is asked, refused, decided and taken back."""

import re

import pytest
from flask import Flask

from survey_app.services import frames, paper
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY, Asked
from tests.office_session import Clerk, clerk, colleague

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/exclusions"


@pytest.fixture
def first(app: Flask, store: Store, asked: Asked) -> Clerk:
    return clerk(app, store)


@pytest.fixture
def second(app: Flask, store: Store, asked: Asked) -> Clerk:
    return colleague(app, store)


@pytest.fixture
def numbers(store: Store, keys: Keys, asked: Asked) -> list[str]:
    """Three keyed ballots of the first village."""
    with store.write() as connection:
        campaign = asked.campaign
        village = frames.village(connection, campaign, 1)
        made = paper.make_ballots(connection, campaign, village, 3)
        form = builders.campaigns.questionnaire(connection, campaign)
        for number in made:
            given = builders.answers(form)
            paper.key_ballot(connection, keys, campaign, number, given, "visit", None, DAY)
    return made


def decide(second: Clerk) -> None:
    page = second.read(f"{HOME}/decisions")
    (number,) = re.findall(r"/decisions/(\d+)/agree", page)
    assert second.post(f"{HOME}/decisions/{number}/agree", f"{HOME}/decisions").status_code == 303


def test_ballots_are_left_out_and_let_back_in_by_two_people(
    first: Clerk, second: Clerk, numbers: list[str]
) -> None:
    assert "Chưa có phiếu nào bị loại khỏi số liệu." in first.read(PAGE)
    why = {"ground": "double", "reason": "Hai phiếu kẹp cùng một cuống"}
    told = first.post(f"{PAGE}/ballots", PAGE, ballots="\n".join(numbers[:2]), **why)
    assert told.status_code == 303
    waiting = second.read(f"{HOME}/decisions")
    assert f"2 phiếu giấy, số {', '.join(sorted(numbers[:2]))}" in waiting
    decide(second)
    page = first.read(PAGE)
    assert "Phiếu trùng của một hộ: Hai phiếu kẹp cùng một cuống" in page
    assert "2 phiếu" in page
    (number,) = re.findall(r"/exclusions/(\d+)/reverse", page)
    back = {f"back-{number}-reason": "Đã tìm thấy cuống"}
    assert first.post(f"{PAGE}/{number}/reverse", PAGE, **back).status_code == 303
    decide(second)
    assert "đã tính lại theo một quyết định sau" in first.read(PAGE)


def test_what_is_wrong_stands_beside_its_own_field_and_what_was_typed_stays(
    first: Clerk, numbers: list[str]
) -> None:
    refused = first.post(f"{PAGE}/ballots", PAGE, ballots="99-1", reason="Nhầm")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="e-ballots"' in text
    assert 'id="e-ground"' in text
    assert ">99-1</textarea>" in text
    assert 'value="Nhầm"' in text
    assert 'id="e-batch-ground"' not in text
    refused = first.post(f"{PAGE}/batch", PAGE, **{"batch-reason": "Điền hộ"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="e-batch-village"' in text
    assert 'value="Điền hộ"' in text


def test_a_whole_batch_of_a_village_is_asked_for(
    first: Clerk, second: Clerk, numbers: list[str]
) -> None:
    fields = {"village": "1", "form": "visit", "medium": "paper", "ground": "procedure"}
    fields |= {"reason": "Tổ điền thay dân"}
    sent = {f"batch-{name}": value for name, value in fields.items()}
    assert first.post(f"{PAGE}/batch", PAGE, **sent).status_code == 303
    assert "toàn bộ 3 phiếu của thôn nhận qua phiếu giấy" in second.read(f"{HOME}/decisions")
