"""Fixtures that every test may use: a fresh store, the keys, the application, a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from survey_app.app import create_app
from survey_app.config import Config
from survey_app.services.keys import Keys, keys_of
from survey_app.services.staff import passwords
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store, open_store
from survey_app.web import clock, limit
from tests import builders
from tests.databases import Postgres, postgres_server, sqlite_template, trust_the_machine
from tests.no_silence import pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

SECRET = "a secret of the tests"


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash as always, but quickly: nobody guesses the passwords of tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
        yield


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our schema and the province's units, to be copied."""
    return sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of these tests' own; where it cannot start, they fail."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def database_url(tmp_path: Path, sqlite_file: Path) -> str:
    """The address of a fresh database with the province's units; services try both kinds."""
    shutil.copy(sqlite_file, tmp_path / "survey.sqlite3")
    return f"sqlite:///{tmp_path / 'survey.sqlite3'}"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A fresh database with our schema and the province's units."""
    opened = open_store(database_url)
    event.listen(opened.engine, "connect", trust_the_machine)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def keys() -> Keys:
    return keys_of(SECRET)


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    """The settings of an installation in a folder of its own."""
    return Config(
        instance=tmp_path,
        database_url=database_url,
        secret_key=SECRET,
        base_url="http://127.0.0.1:8000",
        secure_cookies=False,
        trusted_proxies=0,
        wording=None,
    )


@pytest.fixture
def app(store: Store, config: Config) -> Iterator[Flask]:
    """The application on the fresh store."""
    built = create_app(config)
    built.testing = True
    limit.forget()
    engine = built.extensions["survey"].store.engine
    engine.dispose()
    event.listen(engine, "connect", trust_the_machine)
    yield built
    clock.stop(built)
    engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts."""
    return app.test_client()


@pytest.fixture
def asked(store: Store, keys: Keys) -> builders.Asked:
    """An open campaign of households in xã Trung Môn, with the cards of Thôn 4."""
    with store.write() as connection:
        return builders.households(connection, keys)


@pytest.fixture
def goods(store: Store) -> Campaign:
    """An open campaign about Vietnamese goods, at two markets."""
    with store.write() as connection:
        return builders.goods(connection)
