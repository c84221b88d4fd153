"""Explanations: what the office writes of a difference in a village's reconciliation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from survey_app.store.rows import each
from survey_app.store.scope import narrowed
from survey_app.store.tables import explanation, village


@dataclass(frozen=True)
class Explanation:
    """A sentence on one difference of a village, and by how many it differed then."""

    village_id: int
    code: str
    amount: int
    text: str


def of_campaign(connection: Connection, campaign_id: int) -> list[Explanation]:
    columns = (explanation.c.village_id, explanation.c.code, explanation.c.amount)
    query = (
        select(*columns, explanation.c.text)
        .join(village, explanation.c.village_id == village.c.id)
        .where(village.c.campaign_id == campaign_id)
    )
    return each(connection, narrowed(connection, query, village), Explanation)


def put(connection: Connection, written: Explanation, account_id: int | None, at: datetime) -> None:
    """Write the explanation in place of the one before; an empty text takes it back."""
    connection.execute(
        delete(explanation).where(
            explanation.c.village_id == written.village_id, explanation.c.code == written.code
        )
    )
    if written.text:
        by = {"account_id": account_id, "at": at}
        connection.execute(insert(explanation).values(**vars(written), **by))
