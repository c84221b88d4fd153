"""Every form of the office, found in its pages, against what nobody should type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from survey_app.app import create_app
from survey_app.config import Config
from survey_app.services.keys import Keys
from survey_app.store.engine import open_store
from survey_app.web import limit
from tests import office_session, whole_office
from tests.databases import Postgres
from tests.whole_office import Office

GARBAGE = {
    "nothing": "",
    "too long": "dài quá " * 4000,
    "words": 'ừ <b>&"thôi"',
    "a negative number": "-1",
    "a number beyond any column": "9" * 30,
    "control characters": "a\x00\x07\x1b\x85b",
    "a day that is none": "2018-02-31",
}
ENDS = {"office.sign_out", "office.end_sessions"}  # with them the walk would end
RESIDENTS = {"office.try_preview"}  # a resident's form, held by its own tests
TYPED = ("text", "date", "number", "search", "tel", "month", "time")
PARTS = [*whole_office.CAMPAIGNS, ""]


@dataclass(frozen=True)
class Form:
    """A form that posts: where it stands, where it leads, what is typed and what is fixed in it."""

    page: str
    action: str
    endpoint: str
    typed: tuple[str, ...]
    fixed: frozenset[tuple[str, str]]
    choices: tuple[str, ...]

    def filled(self, garbage: str) -> dict[str, str]:
        """What a browser would send where this is typed into every field."""
        return dict(self.fixed) | dict.fromkeys((*self.choices, *self.typed), garbage)


@pytest.fixture(scope="module")
def whole(postgres: Postgres, keys: Keys) -> Iterator[tuple[str, Office]]:
    """The whole office on PostgreSQL, which is stricter with what it is given."""
    with postgres.database("survey") as url:
        store = open_store(url)
        office = whole_office.fill(store, keys)
        store.engine.dispose()
        yield url.split("@/")[1].split("?")[0], office


@pytest.fixture
def office(whole: tuple[str, Office]) -> Office:
    return whole[1]


@pytest.fixture
def app(config: Config, postgres: Postgres, whole: tuple[str, Office]) -> Iterator[Flask]:
    """The application on a copy of the whole office."""
    with postgres.database(whole[0]) as url:
        built = create_app(replace(config, database_url=url))
        built.config["WTF_CSRF_ENABLED"] = False
        limit.forget()
        yield built
        built.extensions["survey"].store.engine.dispose()


def signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    fields = {"name": office_session.NAME, "password": office_session.PASSWORD}
    assert client.post("/office/login", data=fields).status_code == 303
    return client


def forms(app: Flask, client: FlaskClient, office: Office, part: str) -> list[Form]:
    """The first form of each act in the pages of a part; what asks for nothing comes last."""
    found: dict[str, Form] = {}
    for rule in whole_office.page_rules(app, "office"):
        if whole_office.of_a_campaign(rule) == bool(part):
            page = whole_office.address(app, office, rule, part)
            for form in forms_of(app, page, client.get(page)):
                found.setdefault(form.endpoint, form)
    return sorted(found.values(), key=lambda form: (not form.typed, form.endpoint))


def forms_of(app: Flask, page: str, answer: TestResponse) -> Iterator[Form]:
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return
    urls = app.url_map.bind("localhost")
    for form in html.fromstring(answer.get_data(as_text=True)).iter("form"):
        if form.get("method") == "post":
            action = (form.get("action") or page).split("?")[0]
            yield _form(page, action, str(urls.match(action, method="POST")[0]), form)


def _form(page: str, action: str, endpoint: str, form: html.HtmlElement) -> Form:
    typed, choices = [], []
    for field in form.iter("input", "textarea", "select", "button"):
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        name = field.get("name")
        if name and kind in (*TYPED, "textarea"):
            typed.append(name)
        elif name and kind != "hidden":
            choices.append(name)
    return Form(page, action, endpoint, tuple(typed), frozenset(_fixed(form)), tuple(choices))


def faults_of(answer: TestResponse, form: Form, garbage: str) -> Iterator[str]:
    """What is wrong with how garbage was answered."""
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    if answer.status_code < 400 or answer.status_code >= 500:
        return
    text = answer.get_data(as_text=True)
    page = html.fromstring(text)
    said = [*page.find_class("errors"), *page.find_class("fault"), *page.iter("h1")]
    if not any(each.text_content().strip() for each in said) or page.get("lang") != "vi":
        yield "no message"
    if form.typed:
        yield from _faults_of_form(page, form, garbage)


def _faults_of_form(page: html.HtmlElement, form: Form, garbage: str) -> Iterator[str]:
    same = [each for each in page.iter("form") if each.get("action", form.page) == form.action]
    shown = [each for each in same if form.fixed <= _fixed(each)]
    inputs = [field for each in shown for field in each.iter("input", "textarea")]
    fields = {field.get("name"): field for field in inputs if field.get("name")}
    missing = [name for name in form.typed if name not in fields]
    if missing:
        yield f"the form is gone: {missing}"
        return
    lost = [name for name in form.typed if _value(fields[name]).strip() != garbage.strip()]
    if lost and garbage.isprintable() and fields[lost[0]].get("type") != "date":
        yield f"lost what was typed: {lost}"
    described = " ".join(each.get("aria-describedby", "") for each in page.iter()).split()
    beside = {each.get("id") for each in page.find_class("fault")}
    if not beside:
        told = [" ".join(each.text_content().split()) for each in page.find_class("errors")]
        yield f"no message beside a field: {told}"
    yield from (f"{each} describes no field" for each in beside - set(described))


def _fixed(form: html.HtmlElement) -> set[tuple[str, str]]:
    hidden = [field for field in form.iter("input") if field.get("type") == "hidden"]
    found = {(field.get("name", ""), field.get("value", "")) for field in hidden}
    return {(name, value) for name, value in found if name != "csrf_token"}


def _value(field: html.HtmlElement) -> str:
    return str(field.text or "" if field.tag == "textarea" else field.get("value", ""))


@pytest.mark.parametrize("part", PARTS)
def test_no_form_breaks_or_forgets_whatever_is_typed(app: Flask, office: Office, part: str) -> None:
    client = signed_in(app)
    faults = []
    for form in forms(app, client, office, part):
        for kind, garbage in GARBAGE.items():
            if form.endpoint in ENDS | RESIDENTS:
                continue
            answer = client.post(form.action, data=form.filled(garbage))
            if answer.status_code == 303 and "/login" in answer.location:
                client = signed_in(app)
                answer = client.post(form.action, data=form.filled(garbage))
            told = [*faults_of(answer, form, garbage)]
            done = answer.status_code == 303  # whatever it was, it has been taken
            told += [f"took {len(garbage)} characters"] if done and kind == "too long" else []
            faults += [f"{form.endpoint} {form.action}, {kind}: {fault}" for fault in told]
            if done:
                break
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("nobodys", ["0", str(2**31), "9" * 30, "a%00b", "%E2%80%AE"])
def test_no_address_breaks_on_what_nobody_has(app: Flask, office: Office, nobodys: str) -> None:
    client = signed_in(app)
    faults = []
    for method in ("GET", "POST"):
        for rule in whole_office.rules(app, method, "office", "public", "resident"):
            for kept in (whole_office.OPEN, nobodys):
                where = re.sub(r"<(code|campaign)>", kept, rule.rule)
                where = re.sub(r"<[^>]+>", nobodys, where)
                if rule.endpoint not in ENDS and where != rule.rule:
                    answer = client.open(where, method=method, data={"reason": ""})
                    if answer.status_code >= 500:
                        faults.append(f"{method} {where}: {answer.status_code}")
    assert not faults, "\n".join(faults)
