"""The draw: recomputable by hand, fair, and independent from village to village."""

import hashlib
import itertools
import unicodedata
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey_app.core.frame import draw_lines, new_seed, sample_sizes, village_key

sizes = st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(sizes, st.text(max_size=20), st.text(max_size=20))
def test_a_draw_has_its_size_and_no_line_twice(size: tuple[int, int], seed: str, key: str) -> None:
    households, sample = size
    lines = draw_lines(households, sample, seed, key)
    assert len(set(lines)) == len(lines) == sample
    assert list(lines) == sorted(lines)
    assert all(1 <= line <= households for line in lines)
    assert lines == draw_lines(households, sample, seed, key)


@given(sizes, st.text(max_size=20))
def test_a_larger_sample_keeps_the_lines_of_the_smaller(size: tuple[int, int], seed: str) -> None:
    households, sample = size
    assert set(draw_lines(households, sample, seed, "k")) <= set(
        draw_lines(households, min(sample + 1, households), seed, "k")
    )


def test_the_draw_is_the_one_its_description_gives() -> None:
    seed, key = "xổ số 20/11/2018", village_key("02482", "Thôn Hòa Bình")
    ranked = sorted(
        range(1, 11), key=lambda line: hashlib.sha256(f"{seed}|{key}|{line}".encode()).hexdigest()
    )
    assert draw_lines(10, 4, seed, key) == tuple(sorted(ranked[:4]))


def test_a_recorded_draw_never_changes() -> None:
    assert draw_lines(128, 12, "2018-11-20/TM", "02482|Thôn 4") == (
        16,
        33,
        37,
        40,
        48,
        73,
        80,
        85,
        87,
        97,
        104,
        111,
    )


def test_the_unicode_form_of_a_name_does_not_change_the_draw() -> None:
    composed = village_key("x", unicodedata.normalize("NFC", "Hòa"))
    decomposed = village_key("x", unicodedata.normalize("NFD", "Hòa"))
    assert draw_lines(90, 9, "s", composed) == draw_lines(90, 9, "s", decomposed)


def test_every_line_is_drawn_equally_often() -> None:
    drawn: Counter[int] = Counter()
    for seed in range(3000):
        drawn.update(draw_lines(40, 10, str(seed), "thôn"))
    statistic = stats.chisquare([drawn[line] for line in range(1, 41)])
    assert statistic.pvalue > 0.001


def test_every_pair_of_lines_is_drawn_equally_often() -> None:
    pairs = Counter(draw_lines(7, 2, str(seed), "thôn") for seed in range(6000))
    statistic = stats.chisquare([pairs[pair] for pair in itertools.combinations(range(1, 8), 2)])
    assert statistic.pvalue > 0.001


def test_villages_are_drawn_independently() -> None:
    together = Counter(
        (1 in draw_lines(10, 5, str(seed), "a"), 1 in draw_lines(10, 5, str(seed), "b"))
        for seed in range(4000)
    )
    table = [[together[(one, other)] for other in (True, False)] for one in (True, False)]
    assert stats.chi2_contingency(table).pvalue > 0.001


def test_more_lines_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="cannot draw 6 of 5"):
        draw_lines(5, 6, "s", "k")


@given(
    st.dictionaries(st.text(max_size=5), st.integers(1, 5000)),
    st.fractions(Fraction(1, 100), Fraction(1)),
)
def test_sample_sizes_are_rounded_up_and_never_too_many(
    households: dict[str, int], fraction: Fraction
) -> None:
    for key, size in sample_sizes(households, fraction).items():
        assert fraction * households[key] <= size < fraction * households[key] + 1
        assert 1 <= size <= households[key]


def test_a_fraction_above_all_is_refused() -> None:
    with pytest.raises(ValueError, match="not a fraction"):
        sample_sizes({"a": 10}, Fraction(3, 2))


def test_a_seed_is_new_each_time() -> None:
    assert new_seed() != new_seed()
