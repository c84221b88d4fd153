"""Nobody passes the guard of the office without a living session."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask

from survey_app.services.staff import people
from survey_app.services.staff import sign_in as sign_in_service
from survey_app.store.engine import Store
from tests import builders
from tests.office_session import NAME, PASSWORD, clerk, make_account, sign_in, token

OPEN = {
    "office.login",
    "office.take_password",
    "office.login_code",
    "office.take_code",
    "office.asset",
}
OPEN |= {"office.enrol", "office.take_up"}


def office_addresses(app: Flask) -> list[tuple[str, str]]:
    """Every method and address of the office but the login and what makes it readable."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("office.") and rule.endpoint not in OPEN:
            path = re.sub(r"<int:\w+>", "1", rule.rule)
            path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
            path = re.sub(r"<\w+>", "x", path)
            found += [(method, path) for method in rule.methods or () if method in ("GET", "POST")]
    return found


def test_every_office_address_leads_to_the_login(app: Flask, store: Store) -> None:
    client = app.test_client()
    addresses = office_addresses(app)
    assert len(addresses) > 30
    for method, path in addresses:
        response = client.open(path, method=method)
        assert response.status_code == 303, (method, path)
        assert response.location.startswith("/office/login"), (method, path)


def test_the_stylesheet_is_kept_by_browsers_and_changes_its_address(
    app: Flask, store: Store
) -> None:
    client = app.test_client()
    page = client.get("/office/login").get_data(as_text=True)
    address = re.search(r'href="(/office/assets/[^"]+)"', page)
    assert address
    style = client.get(address[1])
    assert style.mimetype == "text/css"
    assert "immutable" in style.headers["Cache-Control"]
    assert client.get("/office/assets/0000000000000000/office.css").status_code == 404
    assert client.get(address[1].replace("office.css", "../app.py")).status_code == 404


def test_a_token_alone_does_not_pass(app: Flask, store: Store) -> None:
    client = app.test_client()
    data = {"csrf_token": token(client, "/office/login")}
    response = client.post("/office/campaigns/new", data=data)
    assert response.location.startswith("/office/login")


def test_a_post_without_token_changes_nothing(app: Flask, store: Store) -> None:
    office = clerk(app, store)
    with store.write() as connection:
        builders.goods(connection, state="draft")
    response = office.client.post("/office/c/hang-viet/move", data={"to": "open"})
    assert response.status_code == 400
    assert "đang chuẩn bị" in office.read("/office/c/hang-viet/")


def test_every_form_that_posts_carries_a_token(app: Flask, store: Store, keys: object) -> None:
    office = clerk(app, store)
    with store.write() as connection:
        builders.households(connection, keys)  # type: ignore[arg-type]
    home = "/office/c/trung-mon/"
    pages = ["", "setup", "frame", "print", "coverage", "villages/1", "ballots", "stubs"]
    new = "/office/campaigns/new?reference_date=2018-06-01"
    for page in (new, *(home + page for page in pages)):
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", office.read(page), re.DOTALL)
        assert forms, page
        assert all('name="csrf_token"' in form for form in forms), page


def test_a_session_ends_with_its_password(app: Flask, store: Store) -> None:
    office = clerk(app, store)
    office.read("/office/")
    with store.write() as connection:
        people.set_password(connection, NAME, "mat khau moi dai hon")
    assert office.client.get("/office/").status_code == 303


def test_an_idle_session_ends(app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    office = clerk(app, store)
    later = datetime.now(UTC).replace(tzinfo=None) + sign_in_service.IDLE + timedelta(seconds=1)
    monkeypatch.setattr(sign_in_service, "_now", lambda: later)
    assert office.client.get("/office/").status_code == 303


def test_what_was_typed_outlives_the_session_and_is_sent_again_only_when_asked(
    app: Flask, store: Store
) -> None:
    office = clerk(app, store)
    with store.write() as connection:
        builders.goods(connection, state="draft")
    page = "/office/c/hang-viet/papers/texts"
    written = {"csrf_token": token(office.client, page), "advantages": 'Bà con "rất" đồng tình'}
    with store.write() as connection:
        people.set_password(connection, NAME, PASSWORD)
    ended = office.client.post(page, data=written)
    assert ended.status_code == 403
    assert "vẫn còn giữ ở trang này" in ended.text
    fields = _hidden(ended.text) | {"name": NAME, "password": PASSWORD}
    asked = office.client.post("/office/login", data=fields)
    assert "Gửi lại nội dung vừa gõ?" in asked.text
    assert "đồng tình" not in office.read(page)
    assert office.client.post(page, data=_hidden(asked.text)).status_code == 303
    assert 'Bà con "rất" đồng tình' in office.read(page)


def test_no_other_site_puts_words_into_the_form_to_be_sent_again(app: Flask, store: Store) -> None:
    office = clerk(app, store)
    with store.write() as connection:
        people.set_password(connection, NAME, PASSWORD)
    forged = office.client.post("/office/campaigns/new", data={"title": "Giả"})
    assert forged.status_code == 303
    for held in ("x", "[]", '["https://xau.example/", []]', '["/office/c/x/move", [1]]'):
        fields = {"csrf_token": token(office.client, "/office/login"), "held": held}
        fields |= {"name": NAME, "password": PASSWORD}
        signed = office.client.post("/office/login", data=fields)
        assert signed.location == "/office/", held
        office.post("/office/logout", "/office/")


def test_a_password_is_never_kept_to_be_sent_again(app: Flask, store: Store) -> None:
    office = clerk(app, store)
    fields = {"csrf_token": token(office.client, "/office/me"), "old": PASSWORD, "new": "x"}
    with store.write() as connection:
        people.set_password(connection, NAME, PASSWORD)
    assert office.client.post("/office/me/password", data=fields).status_code == 303


def test_signing_out_ends_the_session(app: Flask, store: Store) -> None:
    office = clerk(app, store)
    office.post("/office/logout", "/office/")
    assert office.client.get("/office/").status_code == 303


def test_wrong_passwords_lock_the_account_for_the_right_one_too(app: Flask, store: Store) -> None:
    make_account(store)
    client = app.test_client()
    answers = [sign_in(client, "sai mat khau") for _ in range(sign_in_service.ALLOWED_FAILURES)]
    assert {answer.status_code for answer in answers} == {403}
    locked = sign_in(client, PASSWORD)
    assert locked.status_code == 403
    assert "tạm khóa" in locked.get_data(as_text=True)
    assert NAME in locked.get_data(as_text=True), "the name typed is kept"


def test_an_unknown_name_is_told_no_more_than_a_wrong_password(app: Flask, store: Store) -> None:
    client = app.test_client()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in sign_in(client).get_data(as_text=True)


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/office/\\example.org", "/k/ABC"]
)
def test_the_login_leads_nowhere_else(app: Flask, store: Store, elsewhere: str) -> None:
    make_account(store)
    assert sign_in(app.test_client(), next=elsewhere).location == "/office/"


def test_the_login_leads_back_to_the_page_that_was_asked_for(app: Flask, store: Store) -> None:
    make_account(store)
    wanted = app.test_client().get("/office/c/trung-mon/coverage").location
    assert "next=/office/c/trung-mon/coverage" in wanted.replace("%2F", "/")
    assert sign_in(app.test_client(), next="/office/c/x/frame").location == "/office/c/x/frame"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    app: Flask, store: Store
) -> None:
    make_account(store)
    cookies = sign_in(app.test_client()).headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"session", "known"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}
