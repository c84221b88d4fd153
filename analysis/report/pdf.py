"""The one door to typst: a source and its files in, a tagged and archivable PDF out."""

import re
from collections.abc import Mapping

import typst

from analysis.font import FONTS, printable

__all__ = ["escape", "printable", "typeset"]
STANDARDS = ["ua-1", "a-2a"]


def typeset(source: str, files: Mapping[str, bytes] = {}) -> bytes:
    """Compile a typst source to PDF/UA-1 and PDF/A-2a, set in Tinos, the same bytes every time.

    `files` are what the source may read by name: data as JSON (`#let data = json("data.json")`,
    the safe way for text a person wrote, once it is `printable`), pictures as PNG or SVG. PDF/UA
    asks for `#set document(title: …)` and an `alt:` on every picture; TypstError says what lacks.
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
