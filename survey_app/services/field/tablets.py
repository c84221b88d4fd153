"""Tablets: registered with a signal, out for campaigns, home with everything or written off."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import reasons
from survey_app.services.field.allowance import is_full
from survey_app.services.staff.sign_in import hash_of
from survey_app.store import journal, people, quarantine, tablets, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.people import Account
from survey_app.store.scope import scope_of
from survey_app.store.tablets import Outing, Tablet

NAME_LIMIT = 60


@dataclass(frozen=True)
class Standing:
    """One tablet as the office sees it for a campaign; `missing` are numbers of lost envelopes.

    `set_aside` counts its records that wait for two people, `full` says that no more are taken.
    """

    tablet: Tablet
    outing: Outing
    officers: tuple[str, ...]
    highest: int
    missing: tuple[int, ...]
    set_aside: int
    full: bool

    @property
    def home(self) -> bool:
        """Whether, by its own word and by its envelopes, nothing is left on it."""
        return not self.tablet.queued and not self.missing


def register(connection: Connection, account: Account, name: str) -> tuple[Tablet, str]:
    """Register a tablet under a name; return it with its token, which is kept on it alone.

    Refuses a missing, a long and a taken name.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not name:
        raise Refused(Problem("field_missing", "tablet"))
    if len(name) > NAME_LIMIT:
        raise Refused(Problem("answer_too_long", "tablet", {"limit": NAME_LIMIT}))
    if tablets.by_name(connection, name):
        raise Refused(Problem("tablet_name_taken", "tablet", {"name": name}))
    token, now = secrets.token_urlsafe(32), _now()
    values = {"name": name, "token_hash": hash_of(token), "registered_by": account.id}
    tablet_id = tablets.add(connection, values | {"registered_at": now, "seen_at": now})
    journal.note(connection, "tablet.register", name, account.id)
    found = _by_id(connection, tablet_id)
    sign_on(connection, found, account)
    return found, token


def at_hand(connection: Connection, account: Account, token: str, name: str) -> tuple[Tablet, str]:
    """The tablet that somebody signs in on, with its token, registered where it is not known.

    One that had a token of another life of this database, and whose name is taken here, gets a
    number behind it. Refuses a retired tablet, and what `register` refuses.
    """
    found = tablets.by_token(connection, hash_of(token)) if token else None
    if found is None:
        return register(connection, account, _free(connection, name) if token else name)
    sign_on(connection, recognise(connection, token), account)
    return found, token


def _free(connection: Connection, name: str) -> str:
    names = (name if n == 1 else f"{name} ({n})" for n in count(1))
    return next(each for each in names if not tablets.by_name(connection, " ".join(each.split())))


def recognise(connection: Connection, token: str) -> Tablet:
    """The tablet that holds this token; refuses one unknown or retired (`tablet_unknown`)."""
    found = remembered(connection, token)
    if not found.active:
        raise Refused(Problem("tablet_unknown"))
    return found


def remembered(connection: Connection, token: str) -> Tablet:
    """The tablet that ever held this token, retired or not; refuses one unknown."""
    found = tablets.by_token(connection, hash_of(token)) if token else None
    if found is None:
        raise Refused(Problem("tablet_unknown"))
    return found


def officers_on(connection: Connection, token: str) -> set[int]:
    """The officers who have signed in on the tablet that holds this token; of another, none."""
    found = tablets.by_token(connection, hash_of(token)) if token else None
    return tablets.officers(connection, found.id) if found else set()


def sign_on(connection: Connection, tablet: Tablet, account: Account) -> None:
    """Note that an officer works on a tablet, which is out for the campaigns of their villages."""
    tablets.sign_on(connection, tablet.id, account.id)
    mine = people.villages_of(connection, account.id)
    tablets.send_out(connection, tablet.id, villages.campaigns_of(connection, mine))


def send_along(connection: Connection, account_id: int) -> None:
    """Send every living tablet of an officer out for the campaigns of villages newly theirs."""
    mine = villages.campaigns_of(connection, people.villages_of(connection, account_id))
    for tablet in tablets.of_officer(connection, account_id):
        known = tablets.campaigns_of(connection, tablet.id)
        tablets.send_out(connection, tablet.id, set(mine) - known)


def standings(connection: Connection, campaign: Campaign) -> list[Standing]:
    """Every tablet that was ever out for a campaign with somebody of the villages in scope."""
    return [
        _standing(connection, tablet, outing)
        for tablet, outing in tablets.out_for(connection, campaign.id)
        if _in_scope(connection, campaign, tablet)
    ]


def outstanding(connection: Connection, campaign: Campaign) -> list[Tablet]:
    """The tablets in scope out for a campaign that are neither checked in nor written off."""
    return [
        tablet
        for tablet, outing in tablets.out_for(connection, campaign.id)
        if outing.state == "out" and _in_scope(connection, campaign, tablet)
    ]


def check_in(
    connection: Connection, campaign: Campaign, tablet_id: int, account_id: int | None = None
) -> Tablet:
    """Check a tablet in; refuses an unknown one, and one that still has records or lacks some."""
    found = _of_campaign(connection, campaign, tablet_id)
    if not found.home:
        raise Refused(Problem("tablet_not_empty", values={"name": found.tablet.name}))
    _settle(connection, campaign, found.tablet, "checked_in", "", account_id)
    journal.note(connection, "tablet.check_in", found.tablet.name, account_id, campaign.id)
    return found.tablet


def write_off(
    connection: Connection,
    campaign: Campaign,
    tablet_id: int,
    reason: str,
    account_id: int | None = None,
) -> Tablet:
    """Record that a tablet will bring no more, and why; refuses an unknown one and no reason."""
    found = _of_campaign(connection, campaign, tablet_id)
    reason = reasons.given(reason, "tablet_reason_missing")
    _settle(connection, campaign, found.tablet, "written_off", reason, account_id)
    detail = f"{found.tablet.name}: {reason}"
    journal.note(connection, "tablet.write_off", detail, account_id, campaign.id)
    return found.tablet


def retire(
    connection: Connection, campaign: Campaign, tablet_id: int, account_id: int | None = None
) -> Tablet:
    """End the token of a tablet out for a campaign, a lost one's say; refuses an unknown one."""
    found = _of_campaign(connection, campaign, tablet_id).tablet
    tablets.change(connection, found.id, active=False)
    journal.note(connection, "tablet.retire", found.name, account_id, campaign.id)
    return found


def _settle(
    connection: Connection,
    campaign: Campaign,
    found: Tablet,
    state: str,
    reason: str,
    account_id: int | None,
) -> None:
    values = {"state": state, "reason": reason, "settled_by": account_id}
    tablets.settle(connection, found.id, campaign.id, **values)


def _of_campaign(connection: Connection, campaign: Campaign, tablet_id: int) -> Standing:
    for found in standings(connection, campaign):
        if found.tablet.id == tablet_id:
            return found
    raise Refused(Problem("tablet_unknown"))


def _in_scope(connection: Connection, campaign: Campaign, tablet: Tablet) -> bool:
    if scope_of(connection).owns(campaign.area_id):
        return True
    officers = tablets.officers(connection, tablet.id)
    theirs = (people.villages_of(connection, officer) for officer in officers)
    return any(villages.seen_among(connection, found) for found in theirs)


def _standing(connection: Connection, tablet: Tablet, outing: Outing) -> Standing:
    return Standing(
        tablet,
        outing,
        _names(connection, sorted(tablets.officers(connection, tablet.id))),
        tablets.highest(connection, tablet.id),
        tuple(tablets.missing(connection, tablet.id)),
        quarantine.of_tablet(connection, tablet.id)[0],
        is_full(connection, tablet.id),
    )


def _names(connection: Connection, account_ids: Sequence[int]) -> tuple[str, ...]:
    found = (people.by_id(connection, account_id) for account_id in account_ids)
    return tuple(account.display_name for account in found if account)


def _by_id(connection: Connection, tablet_id: int) -> Tablet:
    found = tablets.by_id(connection, tablet_id)
    if found is None:
        raise Refused(Problem("tablet_unknown"))
    return found


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
