"""The world of the stories of tablets: two databases, two tablets, and copies of what is there."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey_app.services import backup, campaigns, frames, invitations
from survey_app.services.field import tablets
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store.engine import Store, open_store
from survey_app.store.people import Account
from tests import builders
from tests.builders import Asked
from tests.services.tablet import officer
from tests.services.tablet_queue import Queue

CODE, LINES, NAMES = "trung-mon", 5, ("Máy 1", "Máy 2")
PUBLIC, PRIVATE = backup.new_key()
PROBLEM_FREE = {"accepted", "duplicate"}


@dataclass(frozen=True)
class Template:
    """Two databases, before and after two officers have signed in on two tablets."""

    before: sqlite3.Connection
    after: sqlite3.Connection
    tokens: tuple[str, str]
    asked: Asked
    spares: tuple[str, ...]
    answers: dict[str, list[str]]
    officers: tuple[Account, ...]
    office: tuple[int, int]


def prepared(sqlite_file: Path, keys: Keys) -> Iterator[Template]:
    """The world before any story, and with two officers signed in on two tablets."""
    store = open_store("sqlite://")
    with sqlite3.connect(sqlite_file) as empty:
        empty.backup(raw(store))
    with store.write() as connection:
        asked = builders.households(connection, keys)
        village = frames.village(connection, asked.campaign, 1)
        spares = invitations.make_spares(connection, keys, asked.campaign, village, 3)
        form = campaigns.questionnaire(connection, asked.campaign)
        one = people.create_account(connection, "mot", "Một", "mat khau dai")
        two = people.create_account(connection, "hai", "Hai", "mat khau dai")
    both = tuple(officer(store, CODE, name) for name in ("lan", "hoa"))
    before, tokens = copied(store), []
    for name in NAMES:
        with store.write() as connection:
            tablet, token = tablets.register(connection, both[0], name)
            tablets.sign_on(connection, tablet, both[1])
            tokens.append(token)
    yield Template(
        before,
        copied(store),
        (tokens[0], tokens[1]),
        asked,
        tuple(card.code for card in spares),
        builders.answers(form),
        both,
        (one.id, two.id),
    )
    store.engine.dispose()


def raw(store: Store) -> Any:
    """The database in memory behind a store."""
    return store.engine.raw_connection().driver_connection


def copied(store: Store) -> sqlite3.Connection:
    data = sqlite3.connect(":memory:")
    raw(store).backup(data)
    return data


@dataclass
class Tablet:
    """One tablet: its queue, the token it holds, and whether the server registered it anew."""

    name: str
    queue: Queue = field(default_factory=Queue)
    token: str = ""
    anew: bool = False


@dataclass(frozen=True)
class Copy:
    """A copy of the database, and which records are in it."""

    data: sqlite3.Connection
    ids: frozenset[str]
    file: Path | None
