"""Questions read aloud: nothing of it is fetched before somebody asks to hear it."""

import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import make_response, send_file, url_for
from werkzeug.wrappers import Response

from survey_app.services import clips
from survey_app.services.reception import Sheet
from survey_app.web.site import site

_YEAR = 365 * 24 * 3600
_SCRIPT = Path(__file__).parents[1] / "static" / "listen.js"


@dataclass(frozen=True)
class Voice:
    """A clip as a page offers it: where it is, and what the button says."""

    address: str
    label: str


def voices(sheet: Sheet, language: str) -> Mapping[str, list[Voice]]:
    """The clips of each item, the one in the language of the page first."""
    found: dict[str, list[Voice]] = defaultdict(list)
    for clip in sorted(sheet.clips, key=lambda c: (c.language != language, c.language)):
        address = address_of(sheet.campaign.code, clip.sha256)
        found[clip.item].append(Voice(address, clips.label(clip, language)))
    return found


def address_of(campaign: str, sha256: str) -> str:
    """Where a clip is heard; the address changes with its content."""
    return url_for("resident.clips_hear", campaign=campaign, sha256=sha256)


def hear(campaign: str, sha256: str) -> Response:
    """One clip, whole or the part that a player asks for."""
    with site().store.read() as connection:
        kind, content = clips.sound(connection, campaign, sha256)
    sent = send_file(io.BytesIO(content), kind, conditional=True, etag=sha256, max_age=_YEAR)
    sent.cache_control.immutable = True
    return sent


def script() -> Response:
    """What makes one button of a player; read whole, so that no file stays open."""
    sent = make_response(_SCRIPT.read_bytes())
    sent.headers["Content-Type"] = "text/javascript; charset=utf-8"
    sent.headers["Cache-Control"] = "public, max-age=86400"
    return sent
