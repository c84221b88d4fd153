"""Stylesheets, written into each page and named in its Content-Security-Policy."""

import base64
import hashlib
import re
from pathlib import Path

from flask import g
from markupsafe import Markup

_FOLDER = Path(__file__).parent / "static"


def minify(css: str) -> str:
    """The same rules without comments and without the spaces that people read by."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>~]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()


def _read(*names: str) -> str:
    return minify("\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names))


# A resident's form carries no rule that only the pages about results need.
_STYLES = {"resident": _read("resident.css"), "public": _read("resident.css", "public.css")}
_HASHES = {
    name: "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    for name, style in _STYLES.items()
}


def inline_style(name: str = "resident") -> Markup:
    """A stylesheet for this page; its hash goes into the page's policy."""
    allow_style(name)
    return Markup(_STYLES[name])  # our own files


def allow_style(name: str = "resident") -> None:
    """Let the page that is being answered carry a stylesheet."""
    g.style = _HASHES[name]
