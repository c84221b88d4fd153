"""estimates: every commune's shares with their limits, against one groupby of pandas."""

import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.design import Design
from analysis.stratified import stratified
from analysis.village_counts import VillageCounts
from benchmarks.child import measured
from benchmarks.finding import Detail, Finding, Outcome, as_markdown

ROWS_AIM, DASHBOARD_AIM = 1.2, 100


class Population(NamedTuple):
    """Answers, items, villages and communes of one run."""

    rows: int = 1_000_000
    items: int = 15
    villages: int = 2_000
    communes: int = 140


def run(size: Population = Population(), rounds: int = 7) -> Outcome:  # noqa: B008 - frozen
    """Time rows → estimates, counts → estimates and the groupby, in turn in one process."""
    done = measured(timed, size, rounds)
    rows, counts, bare = (done.result[name] for name in ("rows", "counts", "pandas"))
    ratios = [ours / plain for ours, plain in zip(rows, bare, strict=True)]
    findings = (
        Finding("rows_ratio", "rows to estimates, over one groupby pass of the same round",
                median(ratios), "×", ROWS_AIM, 1.0),
        Finding("rows_ms", "rows to estimates and limits", 1000 * median(rows), "ms", None,
                1000 * median(bare)),
        Finding("counts_ms", "village counts to the whole dashboard", 1000 * median(counts),
                "ms", DASHBOARD_AIM, 1000 * median(bare)),
        Finding("not_equal", "largest difference of rows and counts", done.result["apart"], "",
                1e-9),
    )  # fmt: skip
    names = {"rows": "rows", "counts": "counts", "pandas": "pandas groupby(village).sum()"}
    detail = [
        (
            label,
            f"{median(done.result[name]):.4f}",
            ", ".join(f"{s:.4f}" for s in done.result[name]),
        )
        for name, label in names.items()
    ]
    caption = (
        f"{size.rows} answers × {size.items} items, {size.villages} villages (strata, with finite "
        f"population correction) in {size.communes} communes; share, standard error, Wilson 95 % "
        "for each commune and item. The design is read in every round. Process peak "
        f"{done.peak_mb:.0f} MB, the data among it."
    )
    return Outcome(
        "estimates", findings, (Detail(caption, ("what", "median CPU s", "rounds"), detail),)
    )


def timed(size: Population, rounds: int) -> dict[str, object]:
    """Seconds of CPU a round of each way, and how far apart their results are."""
    data, items = made(size)
    counts = counted(data, items)
    ways: dict[str, Callable[[], object]] = {
        "rows": lambda: from_rows(data, items),
        "counts": lambda: from_counts(counts),
        "pandas": lambda: data.groupby("village")[items].sum(),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(rounds + 1):  # the first warms up
        for name, way in ways.items():
            start = time.process_time()
            way()
            if round_:
                times[name].append(time.process_time() - start)
    one, other = from_rows(data, items), from_counts(counts)
    apart = max(float(np.nanmax(np.abs(a - b))) for a, b in zip(one, other, strict=True))
    return {**times, "apart": apart}


def made(size: Population) -> tuple[pd.DataFrame, list[str]]:
    """Near-unanimous answers; villages of unequal size, six households in ten heard."""
    random = np.random.default_rng(15)
    village = np.sort(random.integers(0, size.villages, size.rows))
    heard = np.bincount(village, minlength=size.villages)
    items = [f"q{number:02}" for number in range(1, size.items + 1)]
    data = pd.DataFrame({"village": village, "commune": village % size.communes})
    data["households"] = np.ceil(heard / 0.6)[village]
    for item in items:
        data[item] = (random.random(size.rows) < 0.95).astype(np.int8)
    return data.sample(frac=1, random_state=1).reset_index(drop=True), items


def from_rows(data: pd.DataFrame, items: list[str]) -> tuple[np.ndarray, ...]:
    """Value, standard error and limits, item by item and commune by commune."""
    design = Design(data, strata="village", population="households")
    found = design.by("commune").proportion(items)
    return _flat(found.value, found.se, *found.interval(0.95))


def counted(data: pd.DataFrame, items: list[str]) -> VillageCounts:
    """The village × item counts that a database hands over."""
    sums = data.groupby("village")[items].sum()
    first = data.drop_duplicates("village").set_index("village").loc[sums.index]
    heard = data["village"].value_counts().loc[sums.index].to_numpy()
    return VillageCounts(
        areas=tuple(map(str, sorted(first["commune"].unique()))),
        area=first["commune"].to_numpy().astype(np.int64),
        villages=tuple(map(str, sums.index)),
        items=tuple(items),
        households=first["households"].to_numpy(dtype=np.float64),
        ballots=heard,
        answered=np.repeat(heard[:, None], len(items), axis=1),
        satisfied=sums.to_numpy(dtype=np.int64),
    )


def from_counts(counts: VillageCounts) -> tuple[np.ndarray, ...]:
    """The same from counts."""
    found = stratified(counts)
    return _flat(
        *(table.T for table in (found.value, found.se, *map(np.asarray, found.interval())))
    )


def _flat(*tables: object) -> tuple[np.ndarray, ...]:
    return tuple(np.ravel(np.asarray(table, dtype=np.float64)) for table in tables)


if __name__ == "__main__":
    print(as_markdown(run()))
