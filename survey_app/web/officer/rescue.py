"""The rescue page: released once, never changed, so that no upgrade can strand a queue.

It stands outside the app and its worker. Its policy names the hashes of what is written into it.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Response, jsonify, make_response

from questionnaires.problem import Problem, Refused
from survey_app.services.field import envelopes, tablets
from survey_app.web.officer.room import blueprint, lines_told, sent, token_shown
from survey_app.web.site import site, today

_PAGE = Path(__file__).parents[1] / "static" / "rescue" / "v1.html"


@blueprint.get("/rescue")
def rescue() -> Response:
    """List, export and send what a tablet still holds, whatever version of the app put it there."""
    page, policy = _read()
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.post("/api/rescued")
def take_rescued() -> Response:
    """Take in records that were rescued, under no envelope's number; a retired tablet's too."""
    records = sent().get("records")
    if not isinstance(records, list) or len(records) > envelopes.MOST:
        raise Refused(Problem("envelope_malformed"))
    with site().store.write() as connection:
        tablet = tablets.remembered(connection, token_shown())
        lines = envelopes.receive(connection, site().keys, tablet, records, today())
    return jsonify(lines=lines_told(lines))


@cache
def _read() -> tuple[bytes, str]:
    page = _PAGE.read_text(encoding="utf-8")
    script, style = (
        base64.b64encode(hashlib.sha256(found.encode()).digest()).decode()
        for tag in ("script", "style")
        for found in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
    )
    policy = (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
        "img-src data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return page.encode(), policy
