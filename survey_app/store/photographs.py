"""Photographs of ballots: one a ballot, with the hash of what is stored."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from survey_app.store.rows import each, first
from survey_app.store.scope import narrowed
from survey_app.store.tables import ballot, ballot_photograph, village


@dataclass(frozen=True)
class Photograph:
    """What is known of a photograph without looking at it."""

    ballot: str
    village: str
    sha256: str


@dataclass(frozen=True)
class Content:
    """The bytes of a photograph as they are stored."""

    media_type: str
    content: bytes


_OF_BALLOT = (ballot.c.campaign_id == ballot_photograph.c.campaign_id) & (
    ballot.c.number == ballot_photograph.c.ballot
)


def of_campaign(connection: Connection, campaign_id: int) -> list[Photograph]:
    query = (
        select(ballot_photograph.c.ballot, village.c.name, ballot_photograph.c.sha256)
        .join(ballot, _OF_BALLOT)
        .join(village, village.c.id == ballot.c.village_id)
        .where(ballot_photograph.c.campaign_id == campaign_id)
        .order_by(village.c.number, ballot_photograph.c.ballot)
    )
    return each(connection, narrowed(connection, query, ballot), Photograph)


def content(connection: Connection, campaign_id: int, number: str) -> Content | None:
    query = (
        select(ballot_photograph.c.media_type, ballot_photograph.c.content)
        .join(ballot, _OF_BALLOT)
        .where(ballot_photograph.c.campaign_id == campaign_id, ballot_photograph.c.ballot == number)
    )
    return first(connection, narrowed(connection, query, ballot), Content)


def put(connection: Connection, campaign_id: int, number: str, **values: object) -> None:
    """Keep a photograph in place of the one before."""
    key = {"campaign_id": campaign_id, "ballot": number}
    connection.execute(
        delete(ballot_photograph).where(
            ballot_photograph.c.campaign_id == campaign_id, ballot_photograph.c.ballot == number
        )
    )
    connection.execute(insert(ballot_photograph).values(**key, **values))


def wipe(connection: Connection, campaign_id: int) -> int:
    """Delete every photograph of a campaign; tell how many there were."""
    result = connection.execute(
        delete(ballot_photograph).where(ballot_photograph.c.campaign_id == campaign_id)
    )
    return result.rowcount
