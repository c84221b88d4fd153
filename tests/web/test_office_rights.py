"""Rights: every route, as every role, inside its area and outside of it."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from survey_app.core.rights import ROLES, may
from survey_app.services import frames
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.services.staff import sign_in as sign_in_service
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from survey_app.store.tables import journal, response
from tests import builders
from tests.office_session import sign_in

PASSWORD = "mat khau dai"
ELSEWHERE = "02494"  # another commune of the district
FREE = {"office.login", "office.take_password", "office.login_code", "office.take_code"}
FREE |= {"office.enrol", "office.take_up", "office.asset"}  # before anybody has signed in
OWN_ROOM = "/office/me"  # on the account that is signed in
VALUES: dict[str, object] = {
    "code": "trung-mon",
    "bar": "coverage",
    "number": 1,
    "commune_id": 1,
    "kind": "report",
    "level": "commune",
    "face": "html",
    "name": "phieu.csv",
    "digest": "x",
}


def office_rules(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("office.") and rule.endpoint not in FREE
    ]


def right_of(app: Flask, rule: Rule) -> str:
    right: str = getattr(app.view_functions[rule.endpoint], "right", "")
    return right


def address(app: Flask, rule: Rule) -> str:
    with app.test_request_context():
        values = {name: VALUES.get(name, 1) for name in rule.arguments}
        return app.url_map.bind("localhost").build(rule.endpoint, values)


def signed_in(app: Flask, store: Store, role: str, area: str) -> FlaskClient:
    """A browser of an account of this role, scoped to one commune (or to its first village)."""
    with store.write() as connection:
        made = people.create_account(connection, f"{role}-{area}", "", PASSWORD, role)  # type: ignore[arg-type]
        accounts.change(connection, made.id, everywhere=False)
        unit = builders.commune(connection, area)
        if role in ("team", "officer") and area == builders.TRUNG_MON:
            campaign = builders.campaigns.get(connection, "trung-mon")
            village = frames.village(connection, campaign, 1)
            accounts.set_villages(connection, made.id, [village.id])
        elif role not in ("team", "officer"):
            accounts.set_areas(connection, made.id, [unit.id])
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/office/login", data={"name": f"{role}-{area}", "password": PASSWORD})
    return client


def written(store: Store) -> tuple[int, int]:
    with store.read() as connection:
        lines = connection.execute(select(func.count()).select_from(journal)).scalar_one()
        rows = connection.execute(select(func.count()).select_from(response)).scalar_one()
    return lines, rows


def test_every_page_of_the_office_says_which_right_it_needs(app: Flask) -> None:
    silent = [rule.rule for rule in office_rules(app) if not right_of(app, rule)]
    assert silent == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_its_rights_name_and_nothing_else(
    app: Flask, store: Store, keys: Keys, role: str
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    client = signed_in(app, store, role, builders.TRUNG_MON)
    for rule in office_rules(app):
        if rule.rule.startswith(OWN_ROOM) or rule.endpoint == "office.sign_out":
            continue
        allowed = may(role, right_of(app, rule))  # type: ignore[arg-type]
        whole = right_of(app, rule) in ("plan", "decide", "audit") and "code" in rule.arguments
        for method in ("GET", "POST"):
            if method not in (rule.methods or ()):
                continue
            before = written(store)
            with client.open(address(app, rule), method=method) as response:
                status = response.status_code
            told = (role, method, rule.rule, status)
            assert status != 302, told
            if allowed and not (whole and role in ("team", "officer")):
                assert status != 403, told
                assert status < 500, told
            else:
                assert status == 403, told
                assert written(store) == before, told


@pytest.mark.parametrize("role", ROLES)
def test_a_campaign_out_of_its_area_is_not_there_for_any_role(
    app: Flask, store: Store, keys: Keys, role: str
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    client = signed_in(app, store, role, ELSEWHERE)
    for rule in office_rules(app):
        if "code" not in rule.arguments:
            continue
        for method in {"GET", "POST"} & set(rule.methods or ()):
            before = written(store)
            status = client.open(address(app, rule), method=method).status_code
            assert status in (403, 404), (role, method, rule.rule, status)
            assert written(store) == before, rule.rule
    assert "trung-mon" not in client.get("/office/").get_data(as_text=True)


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_what_it_would_refuse(
    app: Flask, store: Store, keys: Keys, role: str, state: str
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state=state)
        builders.goods(connection, state=state)
    client = signed_in(app, store, role, builders.TRUNG_MON)
    urls = app.url_map.bind("localhost")
    pages = {"/office/", "/office/c/hang-viet/frame"} | {
        address(app, rule)
        for rule in office_rules(app)
        if "GET" in (rule.methods or ())
        and not rule.rule.endswith((".pdf", "<face>", ".xlsx", ".zip"))
    }
    for page in sorted(pages):
        response = client.get(page)
        if response.status_code != 200 or response.mimetype != "text/html":
            continue
        text = response.get_data(as_text=True)
        posts = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', text)
        for target in posts:
            endpoint, _ = urls.match(target, method="POST")
            right = getattr(app.view_functions[endpoint], "right", "see")
            assert may(role, right), (page, target)


def test_a_commune_sees_of_a_wider_campaign_its_own_villages_alone(
    app: Flask, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        district = builders.territory.find(connection, "075", builders.DAY)
        plan = builders.plan(connection, "yen-son", area_id=district.id)
        campaign = builders.campaigns.create(connection, plan)
        rows = (
            builders.Village("Thôn 4", 50, commune="Trung Môn"),
            builders.Village("Thôn Xa", 40, commune=builders.commune(connection, ELSEWHERE).name),
        )
        frames.set_frame(connection, campaign, builders.FramePreview(rows))
    with store.write() as connection:
        builders.households(connection, keys)
    client = signed_in(app, store, "commune", builders.TRUNG_MON)
    page = client.get("/office/c/yen-son/coverage").get_data(as_text=True)
    assert "Thôn 4" in page
    assert "Thôn Xa" not in page
    assert client.get("/office/c/yen-son/villages/2").status_code == 404
    district_page = signed_in(app, store, "district", ELSEWHERE).get("/office/c/yen-son/coverage")
    assert "Thôn Xa" in district_page.get_data(as_text=True)


def test_a_clerk_signs_in_as_before(app: Flask, store: Store) -> None:
    with store.write() as connection:
        people.create_account(connection, "canbo", "Cán bộ", PASSWORD)
    assert sign_in(app.test_client()).status_code == 303
    assert timedelta(minutes=15) == sign_in_service.LOCKED_FOR
