"""The app's files, under an address that changes with any of them, and the worker that keeps them.

A tablet holds a whole version or none: the worker caches every file of one version before it takes
over, and an older one goes on until the app is opened anew.
"""

import hashlib
import json
import mimetypes
from functools import cache
from pathlib import Path

from flask import Response, abort, make_response, render_template, url_for

from survey_app.web.officer.room import blueprint

_FOLDER = Path(__file__).parent.parent / "static" / "officer"
_FORM = _FOLDER.parent / "resident.css"  # the questions look as residents see them
_YEAR = "public, max-age=31536000, immutable"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.get("/")
def shell() -> Response:
    """The one page of the app; everything on it is drawn on the tablet."""
    return _text(render_template("officer/shell.html", version=version()), "text/html")


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker of this version: it names every file that is to be kept."""
    files = [url_for("officer.file", digest=version(), name=name) for name in _names()]
    pages = [url_for(f"officer.{page}") for page in ("shell", "manifest", "rescue")]
    kept = [*pages, *files]
    script = (_FOLDER / "sw.js").read_text(encoding="utf-8")
    told = f"const VERSION = {json.dumps(version())};\nconst FILES = {json.dumps(kept)};\n"
    return _text(told + script, "text/javascript")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """What the tablet needs to put the app on its home screen."""
    icon = url_for("officer.file", digest=version(), name="icon.svg")
    told = {
        "id": url_for("officer.shell"),
        "name": "Lấy ý kiến người dân – cán bộ",
        "short_name": "Lấy ý kiến",
        "lang": "vi",
        "start_url": url_for("officer.shell"),
        "scope": url_for("officer.shell"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#8b1a1a",
        "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return _text(json.dumps(told, ensure_ascii=False), "application/manifest+json")


@blueprint.get("/files/<digest>/<name>")
def file(digest: str, name: str) -> Response:
    """One file of this version."""
    if digest != version() or name not in _names():
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = _text(_path(name).read_bytes(), kind)
    response.headers["Cache-Control"] = _YEAR
    return response


@blueprint.after_request
def allow(response: Response) -> Response:
    """Let the app use the camera, the tablet's place and what it keeps itself; nobody else may."""
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    return response


@cache
def version() -> str:
    """The hash of every file of the app, and of its page."""
    page = _FOLDER.parent.parent / "templates" / "officer" / "shell.html"
    digest = hashlib.sha256(page.read_bytes())
    for name in ("sw.js", *_names()):
        digest.update(name.encode() + b"\0" + _path(name).read_bytes())
    return digest.hexdigest()[:16]


@cache
def _names() -> tuple[str, ...]:
    own = {path.name for path in _FOLDER.iterdir()} - {"sw.js"}
    return tuple(sorted(own | {_FORM.name}))


def _path(name: str) -> Path:
    return _FORM if name == _FORM.name else _FOLDER / name


def _text(content: str | bytes, kind: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response
