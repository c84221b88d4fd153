"""Hooks that make a failure of every test that was skipped or expected to fail."""

from collections.abc import Generator

import pytest
from pluggy import Result

_WHY = "no test may be skipped or expected to fail"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Result[pytest.TestReport], None]:
    """Fail the test where it, or its set-up, was skipped."""
    report = (yield).get_result()
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: {_WHY}"
        vars(report).pop("wasxfail", None)  # pytest does not count such a failure


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Generator[None, Result[pytest.CollectReport], None]:
    """Fail the run where a whole module was skipped."""
    report = (yield).get_result()
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: {_WHY}"
