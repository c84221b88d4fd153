"""public: what a page of published results weighs, and what it costs once somebody has asked."""

import os
import random
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from benchmarks.finding import Detail, Finding, Outcome, as_markdown
from benchmarks.survey import (
    DAY,
    PROVINCE,
    SECRET,
    environment,
    framed,
    fresh_store,
    in_folder,
    plan,
)
from questionnaires.questionnaire import Questionnaire
from survey_app.app import create_app
from survey_app.config import read_config
from survey_app.core.frame import Village
from survey_app.services import campaigns, frames, paper
from survey_app.services.keys import Keys, keys_of
from survey_app.store import areas

CODE = "ntm-xa-2017"
PAGES = ("/", "/results", f"/results/{CODE}", f"/results/{CODE}/answered", f"/results/{CODE}/1")
AIM, LIMIT = 6.0, 14.0
BALLOTS = 12  # of each village: enough for a commune to be shown


@dataclass(frozen=True)
class Measured:
    """One page: its body as sent, and CPU of a request that finds it made; of one told 304."""

    path: str
    gzip: int
    cpu_ms: float
    unchanged_ms: float


def run(communes: int = 141, villages: int = 2, requests: int = 400) -> Outcome:
    """Publish a province and read its pages, against a bare Flask page of the same bytes."""
    with tempfile.TemporaryDirectory(prefix="bench-public-") as folder:
        store = fresh_store(in_folder(Path(folder)))
        with store.write() as connection:
            _counted(connection, keys_of(SECRET), communes, villages)
        begun = time.perf_counter()
        with store.write() as connection:
            campaigns.move(connection, campaigns.get(connection, CODE), "published")
        publish_s = time.perf_counter() - begun
        store.engine.dispose()
        app = create_app(read_config(dict(os.environ) | environment(Path(folder))))
        pages = [_measured(app.test_client(), path, requests) for path in PAGES]
        text = app.test_client().get(PAGES[2]).text
        app.extensions["survey"].store.engine.dispose()
    return _outcome(pages, _bare_ms(text, requests), publish_s, communes)


def _counted(connection: Connection, keys: Keys, communes: int, villages: int) -> None:
    """A province asked, counted and closed."""
    units = areas.standing_on(connection, DAY, "commune")[:communes]
    rows = [Village(f"Thôn {n}", 150, u.name, u.code) for u in units for n in range(villages)]
    campaign = framed(connection, plan(connection, "ntm-xa.2017", PROVINCE), rows)
    campaign = campaigns.move(connection, campaign, "open")
    chance = random.Random(2540)
    questionnaire = campaigns.questionnaire(connection, campaign)
    for village in frames.listed(connection, campaign):
        for number in paper.make_ballots(connection, campaign, village, BALLOTS):
            raw, made = _ballot(chance, questionnaire), str(uuid.UUID(int=chance.getrandbits(128)))
            paper.key_ballot(connection, keys, campaign, number, raw, "visit", None, DAY, made)
    for state in ("counting", "closed"):
        campaign = campaigns.move(connection, campaign, state)


def _ballot(chance: random.Random, questionnaire: Questionnaire) -> dict[str, list[str]]:
    return {
        item.code: ["satisfied" if chance.random() < 0.93 else "not_satisfied"]
        for item in questionnaire.binary_items
    }


def _measured(client: FlaskClient, path: str, requests: int) -> Measured:
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    if first.status_code != 200:
        raise RuntimeError(f"{path}: {first.status_code}")
    known = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    cpu, unchanged = (
        _cpu_ms(client, path, headers, requests) for headers in ({"Accept-Encoding": "gzip"}, known)
    )
    return Measured(path, len(first.data), cpu, unchanged)


def _cpu_ms(client: FlaskClient, path: str, headers: dict[str, str], requests: int) -> float:
    begun = time.process_time()
    for _ in range(requests):
        client.get(path, headers=headers)
    return (time.process_time() - begun) * 1000 / requests


def _bare_ms(text: str, requests: int) -> float:
    """A Flask page of the same text that asks no database and compresses nothing."""
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: text)
    client = bare.test_client()
    client.get("/")
    return _cpu_ms(client, "/", {}, requests)


def _outcome(pages: Sequence[Measured], bare_ms: float, publish_s: float, communes: int) -> Outcome:
    heaviest = max(pages, key=lambda page: page.gzip)
    dearest = max(pages, key=lambda page: page.cpu_ms)
    findings = (
        Finding("gzip_kb", f"the heaviest page ({heaviest.path}), gzip", heaviest.gzip / 1000,
                "kB", LIMIT),
        Finding("aim_kb", "the same against the aim", heaviest.gzip / 1000, "kB", AIM),
        Finding("cpu_ms", f"CPU of a page that is made ({dearest.path}), against a bare Flask page",
                dearest.cpu_ms, "ms", None, bare_ms),
        Finding("unchanged_ms", "CPU of an answer “not changed”, the dearest page",
                max(page.unchanged_ms for page in pages), "ms", None, bare_ms),
        Finding("publish_s", f"publishing once: {communes} communes, wall clock", publish_s, "s"),
    )  # fmt: skip
    columns = ("page", "gzip, B", "CPU, ms", "CPU unchanged, ms")
    rows = [(p.path, p.gzip, round(p.cpu_ms, 2), round(p.unchanged_ms, 2)) for p in pages]
    caption = f"{communes} communes; in one process through Flask's test client, no network."
    return Outcome("public", findings, (Detail(caption, columns, rows),))


if __name__ == "__main__":
    print(as_markdown(run()))
