"""The public's stylesheet, written into each page and named in its Content-Security-Policy."""

import base64
import hashlib
import re
from pathlib import Path

from flask import g
from markupsafe import Markup

_SOURCE = Path(__file__).parent / "static" / "resident.css"


def minify(css: str) -> str:
    """The same rules without comments and without the spaces that people read by."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>~]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()


_STYLE = minify(_SOURCE.read_text(encoding="utf-8"))
_HASH = "sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def inline_style() -> Markup:
    """The stylesheet for this page; its hash goes into the page's policy."""
    allow_style()
    return Markup(_STYLE)  # our own file


def allow_style() -> None:
    """Let the page that is being answered carry the stylesheet."""
    g.style = _HASH
