"""Somebody at a market answers from the poster, without a card."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from questionnaires.library import load_questionnaire
from survey_app.store import responses, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.web import limit
from tests.builders import answers, move, response_id
from tests.web.reading import read

FORM = load_questionnaire("hang-viet.2018")
GIVEN = answers(FORM, q02=["prefer", "advise"], q14="Giảm giá", sex="female")
MARKET = "/m/hang-viet/1"


def post(client: FlaskClient, step: str = "send", own: str = "", **more: object) -> TestResponse:
    data = GIVEN | {"step": [step], "response-id": [own or response_id()]}
    return client.post(MARKET, data=data, **more)


def test_a_market_s_poster_opens_the_form_and_names_the_place(
    client: FlaskClient, goods: Campaign
) -> None:
    page = read(client.get(MARKET))
    assert "Chợ Trung Môn, xã Trung Môn" in page.text
    assert "Rất hài lòng" in page.text
    assert "Về ông/bà" in page.text


def test_every_kind_of_answer_survives_the_check_page(client: FlaskClient, goods: Campaign) -> None:
    page = read(post(client, "check"))
    page.fields.pop("response-id")
    assert page.fields == GIVEN | {"step": ["send"]}
    assert "Khuyên người thân" in page.text


def test_an_answer_is_stored_with_its_place_and_no_receipt_is_shown(
    client: FlaskClient, store: Store, goods: Campaign
) -> None:
    thanks = read(client.get(str(post(client).location)))
    assert "Cảm ơn ông/bà" in thanks.text
    assert "BN-" not in thanks.text
    with store.read() as connection:
        (pattern,) = responses.patterns(connection, goods.id)
        place = villages.place_by_number(connection, goods.id, 1)
    assert place is not None
    assert (pattern.where, pattern.count) == (place.id, 1)


def test_one_device_is_asked_once_and_another_person_may_still_answer(
    client: FlaskClient, store: Store, goods: Campaign
) -> None:
    post(client)
    page = read(client.get(MARKET))
    assert "Máy này đã gửi phiếu trong đợt này" in page.text
    assert f"{MARKET}?other=1" in page.links
    assert "q01-1" in read(client.get(f"{MARKET}?other=1")).ids
    assert post(client).status_code == 303
    with store.read() as connection:
        assert sum(p.count for p in responses.patterns(connection, goods.id)) == 2


def test_the_mark_on_a_device_is_the_same_for_everybody(
    client: FlaskClient, goods: Campaign
) -> None:
    values = {post(client.application.test_client()).headers["Set-Cookie"] for _ in range(2)}
    (cookie,) = {value.split("; Expires")[0] for value in values}
    assert cookie == "answered=1"


def test_sending_other_answers_under_the_same_id_says_that_the_first_stand(
    client: FlaskClient, goods: Campaign
) -> None:
    own = response_id()
    post(client, own=own)
    data = answers(FORM, q03="no") | {"step": ["send"], "response-id": [own]}
    response = client.post(MARKET, data=data)
    assert response.status_code == 409
    assert "không tìm lại để thay được" in read(response).text


def test_a_whole_market_may_send_from_one_address(client: FlaskClient, goods: Campaign) -> None:
    (allowed,) = limit.OPEN_POSTS
    assert allowed.amount >= 300
    assert all(post(client, "check").status_code == 200 for _ in range(5))


def test_a_flood_from_one_address_is_slowed_down_with_words(
    client: FlaskClient, goods: Campaign
) -> None:
    for _ in range(1000):
        client.post(MARKET, data={"step": "send"})
    response = post(client)
    assert response.status_code == 429
    assert post(client, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 303


def test_a_market_of_a_closed_campaign_says_so(
    client: FlaskClient, store: Store, goods: Campaign
) -> None:
    with store.write() as connection:
        move(connection, goods, "closed")
    assert client.get(MARKET).status_code == 410
    assert post(client).status_code == 410
