"""An office clerk for tests: signs in, reads pages, and posts forms with their token."""

import io
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.services.staff import people
from survey_app.store.engine import Store
from survey_app.store.people import Account

NAME, COLLEAGUE, PASSWORD = "canbo", "dongnghiep", "mat khau dai"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Clerk:
    """A signed-in browser without scripts."""

    client: FlaskClient

    def read(self, path: str, status: int = 200) -> str:
        """The text of a page, entities undone."""
        response = self.client.get(path)
        assert response.status_code == status, (path, response.status_code)
        return unescape(response.get_data(as_text=True))

    def post(self, path: str, page: str | None = None, **data: Any) -> TestResponse:
        """Post a form as the page that holds it would."""
        return self.client.post(path, data={"csrf_token": token(self.client, page or path), **data})


def token(client: FlaskClient, page: str) -> str:
    found = _TOKEN.search(client.get(page).get_data(as_text=True))
    assert found, f"no form with a token on {page}"
    return found[1]


def make_account(store: Store, name: str = NAME, shown: str = "Nguyễn Thị Cán Bộ") -> Account:
    with store.write() as connection:
        return people.create_account(connection, name, shown, PASSWORD)


def sign_in(
    client: FlaskClient, password: str = PASSWORD, next: str = "", name: str = NAME
) -> TestResponse:
    fields = {"name": name, "password": password, "next": next}
    return client.post(
        "/office/login", data=fields | {"csrf_token": token(client, "/office/login")}
    )


def clerk(app: Flask, store: Store) -> Clerk:
    make_account(store)
    client = app.test_client()
    assert sign_in(client).status_code == 303
    return Clerk(client)


def colleague(app: Flask, store: Store) -> Clerk:
    """A second clerk of the same rights: who decides what the first one asks for."""
    make_account(store, COLLEAGUE, "Ma Văn Đồng Nghiệp")
    client = app.test_client()
    assert sign_in(client, name=COLLEAGUE).status_code == 303
    return Clerk(client)


def file(text: str | bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file as a form uploads it."""
    return io.BytesIO(text.encode() if isinstance(text, str) else text), name
