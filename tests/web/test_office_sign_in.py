"""Signing in at every door of staff: what is asked, how often one may guess, what ends a half."""

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.services.keys import Keys
from survey_app.services.staff import passwords, people, second_factor
from survey_app.services.staff.sign_in import ALLOWED_FAILURES
from survey_app.store.engine import Store
from survey_app.web import limit
from tests.office_session import NAME, PASSWORD, Clerk, clerk, make_account, sign_in, token

ME = "/office/me"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed to be compared; each costs the server a moment."""
    tried: list[str] = []
    matches = passwords.matches

    def noted(password_hash: str, password: str) -> bool:
        tried.append(password)
        return matches(password_hash, password)

    monkeypatch.setattr("survey_app.services.staff.sign_in.matches", noted)
    return tried


def with_factor(store: Store, keys: Keys) -> str:
    """The secret of the clerk's second factor, just set up."""
    secret = second_factor.new_secret()
    with store.write() as connection:
        found = people.named(connection, NAME)
        second_factor.set_up(connection, keys, found, secret, pyotp.TOTP(secret).now())
    return secret


def test_an_address_that_guesses_passwords_is_told_to_wait_before_any_is_hashed(
    app: Flask, store: Store, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = clerk(app, store)
    monkeypatch.setattr(limit, "WRONG_SIGN_INS", limit.parse_many("3/minute;200/hour"))
    guess = app.test_client()
    told = [sign_in(guess, name=f"nguoi-{n}").status_code for n in range(3)]
    assert told == [403] * 3
    del hashed[:]
    refused = sign_in(guess)
    assert refused.status_code == 429
    assert "quá nhiều lần đăng nhập sai" in refused.text
    assert f'value="{NAME}"' in refused.text, "the name typed is kept"
    tablet = guess.post("/officer/api/sign-in", json={"account": NAME, "password": PASSWORD})
    assert (tablet.status_code, tablet.get_json()["problems"][0]["code"]) == (429, "login_too_many")
    assert hashed == []
    office.read("/office/")  # who has signed in works on
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(elsewhere).status_code == 303


def test_right_passwords_are_never_counted(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(store)
    monkeypatch.setattr(limit, "WRONG_SIGN_INS", limit.parse_many("1/minute"))
    for _ in range(3):
        assert sign_in(app.test_client()).status_code == 303


def test_a_whole_office_may_mistype_within_a_minute(app: Flask, store: Store) -> None:
    make_account(store)
    client = app.test_client()
    for number in range(25):
        assert sign_in(client, "sai", name=f"nguoi-{number}").status_code == 403
    assert sign_in(client).status_code == 303


def lock_out(app: Flask) -> None:
    stranger = app.test_client()
    for _ in range(ALLOWED_FAILURES):
        sign_in(stranger, "sai")
    assert "tạm khóa" in sign_in(stranger).text


def test_strangers_lock_nobody_out_of_a_browser_in_which_they_have_signed_in(
    app: Flask, store: Store, keys: Keys
) -> None:
    office = clerk(app, store)
    secret = with_factor(store, keys)
    office.post("/office/logout", "/office/")
    lock_out(app)
    assert sign_in(office.client).location == "/office/login/code"
    assert enter(office.client, secret).location == "/office/"


def test_a_known_browser_that_guesses_is_locked_out_like_a_stranger(
    app: Flask, store: Store
) -> None:
    office = clerk(app, store)
    office.post("/office/logout", "/office/")
    lock_out(app)
    for _ in range(ALLOWED_FAILURES):
        assert sign_in(office.client, "sai").status_code == 403
    assert "tạm khóa" in sign_in(office.client).text


def test_nobody_makes_a_browser_known_by_themselves(app: Flask, store: Store) -> None:
    number = make_account(store).id
    lock_out(app)
    forger = app.test_client()
    for value in ("", "x", f"[{number}]", f"[{number}].AAAA"):
        forger.set_cookie("known", value, path="/office")
        assert "tạm khóa" in sign_in(forger).text


def test_a_new_password_ends_a_sign_in_that_waits_for_its_code(
    app: Flask, store: Store, keys: Keys
) -> None:
    make_account(store)
    secret = with_factor(store, keys)
    client = app.test_client()
    assert sign_in(client).location == "/office/login/code"
    with store.write() as connection:
        people.set_password(connection, NAME, "mat khau moi dai hon")
    assert enter(client, secret).location == "/office/login"
    assert sign_in(client, "mat khau moi dai hon").location == "/office/login/code"
    assert enter(client, secret).location == "/office/"


def enter(client: FlaskClient, secret: str) -> TestResponse:
    path = "/office/login/code"
    data = {"csrf_token": token(client, path), "code": pyotp.TOTP(secret).now()}
    return client.post(path, data=data)


def test_a_second_factor_is_replaced_or_taken_off_only_with_a_code_of_it(
    app: Flask, store: Store, keys: Keys
) -> None:
    office = clerk(app, store)
    begun = office.client.post(f"{ME}/factor/start", data=posted(office))
    assert "Quét" in begun.text or "quét" in begun.text
    secret = with_factor(store, keys)  # on, meanwhile, by who sits at another browser
    mine = {"code": pyotp.TOTP(secret).now()}
    assert office.client.post(f"{ME}/factor", data=posted(office) | mine).location == ME
    for act in ("start", "off"):
        refused = office.client.post(f"{ME}/factor/{act}", data=posted(office) | {"code": "12"})
        assert refused.status_code == 422
        assert 'id="e-code"' in refused.text
    assert office.client.post(f"{ME}/factor/start", data=posted(office) | mine).status_code == 200
    assert office.client.post(f"{ME}/factor/off", data=posted(office) | mine).status_code == 422


@pytest.mark.parametrize("act", ["factor/off", "password"])
def test_who_sits_at_an_open_browser_guesses_five_times_and_no_more(
    app: Flask, store: Store, keys: Keys, act: str
) -> None:
    office = clerk(app, store)
    secret = with_factor(store, keys)
    wrong = {"code": "12", "old": "sai", "new": "mat khau moi dai hon"}
    wrong["again"] = wrong["new"]
    for _ in range(ALLOWED_FAILURES):
        assert office.client.post(f"{ME}/{act}", data=posted(office) | wrong).status_code == 422
    right = wrong | {"code": pyotp.TOTP(secret).now(), "old": PASSWORD}
    locked = office.client.post(f"{ME}/{act}", data=posted(office) | right)
    assert locked.status_code == 403
    assert "tạm khóa" in locked.text


def posted(office: Clerk) -> dict[str, str]:
    return {"csrf_token": token(office.client, ME)}
