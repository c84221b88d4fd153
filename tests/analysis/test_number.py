"""Numbers as a Vietnamese notice writes them."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import number
from questionnaires.share import Share

SHARES = st.integers(1, 2_000_000).flatmap(
    lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole))
)
BARS = st.lists(st.integers(0, 100).map(lambda n: Fraction(n, 100)) | st.fractions(0, 1))


@pytest.mark.parametrize(
    ("satisfied", "valid", "pair"),
    [
        (65_604, 65_627, ("99,96", "0,04")),
        (65_459, 65_627, ("99,74", "0,26")),
        (65_624, 65_627, ("99,995", "0,005")),
        (11_679, 11_683, ("99,97", "0,03")),
        (1_276, 1_278, ("99,84", "0,16")),
        (1_266, 1_278, ("99,06", "0,94")),
        (1_278, 1_278, ("100", "0")),
        (0, 12, ("0", "100")),
        (3, 12, ("25,00", "75,00")),
        (999_999, 1_000_000, ("99,9999", "0,0001")),
        (799, 800, ("99,88", "0,12")),  # both halves would round up to 100,01
    ],
)
def test_a_pair_prints_as_the_notices_do(satisfied: int, valid: int, pair: tuple[str, str]) -> None:
    assert number.percent_pair(Share(satisfied, valid)) == pair


def test_a_share_of_nothing_is_a_dash() -> None:
    assert number.percent_pair(Share(0, 0)) == ("–", "–")


def test_a_share_does_not_print_as_the_bar_it_misses() -> None:
    bar = [Fraction(60, 100)]
    assert number.percent(Share(59_996, 100_000), bar) == "59,996"
    assert number.percent(Share(60_004, 100_000), bar) == "60,004"
    assert number.percent(Share(60, 100), bar) == "60,00"
    assert number.percent(Share(2, 3), [Fraction(2, 3)]) == "66,67"


@given(SHARES, BARS)
@example(Share(1, 200_000), [])
@example(Share(199_999, 200_000), [])
def test_a_printed_pair_adds_to_100(share: Share, bars: list[Fraction]) -> None:
    satisfied, other = number.percent_pair(share, bars)
    assert number.parse(satisfied) + number.parse(other) == 100


@given(SHARES, BARS)
def test_only_all_prints_100_and_only_none_prints_0(share: Share, bars: list[Fraction]) -> None:
    printed = number.parse(number.percent(share, bars))
    assert (printed == 100) == (share.value == 1)
    assert (printed == 0) == (share.value == 0)


@given(SHARES, BARS)
def test_a_printed_share_never_crosses_a_bar(share: Share, bars: list[Fraction]) -> None:
    printed = number.parse(number.percent(share, bars)) / 100
    assert share.value is not None
    for bar in bars:
        if share.value != bar:
            assert (printed < bar, printed > bar) == (share.value < bar, share.value > bar)


@given(SHARES)
def test_a_printed_share_is_within_half_a_unit_of_the_exact_one(share: Share) -> None:
    text = number.percent(share)
    decimals = len(text.partition(",")[2])
    assert share.value is not None
    assert abs(number.parse(text) - share.value * 100) <= Fraction(1, 2 * 10**decimals)


@given(st.integers(0, 10**12))
def test_a_count_reads_back(n: int) -> None:
    assert number.parse(number.count(n)) == n
    assert number.parse(number.small_count(n)) == n


def test_counts_carry_dots_and_small_ones_a_zero() -> None:
    assert [number.count(n) for n in (0, 999, 1_278, 1_865_000)] == [
        "0",
        "999",
        "1.278",
        "1.865.000",
    ]
    assert [number.small_count(n) for n in (0, 2, 9, 10, 1_276)] == ["0", "02", "09", "10", "1.276"]


@pytest.mark.parametrize("text", ["", "1,2,3", "12.34", "1.278.", "-4", "99.84 %", "1_000", "nan"])
def test_what_is_not_a_vietnamese_number_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number.parse(text)


def test_dates_are_written_as_in_decrees() -> None:
    days = [date(2019, 8, 27), date(2019, 9, 4), date(2019, 1, 16), date(2019, 10, 1)]
    assert [number.date(day) for day in days] == [
        "27/8/2019",
        "04/9/2019",
        "16/01/2019",
        "01/10/2019",
    ]


def test_an_estimate_has_one_decimal_and_more_where_it_would_reach_a_bar() -> None:
    bar = [Fraction(80, 100)]
    assert number.estimate(0.87449) == "87,4"
    assert number.estimate(0.7996, bar) == "79,96"
    assert number.estimate(0.8, bar) == "80,0"
    assert number.estimate(0.31, least=0) == "31"


def test_an_interval_is_rounded_outwards_but_not_across_a_bar() -> None:
    bar = [Fraction(80, 100)]
    assert number.span(0.8612, 0.8851) == "86,1–88,6"
    assert number.span(0.7, 0.79961, bar) == "70,0–79,97"
    assert number.span(0.8002, 1.0, bar) == "80,02–100"
    assert number.span(Fraction(1278, 1699), Fraction(1)) == "75,2–100"


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_printed_interval_holds_the_interval(one: Fraction, other: Fraction) -> None:
    lower, upper = sorted((one, other))
    first, last = (number.parse(end) / 100 for end in number.span(lower, upper).split("–"))
    assert first <= lower
    assert upper <= last


def test_points_carry_their_sign_and_zero_none() -> None:
    assert [number.points(d) for d in (0.0123, -0.004, -0.0001)] == ["+1,2", "−0,4", "0,0"]
    assert number.decimal(4.125) == "4,13"
