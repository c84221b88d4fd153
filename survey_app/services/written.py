"""How every page writes numbers and dates: the one formatter of the papers, handed to the doors."""

from fractions import Fraction

from analysis.number import count, date, estimate, parse, percent, percent_pair, span
from questionnaires.share import Share

__all__ = ["count", "date", "estimate", "parse", "percent", "percent_pair", "share", "span"]


def share(value: Fraction) -> Share:
    """A threshold as the share it is, so that the one formatter can write it."""
    return Share(value.numerator, value.denominator)
