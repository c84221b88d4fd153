"""Codes that open no form: each its own page, and a limit that never stops a right code."""

import pytest
from flask.testing import FlaskClient

from survey_app.core.code import new_code
from survey_app.services import frames, invitations
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests.builders import Asked
from tests.web.reading import read


def test_a_slip_keeps_what_was_typed_and_says_what_to_do(client: FlaskClient) -> None:
    response = client.post("/k", data={"code": "2F7K-9999"})
    page = read(response)
    assert response.status_code == 404
    assert "Xin ông/bà xem lại từng ký tự trên thẻ." in page.text
    assert page.fields["code"] == ["2F7K-9999"]


def test_an_unknown_code_is_told_from_a_slip(client: FlaskClient, asked: Asked) -> None:
    response = client.get(f"/k/{new_code()}")
    assert response.status_code == 404
    assert "Không tìm thấy mã này." in read(response).text


def test_a_written_off_card_says_where_to_get_another(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    with store.write() as connection:
        invitations.spoil(connection, asked.campaign, asked.cards[0].serial, "Rách")
    response = client.get(f"/k/{asked.code}")
    assert response.status_code == 410
    assert "Thẻ này không dùng được nữa" in read(response).text
    assert "mang thẻ đến Tổ lấy ý kiến của thôn để đổi" in read(response).text


def test_a_spare_card_opens_once_it_is_given_to_a_household(
    client: FlaskClient, store: Store, keys: Keys, asked: Asked
) -> None:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        (spare,) = invitations.make_spares(connection, keys, asked.campaign, village, 1)
    response = client.get(f"/k/{spare.code}")
    assert response.status_code == 409
    assert "chưa được giao cho hộ nào" in read(response).text
    with store.write() as connection:
        invitations.bind_spare(connection, asked.campaign, spare.serial, 1)
    assert client.get(f"/k/{spare.code}").status_code == 200
    assert client.get(f"/k/{asked.code}").status_code == 410


def test_many_wrong_codes_are_slowed_down_and_a_right_one_still_opens(
    client: FlaskClient, asked: Asked
) -> None:
    statuses = [client.get(f"/k/{new_code()}").status_code for _ in range(35)]
    assert statuses[:30] == [404] * 30
    assert statuses[30:] == [429] * 5
    page = read(client.post("/k", data={"code": "wrong"}))
    assert "thẻ có mã đúng không bị khóa" in page.text
    assert client.get(f"/k/{asked.code}").status_code == 200
    assert client.post("/k", data={"code": asked.code}).status_code == 303


def test_wrong_codes_of_one_address_do_not_slow_down_another(client: FlaskClient) -> None:
    for _ in range(31):
        client.get(f"/k/{new_code()}")
    elsewhere = client.get(f"/k/{new_code()}", environ_base={"REMOTE_ADDR": "2001:db8::7"})
    assert elsewhere.status_code == 404


def test_a_program_gets_the_reasons_as_json(client: FlaskClient) -> None:
    response = client.get("/k/wrong", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json["problems"][0]["code"] == "code_malformed"


@pytest.mark.parametrize("address", ["/nowhere", "/k/a/b/c", "/p/none", "/m/none/1", "/p/none/4"])
def test_a_page_that_is_not_there_says_so_in_words(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Không" in read(response).text
    assert "404" not in read(response).text


def test_a_fault_of_ours_shows_no_trace_and_logs_no_code(
    client: FlaskClient, asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    client.application.testing = False

    @client.application.before_request
    def fail() -> None:
        raise RuntimeError("a detail of ours")

    response = client.get(f"/k/{asked.code}")
    assert response.status_code == 500
    assert "Lỗi này không phải do ông/bà." in read(response).text
    assert "a detail of ours" not in read(response).text
    assert "Exception on /k/… [GET]" in caplog.text
    assert "a detail of ours" in caplog.text
    assert asked.code not in caplog.text
