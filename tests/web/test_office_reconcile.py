"""The pages of reconciliation: what a clerk sees, writes and asks for."""

import re

import pytest
from flask import Flask

from survey_app.services import frames, paper
from survey_app.services.keys import Keys
from survey_app.store import visits
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY, Asked
from tests.office_session import Clerk, clerk, colleague

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/villages/1/reconcile"


@pytest.fixture
def office(app: Flask, store: Store, keys: Keys, asked: Asked) -> Clerk:
    """Two ballots and three stubs keyed, one of the stubs again."""
    with store.write() as connection:
        campaign = asked.campaign
        village = frames.village(connection, campaign, 1)
        given = builders.answers(builders.campaigns.questionnaire(connection, campaign))
        for number in paper.make_ballots(connection, campaign, village, 2):
            paper.key_ballot(connection, keys, campaign, number, given, "visit", None, DAY)
        for card in (*asked.cards[:2], asked.cards[0]):
            paper.key_stub(connection, keys, campaign, card.code)
    return clerk(app, store)


def test_a_village_with_differences_is_marked_until_each_is_explained(
    office: Clerk, store: Store
) -> None:
    page = office.read(f"{HOME}/reconcile")
    assert "Còn 2/2 thôn có chỗ lệch chưa giải thích." in page
    codes = re.findall(r'name="why-(\w+)"', office.read(PAGE))
    assert {"register_missing", "ballots_missing", "ballots_unkeyed", "doubles"} <= set(codes)
    texts = {f"why-{code}": "Đã kiểm lại cùng Tổ" for code in codes}
    assert office.post(PAGE, PAGE, **texts).status_code == 303
    assert "Đã kiểm lại cùng Tổ" in office.read(PAGE)
    assert "Chưa giải thích." not in office.read(PAGE)
    assert "Còn 1/2 thôn" in office.read(f"{HOME}/reconcile")


def test_refusals_told_by_tablets_stand_beside_the_register(
    office: Clerk, store: Store, asked: Asked
) -> None:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        made = visits.Visit("v", asked.campaign.id, village.id, 5, 1, "refused", None)
        visits.add_once(connection, made)
    told = "1 hộ từ chối ở lần đến gần nhất và chưa trả lời"
    assert told in office.read(PAGE)
    assert told in office.read(f"{HOME}/villages/1")
    assert told not in office.read(f"{HOME}/villages/2")
    line = office.read(f"{HOME}/coverage").split('id="line-1"')[1].split("</tr>")[0]
    assert '<td class="num more">1</td>' in line


def test_closing_warns_of_villages_with_open_differences_and_goes_on(
    office: Clerk, store: Store, asked: Asked
) -> None:
    with store.write() as connection:
        builders.move(connection, asked.campaign, "counting")
    page = office.read(f"{HOME}/")
    assert "2 thôn có chỗ lệch chưa giải thích" in page
    assert office.post(f"{HOME}/move", f"{HOME}/", to="closed").status_code == 303
    assert "Còn chỗ lệch chưa giải thích" in office.read(PAGE)
    assert office.client.get(f"{HOME}/papers/minutes/village/1.pdf").data.startswith(b"%PDF")


def test_a_stub_keyed_twice_is_laid_before_a_second_person(
    office: Clerk, app: Flask, store: Store, asked: Asked
) -> None:
    serial = asked.cards[0].serial
    action = f"{HOME}/villages/1/doubles/{serial}"
    refused = office.post(action, PAGE)
    assert refused.status_code == 422
    assert f'id="e-{serial}-reason"' in refused.get_data(as_text=True)
    assert office.post(action, PAGE, **{f"{serial}-reason": "Quét hai lần"}).status_code == 303
    assert f"Cuống của thẻ {serial} bị nhập thừa 1 lần" in colleague(app, store).read(
        f"{HOME}/decisions"
    )


def test_a_campaign_without_villages_says_so(app: Flask, store: Store) -> None:
    with store.write() as connection:
        builders.campaigns.create(connection, builders.plan(connection))
    page = clerk(app, store).read(f"{HOME}/reconcile")
    assert "Chưa có thôn nào." in page
