"""The door of the tablets: what they show to be let in, and what they are told."""

import io
import json
from pathlib import Path

import pytest
import qrcode
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from survey_app.services import backup
from survey_app.services.keys import Keys
from survey_app.services.staff import people, second_factor
from survey_app.services.staff.sign_in import ALLOWED_FAILURES
from survey_app.store import tablets
from survey_app.store.engine import Store
from tests.builders import Asked
from tests.services.tablet import PASSWORD, Kit, officer

CAMPAIGN = "trung-mon"


@pytest.fixture
def lan(store: Store, asked: Asked) -> people.Account:
    return officer(store, CAMPAIGN)


def sign_in(client: FlaskClient, **changes: str) -> TestResponse:
    said = {"account": "lan", "password": PASSWORD, "name": "Máy 1"} | changes
    return client.post("/officer/api/sign-in", json=said)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def codes(response: TestResponse) -> list[str]:
    return [problem["code"] for problem in response.get_json()["problems"]]


@pytest.fixture
def kit(store: Store, keys: Keys, client: FlaskClient, lan: people.Account) -> Kit:
    said = sign_in(client).get_json()
    with store.read() as connection:
        found = tablets.by_id(connection, said["tablet"]["id"])
    assert found
    return Kit(store, keys, CAMPAIGN, lan, found, said["tablet"]["token"])


def test_an_officer_signs_in_once_and_takes_the_villages_along(
    client: FlaskClient, lan: people.Account
) -> None:
    said = sign_in(client).get_json()
    packed = client.get("/officer/api/pack", headers=bearer(said["session"])).get_json()
    assert packed["officer"] == {"id": lan.id, "name": "Lò Thị Lan"}
    (campaign,) = packed["campaigns"]
    assert [village["name"] for village in campaign["villages"]] == ["Thôn 4"]
    assert 'name="q01"' in campaign["form"]["html"]
    assert [item["code"] for item in campaign["form"]["items"]][:2] == ["q01", "q01_why"]


def test_two_officers_share_a_tablet(client: FlaskClient, store: Store, kit: Kit) -> None:
    officer(store, CAMPAIGN, "hoa", (2,))
    said = sign_in(client, account="hoa", tablet=kit.token).get_json()
    assert said["tablet"]["id"] == kit.tablet.id
    packed = client.get("/officer/api/pack", headers=bearer(said["session"])).get_json()
    assert [v["name"] for v in packed["campaigns"][0]["villages"]] == ["Thôn Làng Chùa"]


def test_a_wrong_password_a_missing_name_and_another_role_are_refused(
    client: FlaskClient, store: Store, lan: people.Account
) -> None:
    assert codes(sign_in(client, password="sai")) == ["login_failed"]
    assert codes(sign_in(client, name="")) == ["field_missing"]
    with store.write() as connection:
        people.create_account(connection, "tinh", "Cán bộ tỉnh", PASSWORD)
    refused = sign_in(client, account="tinh")
    assert (refused.status_code, codes(refused)) == (403, ["not_allowed"])


def test_a_second_factor_is_asked_for_here_too(
    client: FlaskClient, store: Store, keys: Keys, lan: people.Account
) -> None:
    secret = second_factor.new_secret()
    with store.write() as connection:
        code = second_factor.pyotp.TOTP(secret).now()
        recovery = second_factor.set_up(connection, keys, lan, secret, code)
    assert codes(sign_in(client)) == ["second_factor_wrong"]
    assert sign_in(client, code=recovery[0]).status_code == 200


@pytest.mark.parametrize("path", ["pack", "standing", "envelopes", "photo"])
def test_nobody_passes_without_a_token(client: FlaskClient, path: str) -> None:
    call = client.get if path in ("pack", "standing") else client.post
    for headers in ({}, bearer("khac"), {"Authorization": "Basic x"}):
        refused = call(f"/officer/api/{path}", headers=headers)
        assert refused.status_code == 401, path


def test_an_envelope_is_answered_line_by_line(client: FlaskClient, kit: Kit, asked: Asked) -> None:
    records = [kit.response(asked.code, 1), {}]
    said = client.post(
        "/officer/api/envelopes",
        json={"sequence": 1, "queued": 0, "records": records},
        headers=bearer(kit.token),
    ).get_json()
    assert [line["outcome"] for line in said["lines"]] == ["accepted", "refused"]
    assert said["lines"][1]["problems"][0]["message"]
    assert (said["safe_until"], said["overdue"], said["missing"]) == (None, True, [])


@pytest.mark.parametrize(
    "told",
    [None, [], {"sequence": 0, "queued": 0, "records": []}, {"sequence": 1, "queued": 0}],
)
def test_an_envelope_of_another_shape_is_refused(
    client: FlaskClient, kit: Kit, told: object
) -> None:
    refused = client.post("/officer/api/envelopes", json=told, headers=bearer(kit.token))
    assert codes(refused) == ["envelope_malformed"]


def test_two_backups_made_later_let_the_tablet_delete_and_a_restore_asks_for_all_again(
    client: FlaskClient, store: Store, kit: Kit, asked: Asked, tmp_path: Path
) -> None:
    envelope = {"sequence": 1, "queued": 0, "records": [kit.response(asked.code, 1)]}
    named = client.post("/officer/api/envelopes", json=envelope, headers=bearer(kit.token))
    at = named.get_json()["at"]
    public, private = backup.new_key()
    path = backup.create(store, tmp_path / "1", public, "secret")
    once = client.get("/officer/api/standing", headers=bearer(kit.token)).get_json()
    assert once["safe_until"] is None
    backup.create(store, tmp_path / "2", public, "secret")
    later = client.get("/officer/api/standing", headers=bearer(kit.token)).get_json()
    assert later["safe_until"] > at
    assert later["highest"] == 1
    backup.restore(store, path, private, replace=True)
    restored = client.get("/officer/api/standing", headers=bearer(kit.token)).get_json()
    assert restored["generation"] not in ("", later["generation"])


def test_a_tablet_that_a_restored_server_never_knew_is_registered_anew(
    client: FlaskClient, store: Store, lan: people.Account, tmp_path: Path
) -> None:
    public, private = backup.new_key()
    before = backup.create(store, tmp_path, public, "secret")
    token = sign_in(client).get_json()["tablet"]["token"]
    backup.restore(store, before, private, replace=True)
    refused = client.get("/officer/api/standing", headers=bearer(token))
    assert (refused.status_code, codes(refused)) == (401, ["tablet_unknown"])
    said = sign_in(client, tablet=token).get_json()
    assert said["tablet"]["name"] == "Máy 1"
    assert said["tablet"]["token"] != token
    again = sign_in(client, tablet="of yet another life").get_json()
    assert again["tablet"]["name"] == "Máy 1 (2)"


def test_nobody_signs_in_on_a_retired_tablet(client: FlaskClient, store: Store, kit: Kit) -> None:
    with store.write() as connection:
        tablets.change(connection, kit.tablet.id, active=False)
    assert codes(sign_in(client, tablet=kit.token)) == ["tablet_unknown"]


def test_a_photographed_card_is_read_for_browsers_that_cannot(
    client: FlaskClient, kit: Kit, asked: Asked
) -> None:
    def photo(text: str) -> TestResponse:
        picture = io.BytesIO()
        qrcode.make(text).save(picture)
        picture.seek(0)
        return client.post(
            "/officer/api/photo", data={"photo": (picture, "the.png")}, headers=bearer(kit.token)
        )

    assert photo(f"http://127.0.0.1/k/{asked.code}").get_json() == {"code": asked.code}
    assert codes(photo("https://example.org/")) == ["photo_without_code"]
    nothing = client.post(
        "/officer/api/photo", data={"photo": (io.BytesIO(b"x"), "x")}, headers=bearer(kit.token)
    )
    assert codes(nothing) == ["photo_unreadable"]


def test_a_picture_that_would_fill_the_memory_or_is_no_photograph_is_not_opened(
    client: FlaskClient, kit: Kit
) -> None:
    for size, kind in (((9000, 9000), "PNG"), ((6000, 5000), "PNG"), ((20, 20), "GIF")):
        picture = io.BytesIO()
        Image.new("1", size).save(picture, kind)
        picture.seek(0)
        refused = client.post(
            "/officer/api/photo", data={"photo": (picture, "x")}, headers=bearer(kit.token)
        )
        assert codes(refused) == ["photo_unreadable"], size


def test_wrong_passwords_at_this_door_lock_the_account_at_every_door(
    client: FlaskClient, lan: people.Account
) -> None:
    for _ in range(ALLOWED_FAILURES):
        assert codes(sign_in(client, password="sai")) == ["login_failed"]
    assert codes(sign_in(client)) == ["login_locked"]
    page = client.get("/office/login").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"name": "lan", "password": PASSWORD, "csrf_token": token}
    assert client.post("/office/login", data=form).status_code == 403


def test_strangers_lock_nobody_out_of_the_tablet_they_work_with(
    client: FlaskClient, kit: Kit
) -> None:
    for _ in range(ALLOWED_FAILURES):
        sign_in(client, password="sai")
    assert codes(sign_in(client)) == ["login_locked"]
    assert codes(sign_in(client, tablet="khac")) == ["login_locked"]
    assert sign_in(client, tablet=kit.token).status_code == 200


def test_a_session_is_no_tablet_and_a_tablet_no_session(client: FlaskClient, kit: Kit) -> None:
    session = sign_in(client, tablet=kit.token).get_json()["session"]
    assert client.get("/officer/api/pack", headers=bearer(kit.token)).status_code == 401
    assert client.get("/officer/api/standing", headers=bearer(session)).status_code == 401


def test_a_retired_tablet_may_only_bring_records_and_no_more_than_an_envelope_holds(
    client: FlaskClient, store: Store, kit: Kit, asked: Asked
) -> None:
    with store.write() as connection:
        tablets.change(connection, kit.tablet.id, active=False)
    assert codes(sign_in(client, tablet=kit.token)) == ["tablet_unknown"]
    assert client.get("/officer/api/standing", headers=bearer(kit.token)).status_code == 401

    def rescued(*records: object) -> TestResponse:
        said = {"records": records}
        return client.post("/officer/api/rescued", json=said, headers=bearer(kit.token))

    assert rescued(kit.response(asked.code, 1)).get_json()["lines"][0]["outcome"] == "accepted"
    assert codes(rescued(*[{}] * 101)) == ["envelope_malformed"]


@pytest.mark.parametrize("path", ["sign-in", "envelopes", "rescued"])
@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"records": ' + b"[" * 100_000, b"\xff", b""])
def test_a_body_that_is_no_json_object_is_refused_in_words(
    client: FlaskClient, kit: Kit, path: str, body: bytes
) -> None:
    headers = bearer(kit.token) | {"Content-Type": "application/json"}
    refused = client.post(f"/officer/api/{path}", data=body, headers=headers)
    assert codes(refused) == ["envelope_malformed"]


def test_names_that_no_database_holds_sign_nobody_in(
    client: FlaskClient, lan: people.Account
) -> None:
    for said in ({"account": "lan\0"}, {"password": "\ud83d"}, {"account": "\ud83d"}):
        assert codes(sign_in(client, **said)) == ["login_failed"]


def test_the_door_sets_no_cookie(client: FlaskClient, lan: people.Account) -> None:
    for response in (sign_in(client), client.get("/officer/"), client.get("/officer/sw.js")):
        assert "Set-Cookie" not in response.headers


def test_the_worker_names_files_that_are_all_there(client: FlaskClient, app: Flask) -> None:
    script = client.get("/officer/sw.js").get_data(as_text=True)
    files = json.loads(script.splitlines()[1].split(" = ")[1].rstrip(";"))
    assert len(files) > 5
    for address in files:
        assert client.get(address).status_code == 200, address
    assert client.get("/officer/files/0000/app.js").status_code == 404


def test_the_app_alone_may_use_the_camera_and_the_place(client: FlaskClient, asked: Asked) -> None:
    app, page = client.get("/officer/"), client.get(f"/k/{asked.code}")
    assert app.headers.getlist("Permissions-Policy") == [
        "camera=(self), geolocation=(self), microphone=()"
    ]
    assert page.headers.getlist("Permissions-Policy") == [
        "geolocation=(), microphone=(), camera=()"
    ]
