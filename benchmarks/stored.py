"""stored: every commune's estimates from where ballots lie, in a file or in the database."""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.ballots import ITEMS, Ballots, fill, frame_in, write_parquet, zeros_and_ones
from benchmarks.child import Measured, measured
from benchmarks.finding import Detail, Finding, Outcome, as_markdown, figure
from benchmarks.stored_ways import from_database, from_parquet

ROWS_AIM, MEMORY_AIM = 1.2, 300
LARGE = Ballots(10_000_000)
Runs = dict[str, list[Measured]]


def run(
    size: Ballots = Ballots(),  # noqa: B008 - frozen
    large: Ballots = LARGE,
    rounds: int = 3,
) -> Outcome:
    """Estimate from a file and from the database, and from a larger file; each in a process."""
    with tempfile.TemporaryDirectory(prefix="bench-stored-") as name:
        folder = Path(name)
        url, small, big = f"sqlite:///{name}/s.sqlite3", folder / "s.parquet", folder / "l.parquet"
        frame = measured(frame_in, url, size).result
        measured(write_parquet, small, frame, size)
        measured(fill, url, small, frame)
        runs = {
            "database": [measured(from_database, url, frame, ITEMS) for _ in range(rounds)],
            "Parquet": [measured(from_parquet, small, frame, ITEMS) for _ in range(rounds)],
            "rows": [measured(from_rows, small, frame) for _ in range(rounds)],
        }
        small.unlink()
        wide = frame.assign(households=large.households)
        measured(write_parquet, big, wide, large)
        runs["Parquet, large"] = [measured(from_parquet, big, wide, ITEMS)]
        runs["rows, large"] = [measured(from_rows, big, wide)]
    return Outcome("stored", tuple(_findings(size, large, runs)), (_detail(size, large, runs),))


def from_rows(path: Path, frame: pd.DataFrame) -> dict[str, Any]:
    """CPU of one groupby pass and of the estimates of rows held in memory, and their figures."""
    from analysis.design import Design

    data = zeros_and_ones(path, frame)
    items = list(ITEMS)

    def estimates() -> Any:
        found = Design(data, strata="village", population="households").by("commune")
        shares = found.proportion(items)
        return np.stack([shares.value, shares.se, *map(np.asarray, shares.interval(0.95))])

    ways: dict[str, Callable[[], Any]] = {
        "pandas": lambda: data.groupby("village")[items].sum(),
        "rows": estimates,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(4):  # the first warms up
        for name, way in ways.items():
            start = time.process_time()
            way()
            if round_:
                times[name].append(time.process_time() - start)
    shape = (4, len(items), -1)  # by commune, as the other ways
    figures = estimates().reshape(shape).transpose(0, 2, 1).reshape(4, -1)
    return {name: median(found) for name, found in times.items()} | {"figures": figures}


def _findings(size: Ballots, large: Ballots, runs: Runs) -> list[Finding]:
    bare, bare_large = (_bare(runs[name]) for name in ("rows", "rows, large"))
    found = []
    for key, what, name, count, pass_ in (
        ("database", "the database (SQLite)", "database", size.rows, bare),
        ("parquet", "Parquet", "Parquet", size.rows, bare),
        ("parquet_large", "Parquet", "Parquet, large", large.rows, bare_large),
    ):
        cpu = median(run.cpu_s for run in runs[name])
        found += [
            Finding(f"{key}_cpu_s", f"{figure(count)} ballots from {what} to estimates, CPU; "
                    "baseline one groupby pass of rows in memory", cpu, "s", None, pass_),
            Finding(f"{key}_peak_mb", f"most memory held, {figure(count)} ballots from {what}",
                    max(run.peak_mb for run in runs[name]), "MB",
                    MEMORY_AIM if key == "database" else None),
        ]  # fmt: skip
    for key, name, count in (("rows", "rows", size), ("rows_large", "rows, large", large)):
        ratios = [run.result["rows"] / run.result["pandas"] for run in runs[name]]
        what = f"{figure(count.rows)} rows to estimates, over one groupby pass of the same process"
        found.append(Finding(f"{key}_ratio", what, median(ratios), "×", ROWS_AIM, 1.0))
    return [*found, *_equal(runs)]


def _equal(runs: Runs) -> list[Finding]:
    """The largest difference between the ways, small and large."""
    groups = {"not_equal": ("rows", "database", "Parquet"), "not_equal_large": ("rows, large",
              "Parquet, large")}  # fmt: skip
    findings = []
    for key, (first, *others) in groups.items():
        truth = runs[first][0].result["figures"]
        apart = max(float(np.abs(runs[name][0].result - truth).max()) for name in others)
        what = f"largest difference of {first} and {' and '.join(others)}"
        findings.append(Finding(key, what, apart, "", 1e-9))
    return findings


def _bare(runs: Sequence[Measured]) -> float:
    return median(run.result["pandas"] for run in runs)


def _detail(size: Ballots, large: Ballots, runs: Runs) -> Detail:
    rows = [
        (
            name,
            *(
                ", ".join(figure(getattr(run, part)) for run in found)
                for part in ("cpu_s", "wall_s", "peak_mb")
            ),
        )
        for name, found in runs.items()
    ]
    caption = (
        f"{figure(size.rows)} and {figure(large.rows)} ballots × {len(ITEMS)} items, "
        f"{size.villages} villages in {size.communes} communes, near-unanimous with one critical "
        "household in ten and their reasons; share, standard error, Wilson 95 % for each commune "
        "and item. Database: the rows of `response` → the store's GROUP BY → cells → estimates. "
        "Parquet: the file → DuckDB's GROUP BY → cells, part by part → estimates. Rows: the file "
        "read as zeros and ones, then one groupby pass and the estimates in turn. Each in a fresh "
        "process, imports before the clock and within the memory."
    )
    return Detail(caption, ("way", "CPU s (rounds)", "wall s (rounds)", "peak MB (rounds)"), rows)


if __name__ == "__main__":
    print(as_markdown(run()))
