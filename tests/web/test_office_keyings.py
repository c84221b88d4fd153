"""The page of ballots keyed twice: the choice, what waits, what differs, and the decision."""

import pytest
from flask import Flask

from survey_app.services import campaigns, frames, paper
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.office_session import PASSWORD, Clerk, clerk, colleague, sign_in

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/keyings"


@pytest.fixture
def office(app: Flask, store: Store, asked: Asked) -> Clerk:
    found = clerk(app, store)
    assert found.post(PAGE, keyed="twice").status_code == 303
    return found


@pytest.fixture
def other(app: Flask, store: Store, office: Clerk) -> Clerk:
    return colleague(app, store)


@pytest.fixture
def number(store: Store, asked: Asked) -> str:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        return paper.make_ballots(connection, asked.campaign, village, 1)[0]


def key(by: Clerk, store: Store, number: str, **changes: str) -> str:
    """Key a ballot and read what is said of it."""
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        raw = builders.answers(campaigns.questionnaire(connection, campaign), **changes)
    done = by.post(f"{HOME}/ballots", number=number, form="visit", **raw)
    assert done.status_code == 303
    return by.read(done.location)


def test_two_people_key_a_ballot_and_the_page_says_where_it_stands(
    office: Clerk, other: Clerk, store: Store, number: str
) -> None:
    said = key(office, store, number)
    assert f"Đã nhập lần một phiếu số {number}; chờ người thứ hai nhập." in said
    assert "<b>0</b> / 1" in said, "what waits is not counted as keyed"
    waiting = other.read(PAGE)
    assert number in waiting
    assert "Nguyễn Thị Cán Bộ" in waiting
    blank = other.read(f"{HOME}/ballots?form=visit")
    assert 'name="q01" value="satisfied" checked' not in blank, "the second sees no answer"
    assert "hai lần nhập khớp nhau, đã nhận phiếu" in key(other, store, number)
    assert "Không có phiếu nào chờ nhập lần hai." in office.read(PAGE)


def test_what_differs_is_shown_and_decided_by_a_third_person(
    app: Flask, office: Clerk, other: Clerk, store: Store, number: str
) -> None:
    key(office, store, number)
    assert "hai lần nhập khác nhau ở câu 3" in key(other, store, number, q03="not_satisfied")
    page = f"{PAGE}/{number}"
    assert page in office.read(PAGE)
    shown = office.read(page)
    assert "Ông/bà là một trong hai người" in shown
    assert 'name="q03"' in shown
    assert 'name="q04"' not in shown, "what both read alike is not asked again"
    assert "Ma Văn Đồng Nghiệp: <b>" in shown
    refused = office.post(page)
    assert refused.status_code == 422
    assert 'href="#f-q03"' in refused.get_data(as_text=True)
    own = office.post(page, q03="satisfied").get_data(as_text=True)
    assert "phải có người thứ ba" in own
    with store.write() as connection:
        people.create_account(connection, "nguoithuba", "Hoàng Thị Ba", PASSWORD)
    client = app.test_client()
    sign_in(client, name="nguoithuba")
    third = Clerk(client)
    assert third.post(page, q03="satisfied").location.endswith(PAGE)
    told = third.read(PAGE)
    assert f"Đã quyết định phiếu số {number}" in told
    assert "Không có phiếu nào hai người nhập khác nhau." in told
    assert "Nguyễn Thị Cán Bộ – Ma Văn Đồng Nghiệp" in told
    assert '<td class="num">1</td><td class="num">1</td><td class="num">100' in told
    assert "Quyết định một phiếu hai người nhập khác nhau" in third.read("/office/journal")


def test_a_waiting_keying_is_discarded_for_a_reason_beside_its_field(
    office: Clerk, store: Store, number: str
) -> None:
    key(office, store, number)
    page = office.post(f"{PAGE}/{number}/discard", PAGE).get_data(as_text=True)
    assert f'id="e-reason-{number}"' in page
    done = office.post(f"{PAGE}/{number}/discard", PAGE, **{f"reason-{number}": "Gõ nhầm số"})
    assert "nhập lại từ đầu" in office.read(done.location)


def test_once_is_not_chosen_and_counting_not_ended_while_a_ballot_waits(
    office: Clerk, store: Store, number: str
) -> None:
    key(office, store, number)
    refused = office.post(PAGE, keyed="once")
    assert refused.status_code == 422
    assert "Còn phiếu chờ nhập lần hai" in refused.get_data(as_text=True)
    office.post(f"{HOME}/move", f"{HOME}/", to="counting")
    home = office.read(f"{HOME}/")
    assert "Phiếu giấy chờ nhập lần hai hoặc chờ quyết định: 1" in home
    assert "Kết thúc đợt</button>" not in home


def test_a_commune_keys_but_does_not_choose_how(app: Flask, store: Store, asked: Asked) -> None:
    with store.write() as connection:
        account = people.create_account(connection, "xa", "Cán bộ xã", PASSWORD, "commune")
        accounts.change(connection, account.id, everywhere=False)
        unit = builders.commune(connection)
        accounts.set_areas(connection, account.id, [unit.id])
    client = app.test_client()
    sign_in(client, name="xa")
    page = Clerk(client).read(PAGE)
    assert "Lưu cách nhập" not in page
    assert "<b>một lần</b>" in page
