"""How sure it is that a threshold is reached: the posterior and the classes A to F."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln
from scipy.stats import betabinom

from analysis.betabinomial import COARSE, Grid, posterior, probability_met
from analysis.bounds import worst_case
from analysis.decide import probability_all_met, satisfied_sentence, verdict_class
from analysis.number import probability
from analysis.villages import needed
from tests.analysis.r_results import TOLERANCE
from tests.analysis.test_exact import ROWS, villages

FOUR_FIFTHS = Fraction(4, 5)
COMMUNE = [(100, 60, 52), (80, 50, 41), (120, 75, 60), (60, 40, 35)]
PEOPLED = st.lists(villages(30), min_size=1, max_size=4)
PRIORS = st.sampled_from(["hierarchical", "jeffreys", "uniform"])
SMALL = Grid(20, 4)


@pytest.mark.parametrize("prior", ["jeffreys", "uniform"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['N']}-{row['n']}-{row['k']}")
def test_the_posterior_of_one_village_agrees_with_r(row: dict, prior: str) -> None:
    village, expected = (row["N"], row["n"], row["k"]), row[prior]
    found = posterior([village], prior)
    met = probability_met([village], Fraction(str(row["tau"])), prior)
    np.testing.assert_allclose(met, expected["prob_ge"], **TOLERANCE)
    np.testing.assert_allclose(found.mean, expected["mean_K"], **TOLERANCE)
    for share, name in ((0.025, "q025"), (0.5, "q500"), (0.975, "q975")):
        assert found.quantile(share) == expected[name]


def mixed_by_hand(read: list[tuple[int, int, int]], goal: int, grid: Grid) -> float:
    """The hierarchical probability, village by village and point by point."""
    means, sizes = (np.arange(grid.means) + 0.5) / grid.means, np.geomspace(1, 1000, grid.sizes)
    a, b = np.outer(means, sizes).ravel(), np.outer(1 - means, sizes).ravel()
    logarithm = sum(betaln(a + k, b + n - k) - betaln(a, b) for _, n, k in read)
    weights = np.exp(logarithm - logarithm.max())
    chance = 0.0
    for weight, alpha, beta in zip(weights / weights.sum(), a, b, strict=True):
        total = np.ones(1)
        for N, n, k in read:
            x = np.arange(N - n + 1)
            total = np.convolve(total, betabinom.pmf(x, N - n, alpha + k, beta + n - k))
        chance += weight * total[max(0, goal - sum(k for *_, k in read)) :].sum()
    return float(chance)


@pytest.mark.parametrize(
    "read", [COMMUNE, [(30, 20, 20), (25, 15, 15), (9, 0, 0)], [(40, 8, 1), (30, 9, 8)]]
)
def test_the_fast_mixture_is_the_slow_one(read: list[tuple[int, int, int]]) -> None:
    goal = needed(sum(N for N, *_ in read), FOUR_FIFTHS)
    found = probability_met(read, FOUR_FIFTHS, grid=COARSE)
    np.testing.assert_allclose(found, mixed_by_hand(read, goal, COARSE), rtol=1e-8)


def test_the_coarse_grid_differs_little() -> None:
    fine, coarse = (posterior(COMMUNE, grid=grid) for grid in (Grid(), COARSE))
    assert np.abs(np.cumsum(fine.probabilities - coarse.probabilities)).max() < 0.001


@given(PEOPLED, PRIORS)
@settings(max_examples=40, deadline=None)
def test_probabilities_add_to_one_and_a_census_is_a_point(
    read: list[tuple[int, int, int]], prior: str
) -> None:
    found = posterior(read, prior, grid=SMALL)
    assert abs(found.probabilities.sum() - 1) < 1e-12
    assert len(found.probabilities) == sum(N - n for N, n, _ in read) + 1
    census = posterior([(n, n, k) for _, n, k in read], prior, grid=SMALL)
    assert census.probabilities.tolist() == [1.0]


@given(PEOPLED, PRIORS)
@settings(max_examples=40, deadline=None)
def test_it_is_certain_only_where_the_worst_case_says_so(
    read: list[tuple[int, int, int]], prior: str
) -> None:
    bounds = worst_case(read)
    chances = [
        probability_met(read, Fraction(step, 20), prior, grid=SMALL) for step in range(1, 21)
    ]
    assert all(earlier >= later - 1e-12 for earlier, later in pairwise(chances))
    for step, chance in enumerate(chances, start=1):
        total = sum(N for N, *_ in read)
        goal = Fraction(needed(total, Fraction(step, 20)), total)
        assert (chance == 1) == (bounds.lower >= goal)
        assert (chance == 0) == (bounds.upper < goal)


@given(PEOPLED, PRIORS)
@settings(max_examples=40, deadline=None)
def test_what_is_expected_lies_within_the_worst_case(
    read: list[tuple[int, int, int]], prior: str
) -> None:
    expected = posterior(read, prior, grid=SMALL).mean / sum(N for N, *_ in read)
    bounds = worst_case(read)
    assert float(bounds.lower) - 1e-12 <= expected <= float(bounds.upper) + 1e-12


@given(villages(30), PRIORS)
@settings(max_examples=40, deadline=None)
def test_a_further_satisfied_answer_never_lowers_the_probability(
    village: tuple[int, int, int], prior: str
) -> None:
    N, n, _ = village
    chances = [
        probability_met([(N, n, k), (20, 12, 9)], FOUR_FIFTHS, prior, grid=SMALL)
        for k in range(n + 1)
    ]
    assert all(earlier <= later + 1e-12 for earlier, later in pairwise(chances))


@pytest.mark.parametrize(
    "read",
    [
        [list(village) for village in COMMUNE],
        np.array(COMMUNE),
        np.array(COMMUNE, dtype=float),
        pd.DataFrame(COMMUNE, columns=["N", "n", "k"]),
        pd.DataFrame(COMMUNE, columns=["N", "n", "k"]).assign(village="Thôn")[
            ["village", "k", "n", "N"]
        ],
        pd.DataFrame(COMMUNE, columns=["households", "answered", "satisfied"]),
        iter(COMMUNE),
    ],
    ids=["lists", "array", "floats", "frame", "named", "unnamed", "iterator"],
)
def test_villages_may_come_as_any_table_of_three_numbers(read: Any) -> None:
    assert probability_met(read, FOUR_FIFTHS) == probability_met(COMMUNE, FOUR_FIFTHS)


def test_a_table_of_villages_has_bounds_and_a_class() -> None:
    table = pd.DataFrame(COMMUNE, columns=["N", "n", "k"])
    assert worst_case(table) == worst_case(COMMUNE)
    assert verdict_class(table, 0.8) == verdict_class(COMMUNE, FOUR_FIFTHS)


def test_an_unknown_prior_is_refused() -> None:
    with pytest.raises(ValueError, match="Jeffreys"):
        probability_met(COMMUNE, FOUR_FIFTHS, "Jeffreys")  # type: ignore[arg-type]


@pytest.mark.parametrize("nothing", [[], [(0, 0, 0)]])
def test_no_households_reach_nothing(nothing: list[tuple[int, int, int]]) -> None:
    with pytest.raises(ValueError, match="no households"):
        probability_met(nothing, FOUR_FIFTHS)


def test_the_order_of_the_villages_does_not_matter() -> None:
    assert probability_met(COMMUNE, FOUR_FIFTHS) == probability_met(COMMUNE[::-1], FOUR_FIFTHS)


@pytest.mark.parametrize(
    ("read", "letter"),
    [
        ([(40, 36, 33)], "A"),
        ([(100, 60, 57), (80, 48, 45)], "B"),
        ([(100, 60, 49), (80, 48, 39)], "C"),
        ([(100, 60, 47), (80, 48, 38)], "D"),
        ([(100, 60, 43), (80, 48, 35)], "E"),
        ([(40, 24, 0)], "F"),
        ([(40, 0, 0)], None),
    ],
)
def test_each_class_has_its_place(read: list[tuple[int, int, int]], letter: str | None) -> None:
    assert verdict_class(read, FOUR_FIFTHS).letter == letter


@given(villages(30), villages(30), PRIORS)
@settings(max_examples=30, deadline=None)
def test_classes_stand_in_order_and_leave_no_gap(
    first: tuple[int, int, int], second: tuple[int, int, int], prior: str
) -> None:
    (N, n, _), others = first, [second] if second[1] else [(20, 12, 9)]
    letters = [verdict_class([(N, n, k), *others], FOUR_FIFTHS, prior).letter for k in range(n + 1)]
    assert None not in letters
    assert letters == sorted(letters, key=str, reverse=True)


def test_no_class_a_where_too_few_were_heard() -> None:
    everybody_satisfied = verdict_class([(100, 60, 60)], FOUR_FIFTHS)
    assert everybody_satisfied.letter == "B"
    assert everybody_satisfied.unattainable
    assert not verdict_class([(100, 80, 70)], FOUR_FIFTHS).unattainable


def test_a_commune_without_answers_has_no_data_and_never_0_per_cent() -> None:
    nothing = verdict_class([(40, 0, 0), (60, 0, 0)], FOUR_FIFTHS)
    assert nothing.label == "chưa có dữ liệu"
    assert nothing.probability is None
    assert nothing.share.value is None
    assert nothing.bounds == (0, 1)
    assert "0%" not in nothing.reason


def test_a_reason_names_its_denominators_in_vietnamese() -> None:
    found = verdict_class([(1000, 600, 480), (300, 180, 145)], FOUR_FIFTHS)
    assert found.label == "C – đạt trên số liệu, chưa chắc"
    assert found.reason.startswith(
        "Trong 1.300 hộ của danh sách có 780 hộ đã trả lời, 625 hộ hài lòng. Để đạt, cần thêm 415 "
        "hộ hài lòng trong 520 hộ chưa trả lời (79,81%). Xác suất đạt: "
    )


def test_a_strict_threshold_must_be_passed() -> None:
    census = [(10, 10, 8)]
    assert verdict_class(census, FOUR_FIFTHS).letter == "A"
    assert verdict_class(census, FOUR_FIFTHS, strict=True).letter == "F"


def test_nobody_dissatisfied_is_said_with_what_it_proves() -> None:
    assert satisfied_sentence([(100, 60, 60), (50, 30, 30), (80, 48, 48)]) == (
        "Không có hộ nào trong số 138 hộ đã trả lời chưa hài lòng; trong toàn bộ 230 hộ, số hộ "
        "chưa hài lòng nhiều nhất là 3 (độ tin cậy 95%)."
    )
    assert satisfied_sentence([(10, 10, 10)]) == (
        "Không có hộ nào trong số 10 hộ đã trả lời chưa hài lòng; toàn bộ hộ đã trả lời."
    )
    assert satisfied_sentence([(10, 9, 8)]) is None
    assert satisfied_sentence([(10, 0, 0)]) is None


def test_several_conditions_together_are_no_likelier_than_their_doubts_allow() -> None:
    assert probability_all_met([0.99, 0.98]) == pytest.approx(0.97)
    assert probability_all_met([0.5, 0.4]) == 0
    assert probability_all_met([]) == 1


@pytest.mark.parametrize(
    ("chance", "written"),
    [
        (1.0, "> 99,9%"),
        (0.9995, "> 99,9%"),
        (0.996, "99,6%"),
        (0.974, "97%"),
        (0.9496, "95%"),
        (0.003, "0,3%"),
        (0.0004, "< 0,1%"),
    ],
)
def test_a_probability_never_poses_as_certainty(chance: float, written: str) -> None:
    assert probability(chance) == written


def test_a_probability_is_not_rounded_over_a_mark() -> None:
    assert probability(0.9496, [Fraction(19, 20)]) == "94,96%"
    assert probability(0.9500001, [Fraction(19, 20)]) == "95,00001%"
