"""Reviews of free texts: what of a text may be posted, and its tags; the text itself stays."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from survey_app.store.tables import account, reason_review


@dataclass(frozen=True)
class Review:
    """What somebody decided on one text; `shown` None: it is not to be posted."""

    item: str
    text_sha256: bytes
    shown: str | None
    tags: tuple[str, ...]
    reader: str


def of_campaign(connection: Connection, campaign_id: int) -> dict[tuple[str, bytes], Review]:
    """Every review of a campaign, by item and hash of the text."""
    table = reason_review.c
    query = (
        select(table.item, table.text_sha256, table.shown, table.tags, account.c.display_name)
        .select_from(reason_review.outerjoin(account))
        .where(table.campaign_id == campaign_id)
    )
    rows: Any = connection.execute(query)
    return {
        (item, sha256): Review(item, sha256, shown, tuple(json.loads(tags)), reader or "")
        for item, sha256, shown, tags, reader in rows
    }


def keep(
    connection: Connection, campaign_id: int, account_id: int | None, reviews: Sequence[Review]
) -> None:
    """Keep these reviews in place of what was decided on the same texts before."""
    table = reason_review.c
    for review in reviews:
        connection.execute(
            delete(reason_review).where(
                table.campaign_id == campaign_id,
                table.item == review.item,
                table.text_sha256 == review.text_sha256,
            )
        )
        connection.execute(
            insert(reason_review).values(
                campaign_id=campaign_id,
                item=review.item,
                text_sha256=review.text_sha256,
                shown=review.shown,
                tags=json.dumps(review.tags, ensure_ascii=False),
                account_id=account_id,
            )
        )
