"""Contrasts: two ways of asking are compared within villages, by Mantel and Haenszel."""

import pandas as pd
import pytest

from analysis.contrast import contrasts

# village, mode, satisfied, dissatisfied
ASKED = (
    ("Thôn 1", "self", 30, 10),
    ("Thôn 1", "officer", 18, 2),
    ("Thôn 2", "self", 8, 12),
    ("Thôn 2", "officer", 30, 30),
    ("Thôn 3", "self", 50, 0),  # nobody was asked otherwise there
)


def items(rows: tuple[tuple[str, str, int, int], ...] = ASKED) -> pd.DataFrame:
    told = [
        {"commune": "Xã", "village": v, "form": "visit", "mode": m, "item": "q01", "option": o}
        | {"n": n}
        for v, m, *counts in rows
        for o, n in zip(("satisfied", "not_satisfied"), counts, strict=True)
        if n
    ]
    return pd.DataFrame(told)


def test_the_difference_weighs_each_village_by_both_its_sides() -> None:
    (found,) = contrasts(items(), "q01")
    weights = [40 * 20 / 60, 20 * 60 / 80]  # n1 n2 / (n1 + n2)
    differences = [30 / 40 - 18 / 20, 8 / 20 - 30 / 60]
    expected = sum(w * d for w, d in zip(weights, differences, strict=True)) / sum(weights)
    assert found.difference.estimate == pytest.approx(expected, rel=1e-12)
    assert (found.by, found.first, found.second) == ("mode", "self", "officer")
    assert found.answered == (110, 80)


def test_too_few_answers_on_one_side_give_no_contrast() -> None:
    few = (("Thôn 1", "self", 20, 9), ("Thôn 1", "officer", 40, 5))
    assert list(contrasts(items(few), "q01")) == []


def test_ways_that_meet_in_no_village_give_no_contrast() -> None:
    apart = (("Thôn 1", "self", 30, 9), ("Thôn 2", "officer", 40, 5))
    assert list(contrasts(items(apart), "q01")) == []
