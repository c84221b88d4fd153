"""Invitations: the right of one household to answer once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from survey_app.store.rows import each, first, only
from survey_app.store.scope import narrowed
from survey_app.store.tables import invitation


@dataclass(frozen=True)
class Invitation:
    """One card as the database knows it: never its code, never its answers."""

    id: str
    campaign_id: int
    village_id: int
    line: int | None
    serial: str
    spare: bool
    state: str
    void_reason: str | None
    answered_online: bool
    answered_paper: bool
    answered_tablet: bool
    tag: int | None
    objected: bool
    rehearsal: bool = False

    @property
    def answered(self) -> bool:
        """Whether the household has answered, however."""
        return self.answered_online or self.answered_paper or self.answered_tablet

    def answered_in(self, forms: Sequence[str]) -> bool:
        """Whether the household has answered in one of these forms, those that a rule counts."""
        online = "online" in forms and self.answered_online
        return online or self.answered_paper or self.answered_tablet


_SELECT = select(
    invitation.c.id,
    invitation.c.campaign_id,
    invitation.c.village_id,
    invitation.c.line,
    invitation.c.serial,
    invitation.c.spare,
    invitation.c.state,
    invitation.c.void_reason,
    invitation.c.answered_online,
    invitation.c.answered_paper,
    invitation.c.answered_tablet,
    invitation.c.tag,
    invitation.c.objected,
    invitation.c.rehearsal,
)


_BY_HASH = _SELECT.where(invitation.c.code_hash == bindparam("code_hash"))
_HELD = _SELECT.where(invitation.c.id == bindparam("card")).with_for_update()
_MARK = {
    column: update(invitation).where(invitation.c.id == bindparam("card")).values({column: True})
    for column in ("answered_online", "answered_paper", "answered_tablet")
}


def by_hash(connection: Connection, code_hash: bytes) -> Invitation | None:
    query = narrowed(connection, _BY_HASH, invitation)
    return first(connection, query, Invitation, code_hash=code_hash)


def by_serial(connection: Connection, campaign_id: int, serial: str) -> Invitation | None:
    query = _SELECT.where(
        invitation.c.campaign_id == campaign_id,
        invitation.c.serial == serial,
        ~invitation.c.rehearsal,
    )
    return first(connection, narrowed(connection, query, invitation), Invitation)


def of_village(connection: Connection, village_id: int) -> list[Invitation]:
    """The cards of a village by serial; those of a rehearsal are none."""
    query = _SELECT.where(invitation.c.village_id == village_id, ~invitation.c.rehearsal)
    return each(connection, query.order_by(invitation.c.serial), Invitation)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(invitation), list(rows))


def void(connection: Connection, invitation_id: str, reason: str) -> bool:
    """Kill a card that nobody has used; tell whether it could be killed."""
    result = connection.execute(
        update(invitation)
        .where(
            invitation.c.id == invitation_id,
            invitation.c.state == "ready",
            ~invitation.c.answered_online,
            ~invitation.c.answered_paper,
            ~invitation.c.answered_tablet,
        )
        .values(state="void", void_reason=reason)
    )
    return bool(result.rowcount)


def bind(connection: Connection, invitation_id: str, line: int) -> bool:
    """Give a spare card to a line, once; tell whether this call was the one."""
    result = connection.execute(
        update(invitation)
        .where(
            invitation.c.id == invitation_id,
            invitation.c.state == "ready",
            invitation.c.spare,
            invitation.c.line.is_(None),
        )
        .values(line=line)
    )
    return bool(result.rowcount)


def change(connection: Connection, invitation_id: str, **values: Any) -> None:
    connection.execute(update(invitation).where(invitation.c.id == invitation_id).values(**values))


def count_double(connection: Connection, invitation_id: str) -> None:
    connection.execute(
        update(invitation)
        .where(invitation.c.id == invitation_id)
        .values(doubles=invitation.c.doubles + 1)
    )


def serials_taken(connection: Connection, village_id: int) -> int:
    """How many serials the village has used up, void cards included."""
    of_village = (invitation.c.village_id == village_id, ~invitation.c.rehearsal)
    return connection.execute(select(func.count()).where(*of_village)).scalar_one()


def rehearsals(connection: Connection, campaign_id: int) -> dict[int, tuple[int, int]]:
    """Cards of a rehearsal by village: how many there are, and how many were tried."""
    query = select(
        invitation.c.village_id, func.count(), func.count().filter(invitation.c.answered_online)
    ).where(invitation.c.campaign_id == campaign_id, invitation.c.rehearsal)
    rows: Any = connection.execute(
        narrowed(connection, query, invitation).group_by(invitation.c.village_id)
    )
    return {village_id: (made, tried) for village_id, made, tried in rows}


def wipe_rehearsals(connection: Connection, campaign_id: int) -> None:
    """Delete every card of a campaign's rehearsal."""
    connection.execute(
        delete(invitation).where(invitation.c.campaign_id == campaign_id, invitation.c.rehearsal)
    )


def held(connection: Connection, invitation_id: str) -> Invitation:
    """The card as it is now, which no other transaction can change before this one ends.

    Hold the campaign first (`campaigns.state_held`): whoever closes it takes them in that order.
    """
    return only(connection, _HELD, Invitation, card=invitation_id)


def mark(connection: Connection, card: Invitation, column: str) -> None:
    """Set `answered_online`, `answered_paper` or `answered_tablet` of a held card."""
    connection.execute(_MARK[column], {"card": card.id})


@dataclass(frozen=True)
class DoubleCard:
    """A card whose household made a second ballot: stubs keyed again, or a ballot on paper beside
    an answer to an officer's tablet or, where that counts, online (`both`).
    """

    id: str
    village_id: int
    serial: str
    line: int | None
    stubs_again: int
    both: bool


def doubles(connection: Connection, campaign_id: int, online: bool) -> list[DoubleCard]:
    """The cards with a second ballot; `online` tells whether answers online count."""
    card = invitation.c
    otherwise = card.answered_tablet | (card.answered_online & literal(online))
    both = card.answered_paper & otherwise
    query = (
        select(card.id, card.village_id, card.serial, card.line, card.doubles, both)
        .where(card.campaign_id == campaign_id, (card.doubles > 0) | both)
        .order_by(card.serial)
    )
    return each(connection, narrowed(connection, query, invitation), DoubleCard)
