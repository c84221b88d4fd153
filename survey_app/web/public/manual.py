"""The manual: chapters of plain HTML, each a file in `web/help`, for all who work or answer."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, abort
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from survey_app.web.public.room import HOUR, blueprint, lasting, page

FOLDER = Path(__file__).parent.parent / "help"
PICTURES = Path(__file__).parent.parent / "static" / "help"

# In the order of the contents; a name is a file without its ending.
ROLES = ("province", "commune", "team", "officer", "auditor", "resident", "server")
PAGES = ("sign-in", "campaigns", "setup", "frame", "print", "progress", "paper", "closing",
         "results", "periodic", "library", "staff")  # fmt: skip

_TITLE = re.compile(r"<h1>(.*?)</h1>")
_SECTION = re.compile(r'<section id="([^"]+)">\s*<h2>(.*?)</h2>')


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in addresses, its title, its text after the title, its sections."""

    name: str
    title: str
    text: Markup
    sections: tuple[tuple[str, str], ...]


@cache
def chapter(name: str) -> Chapter:
    """The chapter of this name, which is one of `ROLES` or `PAGES`."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    title, sections = _TITLE.findall(text)[0], tuple(_SECTION.findall(text))
    return Chapter(name, title, Markup(_TITLE.sub("", text)), sections)  # our own files


@blueprint.get("/help")
def manual() -> AnyResponse:
    """The contents of the manual: by who somebody is, and by the page that is open."""
    return page("public/manual.html", HOUR, (), _contents)


@blueprint.get("/help/<name>")
def manual_chapter(name: str) -> AnyResponse:
    """One chapter of the manual."""
    if name not in ROLES + PAGES:
        abort(404)
    return page("public/chapter.html", HOUR, (name,), lambda: {"chapter": chapter(name)})


@blueprint.get("/help/<name>.webp")
def manual_picture(name: str) -> AnyResponse:
    """A picture of a page, as a chapter shows it."""
    path = PICTURES / f"{name}.webp"
    if not path.is_file():
        abort(404)
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return lasting(Response(content, content_type="image/webp"), digest, HOUR)


def _contents() -> dict[str, object]:
    return {name: [chapter(each) for each in names]
            for name, names in (("roles", ROLES), ("pages", PAGES))}  # fmt: skip
