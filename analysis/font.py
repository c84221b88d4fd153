"""The one typeface of our papers and charts, kept as data, and what it can print."""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "report" / "fonts"
FONT = "Tinos"
UNPRINTABLE = "□"


def printable(text: str) -> str:
    """Drop control signs and put a box for what our font cannot draw: PDF/A refuses both."""
    drawable = _drawable()
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    return "".join(
        sign if sign in "\n\t" or ord(sign) in drawable else UNPRINTABLE for sign in kept
    )


@cache
def _drawable() -> frozenset[int]:
    with TTFont(FONTS / "Tinos-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())
