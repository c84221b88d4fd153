"""What the app asks of the server: sign in, take along, bring home, read a photographed code."""

from datetime import UTC, datetime
from typing import Any

import zxingcpp
from flask import Response, jsonify, request
from PIL import Image

from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns, intake
from survey_app.services.field import envelopes, pack, tablets
from survey_app.services.staff import sign_in
from survey_app.store.campaigns import Campaign
from survey_app.store.people import Account
from survey_app.web.officer import form
from survey_app.web.officer.room import (
    blueprint,
    check_officer,
    lines_told,
    officer_here,
    sent,
    tablet_here,
)
from survey_app.web.proof import by_code, by_password
from survey_app.web.site import site, today

_ENOUGH = (2000, 2000)  # pixels in which a code on a card is found
_MOST_PIXELS = {"JPEG": 64_000_000, "opened": 24_000_000}


@blueprint.post("/api/sign-in")
def take_sign_in() -> Response:
    """Sign an officer in on a tablet: one it knows by its token, or a new one with a name.

    A tablet that a restored database has never heard of is registered anew under its name.

    Where the account has a second factor its code comes along.
    """
    said = sent()
    account = _signed_in(said)
    with site().store.write() as connection:
        told = {name: _text(said, name) for name in ("tablet", "name")}
        tablet, token = tablets.at_hand(connection, account, told["tablet"], told["name"])
        session = sign_in.open_session(connection, account, f"Máy tính bảng {tablet.name}")
    return jsonify(
        officer={"id": account.id, "name": account.display_name},
        session=session,
        tablet={"id": tablet.id, "name": tablet.name, "token": token},
    )


@blueprint.get("/api/pack")
def send_pack() -> Response:
    """All that an officer needs for days without a signal."""
    officer = officer_here()
    with site().store.read() as connection:
        packed = [
            pack.packed(connection, site().keys, officer, campaign)
            | {"form": _form(connection, campaign)}
            for campaign in pack.campaigns_of(connection, officer)
        ]
    return jsonify(officer={"id": officer.id, "name": officer.display_name}, campaigns=packed)


@blueprint.post("/api/envelopes")
def take_envelope() -> Response:
    """Take an envelope in and say what became of each record; answered after the commit."""
    tablet, envelope = tablet_here(), envelopes.opened(sent())
    with site().store.write() as connection:
        lines = envelopes.deliver(connection, site().keys, tablet, envelope, today())
        standing = envelopes.standing(connection, tablet, site().config.backup_hours)
    return jsonify(lines=lines_told(lines), **_standing_told(standing))


@blueprint.get("/api/standing")
def send_standing() -> Response:
    """Until when backups hold what came, for a tablet that has nothing to send."""
    tablet = tablet_here()
    with site().store.read() as connection:
        standing = envelopes.standing(connection, tablet, site().config.backup_hours)
    return jsonify(_standing_told(standing))


@blueprint.post("/api/photo")
def read_photo() -> Response:
    """Read the code on a photographed card, for browsers that cannot; nothing is kept."""
    tablet_here()
    try:
        found = zxingcpp.read_barcodes(_picture(request.files["photo"].stream))
    except (KeyError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refused(Problem("photo_unreadable", "photo")) from None
    for symbol in found:
        code = intake.code_in(symbol.text)
        if code:
            return jsonify(code=code)
    raise Refused(Problem("photo_without_code", "photo"))


def _picture(stream: Any) -> Image.Image:
    """A photograph in grey, made small; raises ValueError for one that would fill the memory."""
    with Image.open(stream, formats=("JPEG", "PNG", "WEBP")) as image:
        if image.width * image.height > _MOST_PIXELS["JPEG"]:
            raise ValueError("more than any camera takes")
        image.draft("L", _ENOUGH)  # a JPEG is read at the size that is needed
        if image.width * image.height > _MOST_PIXELS["opened"]:
            raise ValueError("too large once opened")
        image.thumbnail(_ENOUGH)
        return image.convert("L")


def _form(connection: Any, campaign: Campaign) -> dict[str, Any]:
    questionnaire = campaigns.questionnaire(connection, campaign)
    return form.packed(questionnaire, campaign.questionnaire_sha256)


def _standing_told(found: envelopes.Standing) -> dict[str, Any]:
    """How things stand; `at` is taken after the commit of whatever is named beside it."""
    at = datetime.now(UTC).replace(tzinfo=None)
    until = found.safe_until and found.safe_until.isoformat()
    return {"at": at.isoformat()} | vars(found) | {"safe_until": until}


def _signed_in(said: dict[str, Any]) -> Account:
    """The account behind a name, a password and, where it is set up, a code; refuses all others."""
    with site().store.read() as connection:
        known = tablets.officers_on(connection, _text(said, "tablet"))
    found = by_password(_text(said, "account"), _text(said, "password"), known=known)
    if found.totp_secret is not None:
        mark = sign_in.mark_of(found.password_hash)
        code = _text(said, "code")
        found = by_code(found.id, mark, code, known=known, check=sign_in.confirm)
    return check_officer(found)


def _text(said: dict[str, Any], field: str) -> str:
    """A text of a request; empty where it is none, or none that UTF-8 and a database can hold."""
    found = said.get(field)
    whole = isinstance(found, str) and not any(
        c == "\0" or "\ud800" <= c <= "\udfff" for c in found
    )
    return str(found) if whole else ""
