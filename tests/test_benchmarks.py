"""Benchmarks keep running: each in a tiny size, with every figure it promises."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import (
    cards,
    compile,
    coverage,
    dossier,
    estimates,
    page,
    public,
    report,
    stored,
    submissions,
    tablet,
)
from benchmarks.__main__ import BENCHMARKS, README, placed
from benchmarks.ballots import Ballots
from benchmarks.finding import Finding, Outcome, as_markdown
from benchmarks.province import Size


def test_a_first_visit_is_one_request_and_fits_its_aim() -> None:
    outcome = _apart(page.run, ["ntm-xa.2017"])
    assert _keys(outcome) == {"wire_kb", "limit_kb", "requests"}
    assert all(finding.held for finding in outcome.findings)  # bytes are no timing


def test_pages_of_results_fit_the_first_flight() -> None:
    outcome = public.run(communes=3, requests=5)
    assert _keys(outcome) == {"gzip_kb", "aim_kb", "cpu_ms", "unchanged_ms", "publish_s"}
    assert outcome.finding("gzip_kb").held


def test_submissions_are_counted_exactly() -> None:
    outcome = submissions.run(flows=12, rounds=1, clients=(4,))
    assert _keys(outcome) == {"cpu_ratio", "cpu_ms", "not_exact", "lost", "memory_mb"}
    assert outcome.finding("not_exact").value == 0
    assert outcome.finding("lost").value == 0


def test_cards_are_measured_against_their_codes_alone() -> None:
    outcome = cards.run(households=16)
    assert _keys(outcome) == {"cpu_s", "wall_s", "peak_mb", "bytes_a_card"}
    assert outcome.finding("cpu_s").baseline


def test_compilation_counts_what_plain_python_counts() -> None:
    outcome = compile.run(Size(2, 2, 200), ("SQLite",), rounds=1)
    assert _keys(outcome) == {"sqlite_cpu_s", "sqlite_wall_s", "sqlite_not_exact"}
    assert outcome.finding("sqlite_not_exact").value == 0


def test_estimates_from_rows_are_those_from_counts() -> None:
    outcome = estimates.run(estimates.Population(4000, 3, 40, 5), rounds=1)
    assert _keys(outcome) == {"rows_ratio", "rows_ms", "counts_ms", "not_equal"}
    assert outcome.finding("not_equal").held


def test_estimates_from_a_file_and_from_the_database_are_those_from_rows() -> None:
    outcome = stored.run(Ballots(3000, 12, 4), Ballots(6000, 12, 4), rounds=1)
    assert outcome.finding("not_equal").held
    assert outcome.finding("not_equal_large").held
    assert outcome.finding("database_peak_mb").value > 0


def test_a_dossier_is_the_same_in_every_round() -> None:
    outcome = dossier.run(Size(1, 2, 60), rounds=2)
    assert outcome.finding("same").held
    assert outcome.finding("files").value > 30


def test_a_report_is_measured_against_its_figures_alone() -> None:
    outcome = report.run(Size(2, 2, 200), rounds=1)
    assert _keys(outcome) == {"wall_s", "cpu_s", "peak_mb"}
    assert outcome.finding("wall_s").baseline


def test_a_tablet_s_interviews_are_measured_against_single_posts() -> None:
    outcome = _apart(tablet.run, interviews=60, singles=2)
    assert outcome.finding("first").held
    ratio = outcome.finding("seconds").ratio
    assert ratio is not None
    assert ratio < 1


@pytest.mark.parametrize("name", BENCHMARKS)
def test_results_have_their_place_in_the_readme(name: str) -> None:
    assert "\n\nmeasured\n\n" in placed(README.read_text(encoding="utf-8"), name, "measured")


def test_an_aim_that_is_missed_is_said() -> None:
    finding = Finding("cpu", "CPU", value=7.5, unit="ms", at_most=4, baseline=1.5)
    (line,) = (line for line in as_markdown(Outcome("x", (finding,))).splitlines() if "CPU" in line)
    assert line == "| CPU | **7.50** ms | 1.50 | 5.00 | 4.00 | **no** |"


def _apart(run: Callable[..., Outcome], *given: object, **named: object) -> Outcome:
    """Run in a thread of its own: browser tests may have left an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run, *given, **named).result()


def _keys(outcome: Outcome) -> set[str]:
    return {finding.key for finding in outcome.findings}


def test_the_coverage_page_is_measured_against_a_count_of_the_rows() -> None:
    outcome = coverage.run((50, 300), villages=20, rounds=2)
    assert outcome.finding("page_50").value > 0
    assert outcome.finding("page_300").baseline
    assert outcome.finding("flat").value < 5
