"""The manual: a chapter for everybody and every page, and every word of it true of the pages."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires import catalogue
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.web.office.manual import CHAPTERS
from survey_app.web.public import manual
from tests import builders, office_session
from tests.web.reading import read
from tests.web.test_office_rights import FREE, address

NAMES = manual.ROLES + manual.PAGES
WEB = manual.FOLDER.parent
FILES = {  # what the office hands out that is no page of its own
    "asset", "audited_photograph", "dataset", "dossier", "frame_template", "library_download",
    "meeting_minutes", "opinions_file", "own_report", "paper", "periodic_paper", "photograph",
    "preview", "template_download", "template_example", "template_start",
}  # fmt: skip
LIMIT = 14_000  # the first flight of a TCP connection
PICTURE = re.compile(
    r'<img src="/help/([a-z-]+)\.webp" width="(\d+)" height="(\d+)" loading="lazy" alt="([^"]+)">'
)


def text_of(name: str) -> str:
    return (manual.FOLDER / f"{name}.html").read_text(encoding="utf-8")


@cache
def spoken() -> set[str]:
    """Every text that stands whole in a template, in a script of the tablet, or in our code."""
    found: set[str] = set()
    for folder, kinds in ((WEB, (".html", ".js", ".py")), (WEB.parent, (".py",)),
                          (Path(catalogue.__file__).parent, (".py",))):  # fmt: skip
        for path in folder.rglob("*"):
            if path.suffix in kinds and path.parent != manual.FOLDER:
                text = path.read_text(encoding="utf-8")
                found |= set(re.findall(r'"([^"\n]+)"', re.sub(r'"\n\s*"', "", text)))
    return {each.replace("%%", "%").strip() for each in found}


def test_the_contents_lead_to_every_chapter_and_to_every_section(client: FlaskClient) -> None:
    links = set(read(client.get("/help")).links)
    assert {f"/help/{name}" for name in NAMES} <= links
    for name in manual.PAGES:
        for section, _ in manual.chapter(name).sections:
            assert f"/help/{name}#{section}" in links


def test_no_file_of_the_manual_lies_outside_its_contents() -> None:
    assert {path.stem for path in manual.FOLDER.iterdir()} == set(NAMES)


@pytest.mark.parametrize("path", ["/help", *(f"/help/{name}" for name in NAMES)])
def test_a_chapter_is_small_public_and_carries_no_cookie(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert len(response.data) <= LIMIT
    assert response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in response.headers
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_an_unknown_chapter_or_picture_is_not_there(client: FlaskClient) -> None:
    for path in ("/help/nothing", "/help/nothing.webp", "/help/..webp"):
        assert client.get(path).status_code == 404


def test_every_page_of_the_office_has_its_section(app: Flask) -> None:
    pages = {
        rule.endpoint.removeprefix("office.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("office.") and "GET" in (rule.methods or ())
    }
    assert pages - FILES == set(CHAPTERS)
    for name, section in CHAPTERS.values():
        assert section in dict(manual.chapter(name).sections), (name, section)


def test_every_page_of_the_office_leads_to_its_section(
    app: Flask, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    clerk, seen = office_session.clerk(app, store), set()
    for rule in app.url_map.iter_rules():
        known = CHAPTERS.get(rule.endpoint.removeprefix("office."))
        if known is None or "GET" not in (rule.methods or ()) or rule.endpoint in FREE:
            continue
        response = clerk.client.get(address(app, rule))
        if response.status_code == 200:
            seen.add(rule.endpoint)
            link = f'href="/help/{known[0]}#{known[1]}"'
            assert link in response.get_data(as_text=True), rule.rule
    assert len(seen) > len(CHAPTERS) / 2


def test_before_signing_in_the_page_leads_to_help_too(client: FlaskClient) -> None:
    assert 'href="/help/sign-in#sign-in"' in client.get("/office/login").get_data(as_text=True)


def test_a_refused_act_leads_to_the_section_of_the_page_it_was_done_on(
    app: Flask, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys)
    clerk = office_session.clerk(app, store)
    home = "/office/c/trung-mon/villages/1"
    refused = clerk.post(f"{home}/spare", home, spare_serial="", line="")
    assert refused.status_code == 422
    assert "/help/progress#village" in read(refused).links


def test_the_tablet_leads_to_its_chapter() -> None:
    script = (WEB / "static/officer/status.js").read_text(encoding="utf-8")
    name, section = re.findall(r'"/help/([a-z-]+)#([a-z-]+)"', script)[0]
    assert section in dict(manual.chapter(name).sections)


@pytest.mark.parametrize("name", NAMES)
def test_every_button_and_field_a_chapter_names_is_on_a_page(name: str) -> None:
    labels = re.findall(r"<b>(.*?)</b>", text_of(name))
    assert [each for each in labels if unescape(each) not in spoken()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_refusal_a_chapter_quotes_is_one_of_ours(name: str) -> None:
    quoted = [unescape(each) for each in re.findall(r"<q>(.*?)</q>", text_of(name))]
    assert [each for each in quoted if not any(each in known for known in spoken())] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_a_chapter_leads_somewhere(client: FlaskClient, name: str) -> None:
    page = read(client.get(f"/help/{name}"))
    for link in page.links:
        path, _, section = link.partition("#")
        target = read(client.get(path)) if path else page
        assert not section or section in target.ids, link


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_has_a_title_sections_and_steps_and_no_jargon(name: str) -> None:
    text = text_of(name)
    assert text.count("<h1>") == 1
    assert len(manual.chapter(name).sections) == text.count("<section") >= 2
    words = re.sub(r"<code>.*?</code>|<[^>]*>", " ", text).lower()
    assert not re.search(r"\b(click|server|email|file|link|menu|upload|download)\b", words)


def test_every_picture_is_there_small_and_described() -> None:
    shown = [found for name in NAMES for found in PICTURE.findall(text_of(name))]
    assert sum(text_of(name).count("<img") for name in NAMES) == len(shown)
    files = {path.stem: path.stat().st_size for path in manual.PICTURES.glob("*")}
    assert {name for name, *_ in shown} == set(files)
    assert max(files.values()) <= 60_000
    assert sum(files.values()) <= 2_000_000
    assert all(len(alt) > 40 for *_, alt in shown)
