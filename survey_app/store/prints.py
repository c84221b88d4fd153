"""Prints: what was asked for, part by part, and who works on it.

A job belongs to a campaign, a part to a village; a part without a village is a sheet of posters,
which tells nothing that does not hang on a wall. A part is *made* once its codes exist (sealed in
`content`) and *done* once its file has taken their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from survey_app.store.rows import each, first, new_id
from survey_app.store.scope import seen
from survey_app.store.tables import account, area, print_job, print_part, village


@dataclass(frozen=True)
class Job:
    """One thing to print, with how far it is, as far as the connection may see its parts."""

    id: int
    campaign_id: int
    account_id: int | None
    kind: str
    options: str
    state: str
    asked_at: datetime
    finished_at: datetime | None
    problem: str
    asked_by: str | None
    parts: int
    done: int
    pages: int
    kept: int  # parts whose file is still here
    fetched: int  # parts somebody has taken
    village: str | None  # the only village, or one of them

    @property
    def moving(self) -> bool:
        """Tell whether something may still happen by itself."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True)
class Part:
    """The print of one village; its content is read apart."""

    id: int
    print_job_id: int
    village_id: int | None
    position: int
    name: str
    sheets: int | None
    sha256: str | None
    done: bool
    fetched: int
    has_content: bool
    village: str | None
    commune: str | None

    @property
    def here(self) -> bool:
        """Tell whether its file can be taken."""
        return self.done and self.has_content


_made = and_(print_part.c.content.is_not(None), ~print_part.c.done)
_file_here = and_(print_part.c.content.is_not(None), print_part.c.done)
_PARTS = select(
    print_part.c.id,
    print_part.c.print_job_id,
    print_part.c.village_id,
    print_part.c.position,
    print_part.c.name,
    print_part.c.sheets,
    print_part.c.sha256,
    print_part.c.done,
    print_part.c.fetched,
    print_part.c.content.is_not(None).label("has_content"),
    village.c.name.label("village"),
    area.c.name.label("commune"),
).select_from(print_part.outerjoin(village).outerjoin(area, area.c.id == village.c.commune_id))


def jobs(connection: Connection, campaign_id: int, limit: int = 200) -> list[Job]:
    """The latest jobs of a campaign with a part in scope."""
    query = _jobs(connection).where(print_job.c.campaign_id == campaign_id)
    return each(connection, query.order_by(print_job.c.id.desc()).limit(limit), Job)


def job(connection: Connection, campaign_id: int, job_id: int) -> Job | None:
    query = _jobs(connection).where(print_job.c.campaign_id == campaign_id)
    return first(connection, query.where(print_job.c.id == job_id), Job)


def held(connection: Connection, job_id: int) -> str:
    """The state of a job, which no other transaction can change before this one ends."""
    query = select(print_job.c.state).where(print_job.c.id == job_id).with_for_update()
    return str(connection.execute(query).scalar_one())


def parts(connection: Connection, job_id: int) -> list[Part]:
    """The parts of a job that are in scope."""
    query = _PARTS.where(print_part.c.print_job_id == job_id, *_seen(connection))
    return each(connection, query.order_by(print_part.c.position), Part)


def wholly_seen(connection: Connection, job_id: int) -> bool:
    """Tell whether every part of a job is in scope."""
    of_job = select(func.count()).where(print_part.c.print_job_id == job_id)
    every, mine = (
        connection.execute(query).scalar_one()
        for query in (of_job, of_job.where(*_seen(connection)))
    )
    return bool(every == mine)


def next_part(connection: Connection, job_id: int, made_only: bool) -> Part | None:
    """The first part that is not done; of a cancelled job only one whose codes exist already."""
    query = _PARTS.where(print_part.c.print_job_id == job_id, ~print_part.c.done)
    if made_only:
        query = query.where(_made)
    return first(connection, query.order_by(print_part.c.position).limit(1), Part)


def order(connection: Connection, part_id: int) -> bytes | None:
    """The sealed order of a part that is made and not done; None where there is none."""
    query = select(print_part.c.content).where(print_part.c.id == part_id, _made)
    return connection.execute(query).scalar_one_or_none()


def file(connection: Connection, part_id: int) -> bytes | None:
    """The sealed file of a part that is done; None where it is no longer here."""
    query = select(print_part.c.content).where(print_part.c.id == part_id, _file_here)
    return connection.execute(query).scalar_one_or_none()


def add(connection: Connection, values: dict[str, Any], rows: Sequence[dict[str, Any]]) -> int:
    """Add a job with its parts, in their order."""
    job_id = new_id(connection, insert(print_job).values(**values))
    numbered = [
        row | {"print_job_id": job_id, "position": position} for position, row in enumerate(rows, 1)
    ]
    connection.execute(insert(print_part), numbered)
    return job_id


def change(connection: Connection, job_id: int, **values: Any) -> None:
    connection.execute(update(print_job).where(print_job.c.id == job_id).values(**values))


def keep(connection: Connection, part_id: int, **values: Any) -> bool:
    """Write down what has become of a part that is not done; tell whether this call did."""
    changed = update(print_part).where(print_part.c.id == part_id, ~print_part.c.done)
    return bool(connection.execute(changed.values(**values)).rowcount)


def waiting(connection: Connection, now: datetime) -> list[int]:
    """Jobs nobody works on: not begun, or left by a host that has not said so for a while."""
    query = select(print_job.c.id).where(_free(now)).order_by(print_job.c.id)
    return list(connection.execute(query).scalars())


def take(connection: Connection, job_id: int, now: datetime, until: datetime) -> bool:
    """Take a job on until a moment; tell whether this call was the one."""
    state = update(print_job).where(print_job.c.id == job_id, _free(now))
    if not connection.execute(state.values(lease_until=until)).rowcount:
        return False
    begun = update(print_job).where(print_job.c.id == job_id, print_job.c.state == "waiting")
    connection.execute(begun.values(state="running"))
    return True


def count_fetched(connection: Connection, part_ids: Sequence[int]) -> None:
    connection.execute(
        update(print_part)
        .where(print_part.c.id.in_(part_ids))
        .values(fetched=print_part.c.fetched + 1)
    )


def wipe(connection: Connection, part_ids: Sequence[int]) -> None:
    """Let nothing remain of the files of these parts."""
    gone = update(print_part).where(print_part.c.id.in_(part_ids), print_part.c.done)
    connection.execute(gone.values(content=None))


def wipe_kind(connection: Connection, campaign_id: int, kind: str) -> None:
    """Let nothing remain of what was made of one kind for a campaign, and make no more of it."""
    of_kind = (print_job.c.campaign_id == campaign_id, print_job.c.kind == kind)
    ids = select(print_job.c.id).where(*of_kind)
    connection.execute(
        update(print_part).where(print_part.c.print_job_id.in_(ids)).values(content=None)
    )
    unfinished = print_job.c.state.in_(("waiting", "running", "failed"))
    over = {"state": "cancelled", "lease_until": None, "finished_at": print_job.c.asked_at}
    connection.execute(update(print_job).where(*of_kind, unfinished).values(over))


def old_files(connection: Connection, before: datetime) -> list[tuple[int, int]]:
    """Parts, with their job, whose file is still here though the job was finished before then."""
    query = (
        select(print_part.c.id, print_part.c.print_job_id)
        .join_from(print_part, print_job)
        .where(_file_here, print_job.c.finished_at < before)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def begun(connection: Connection, job_id: int) -> tuple[int, int | None, str, str]:
    """Of a job that is worked on: its campaign, who asked, what, and how."""
    query = select(
        print_job.c.campaign_id, print_job.c.account_id, print_job.c.kind, print_job.c.options
    ).where(print_job.c.id == job_id)
    row = connection.execute(query).one()
    return row[0], row[1], row[2], row[3]


def _free(now: datetime) -> ColumnElement[bool]:
    left = or_(print_job.c.lease_until.is_(None), print_job.c.lease_until < now)
    half_made = exists().where(print_part.c.print_job_id == print_job.c.id, _made)
    return or_(
        print_job.c.state == "waiting",
        and_(print_job.c.state == "running", left),
        and_(print_job.c.state == "cancelled", left, half_made),
    )


def _seen(connection: Connection) -> list[ColumnElement[bool]]:
    return [
        or_(print_part.c.village_id.is_(None), condition)
        for condition in seen(connection, print_part)
    ]


def _jobs(connection: Connection) -> Select[Any]:
    return (
        select(
            print_job.c.id,
            print_job.c.campaign_id,
            print_job.c.account_id,
            print_job.c.kind,
            print_job.c.options,
            print_job.c.state,
            print_job.c.asked_at,
            print_job.c.finished_at,
            print_job.c.problem,
            account.c.display_name,
            func.count(),
            func.count().filter(print_part.c.done),
            func.coalesce(func.sum(print_part.c.sheets), 0),
            func.count().filter(_file_here),
            func.count().filter(print_part.c.fetched > 0),
            func.min(village.c.name),
        )
        .select_from(print_job.join(print_part).outerjoin(account).outerjoin(village))
        .where(*_seen(connection))
        .group_by(*print_job.c, account.c.display_name)
    )
