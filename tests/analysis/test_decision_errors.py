"""How often the rules of decision err, by simulation with a fixed seed."""

from fractions import Fraction

import numpy as np

from analysis.betabinomial import COARSE, probability_met
from analysis.stratified import stratified_share
from analysis.villages import needed

FOUR_FIFTHS = Fraction(4, 5)
COMMUNES, SAMPLES = 1000, 1


def just_below(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Villages of 10 to 35 households, one household short of the threshold all together."""
    sizes = rng.integers(10, 36, 8)
    logit = np.log(4) + rng.normal(0, 0.5, 8)
    K = rng.binomial(sizes, 1 / (1 + np.exp(-logit)))
    goal = needed(int(sizes.sum()), FOUR_FIFTHS) - 1
    while K.sum() != goal:
        village, step = rng.integers(8), int(np.sign(goal - K.sum()))
        K[village] = np.clip(K[village] + step, 0, sizes[village])
    return sizes, K


def drawn(seed: int) -> list[list[tuple[int, int, int]]]:
    """Answers of 60 per cent of every village, of many communes just below."""
    rng, samples = np.random.default_rng(seed), []
    for _ in range(COMMUNES):
        sizes, K = just_below(rng)
        n = np.ceil(0.6 * sizes).astype(int)
        for k in rng.hypergeometric(K, sizes - K, n, (SAMPLES, 8)):
            samples.append(list(zip(sizes.tolist(), n.tolist(), k.tolist(), strict=True)))
    return samples


def test_of_communes_just_below_the_posterior_recognises_as_many_as_it_admits() -> None:
    samples = drawn(20250802)
    posterior = np.mean([probability_met(s, FOUR_FIFTHS, grid=COARSE) >= 0.95 for s in samples])
    ratio = np.mean([5 * sum(k for *_, k in s) >= 4 * sum(n for _, n, _ in s) for s in samples])
    assert 0.03 <= posterior <= 0.06
    assert ratio > 0.35  # what the share of ballots alone would recognise


def test_the_one_sided_wilson_limit_errs_as_seldom() -> None:
    samples = drawn(20250803)
    lower = np.array([stratified_share(s).interval(side="lower").lower for s in samples])
    assert 0.03 <= np.mean(lower >= 0.8) <= 0.06
