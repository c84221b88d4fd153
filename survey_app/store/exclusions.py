"""Exclusions: responses that a decision leaves out of the figures; they stay where they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from survey_app.store.responses import COUNTED, STANDING
from survey_app.store.scope import seen
from survey_app.store.tables import ballot, decision, response


@dataclass(frozen=True)
class Left:
    """How many responses of one place, form and mode a decision leaves out, and why."""

    where: int
    form: str
    mode: str
    decision_id: int
    reason: str
    count: int


def counts(connection: Connection, campaign_id: int) -> list[Left]:
    """What is left out today, by place, form, mode and decision; no response is read where two
    people have not left any out.
    """
    agreed = (decision.c.campaign_id == campaign_id, decision.c.outcome == "agreed")
    if connection.execute(select(decision.c.id).where(*agreed).limit(1)).first() is None:
        return []
    where = func.coalesce(response.c.village_id, response.c.place_id)
    keys = (where, response.c.form, response.c.mode, response.c.excluded_by, decision.c.reason)
    query = (
        select(*keys, func.count())
        .join(decision, response.c.excluded_by == decision.c.id)
        .where(response.c.campaign_id == campaign_id, STANDING, *seen(connection, response))
        .group_by(*keys)
        .order_by(response.c.excluded_by, where)
    )
    return [Left(*row) for row in connection.execute(query)]


def villages_of_ballots(
    connection: Connection, campaign_id: int, numbers: Sequence[str]
) -> dict[str, int]:
    """The village of each of these ballots that has been keyed and counts."""
    rows: Any = connection.execute(
        select(response.c.ballot, response.c.village_id).where(
            _ballots(campaign_id, numbers), COUNTED, *seen(connection, response)
        )
    )
    return dict(rows.all())


def ballots_known(connection: Connection, campaign_id: int, numbers: Sequence[str]) -> set[str]:
    """Those of these numbers that are ballots of the campaign."""
    query = select(ballot.c.number).where(
        ballot.c.campaign_id == campaign_id,
        ballot.c.number.in_(numbers),
        *seen(connection, ballot),
    )
    return set(connection.execute(query).scalars())


def batch_size(connection: Connection, village_id: int, form: str, medium: str) -> int:
    """How many counted responses of a village came in one form on one medium."""
    query = select(func.count()).where(_batch(village_id, form, medium), COUNTED)
    return connection.execute(query).scalar_one()


def leave_ballots_out(
    connection: Connection, campaign_id: int, numbers: Sequence[str], decision_id: int
) -> int:
    return _leave_out(connection, _ballots(campaign_id, numbers), decision_id)


def leave_batch_out(
    connection: Connection, village_id: int, form: str, medium: str, decision_id: int
) -> int:
    return _leave_out(connection, _batch(village_id, form, medium), decision_id)


def take_back(connection: Connection, campaign_id: int, decision_id: int) -> int:
    """Let count again what a decision has left out; tell how many."""
    of_decision = response.c.excluded_by == decision_id
    result = connection.execute(
        update(response)
        .where(response.c.campaign_id == campaign_id, of_decision)
        .values(excluded_by=None)
    )
    return int(result.rowcount)


def _leave_out(connection: Connection, which: ColumnElement[bool], decision_id: int) -> int:
    values = {"excluded_by": decision_id}
    result = connection.execute(update(response).where(which, COUNTED).values(**values))
    return int(result.rowcount)


def _ballots(campaign_id: int, numbers: Sequence[str]) -> ColumnElement[bool]:
    return and_(response.c.campaign_id == campaign_id, response.c.ballot.in_(numbers))


def _batch(village_id: int, form: str, medium: str) -> ColumnElement[bool]:
    of_form = and_(response.c.form == form, response.c.medium == medium)
    return and_(response.c.village_id == village_id, of_form)
