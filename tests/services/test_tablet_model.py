"""Tablets against the server by chance: whatever fails between them, nothing is lost or doubled.

Each run is a story of officers, phones, spare cards, a bad network, backups, restores and closings,
drawn from a seed (`tests/services/tablet_story.py`).
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.services.keys import Keys
from tests.services.tablet_story import run
from tests.services.tablet_world import Template, prepared

RUNS, PARTS = 2000, 8
WITH_REAL_BACKUPS = 40


@pytest.fixture(scope="module")
def template(sqlite_file: Path, keys: Keys) -> Iterator[Template]:
    yield from prepared(sqlite_file, keys)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_or_doubled_whatever_happens(
    template: Template, keys: Keys, part: int
) -> None:
    share = RUNS // PARTS
    ended: Counter[str] = Counter()
    for seed in range(part * share, (part + 1) * share):
        ended += run(template, keys, seed)
    assert min(ended[name] for name in ("response", "visit", "quarantine")) > share // 4


def test_the_same_holds_with_the_real_backups(
    template: Template, keys: Keys, tmp_path: Path
) -> None:
    for seed in range(RUNS, RUNS + WITH_REAL_BACKUPS):
        run(template, keys, seed, tmp_path / str(seed))
