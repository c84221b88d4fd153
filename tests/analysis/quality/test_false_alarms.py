"""On honest, near-unanimous interviews the tests stay at their nominal level."""

from collections import defaultdict

import numpy as np
import pytest

from analysis.quality.dispersion import too_even
from analysis.quality.indicators import too_fast
from analysis.quality.interviews import interviews_from_responses
from analysis.quality.officer import compare_officers, compare_villages
from analysis.quality.revisit import FALSE_DISCOVERIES, adjusted, examine
from tests.analysis.quality.honest import XA, honest, honest_rows

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
