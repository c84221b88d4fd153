"""Clips: questions read aloud, by campaign, item and language."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select

from survey_app.store.rows import each
from survey_app.store.tables import clip


@dataclass(frozen=True)
class Clip:
    """One question read aloud in one language; its sound is read apart."""

    campaign_id: int
    item: str
    language: str
    media_type: str
    sha256: str
    size: int


_COLUMNS = (clip.c.campaign_id, clip.c.item, clip.c.language, clip.c.media_type, clip.c.sha256)
_OF_CAMPAIGN = (
    select(*_COLUMNS, func.length(clip.c.content))
    .where(clip.c.campaign_id == bindparam("campaign_id"))
    .order_by(clip.c.language, clip.c.item)
)


def of_campaign(connection: Connection, campaign_id: int) -> list[Clip]:
    """Every clip of a campaign, by language and item."""
    return each(connection, _OF_CAMPAIGN, Clip, campaign_id=campaign_id)


def content(connection: Connection, campaign_id: int, sha256: str) -> tuple[str, bytes] | None:
    """Media type and sound of a clip; None where the campaign has no such one."""
    query = select(clip.c.media_type, clip.c.content).where(
        clip.c.campaign_id == campaign_id, clip.c.sha256 == sha256
    )
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else (row[0], bytes(row[1]))


def put(connection: Connection, values: dict[str, Any]) -> None:
    """Keep a clip in the place of the one that was there."""
    remove(connection, values["campaign_id"], values["item"], values["language"])
    connection.execute(insert(clip).values(**values))


def copy(connection: Connection, campaign_id: int, to: int) -> None:
    """Give another campaign every clip of this one."""
    kept = [column for column in clip.c if column.name != "campaign_id"]
    rows = select(literal(to), *kept).where(clip.c.campaign_id == campaign_id)
    names = ["campaign_id", *(column.name for column in kept)]
    connection.execute(insert(clip).from_select(names, rows))


def remove(connection: Connection, campaign_id: int, item: str, language: str) -> bool:
    """Delete a clip; tell whether there was one."""
    one = (clip.c.campaign_id == campaign_id, clip.c.item == item, clip.c.language == language)
    return connection.execute(delete(clip).where(*one)).rowcount > 0
