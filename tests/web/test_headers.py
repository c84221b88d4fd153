"""Headers: what every answer carries, whoever asks and whatever it is."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.web.test_office_rights import address, signed_in

SHARED = {"office.asset"}  # files of the platform itself, the same for everybody


def pages(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def test_no_answer_lets_a_script_or_a_style_of_somebody_else_run(
    app: Flask, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    client = signed_in(app, store, "province", builders.TRUNG_MON)
    for rule in pages(app):
        with client.get(address(app, rule)) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, rule.rule
            assert "unsafe" not in policy, rule.rule
            assert "frame-ancestors 'none'" in policy, rule.rule
            assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.rule
            assert answer.headers["Referrer-Policy"] == "no-referrer", rule.rule
            if rule.endpoint.startswith("office.") and rule.endpoint not in SHARED:
                shown = answer.headers["Cache-Control"]
                assert "no-store" in shown or "private" in shown, (rule.rule, shown)


def test_nobody_gets_a_cookie_where_residents_answer_the_public_reads_and_tablets_call(
    app: Flask, client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
    for rule in pages(app):
        if not rule.endpoint.startswith(("office.", "static")):
            for target in (address(app, rule), address(app, rule).replace("/x", f"/{asked.code}")):
                with client.get(target) as answer:
                    assert "Set-Cookie" not in answer.headers, rule.rule


def test_the_cookie_of_staff_is_out_of_reach_of_scripts_and_of_other_sites(app: Flask) -> None:
    cookie = app.test_client().get("/office/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_sign_in_leads_to_no_other_site(app: Flask, store: Store) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    signed_in(app, store, "auditor", builders.TRUNG_MON)
    for wanted in ("//example.org", "https://example.org", "/office/\\example.org", "/officer/"):
        form = {"name": f"auditor-{builders.TRUNG_MON}", "password": "mat khau dai", "next": wanted}
        answer = app.test_client().post("/office/login", data=form)
        assert answer.headers["Location"] == "/office/", wanted
