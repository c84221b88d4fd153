"""The demonstration's people: one account for each role, so that everything can be tried.

What needs two people can be asked for by one and decided by another.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.core.rights import Role
from survey_app.services import campaigns, frames, territory
from survey_app.services.demonstration_campaigns import COMMUNE, DAY, OPEN
from survey_app.services.reach import Place
from survey_app.services.staff import people
from survey_app.store import people as accounts

FIRST, OFFICER = "minhhoa", "minhhoa-hoi"


@dataclass(frozen=True)
class Player:
    """One account shown: where it works is its whole province, the commune, or villages."""

    name: str
    shown: str
    role: Role
    villages: tuple[int, ...] = ()


PLAYERS: tuple[Player, ...] = (
    Player(FIRST, "Cán bộ minh họa", "province"),
    Player("minhhoa2", "Người thứ hai (minh họa)", "province"),
    Player("minhhoa-xa", "Cán bộ xã Trung Môn (minh họa)", "commune"),
    Player("minhhoa-to", "Tổ trưởng Thôn 1 (minh họa)", "team", (1,)),
    Player(OFFICER, "Cán bộ lấy ý kiến Thôn 1, Thôn 2 (minh họa)", "officer", (1, 2)),
    Player("minhhoa-xem", "Người kiểm tra (minh họa)", "auditor"),
)


def missing(connection: Connection) -> bool:
    """Whether somebody of the demonstration has no account yet."""
    return any(accounts.by_name(connection, player.name) is None for player in PLAYERS)


def admit(connection: Connection, password: str) -> None:
    """Create the accounts that are missing; the campaigns stand already."""
    for player in PLAYERS:
        if accounts.by_name(connection, player.name) is None:
            where = _place(connection, player)
            people.create_account(
                connection, player.name, player.shown, password, player.role, where
            )


def set_passwords(connection: Connection, password: str) -> None:
    for player in PLAYERS:
        people.set_password(connection, player.name, password)


def _place(connection: Connection, player: Player) -> Place:
    if player.role == "commune":
        return Place(areas=(territory.find(connection, COMMUNE, DAY).id,))
    if not player.villages:
        return Place(everywhere=True)
    campaign = campaigns.get(connection, OPEN)
    mine = (frames.village(connection, campaign, number).id for number in player.villages)
    return Place(villages=tuple(mine))
