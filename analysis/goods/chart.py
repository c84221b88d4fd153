"""Distributions as diverging bars: the levels of every item around its middle."""

from collections.abc import Sequence
from fractions import Fraction

from analysis.charts.diverging import DivergingChart, Levels
from analysis.goods.levels import LevelDistribution
from analysis.number import estimate


def diverging(title: str, found: Sequence[LevelDistribution]) -> DivergingChart:
    """A diverging bar for each item that anybody answered; all must have the same levels.

    Shares are those of the distributions, weighted where these are, with one decimal.
    """
    drawn = [each for each in found if each.answered]
    scales = {tuple(level.option.label["vi"] for level in each.levels) for each in drawn}
    if len(scales) > 1:
        raise ValueError("items with different levels do not share a chart")
    bars = tuple(_bar(each) for each in drawn)
    return DivergingChart(title, next(iter(scales), ()), bars)


def _bar(found: LevelDistribution) -> Levels:
    shares = tuple(Fraction(level.share.value) for level in found.levels)
    return Levels(found.item.label["vi"], shares, tuple(estimate(share) for share in shares))
