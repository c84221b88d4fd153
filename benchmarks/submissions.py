"""submissions: durable answers through the real flow, against a bare Flask insert, interleaved."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from benchmarks import bare
from benchmarks.finding import Detail, Finding, Outcome, as_markdown, figure
from benchmarks.flow import Flow, bare_flow, household_flow, timed
from benchmarks.server import Server, serve
from benchmarks.survey import (
    SECRET,
    ballot,
    environment,
    fresh_store,
    in_folder,
    open_with_cards,
    plan,
)
from questionnaires.library import load_questionnaire
from survey_app.services.keys import keys_of

FORM = "ntm-xa.2017"
CLIENTS = (1, 8, 32)
AIM = 4.0
WARM_UP = 40


@dataclass
class Side:
    """One of the two applications: its server, the flows to come, and what was counted."""

    name: str
    server: Server
    flows: Iterator[Flow]
    acknowledged: int = 0
    steps: dict[int, list["Step"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One round at one number of clients."""

    flows: int
    acknowledged: int
    wall_s: float
    cpu_s: float
    latencies: tuple[float, ...]

    @property
    def cpu_ms(self) -> float:
        return self.cpu_s * 1000 / max(self.acknowledged, 1)


def run(flows: int = 400, rounds: int = 3, clients: Sequence[int] = CLIENTS) -> Outcome:
    """Let `flows` households answer in each round, at each number of clients, on both servers."""
    questionnaire = load_questionnaire(FORM)
    chance = random.Random(2540)
    total = WARM_UP + flows * rounds * len(clients)
    with tempfile.TemporaryDirectory(prefix="bench-submissions-") as name:
        folder = Path(name)
        codes = _cards(folder, total)
        plain = {bare.DATABASE: str(folder / "bare.sqlite3"), bare.FORM: FORM}
        with (
            serve("wsgi:app", environment(folder)) as ours,
            serve("benchmarks.bare:create_app()", plain) as theirs,
        ):
            households = (household_flow(code, ballot(chance, questionnaire)) for code in codes)
            strangers = (bare_flow(ballot(chance, questionnaire)) for _ in codes)
            sides = (Side("ours", ours, households), Side("bare Flask", theirs, strangers))
            for side in sides:
                _round(side, 1, WARM_UP)
            for _ in range(rounds):
                for count in clients:
                    for side in sides:
                        side.steps.setdefault(count, []).append(_round(side, count, flows))
            memory = [side.server.memory_mb() for side in sides]
        rows = (
            _rows(folder / "survey.sqlite3", "response"),
            _rows(folder / "bare.sqlite3", "response"),
        )
    return _outcome(sides, rows, memory, total)


def _cards(folder: Path, count: int) -> list[str]:
    store = fresh_store(in_folder(folder))
    with store.write() as connection:
        codes = open_with_cards(connection, keys_of(SECRET), plan(connection, FORM), count)
    store.engine.dispose()
    return codes


def _round(side: Side, clients: int, flows: int) -> Step:
    batch = list(islice(side.flows, flows))
    cpu, wall = side.server.cpu_s(), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(lambda flow: timed(side.server.port, flow), batch))
    wall, cpu = time.perf_counter() - wall, side.server.cpu_s() - cpu
    heard = sum(acknowledged for _, acknowledged in results)
    side.acknowledged += heard
    return Step(len(batch), heard, wall, cpu, tuple(seconds for seconds, _ in results))


def _rows(database: Path, table: str) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _outcome(
    sides: tuple[Side, Side], rows: tuple[int, int], memory: list[float], total: int
) -> Outcome:
    ours, theirs = sides
    ratios = _ratios(ours, theirs)
    eight = 8 if 8 in ours.steps else next(iter(ours.steps))
    findings = (
        Finding(
            "cpu_ratio",
            "server CPU a completed submission, as a multiple of bare Flask: median of "
            f"{len(ratios)} pairs of rounds, from {figure(min(ratios))} to {figure(max(ratios))}",
            median(ratios),
            "×",
            AIM,
        ),
        Finding(
            "cpu_ms",
            f"server CPU a completed submission at {eight} clients",
            _cpu_ms(ours, eight),
            "ms",
            None,
            _cpu_ms(theirs, eight),
        ),
        Finding(
            "not_exact",
            f"{ours.acknowledged} acknowledged, {rows[0]} rows: difference",
            abs(ours.acknowledged - rows[0]),
            "",
            0,
        ),
        Finding(
            "lost",
            f"of {total} flows not acknowledged (bare: {total - theirs.acknowledged})",
            total - ours.acknowledged,
            "",
            0,
        ),
        Finding("memory_mb", "memory of the server (PSS)", memory[0], "MB", None, memory[1]),
    )
    columns = (
        "server",
        "clients",
        "CPU ms a submission (rounds)",
        "submissions/s (rounds)",
        "flow p50 / p95 / p99, ms",
    )
    table = [
        _line(side, count, steps) for count in ours.steps for side, steps in _both(sides, count)
    ]
    caption = (
        "Ours is four requests (form, check, send, thank-you: the answers cross twice and are "
        "validated twice), bare Flask two (form, send). Both: gunicorn, 1 worker, 8 threads; "
        "SQLite, WAL, synchronous FULL, one transaction a submission; a new connection a flow; "
        "the clients share the machine. The median round is shown first."
    )
    return Outcome("submissions", findings, (Detail(caption, columns, table),))


def _both(sides: Sequence[Side], count: int) -> Iterator[tuple[Side, list[Step]]]:
    for side in sides:
        yield side, side.steps[count]


def _ratios(ours: Side, theirs: Side) -> list[float]:
    """Round by round: the two of a pair follow each other, so that both meet the same load."""
    return [
        mine.cpu_ms / other.cpu_ms
        for clients, steps in ours.steps.items()
        for mine, other in zip(steps, theirs.steps[clients], strict=True)
    ]


def _cpu_ms(side: Side, clients: int) -> float:
    return median(step.cpu_ms for step in side.steps[clients])


def _line(side: Side, clients: int, steps: list[Step]) -> tuple[object, ...]:
    times = [seconds * 1000 for step in steps for seconds in step.latencies]
    cut = quantiles(times, n=100, method="inclusive")
    return (
        side.name,
        str(clients),
        _rounds([step.cpu_ms for step in steps]),
        _rounds([step.acknowledged / step.wall_s for step in steps]),
        " / ".join(figure(cut[place - 1]) for place in (50, 95, 99)),
    )


def _rounds(values: list[float]) -> str:
    return f"**{figure(median(values))}** ({', '.join(figure(value) for value in values)})"


if __name__ == "__main__":
    print(as_markdown(run()))
