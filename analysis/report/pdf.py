"""The one door to typst: a source and its files in, a tagged and archivable PDF out."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
STANDARDS = ["ua-1", "a-2a"]
UNPRINTABLE = "□"


def typeset(source: str, files: Mapping[str, bytes] = {}) -> bytes:
    """Compile a typst source to PDF/UA-1 and PDF/A-2a, set in Tinos, the same bytes every time.

    `files` are what the source may read by name: data as JSON (`#let data = json("data.json")`,
    the safe way for text a person wrote), pictures as PNG or SVG. PDF/UA asks the source for
    `#set document(title: …)` and an `alt:` on every picture; typst refuses with TypstError.
    """
    project = {"main": source.encode(), **files}
    pdf: bytes = typst.compile(  # type: ignore[call-overload]  # the stub lacks the dict of files
        project,
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=0,
    )
    return pdf


def escape(text: str) -> str:
    """Return `text` as typst markup that prints exactly as written, whatever it contains."""
    return re.sub(r"[^\w\s]|_", lambda sign: f"\\u{{{ord(sign[0]):x}}}", printable(text))


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
