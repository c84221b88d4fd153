"""What is made up is found: four ways of inventing interviews, each among honest colleagues."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.quality.interviews import interviews_from_responses
from analysis.quality.revisit import Quality, examine
from tests.analysis.quality.honest import XA, honest_rows

ITEMS = [item.code for item in XA.binary_items]
RUNS, MOSTLY = 25, 0.8
Part = tuple[pd.DataFrame, np.ndarray, np.random.Generator]


def part_of_cb2(run: int, level: float) -> Part:
    """Honest interviews, and which two thirds of those by CB2 are going to be made up."""
    rows, random = honest_rows(run, level, villages=6, officers=4, size=60), invented(run)
    mine = (rows["officer"] == "CB2").to_numpy() & (random.random(len(rows)) < 2 / 3)
    return rows, mine, random


def invented(run: int) -> np.random.Generator:
    return np.random.default_rng([run, 7])


def copied_answers(run: int) -> pd.DataFrame:
    """Two real interviews of the officer's copied over and over, dissatisfied households too."""
    rows, mine, random = part_of_cb2(run, 0.9)
    own = rows.index[(rows["officer"] == "CB2") & ~mine][:2]
    source = rows.loc[random.choice(own, mine.sum()), ITEMS]
    rows.loc[mine, ITEMS] = source.to_numpy()
    return rows


def all_alike(run: int) -> pd.DataFrame:
    """Everybody satisfied with everything, where one in three honestly names something."""
    rows, mine, _ = part_of_cb2(run, 0.93)
    rows.loc[mine, ITEMS] = "satisfied"
    return rows


def too_fast(run: int) -> pd.DataFrame:
    """The usual answers, typed in a fifth of the time, among nearly unanimous households."""
    rows, mine, _ = part_of_cb2(run, 0.995)
    rows.loc[mine, "duration"] = np.rint(rows.loc[mine, "duration"] / 5)
    return rows


def too_round(run: int) -> pd.DataFrame:
    """Times written down afterwards, in tens of seconds."""
    rows, mine, _ = part_of_cb2(run, 0.995)
    rows.loc[mine, "duration"] = 10 * np.maximum(1, np.rint(rows.loc[mine, "duration"] / 10))
    return rows


def found(rows: pd.DataFrame, seed: int) -> Quality:
    return examine(interviews_from_responses(rows, XA), deals=399, seed=seed)


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (copied_answers, "kiểu trả lời khác nhau"),
        (all_alike, "không có câu nào “chưa hài lòng”"),
        (too_fast, "chưa đến một phần ba thời gian"),
        (too_round, "Chữ số cuối của thời gian hỏi"),
    ],
)
def test_the_officer_who_makes_up_interviews_is_queued_with_the_reason(
    way: Callable[[int], pd.DataFrame], says: str
) -> None:
    """Colleagues differ from what CB2 makes usual, and now and then stand in the queue too."""
    named, told, others, first = 0, 0, 0, 0
    for run in range(RUNS):
        officers = [e for e in found(way(run), run).queue if e.kind == "officer"]
        mine = [e for e in officers if e.name == ("CB2",)]
        named += len(mine)
        told += any(says in reason for entry in mine for reason in entry.reasons)
        others += len(officers) - len(mine)
        first += officers[:1] == mine[:1] != []
    assert named / RUNS >= MOSTLY
    assert told / RUNS >= MOSTLY
    assert first >= named - 1
    assert others / (3 * RUNS) <= 0.1


def test_who_makes_up_interviews_alone_in_a_village_is_found_by_their_time() -> None:
    """Nobody else asks there: officers cannot be compared, villages can, by how they were asked."""
    named = 0
    for run in range(RUNS):
        rows = honest_rows(run, 0.97, villages=6, size=60)
        rows["officer"] = "CB" + rows["village"].str[-1]
        home = (rows["village"] == "Thôn 3") & (invented(run).random(len(rows)) < 2 / 3)
        rows.loc[home, "duration"] = np.rint(rows.loc[home, "duration"] / 5)
        queue = found(rows, run).queue
        named += any(e.kind == "village" and e.name == ("Xã Mẫu", "Thôn 3") for e in queue)
    assert named / RUNS >= MOSTLY
