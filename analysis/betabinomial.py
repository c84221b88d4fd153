"""What the answers say of all households: the distribution of K, the satisfied among all N.

Villages are independent; in each, the silent are beta-binomial given the answers (Ericson 1969).
The prior is the same in every village (`jeffreys`, `uniform`) or learned from all of them together
(`hierarchical`: a grid over the commune's level and the likeness of its villages).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len
from scipy.special import gammaln

from analysis.villages import Count, Village, counts, needed, together

Floats = NDArray[np.float64]
Prior = Literal["hierarchical", "jeffreys", "uniform"]
NEGLIGIBLE = 1e-16  # grid points that carry less than this part of all weight are left out
ROUNDING = 1e-12
SILENCE = 1e-17  # waves this weak add nothing
BLOCK = 1 << 21  # numbers held at once
WAVES = 16  # frequencies taken at once


class Grid(NamedTuple):
    """Points of the hierarchical prior: means, at midpoints of (0, 1); sizes, log-spaced."""

    means: int = 200
    sizes: int = 25
    largest: float = 1000.0


GRID = Grid()
COARSE = Grid(60, 8)  # within 0.0006 of GRID, and some ten times faster


@dataclass(frozen=True, eq=False)
class Posterior:
    """P(K = first + i) = probabilities[i]; K beyond these values is impossible."""

    first: int
    probabilities: Floats

    @property
    def mean(self) -> float:
        """The expected number of satisfied households."""
        return self.first + float(np.arange(len(self.probabilities)) @ self.probabilities)

    def quantile(self, share: float) -> int:
        """The least K that is reached or not passed with probability >= `share`."""
        reached = np.cumsum(self.probabilities) >= share - ROUNDING
        return self.first + int(np.argmax(reached))

    def at_least(self, households: int) -> float:
        """P(K >= households): 1 and 0 only where it is certain and impossible."""
        place = households - self.first
        if place <= 0:
            return 1.0
        if place >= len(self.probabilities):
            return 0.0
        tail = float(self.probabilities[place:].sum())
        return float(np.clip(tail, np.nextafter(0.0, 1.0), np.nextafter(1.0, 0.0)))


def probability_met(
    villages: Iterable[Village],
    threshold: Fraction | float,
    prior: Prior = "hierarchical",
    *,
    strict: bool = False,
    grid: Grid = GRID,
) -> float:
    """The probability that the share of all households reaches the threshold, given the answers.

    Parameters
    ----------
    villages : (N, n, k): households, answered, satisfied of the answered.
    threshold : an exact fraction; `strict` where it must be passed ("more than").
    prior : "hierarchical" lets the villages inform each other; "jeffreys" and "uniform" take each
        village for itself and so are cautious where villages are many and answers few.
    grid : points of the hierarchical prior. Where few of very many households answered, the fine
        grid takes seconds (7 s for 50 000 silent households); COARSE is within 0.0006 of it.

    Returns
    -------
    A probability; exactly 1 or 0 only where no answer of the silent could change it.

    Notes
    -----
    Assumes that in each village the silent are like those who answered. Agrees with R lbeta,
    tests/cases/r/c20_finite_exact. Without a single answer it is that of the prior alone. Refuses
    with count_over_households, count_impossible; ValueError without households.
    """
    read = counts(villages)
    total = together(read)
    if total.N == 0:
        raise ValueError("no households: a share of nothing reaches no threshold")
    _known(prior)
    goal = needed(total.N, threshold, strict)
    if not total.k < goal <= total.k + total.silent:
        return float(goal <= total.k)
    return posterior(read, prior, grid=grid).at_least(goal)


def posterior(
    villages: Iterable[Village], prior: Prior = "hierarchical", *, grid: Grid = GRID
) -> Posterior:
    """The distribution of the satisfied among all households; arguments as `probability_met`."""
    _known(prior)
    return _posterior(tuple(sorted(counts(villages))), prior, grid)


def _known(prior: str) -> None:
    if prior not in get_args(Prior):
        raise ValueError(f"prior: {prior!r} is none of {', '.join(get_args(Prior))}")


@lru_cache(maxsize=1024)
def _posterior(villages: tuple[Count, ...], prior: Prior, grid: Grid) -> Posterior:
    silent = [village for village in villages if village.silent]
    weights, a, b = _prior(villages, prior, grid)
    first = sum(village.k for village in villages)
    return Posterior(first, _mixed_sum(silent, weights, a, b))


def _prior(villages: Sequence[Count], prior: Prior, grid: Grid) -> tuple[Floats, Floats, Floats]:
    """Weights and beta parameters a, b of the points that matter after the answers."""
    if prior != "hierarchical":
        half = np.array([0.5 if prior == "jeffreys" else 1.0])
        return np.ones(1), half, half
    means = (np.arange(grid.means) + 0.5) / grid.means
    sizes = np.geomspace(1, grid.largest, grid.sizes)
    a = np.outer(means, sizes)
    b = a[::-1]
    logarithm = sum((_likelihood(a, b, sizes, village) for village in villages), np.zeros_like(a))
    weights = np.exp(logarithm - logarithm.max())
    weights /= weights.sum()
    kept = weights > NEGLIGIBLE
    return weights[kept] / weights[kept].sum(), a[kept], b[kept]


def _likelihood(a: Floats, b: Floats, sizes: Floats, village: Count) -> Floats:
    """log B(a + k, b + n - k) / B(a, b) at every point of the grid, a + b = sizes."""
    common = gammaln(sizes) - gammaln(sizes + village.n)
    return np.asarray(
        _rising(a, village.k) + _rising(b, village.n - village.k) + common, dtype=np.float64
    )


def _rising(a: Floats, times: int) -> Floats:
    """log a (a + 1) … (a + times - 1)."""
    return np.asarray(gammaln(a + times) - gammaln(a), dtype=np.float64)


def _mixed_sum(villages: Sequence[Count], weights: Floats, a: Floats, b: Floats) -> Floats:
    """The distribution of the satisfied among the silent of all villages, mixed over the points."""
    length = sum(village.silent for village in villages) + 1
    if len(villages) <= 1:
        return weights @ _village(villages[0], a, b) if villages else np.ones(1)
    size = next_fast_len(length, real=True)
    spectrum = np.zeros(size // 2 + 1, dtype=complex)
    for part in np.array_split(np.arange(len(weights)), len(weights) * length // BLOCK + 1):
        parts = [_village(village, a[part], b[part]) for village in villages]
        spectrum += _spectrum(parts, weights[part], size)
    return _tidied(irfft(spectrum, size)[:length])


def _spectrum(parts: Sequence[Floats], weights: Floats, size: int) -> NDArray[np.complex128]:
    """The Fourier transform of the sum of the villages, low frequencies first.

    A sum over many households is smooth: its high frequencies are silent and left out.
    """
    spectrum = np.zeros(size // 2 + 1, dtype=complex)
    places = np.arange(max(part.shape[1] for part in parts))
    for start in range(0, len(spectrum), WAVES):
        frequencies = np.arange(start, min(start + WAVES, len(spectrum)))
        angles = 2 * np.pi / size * (np.outer(places, frequencies) % size)
        waves = np.cos(angles), -np.sin(angles)
        found = np.ones((len(weights), len(frequencies)), dtype=complex)
        factor = np.empty_like(found)
        for part in parts:
            factor.real, factor.imag = (part @ wave[: part.shape[1]] for wave in waves)
            found *= factor
        spectrum[frequencies] = weights @ found
        if np.abs(found[:, -4:]).max() < SILENCE:
            break
    return spectrum


def _tidied(probabilities: Floats) -> Floats:
    """Without the traces of rounding that a transform leaves."""
    positive = np.maximum(probabilities, 0.0)
    return np.asarray(positive / positive.sum(), dtype=np.float64)


def _village(village: Count, a: Floats, b: Floats) -> Floats:
    """point × x: beta-binomial probability of x satisfied among the silent of one village."""
    silent, x = village.silent, np.arange(village.silent)
    alpha, beta = (a + village.k)[:, None], (b + village.n - village.k)[:, None]
    ratios = (silent - x) / (x + 1) * (alpha + x) / (beta + silent - 1 - x)
    logarithm = np.zeros((len(a), silent + 1))
    np.cumsum(np.log(ratios), axis=1, out=logarithm[:, 1:])
    probabilities = np.exp(logarithm - logarithm.max(axis=1, keepdims=True))
    return np.asarray(probabilities / probabilities.sum(axis=1, keepdims=True), dtype=np.float64)
