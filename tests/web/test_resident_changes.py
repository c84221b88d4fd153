"""After sending: replace, withdraw, object; and what a card alone cannot do."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from questionnaires.library import load_questionnaire
from survey_app.services.keys import Keys
from survey_app.store import counters, responses
from survey_app.store.engine import Store
from tests.builders import Asked, answers, move, response_id
from tests.web.reading import read

FORM = load_questionnaire("ntm-xa.2017")
FIRST = answers(FORM)
SECOND = answers(FORM, q05="not_satisfied", q05_why="Lớp học dột")


@pytest.fixture
def own_id() -> str:
    return response_id()


@pytest.fixture
def home(client: FlaskClient, asked: Asked, own_id: str) -> str:
    """The pages of a card whose household has answered from this browser."""
    home = f"/k/{asked.code}"
    assert post(client, home, FIRST, "send", own_id).status_code == 303
    return home


def post(
    client: FlaskClient,
    url: str,
    given: dict[str, list[str]],
    step: str,
    own: str,
    receipt: str = "",
) -> TestResponse:
    data = given | {"step": [step], "response-id": [own]}
    return client.post(url, data=data | ({"receipt-code": [receipt]} if receipt else {}))


def receipt_of(client: FlaskClient, home: str) -> str:
    return read(client.get(f"{home}/withdraw")).fields["receipt-code"][0]


def standing(store: Store, asked: Asked) -> list[str]:
    with store.read() as connection:
        return [str(p.answers) for p in responses.patterns(connection, asked.campaign.id)]


def test_going_back_and_changing_something_asks_whether_to_replace(
    client: FlaskClient, store: Store, asked: Asked, home: str, own_id: str
) -> None:
    response = post(client, home, SECOND, "send", own_id)
    page = read(response)
    assert "Đã gửi; ông/bà muốn thay?" in page.text
    assert page.fields.pop("response-id") != [own_id]
    assert page.fields.pop("receipt-code") == [receipt_of(client, home)]
    assert page.fields == SECOND | {"step": ["send"]}
    assert "not_satisfied" not in standing(store, asked)[0]


def test_the_answer_to_that_question_replaces(
    client: FlaskClient, store: Store, asked: Asked, home: str, own_id: str
) -> None:
    before = receipt_of(client, home)
    asking = read(post(client, home, SECOND, "send", own_id)).fields
    response = client.post(f"{home}/replace", data=asking)
    assert (response.status_code, response.location) == (303, f"{home}/thanks")
    assert '"q05":"not_satisfied"' in standing(store, asked)[0]
    assert len(standing(store, asked)) == 1
    assert receipt_of(client, home) != before


def test_another_browser_has_to_type_the_receipt(client: FlaskClient, home: str) -> None:
    other = client.application.test_client()
    page = read(post(other, home, SECOND, "send", response_id()))
    assert "Đã gửi; ông/bà muốn thay?" in page.text
    assert page.fields["receipt-code"] == [""]


def test_card_and_receipt_replace_from_any_phone(
    client: FlaskClient, store: Store, asked: Asked, home: str
) -> None:
    receipt = receipt_of(client, home).lower()
    other = client.application.test_client()
    form = read(other.get(f"{home}/replace"))
    own = form.fields["response-id"][0]
    checked = read(post(other, f"{home}/replace", SECOND, "check", own, receipt))
    assert checked.fields["receipt-code"] == [receipt]
    response = other.post(f"{home}/replace", data=checked.fields | {"step": "send"})
    assert response.status_code == 303
    assert '"q05":"not_satisfied"' in standing(store, asked)[0]


@pytest.mark.parametrize(
    ("receipt", "words"),
    [
        ("", "Mã biên nhận chưa đúng"),
        ("BN-2222", "Mã biên nhận chưa đúng"),
        ("other", "Thẻ và mã biên nhận không khớp"),
    ],
)
def test_a_wrong_receipt_replaces_nothing_and_loses_nothing(
    client: FlaskClient, store: Store, keys: Keys, asked: Asked, home: str, receipt: str, words: str
) -> None:
    if receipt == "other":
        neighbour = f"/k/{asked.cards[1].code}"
        post(client, neighbour, FIRST, "send", response_id())
        receipt = receipt_of(client, neighbour)
        post(client, f"{neighbour}/replace", FIRST, "send", response_id(), receipt)
    response = client.post(
        f"{home}/replace",
        data=SECOND | {"step": "send", "response-id": response_id(), "receipt-code": receipt},
    )
    page = read(response)
    assert response.status_code == 422
    assert words in page.text
    assert "#receipt-code" in page.links
    assert page.fields["q05_why"] == ["Lớp học dột"]
    assert page.fields["receipt-code"] == [receipt]
    assert not any("not_satisfied" in kept for kept in standing(store, asked))


def test_a_card_alone_withdraws_nothing(
    client: FlaskClient, store: Store, asked: Asked, home: str
) -> None:
    response = client.post(f"{home}/withdraw", data={"receipt-code": asked.code})
    assert response.status_code == 422
    assert "Mã biên nhận chưa đúng" in read(response).text
    assert len(standing(store, asked)) == 1


def test_a_withdrawn_answer_is_gone_and_the_household_may_answer_again(
    client: FlaskClient, store: Store, asked: Asked, home: str
) -> None:
    receipt = receipt_of(client, home)
    response = client.post(f"{home}/withdraw", data={"receipt-code": receipt})
    assert (response.status_code, response.location) == (303, f"{home}/withdrawn")
    assert "Phiếu của hộ đã được rút" in read(client.get(f"{home}/withdrawn")).text
    assert standing(store, asked) == []
    assert client.get_cookie("receipt", path=home) is None
    assert "q01-1" in read(client.get(home)).ids
    assert post(client, home, SECOND, "send", response_id()).status_code == 303


def test_sending_a_withdrawn_answer_again_says_so(
    client: FlaskClient, home: str, own_id: str
) -> None:
    client.post(f"{home}/withdraw", data={"receipt-code": receipt_of(client, home)})
    response = post(client, home, FIRST, "send", own_id)
    assert response.status_code == 409
    assert "Phiếu này đã được rút" in read(response).text


def test_an_objection_is_recorded_and_answered_with_what_happens_next(
    client: FlaskClient, store: Store, asked: Asked, home: str
) -> None:
    before = read(client.get(f"{home}/objection")).text
    assert "Ông/bà không phải ghi tên" in before
    response = client.post(f"{home}/objection")
    after = read(client.get(str(response.location))).text
    assert "Đã ghi nhận phản ánh" in after
    assert "Tổ lấy ý kiến của thôn, hoặc Ủy ban MTTQ Việt Nam huyện Yên Sơn" in after
    with store.read() as connection:
        (counts,) = counters.cards(connection, asked.campaign.id).values()
    assert counts.objections == 1


@pytest.mark.parametrize("page", ["replace", "withdraw", "objection", "thanks"])
def test_before_a_household_answers_there_is_nothing_to_change(
    client: FlaskClient, asked: Asked, page: str
) -> None:
    assert client.get(f"/k/{asked.code}/{page}").location == f"/k/{asked.code}"


@pytest.mark.parametrize("page", ["replace", "withdraw"])
def test_after_the_end_nothing_is_replaced_or_withdrawn(
    client: FlaskClient, store: Store, asked: Asked, home: str, page: str
) -> None:
    receipt = receipt_of(client, home)
    with store.write() as connection:
        move(connection, asked.campaign, "counting")
    assert client.get(f"{home}/{page}").status_code == 410
    data = SECOND | {"step": "send", "response-id": response_id(), "receipt-code": receipt}
    assert client.post(f"{home}/{page}", data=data).status_code == 410
    assert len(standing(store, asked)) == 1
