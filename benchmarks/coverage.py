"""coverage: the page of 2,000 villages, with more and more responses behind it.

An officer has been to 150 households of each village, and every tenth has refused.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from benchmarks.finding import Detail, Finding, Outcome, as_markdown, figure
from benchmarks.survey import DAY, PROVINCE, SECRET, framed, fresh_store, in_folder, plan
from survey_app.app import create_app
from survey_app.config import Config
from survey_app.core.frame import Village
from survey_app.services import campaigns
from survey_app.services.staff import people, sign_in
from survey_app.store import counters, triggers
from survey_app.store.areas import standing_on
from survey_app.store.engine import Store

FORM = "ntm-xa.2017"
SIZES = (10_000, 300_000, 3_000_000)
VILLAGES = 2_000
VISITS = 150  # of a village
AIM = 150.0
PAGE = "/office/c/ntm-xa-2017/coverage"

# Responses as they lie in the table, made by the database; what they say is not looked at here.
_RESPONSES = """
    WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :size)
    INSERT INTO response (id, campaign_id, village_id, form, mode, medium, valid, answers,
        content_hash, received_on, withdrawn)
    SELECT printf('%08x-', n) || lower(hex(randomblob(12))), v.campaign_id, v.id,
        CASE WHEN n % 15 = 0 THEN 'online' WHEN n % 7 = 0 THEN 'meeting' ELSE 'visit' END,
        CASE WHEN n % 15 = 0 THEN 'self' ELSE 'clerk' END,
        CASE WHEN n % 15 = 0 THEN 'phone' ELSE 'paper' END,
        1, '{"q01":"satisfied"}', randomblob(32), :day, 0
    FROM number JOIN village AS v ON v.number = n % :villages + 1
"""

_VISITS = """
    WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :size)
    INSERT INTO visit (id, campaign_id, village_id, line, attempt, disposition)
    SELECT printf('%08x-', n) || lower(hex(randomblob(12))), v.campaign_id, v.id,
        n / :villages + 1, 1, CASE WHEN n / :villages % 10 = 0 THEN 'refused' ELSE 'card_left' END
    FROM number JOIN village AS v ON v.number = n % :villages + 1
"""


@dataclass(frozen=True)
class Spent:
    """What an act took."""

    cpu_ms: float
    wall_ms: float


@dataclass(frozen=True)
class Measured:
    """One size: the page, its renewed part when nothing has changed, and a count of the rows."""

    responses: int
    page: Spent
    part: Spent
    rows: Spent


def run(sizes: Sequence[int] = SIZES, villages: int = VILLAGES, rounds: int = 15) -> Outcome:
    """Open the page of a province in a database of each size."""
    return _outcome([_measure(size, villages, rounds) for size in sizes])


def _measure(size: int, villages: int, rounds: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="bench-coverage-") as name:
        store = fresh_store(in_folder(Path(name)))
        _fill(store, size, villages)
        app = create_app(_config(Path(name)))
        client = _signed_in(app, store)
        part = f"{PAGE}?part=1"
        same = {"If-None-Match": client.get(part).headers["ETag"]}
        found = Measured(
            size,
            _spent(rounds, lambda: _opened(client, PAGE, 200)),
            _spent(rounds, lambda: _opened(client, part, 304, **same)),
            _spent(3, lambda: _counted(store, size)),
        )
        app.extensions["survey"].store.engine.dispose()
        store.engine.dispose()
    return found


def _fill(store: Store, size: int, villages: int) -> None:
    with store.write() as connection:
        _framed(connection, size, villages)
        with triggers.suspended(connection):
            values = {"size": size, "villages": villages, "day": DAY.isoformat()}
            connection.execute(text(_RESPONSES), values)
        connection.execute(text(_VISITS), {"size": VISITS * villages, "villages": villages})
        counters.write_anew(connection)


def _framed(connection: Connection, size: int, villages: int) -> None:
    communes, households = standing_on(connection, DAY, "commune"), size // villages + 50
    listed = [
        Village(f"Thôn {n // len(communes) + 1}", households, communes[n % len(communes)].code)
        for n in range(villages)
    ]
    campaign = framed(connection, plan(connection, FORM, PROVINCE), listed)
    campaigns.move(connection, campaign, "open")


def _config(folder: Path) -> Config:
    return Config(
        instance=folder,
        database_url=in_folder(folder),
        secret_key=SECRET,
        base_url="http://127.0.0.1:8000",
        secure_cookies=False,
        trusted_proxies=0,
        wording=None,
    )


def _signed_in(app: Flask, store: Store) -> FlaskClient:
    client = app.test_client()
    with store.write() as connection:
        account = people.create_account(connection, "canbo", "Cán bộ", "mat khau dai")
        token = sign_in.open_session(connection, account, "")
    with client.session_transaction("/office/") as session:
        session["token"] = token
    return client


def _opened(client: FlaskClient, path: str, status: int, **headers: str) -> None:
    response = client.get(path, headers=headers)
    if response.status_code != status:
        raise RuntimeError(f"{path}: {response.status_code} instead of {status}")


def _counted(store: Store, size: int) -> None:
    """What the page did before there were counters: count the rows themselves."""
    query = "SELECT village_id, form, mode, count(*) FROM response GROUP BY 1, 2, 3"
    with store.read() as connection:
        if sum(row[3] for row in connection.execute(text(query))) != size:
            raise RuntimeError("rows are missing")


def _spent(rounds: int, act: Callable[[], None]) -> Spent:
    """The median CPU and wall time of an act, after one that warms up."""
    act()
    found = []
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        found.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpus, walls = zip(*found, strict=True)
    return Spent(median(cpus) * 1000, median(walls) * 1000)


def _outcome(found: Sequence[Measured]) -> Outcome:
    findings = [
        Finding(
            f"page_{each.responses}",
            f"the page with {figure(each.responses)} responses, server CPU; baseline: the "
            "responses counted row by row",
            each.page.cpu_ms,
            "ms",
            AIM,
            each.rows.cpu_ms,
        )
        for each in found
    ]
    last = found[-1]
    flat = last.page.cpu_ms / found[0].page.cpu_ms
    findings.append(Finding("flat", "the last page as a multiple of the first", flat, "×", 1.2))
    told = "the part that renews itself, nothing changed (304), the same CPU at the last size"
    findings.append(Finding("part", told, last.part.cpu_ms, "ms", AIM))
    rows = [
        (each.responses, each.page.cpu_ms, each.page.wall_ms, each.part.wall_ms, each.rows.wall_ms)
        for each in found
    ]
    columns = ("responses", "page CPU ms", "page wall ms", "304 wall ms", "rows wall ms")
    caption = (
        "2 000 villages in 141 communes, 300 000 visits; SQLite, one process; medians, the machine "
        "shared."
    )
    return Outcome("coverage", tuple(findings), (Detail(caption, columns, rows),))


if __name__ == "__main__":
    print(as_markdown(run()))
