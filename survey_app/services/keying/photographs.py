"""Photographs of ballots, where the office wants them: re-encoded, hashed, and wiped in the end.

What is stored is drawn anew from the pixels, so that no place, time or device of the camera stays.
"""

import hashlib
import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services.setup import modes
from survey_app.services.written import count
from survey_app.store import campaigns, journal, keyings, photographs
from survey_app.store.campaigns import Campaign
from survey_app.store.photographs import Content, Photograph

FORMATS = ("JPEG", "PNG", "WEBP")
BYTES, PIXELS, SIDE = 6 * 1024 * 1024, 50_000_000, 2000


def choose(
    connection: Connection, campaign: Campaign, wanted: bool, account_id: int | None = None
) -> None:
    """Choose whether ballots are photographed; refuses one without paper or past counting."""
    campaign = campaigns.lock(connection, campaign.id)
    modes.check_paper(campaign)
    if campaign.state not in ("draft", "open", "counting"):
        raise Refused(Problem("campaign_closed"))
    campaigns.change(connection, campaign.id, photographs=wanted)
    told = "có" if wanted else "không"
    journal.note(connection, "campaign.photographs", told, account_id, campaign.id)


def keep(
    connection: Connection,
    campaign: Campaign,
    number: str,
    uploaded: bytes,
    account_id: int | None = None,
) -> None:
    """Keep the photograph of a ballot in place of the one before, its hash in the journal.

    Refuses a campaign that wants none, an unknown ballot, and what is no picture within bounds. The
    journal names no ballot: the hash leads to it as long as the photograph is kept.
    """
    if not campaign.photographs:
        raise Refused(Problem("photographs_off", "photograph"))
    if keyings.hold_ballot(connection, campaign.id, number) is None:
        raise Refused(Problem("ballot_number_unknown", "number", {"number": number}))
    stored = redrawn(uploaded)
    sha256 = hashlib.sha256(stored).hexdigest()
    values = {"sha256": sha256, "media_type": "image/jpeg", "content": stored}
    photographs.put(connection, campaign.id, number, **values)
    journal.note(connection, "photograph.keep", sha256, account_id, campaign.id)


def redrawn(uploaded: bytes) -> bytes:
    """The picture as a JPEG of its pixels alone; refuses what is too big or no picture."""
    if len(uploaded) > BYTES:
        raise Refused(Problem("photograph_too_big", "photograph"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(uploaded), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise Refused(Problem("photograph_too_big", "photograph"))
                upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise Refused(Problem("photograph_unreadable", "photograph")) from None
    upright.thumbnail((SIDE, SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    written = BytesIO()
    plain.save(written, "JPEG", quality=80)
    return written.getvalue()


def listed(connection: Connection, campaign: Campaign) -> list[Photograph]:
    """Every photograph of a campaign, by village and ballot."""
    return photographs.of_campaign(connection, campaign.id)


def content(connection: Connection, campaign: Campaign, number: str) -> Content:
    """One photograph; refuses a ballot without one."""
    found = photographs.content(connection, campaign.id, number)
    if found is None:
        raise Refused(Problem("photograph_unknown"))
    return found


def wipe(connection: Connection, campaign: Campaign, account_id: int | None = None) -> int:
    """Delete every photograph of a published campaign; refuses one that is not published."""
    if campaigns.state_held(connection, campaign.id) != "published":
        raise Refused(Problem("photographs_needed"))
    found = photographs.wipe(connection, campaign.id)
    journal.note(connection, "photograph.wipe", count(found), account_id, campaign.id)
    return found
