"""The office's stylesheet and scripts, under addresses that change with their content.

A browser keeps them for good. Read whole, they are compressed like pages and no file stays open.
"""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Response, abort, make_response, url_for

from survey_app.web.office.room import blueprint

_FOLDER = Path(__file__).parent.parent / "static"
_NAMES = frozenset(
    {"office.css", "office.js", "sort.js", "keying.js", "live.js", "progress.js", "opinions.js"}
)


@blueprint.get("/assets/<digest>/<name>")
def asset(digest: str, name: str) -> Response:
    if name not in _NAMES or digest != _digest(name):
        abort(404)
    response = make_response((_FOLDER / name).read_bytes())
    response.headers["Content-Type"] = f"{mimetypes.guess_type(name)[0]}; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.context_processor
def addresses() -> dict[str, object]:
    return {"asset": lambda name: url_for("office.asset", digest=_digest(name), name=name)}


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:16]
