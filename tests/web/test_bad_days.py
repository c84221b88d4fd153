"""Bad days: the database away or full. Refused clearly, and nothing acknowledged is lost."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from questionnaires.library import load_questionnaire
from survey_app.app import create_app
from survey_app.config import Config
from survey_app.services import backup, health
from survey_app.services.keys import Keys
from survey_app.services.staff import sign_in
from survey_app.store.engine import Store
from survey_app.store.tables import response
from survey_app.web import clock
from survey_app.web.site import Site
from tests import builders
from tests.office_session import clerk, token

GIVEN = builders.answers(load_questionnaire("ntm-xa.2017"))


def site_of(app: Flask) -> Site:
    found: Site = app.extensions["survey"]
    return found


def fill_the_disk(engine: Engine) -> None:
    """Let no connection of this engine make the database any larger than it is."""
    engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection: object, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]


def refuse(_connection: object) -> None:
    """What a disk that has turned read-only says to every transaction."""
    raise OperationalError("BEGIN", {}, Exception("attempt to write a readonly database"))


def refuse_to_write(connection: Connection) -> None:
    if connection.get_execution_options().get("write"):
        refuse(connection)


def count(store: Store) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(response)).scalar_one()


def send(client: FlaskClient, code: str) -> int:
    data = GIVEN | {"step": ["send"], "response-id": [builders.response_id()]}
    return client.post(f"/k/{code}", data=data).status_code


def test_a_full_disk_refuses_with_words_and_keeps_what_was_acknowledged(
    app: Flask, client: FlaskClient, store: Store, keys: Keys
) -> None:
    fill_the_disk(site_of(app).store.engine)
    acknowledged = 0
    for number in range(200):  # until the free places in its pages are used up
        with store.write() as connection:
            code = builders.households(connection, keys, f"dot-{number}").code
        status = send(client, code)
        if status == 503:
            break
        acknowledged += status == 303
    assert status == 503
    assert count(store) == acknowledged
    told = client.get("/health")
    assert (told.status_code, told.get_json()["status"]) == (503, "read_only")
    assert client.get(f"/k/{code}").status_code == 200


def test_where_nothing_can_be_written_pages_are_read_and_acts_are_refused(
    app: Flask,
    store: Store,
    config: Config,
    asked: builders.Asked,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = clerk(app, store).client
    cookie = client.get_cookie("session")
    assert cookie is not None
    monkeypatch.setattr(sign_in, "_SEEN_EVERY", timedelta(0))  # each page notes the session as seen
    url = config.database_url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
    still = create_app(replace(config, database_url=url))
    reader = still.test_client()
    reader.set_cookie("session", cookie.value)
    home = "/office/c/trung-mon"
    for path in ("/", "/help", f"/k/{asked.code}", "/office/", f"{home}/coverage", f"{home}/setup"):
        assert reader.get(path).status_code == 200, path
    page = f"{home}/papers/texts"
    refused = reader.post(page, data={"csrf_token": token(reader, page), "place": "Trung Môn"})
    assert refused.status_code == 503
    assert "Chưa ghi được" in refused.text
    assert send(reader, asked.code) == 503
    told = reader.get("/health")
    assert (told.status_code, told.get_json()["status"]) == (503, "read_only")
    site_of(still).store.engine.dispose()
    assert count(store) == 0


def test_the_clock_makes_no_copy_after_copy_where_none_can_be_noted(
    app: Flask, config: Config, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PROBE_EVERY", 0)
    settings = {"backup_hours": 6.0, "backup_recipient": backup.new_key()[0], "backup_keep": 2}
    found = replace(site_of(app), config=replace(config, **settings))  # type: ignore[arg-type]
    assert clock.back_up_when_due(found)
    (kept,) = found.config.backups.iterdir()
    event.listen(found.store.engine, "begin", refuse_to_write)
    monkeypatch.setattr(backup, "newest", lambda _: None)
    assert not clock.back_up_when_due(found)
    event.remove(found.store.engine, "begin", refuse_to_write)
    assert list(found.config.backups.iterdir()) == [kept]
    for _ in range(2):
        assert clock.back_up_when_due(found)
    assert len(list(found.config.backups.iterdir())) == 2
    assert not kept.exists()


def test_a_database_that_is_gone_and_back_costs_nothing_but_the_wait(
    app: Flask, client: FlaskClient, store: Store, asked: builders.Asked, tmp_path: Path
) -> None:
    assert send(client, asked.cards[0].code) == 303
    engine = site_of(app).store.engine
    engine.dispose()
    store.engine.dispose()
    kept = list(tmp_path.glob("survey.sqlite3*"))
    away = tmp_path / "away"
    away.mkdir()
    for path in kept:
        shutil.move(path, away / path.name)
    (tmp_path / "survey.sqlite3").mkdir()  # nothing can be opened there now
    page = client.get(f"/k/{asked.cards[1].code}")
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "xin gửi lại" in page.get_data(as_text=True)
    assert client.get("/health").status_code == 503
    (tmp_path / "survey.sqlite3").rmdir()
    for path in kept:
        shutil.move(away / path.name, path)
    assert client.get("/health").status_code == 200
    assert send(client, asked.cards[1].code) == 303
    assert count(store) == 2


def test_what_could_not_be_stored_is_sent_again_from_the_page_that_says_so(
    app: Flask, client: FlaskClient, store: Store, asked: builders.Asked
) -> None:
    data = GIVEN | {"step": ["send"], "response-id": [builders.response_id()]}
    data |= {"q03": ["not_satisfied"], "q03_why": ['Mương "cạn"\nhai vụ']}
    engine = site_of(app).store.engine
    event.listen(engine, "begin", refuse)
    refused = client.post(f"/k/{asked.code}", data=data)
    event.remove(engine, "begin", refuse)
    assert refused.status_code == 503
    assert "Gửi lại" in refused.text
    typed = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', refused.text)
    again = MultiDict((name, unescape(value)) for name, value in typed)
    for _ in range(2):
        assert client.post(f"/k/{asked.code}", data=again).status_code == 303
    assert count(store) == 1


def test_no_page_of_a_bad_day_repeats_a_password(app: Flask, client: FlaskClient) -> None:
    data = {"name": "lan", "password": "mat khau dai", "csrf_token": token(client, "/office/login")}
    engine = site_of(app).store.engine
    event.listen(engine, "begin", refuse)
    refused = client.post("/office/login", data=data)
    event.remove(engine, "begin", refuse)
    assert refused.status_code == 503
    assert "mat khau dai" not in refused.text


def test_the_clock_writes_a_backup_when_one_is_due_and_health_tells_when_it_is_late(
    app: Flask, store: Store, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = site_of(app)
    settings = {"backup_hours": 6.0, "backup_recipient": backup.new_key()[0]}
    for name, value in settings.items():
        object.__setattr__(found.config, name, value)
    assert client.get("/health").get_json()["backup"] == "overdue"
    assert clock.back_up_when_due(found)
    assert not clock.back_up_when_due(found)
    assert client.get("/health").get_json()["backup"] == "ok"
    assert len(list(found.config.backups.glob("*.age"))) == 1
    with store.read() as connection:
        at = backup.newest(connection)
    assert at is not None
    assert (datetime.now(UTC).replace(tzinfo=None) - at).total_seconds() < 60
