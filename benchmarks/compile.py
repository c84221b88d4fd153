"""compile: a province's figures from the database, against counting the rows in plain Python."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from benchmarks.child import Measured, measured
from benchmarks.finding import Detail, Finding, Outcome, as_markdown, figure
from benchmarks.province import CODE, Size, fill
from benchmarks.survey import fresh_store
from survey_app.services import campaigns, reporting
from survey_app.store.engine import open_store
from tests.databases import postgres_server

AIM = 2.0
PROVINCE = Size(140, 15, 300_000)
DATABASES = ("SQLite", "PostgreSQL")


def run(size: Size = PROVINCE, databases: Sequence[str] = DATABASES, rounds: int = 3) -> Outcome:
    """Compile a campaign of this size on each database, and count its rows without us."""
    ours: dict[str, list[Measured]] = {}
    bare: dict[str, list[Measured]] = {}
    for name in databases:
        with _empty(name) as url:
            store = fresh_store(url)
            fill(store, size)
            store.engine.dispose()
            for _ in range(rounds):
                ours.setdefault(name, []).append(measured(compiled, url))
                bare.setdefault(name, []).append(measured(counted, url))
    return _outcome(size, ours, bare)


@contextmanager
def _empty(database: str) -> Iterator[str]:
    """The address of an empty database."""
    if database == "PostgreSQL":
        with postgres_server() as server, server.database("template0") as url:
            yield url
    else:
        with tempfile.TemporaryDirectory(prefix="bench-compile-") as folder:
            yield f"sqlite:///{folder}/survey.sqlite3"


def compiled(url: str) -> int:
    """Every figure and verdict, as the office's page asks for them; the valid ballots."""
    with open_store(url).read() as connection:
        found = reporting.compiled(connection, campaigns.get(connection, CODE))
    return found.whole.valid + sum(tally.valid for tally in found.uncounted.values())


def counted(url: str) -> int:
    """Only how often each answer was given in each village, by the plainest means; the ballots."""
    numbers: Counter[tuple[int, str, str]] = Counter()
    ballots = 0
    with open_store(url).read() as connection:
        rows = connection.exec_driver_sql("SELECT village_id, answers FROM response WHERE valid")
        for village, answers in rows:
            ballots += 1
            for item, option in json.loads(answers).items():
                numbers[village, item, option] += 1
    return ballots


def _outcome(
    size: Size, ours: dict[str, list[Measured]], bare: dict[str, list[Measured]]
) -> Outcome:
    findings = []
    for name, runs in ours.items():
        key = name.lower()
        plain = bare[name]
        findings += [
            Finding(
                f"{key}_cpu_s",
                f"CPU from the database to every figure, {name}",
                median(run.cpu_s for run in runs),
                "s",
                AIM,
                median(run.cpu_s for run in plain),
            ),
            Finding(
                f"{key}_wall_s",
                f"time, {name}",
                median(run.wall_s for run in runs),
                "s",
                AIM,
                median(run.wall_s for run in plain),
            ),
            Finding(
                f"{key}_not_exact",
                f"ballots counted, {name} ({runs[0].result} valid): difference",
                abs(runs[0].result - plain[0].result),
                "",
                0,
            ),
        ]
    columns = ("what", "CPU s (rounds)", "wall s (rounds)", "peak MB")
    rows = [
        (f"{what}, {name}", _rounds(runs, "cpu_s"), _rounds(runs, "wall_s"), runs[0].peak_mb)
        for name in ours
        for what, runs in (("compiled", ours[name]), ("counted in Python", bare[name]))
    ]
    caption = (
        f"{size.communes} communes × {size.villages} villages, {size.responses} responses, a card "
        "for every household, a number for every paper ballot, registers entered; answers "
        "near-unanimous with one critical household in ten. Ours: all levels, reasons, days, "
        "verdicts and remarks. Bare: `SELECT village_id, answers`, `json.loads`, a `Counter`: no "
        "areas, forms, reasons, days or verdicts. Each in a fresh process, imports before the "
        "clock; PostgreSQL's own CPU is seen in the time alone."
    )
    return Outcome("compile", tuple(findings), (Detail(caption, columns, rows),))


def _rounds(runs: Sequence[Measured], name: str) -> str:
    values = [getattr(run, name) for run in runs]
    return f"**{figure(median(values))}** ({', '.join(figure(value) for value in values)})"


if __name__ == "__main__":
    print(as_markdown(run()))
