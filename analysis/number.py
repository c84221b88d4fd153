"""The one Vietnamese number formatter: decimal comma, thousands dot, and no figure that misleads.

An official share has two decimals, rounded half up, and more where two would print 100 for less
than all, 0 for more than none, or a figure on the other side of a bar than the share itself.
"""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date as Date
from fractions import Fraction
from itertools import count as numbers_from

from questionnaires.share import Share

NO_FIGURE = "–"
DECIMALS = 2
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")


def percent(share: Share, bars: Iterable[Fraction] = ()) -> str:
    """Write a share in per cent, without the sign: "99,84", "100"; a dash where nothing counts."""
    return percent_pair(share, bars)[0]


def percent_pair(share: Share, bars: Iterable[Fraction] = ()) -> tuple[str, str]:
    """Write a share and its complement so that the two printed figures add to 100."""
    value = share.value
    if value is None:
        return NO_FIGURE, NO_FIGURE
    digits = _decimals(value, (Fraction(0), Fraction(1), *bars))
    units = _half_up(value, digits)
    return _written(units, digits), _written(100 * 10**digits - units, digits)


def decimal(value: float, digits: int = 2) -> str:
    """Write a number that is no share, such as a mean score: "4,12"."""
    return _written(math.floor(_clean(value) * 10**digits + Fraction(1, 2)), digits)


def points(difference: float) -> str:
    """Write a difference of shares in per cent points with its sign: "+1,2", "−0,4", "0,0"."""
    units = _half_up(abs(_clean(difference)), 1)
    sign = "" if units == 0 else "−" if difference < 0 else "+"
    return f"{sign}{units // 10},{units % 10}"


def probability(chance: float, marks: Iterable[Fraction] = ()) -> str:
    """Write a probability: "97%", and no certainty: "99,6%", "> 99,9%", "< 0,1%".

    More decimals where fewer would print it on the other side of a mark.
    """
    if chance > 0.999:
        return "> 99,9%"
    if chance < 0.001:
        return "< 0,1%"
    value = Fraction(chance)
    digits = _decimals(value, (Fraction(0), Fraction(1), *marks), least=0)
    return f"{_written(_half_up(value, digits), digits)}%"


def estimate(value: Fraction | float, bars: Iterable[Fraction] = (), least: int = 1) -> str:
    """Write an estimated share in per cent with `least` decimals or as many more as bars need."""
    exact = _clean(value)
    digits = _decimals(exact, (Fraction(0), Fraction(1), *bars), least)
    return _written(_half_up(exact, digits), digits)


def span(
    lower: Fraction | float, upper: Fraction | float, bars: Iterable[Fraction] = (), least: int = 1
) -> str:
    """Write an interval of shares in per cent, rounded outwards: "97,2–98,5".

    With more decimals where that would put a limit on a bar, or on its other side.
    """
    marks = tuple(bars)
    ends = (_outwards(lower, math.floor, marks, least), _outwards(upper, math.ceil, marks, least))
    return "–".join(ends)


def count(number: int) -> str:
    """Write a count: "1.278"."""
    return f"{number:,}".replace(",", ".")


def small_count(number: int) -> str:
    """Write a count as notices do, with a leading zero below ten: "02"."""
    return f"0{number}" if 0 < number < 10 else count(number)


def date(day: Date) -> str:
    """Write a date as decrees do: days below ten and January, February with a zero: "04/9/2019"."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def parse(text: str) -> Fraction:
    """Read a written count or percentage back, exactly; ValueError where it is neither."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a number as written in Vietnamese: {text!r}")
    whole, decimals = match.group(1).replace(".", ""), match.group(2) or ""
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _outwards(
    limit: Fraction | float,
    rounded: Callable[[Fraction], int],
    bars: tuple[Fraction, ...],
    least: int,
) -> str:
    exact = _clean(limit)
    kept = [bar for bar in bars if bar != exact]
    for digits in numbers_from(least):
        units = rounded(exact * 100 * 10**digits)
        printed = Fraction(units, 100 * 10**digits)
        if all((printed > bar) == (exact > bar) and printed != bar for bar in kept):
            return _written(units, digits)
    raise AssertionError("unreachable: some number of decimals tells two fractions apart")


def _clean(value: Fraction | float) -> Fraction:
    """The value without the traces of binary arithmetic: 0.7 is 7/10."""
    return value if isinstance(value, Fraction) else Fraction(str(round(value, 12)))


def _decimals(value: Fraction, marks: tuple[Fraction, ...], least: int = DECIMALS) -> int:
    """The fewest decimals that leave the printed figure on its own side of every mark."""
    kept = [mark for mark in marks if mark != value]
    for digits in numbers_from(least):
        printed = Fraction(_half_up(value, digits), 100 * 10**digits)
        if all(printed != mark and (printed < mark) == (value < mark) for mark in kept):
            return digits
    raise AssertionError("unreachable: some number of decimals tells two fractions apart")


def _half_up(value: Fraction, digits: int) -> int:
    """`value` in per cent as an integer of units of 10^-digits, halves rounded up."""
    unit: int = 100 * 10**digits
    return math.floor(value * unit + Fraction(1, 2))


def _written(units: int, digits: int) -> str:
    whole, rest = divmod(units, 10**digits)
    plain = digits == 0 or units in (0, 100 * 10**digits)
    return str(whole) if plain else f"{whole},{rest:0{digits}}"
