"""Village meetings: who came, and how many ballots went out and came back, never what they say."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from survey_app.store.rows import each, first, new_id
from survey_app.store.scope import narrowed
from survey_app.store.tables import meeting, village


@dataclass(frozen=True)
class Meeting:
    """One meeting; the counts are None until their step, `bundle_id` until its ballots leave."""

    id: int
    village_id: int
    held_on: date
    place: str
    chair: str
    secretary: str
    present: int
    households: int
    handed_out: int | None
    collected: int | None
    spoilt: int | None
    bundle_id: int | None

    @property
    def missing(self) -> int:
        """Ballots handed out that did not come back, nor were spoilt and given in."""
        return (self.handed_out or 0) - (self.collected or 0) - (self.spoilt or 0)


def of_village(connection: Connection, village_id: int) -> list[Meeting]:
    query = select(*meeting.c).where(meeting.c.village_id == village_id).order_by(meeting.c.id)
    return each(connection, narrowed(connection, query, meeting), Meeting)


def of_campaign(connection: Connection, campaign_id: int) -> list[Meeting]:
    query = (
        select(*meeting.c)
        .join(village, village.c.id == meeting.c.village_id)
        .where(village.c.campaign_id == campaign_id)
        .order_by(meeting.c.id)
    )
    return each(connection, narrowed(connection, query, meeting), Meeting)


def held(connection: Connection, village_id: int, meeting_id: int) -> Meeting | None:
    """The meeting, which no other transaction can change before this one ends."""
    query = select(*meeting.c).where(meeting.c.village_id == village_id, meeting.c.id == meeting_id)
    return first(connection, narrowed(connection, query, meeting).with_for_update(), Meeting)


def add(connection: Connection, **values: Any) -> int:
    return new_id(connection, insert(meeting).values(**values))


def change(connection: Connection, meeting_id: int, **values: Any) -> None:
    connection.execute(update(meeting).where(meeting.c.id == meeting_id).values(**values))


def remove(connection: Connection, meeting_id: int) -> None:
    connection.execute(delete(meeting).where(meeting.c.id == meeting_id))
