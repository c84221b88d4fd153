"""On honest, near-unanimous interviews the tests stay at their nominal level."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from analysis.quality.dispersion import too_even
from analysis.quality.indicators import too_fast
from analysis.quality.interviews import interviews_from_responses
from analysis.quality.officer import compare_officers, compare_villages
from analysis.quality.revisit import FALSE_DISCOVERIES, adjusted, examine
from tests.analysis.quality.honest import XA, honest, honest_rows

ITEMS = [item.code for item in XA.binary_items]
RUNS = 120
LEVELS = [0.90, 0.97, 0.995]


def at_most(nominal: float, trials: int) -> float:
    """The nominal rate and three Monte Carlo standard errors."""
    return nominal + 3 * float(np.sqrt(nominal * (1 - nominal) / trials))


@pytest.mark.parametrize("level", LEVELS)
def test_honest_officers_are_flagged_no_more_often_than_stated(level: float) -> None:
    single, joint, any_found = defaultdict(list), [], []
    for run in range(RUNS):
        compared = compare_officers(honest(run, level), deals=199, seed=run)
        for officer in compared:
            for finding in officer.findings:
                single[finding.measure].append(finding.p <= 0.05)
            joint.append(officer.p is not None and officer.p <= 0.05)
        any_found.append(min(adjusted(compared).values(), default=1.0) <= FALSE_DISCOVERIES)
    assert {"satisfied", "match", "strings", "pace", "digits", "blank"} <= set(single)
    for measure, flags in single.items():
        assert np.mean(flags) <= at_most(0.05, len(flags)), measure
    assert np.mean(joint) <= at_most(0.05, len(joint))
    # Nobody invented anything: a discovery is a false one, so their rate is that of any at all.
    assert np.mean(any_found) <= at_most(0.05, RUNS)


def test_the_pace_test_has_the_size_it_states() -> None:
    flags = [
        finding.p <= 0.05
        for run in range(RUNS)
        for officer in compare_officers(honest(run, 0.97), deals=199, seed=run)
        for finding in officer.findings
        if finding.measure == "pace"
    ]
    assert 0.01 < np.mean(flags) < at_most(0.05, len(flags))


def test_honest_villages_are_flagged_no_more_often_than_stated() -> None:
    found = [
        min(adjusted(compare_villages(honest(run, 0.97), 199, run)).values()) <= FALSE_DISCOVERIES
        for run in range(RUNS)
    ]
    assert np.mean(found) <= at_most(0.05, RUNS)


def test_honest_villages_of_equal_quality_are_rarely_too_even() -> None:
    rng = np.random.default_rng(7)
    for share in (0.9, 0.99):
        n = rng.integers(30, 120, (400, 12))
        p = [
            too_even(rng.binomial(row, share), row, deals=199, seed=i).p for i, row in enumerate(n)
        ]
        low = [value is not None and value <= 0.05 for value in p]
        assert np.mean(low) <= at_most(0.05, len(low))


def test_an_honest_interview_is_rarely_called_fast() -> None:
    marked = [too_fast(honest(run, 0.97, size=250)).mean() for run in range(20)]
    assert np.mean(marked) <= at_most(0.00135, 20 * 1000)


def test_officers_who_differ_a_little_as_people_do_are_not_queued() -> None:
    queued = 0
    for run in range(40):
        rows = honest_rows(run, 0.97, villages=6, size=60)
        pace = {"CB1": 0.87, "CB2": 1.0, "CB3": 1.15}
        rows["duration"] = np.rint(rows["duration"] * rows["officer"].map(pace))
        quality = examine(interviews_from_responses(rows, XA), deals=199, seed=run)
        queued += any(entry.kind == "officer" for entry in quality.queue)
    assert queued <= 2


def unanimous(run: int) -> pd.DataFrame:
    """Everybody satisfied with everything."""
    rows = honest_rows(run, 0.97)
    return answered(rows, np.ones((len(rows), len(ITEMS)), dtype=bool))


def alike(run: int) -> pd.DataFrame:
    """97 per cent, every person and every item alike."""
    rows = honest_rows(run, 0.97)
    return answered(rows, random_of(run).random((len(rows), len(ITEMS))) < 0.97)


def villages_apart(run: int) -> pd.DataFrame:
    """Villages that differ much, from half satisfied to all."""
    rows, random = honest_rows(run, 0.97), random_of(run)
    place = pd.factorize(rows["village"])[0]
    ease = 3.5 + random.normal(0, 2, place.max() + 1)[place] + random.normal(0, 1, len(rows))
    chance = 1 / (1 + np.exp(-ease))[:, None]
    return answered(rows, random.random((len(rows), len(ITEMS))) < chance)


def one_eager_village(run: int) -> pd.DataFrame:
    """One village of which twice as many answer, all satisfied with everything."""
    rows, random = honest_rows(run, 0.9), random_of(run)
    more = rows[rows["village"] == "Thôn 1"].copy()
    more["response_id"] = "x" + more["response_id"]
    more["duration"] = np.rint(np.exp(random.normal(5.6, 0.4, len(more))))
    more["officer"] = [f"CB{o + 1}" for o in random.integers(0, 3, len(more))]
    rows = pd.concat([rows, more], ignore_index=True)
    eager = (rows["village"] == "Thôn 1").to_numpy()[:, None]
    return answered(rows, eager | (rows[ITEMS] == "satisfied").to_numpy())


def officers_at_home_somewhere(run: int) -> pd.DataFrame:
    """Every officer works mostly in some villages, which differ."""
    rows, random = honest_rows(run, 0.97, villages=8, officers=4, size=40), random_of(run)
    share = random.dirichlet(np.full(4, 0.7), 8)
    places = pd.factorize(rows["village"])[0]
    return rows.assign(officer=[f"CB{random.choice(4, p=share[place]) + 1}" for place in places])


def times_by_the_minute(run: int) -> pd.DataFrame:
    """Durations that a slow device rounds to whole minutes."""
    rows = honest_rows(run, 0.97)
    return rows.assign(duration=np.maximum(60, 60 * np.rint(rows["duration"] / 60)))


SHAPES = [
    unanimous,
    alike,
    villages_apart,
    one_eager_village,
    officers_at_home_somewhere,
    times_by_the_minute,
]


@pytest.mark.parametrize("shape", SHAPES)
def test_honest_answers_of_any_shape_are_queued_no_more_often_than_stated(
    shape: Callable[[int], pd.DataFrame],
) -> None:
    queued: Counter[str] = Counter()
    for run in range(RUNS):
        found = examine(interviews_from_responses(shape(run), XA), deals=199, seed=run)
        queued.update({entry.kind for entry in found.queue})
    for kind in ("officer", "village", "commune"):
        assert queued[kind] / RUNS <= at_most(FALSE_DISCOVERIES, RUNS), kind


@pytest.mark.parametrize("times", [20, 40, 100, 1000])
def test_few_honest_interviews_are_called_fast_no_more_often_than_many(times: int) -> None:
    interviews = honest(1, 0.97, villages=1, size=times)
    random, marked = np.random.default_rng(20180424), []
    for _ in range(20_000 // times):
        seconds = np.exp(random.normal(6.5, 0.4, times))
        marked.append(too_fast(replace(interviews, duration=seconds)).mean())
    assert 0.0005 <= np.mean(marked) <= 0.0022


def test_of_fewer_than_twenty_times_only_the_impossible_are_fast() -> None:
    interviews = honest(1, 0.97, villages=1, size=12)
    seconds = np.full(12, 300.0)
    seconds[:6] = 301, 302, 299, 298, 60, 9
    assert np.flatnonzero(too_fast(replace(interviews, duration=seconds))).tolist() == [5]


def random_of(run: int) -> np.random.Generator:
    return np.random.default_rng([run, 2024])


def answered(rows: pd.DataFrame, satisfied: NDArray[np.bool_]) -> pd.DataFrame:
    """The rows with these answers; who left an item blank still does."""
    given = np.where(satisfied, "satisfied", "not_satisfied")
    rows[ITEMS] = np.where(rows[ITEMS] == "", "", given)
    return rows
