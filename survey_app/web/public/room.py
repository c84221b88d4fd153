"""The public's room: its blueprint, and pages that are rendered once and may be cached by anybody.

A page is the same for all who ask, carries no cookie, and is known by the hash of its text.
"""

import hashlib
from collections.abc import Callable, Hashable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from survey_app.web.squeeze import Squeezed
from survey_app.web.style import allow_style, inline_style

blueprint = Blueprint("public", __name__)
blueprint.add_app_template_global(inline_style)

MINUTE, HOUR = 60, 3600
_KEPT_PAGES = 512
_kept: dict[tuple[Hashable, ...], tuple[Squeezed, str]] = {}


def page(
    template: str, seconds: int, key: tuple[Hashable, ...], values: Callable[[], dict[str, Any]]
) -> AnyResponse:
    """A page as everybody gets it; `key` is all that its text depends on."""
    found = _kept.get((template, *key))
    if found is None:
        text = render_template(template, **values())
        if len(_kept) >= _KEPT_PAGES:
            _kept.clear()
        found = _kept[template, *key] = (Squeezed(text), hashlib.sha256(text.encode()).hexdigest())
    allow_style("public")
    squeezed, digest = found
    return lasting(squeezed.response(), digest, seconds)


def lasting(response: Response, digest: str, seconds: int) -> AnyResponse:
    """An answer that browsers and proxies may keep a while, and then ask whether it still holds."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.set_etag(digest[:32], weak=True)
    return response.make_conditional(request)


def file(content: bytes, name: str, media_type: str, digest: str, seconds: int) -> AnyResponse:
    """A file for everybody to download."""
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return lasting(response, digest, seconds)
