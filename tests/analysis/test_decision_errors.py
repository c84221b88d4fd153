"""How often the rules of decision err, by simulation with a fixed seed."""

from fractions import Fraction

import numpy as np
import pytest

from analysis.betabinomial import COARSE, probability_met
from analysis.stratified import stratified_share
from analysis.villages import needed

FOUR_FIFTHS = Fraction(4, 5)
COMMUNES, SAMPLES = 1000, 1
SMALL_VILLAGES, LARGE_VILLAGES = (8, 10, 36), (14, 40, 181)  # how many, and their households
Villages = tuple[int, int, int]


def just_below(rng: np.random.Generator, design: Villages) -> tuple[np.ndarray, np.ndarray]:
    """Villages of a commune that is one household short of the threshold, all together."""
    number, least, most = design
    sizes = rng.integers(least, most, number)
    logit = np.log(4) + rng.normal(0, 0.5, number)
    K = rng.binomial(sizes, 1 / (1 + np.exp(-logit)))
    goal = needed(int(sizes.sum()), FOUR_FIFTHS) - 1
    while K.sum() != goal:
        village, step = rng.integers(number), int(np.sign(goal - K.sum()))
        K[village] = np.clip(K[village] + step, 0, sizes[village])
    return sizes, K


def drawn(seed: int, design: Villages = SMALL_VILLAGES) -> list[list[tuple[int, int, int]]]:
    """Answers of 60 per cent of every village, of many communes just below."""
    rng, samples = np.random.default_rng(seed), []
    for _ in range(COMMUNES):
        sizes, K = just_below(rng, design)
        n = np.ceil(0.6 * sizes).astype(int)
        for k in rng.hypergeometric(K, sizes - K, n, (SAMPLES, len(sizes))):
            samples.append(list(zip(sizes.tolist(), n.tolist(), k.tolist(), strict=True)))
    return samples


@pytest.mark.parametrize("design", [SMALL_VILLAGES, LARGE_VILLAGES])
def test_of_communes_just_below_the_posterior_recognises_as_many_as_it_admits(
    design: Villages,
) -> None:
    samples = drawn(20250802, design)
    posterior = np.mean([probability_met(s, FOUR_FIFTHS, grid=COARSE) >= 0.95 for s in samples])
    ratio = np.mean([5 * sum(k for *_, k in s) >= 4 * sum(n for _, n, _ in s) for s in samples])
    assert 0.03 <= posterior <= 0.06
    assert ratio > 0.35  # what the share of ballots alone would recognise


def test_the_one_sided_wilson_limit_errs_as_seldom() -> None:
    samples = drawn(20250803)
    lower = np.array([stratified_share(s).interval(side="lower").lower for s in samples])
    assert 0.03 <= np.mean(lower >= 0.8) <= 0.06
