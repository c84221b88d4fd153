"""Publishing from the page: once, whoever presses how often, and whether or not anybody waits."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from werkzeug.serving import make_server

from survey_app.services import campaigns
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.tables import journal, publication
from tests import published
from tests.office_session import Clerk, clerk, colleague, token

HOME = "/office/c/tinh-2018"
MOVE, TO = f"{HOME}/move", "published"


@pytest.fixture
def office(app: Flask, store: Store, keys: Keys) -> Clerk:
    """A clerk before a campaign that is closed and can be published."""
    with store.write() as connection:
        published.province(connection, keys, communes=1, state="closed")
    return clerk(app, store)


def standing(store: Store) -> tuple[str, int, int]:
    """The campaign's state, its editions, and how often the journal tells of publishing."""
    with store.read() as connection:
        state = campaigns.get(connection, "tinh-2018").state
        editions = connection.execute(select(func.count()).select_from(publication)).scalar_one()
        told = select(func.count()).where(journal.c.act == "campaign.published")
        return state, editions, connection.execute(told).scalar_one()


def test_a_button_pressed_twice_publishes_once_and_says_so_twice(
    app: Flask, office: Clerk, store: Store
) -> None:
    people = [office, colleague(app, store)]
    data = [{"to": TO, "csrf_token": token(each.client, f"{HOME}/")} for each in people]
    with ThreadPoolExecutor() as crowd:
        both = crowd.map(lambda n: people[n].client.post(MOVE, data=data[n]), (0, 1))
    assert [answer.status_code for answer in both] == [303, 303]
    assert standing(store) == ("published", 1, 1)
    assert "Đã ghi nhận việc công bố" in office.read(f"{HOME}/")


def test_a_publication_that_fails_on_its_way_leaves_nothing(
    office: Clerk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr("survey_app.store.campaigns.change", full)  # the edition is written before
    assert office.post(MOVE, f"{HOME}/", to=TO).status_code == 503
    assert standing(store) == ("closed", 0, 0)
    monkeypatch.undo()
    assert office.post(MOVE, f"{HOME}/", to=TO).status_code == 303
    assert standing(store) == ("published", 1, 1)


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """Where the application listens."""
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield listening.server_port
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_connection_that_drops_meanwhile_costs_nothing(
    office: Clerk, store: Store, port: int
) -> None:
    body = urlencode({"to": TO, "csrf_token": token(office.client, f"{HOME}/")})
    cookie = office.client.get_cookie("session")
    assert cookie is not None
    head = (
        f"POST {MOVE} HTTP/1.1\r\nHost: localhost\r\nCookie: session={cookie.value}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as sent:
        sent.sendall((head + body).encode())
    deadline = time.monotonic() + 30
    while standing(store) != ("published", 1, 1):
        assert time.monotonic() < deadline, standing(store)
        time.sleep(0.05)
    assert office.post(MOVE, f"{HOME}/", to=TO).status_code == 303
    assert standing(store) == ("published", 1, 1)
