"""People: accounts, their roles and areas, and the one-time links by which they are taken up."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core.rights import NAMES, Role, known_role
from survey_app.services import reach, territory
from survey_app.services.field import tablets
from survey_app.services.reach import Place
from survey_app.services.staff import passwords
from survey_app.services.staff.sign_in import hash_of
from survey_app.store import areas, journal, people, sign_ins, villages
from survey_app.store.areas import Unit
from survey_app.store.people import Account
from survey_app.store.scope import EVERYWHERE, Scope

LINK_LIVES = timedelta(days=7)


@dataclass(frozen=True)
class Act:
    """One line of the journal: when, who, what."""

    at: datetime
    name: str
    act: str
    detail: str


@dataclass(frozen=True)
class Person:
    """An account as a colleague sees it."""

    account: Account
    where: tuple[str, ...]
    seen_at: datetime | None
    enrolling: bool


def create_account(
    connection: Connection,
    name: str,
    display_name: str,
    password: str,
    role: Role = "province",
    place: Place | None = None,
) -> Account:
    """Create an account with a password, by command: nobody stands in the journal as its maker.

    Refuses a taken name and a password that will not do.
    """
    problems = [*_name_problems(connection, name), *passwords.problems(password, name)]
    if problems:
        raise Refused(*problems)
    hashed = passwords.hashed(password)
    return _add(connection, name, display_name, hashed, role, place, None)


def invite(
    connection: Connection,
    name: str,
    display_name: str,
    role: str,
    place: Place,
    by: Account,
) -> tuple[Account, str]:
    """Create an account without a password; return it with the token of its one-time link.

    Refuses a taken name, a role above one's own, and areas or villages beyond one's own.
    """
    problems = [*_name_problems(connection, name), *reach.problems(connection, role, place, by)]
    if problems:
        raise Refused(*problems)
    made = _add(connection, name, display_name, None, known_role(role), place, by.id)
    return made, new_link(connection, made, by)


def new_link(connection: Connection, account: Account, by: Account | None = None) -> str:
    """A new one-time link: the one before dies, and so do wrong tries that locked the account."""
    token = secrets.token_urlsafe(24)
    sign_ins.set_enrolment(connection, account.id, hash_of(token), _now() + LINK_LIVES)
    people.change(connection, account.id, failures=0, locked_until=None)
    journal.note(connection, "account.link", account.name, by.id if by else None)
    return token


def enrolling(connection: Connection, token: str) -> Account:
    """The account that a living link belongs to; refuses any other (`link_dead`)."""
    found = sign_ins.enrolling(connection, hash_of(token), _now())
    if found is None:
        raise Refused(Problem("link_dead"))
    return found


def enrol(connection: Connection, token: str, password: str) -> Account:
    """Take an account up with a password of one's own; the link is used up.

    A second factor set up before goes too: who asks for a new link may have lost the phone.
    """
    found = enrolling(connection, token)
    problems = passwords.problems(password, found.name)
    if problems:
        raise Refused(*problems)
    if not sign_ins.use_enrolment(connection, hash_of(token)):
        raise Refused(Problem("link_dead"))
    sign_ins.set_recovery_codes(connection, found.id, [])
    people.change(connection, found.id, totp_secret=None, totp_last=None)
    _keep_password(connection, found, password, "account.enrol", found.id)
    return account(connection, found.id)


def set_password(
    connection: Connection, name: str, password: str, by: Account | None = None
) -> None:
    """Give an account a new password, which ends its sessions and opens a lock.

    Nobody stands in the journal where it is given by command.
    """
    found = people.by_name(connection, name)
    if found is None:
        raise Refused(Problem("account_unknown", "name", {"name": name}))
    problems = passwords.problems(password, name)
    if problems:
        raise Refused(*problems)
    _keep_password(connection, found, password, "account.password", by.id if by else None)


def assign(connection: Connection, found: Account, role: str, place: Place, by: Account) -> None:
    """Give an account another role or other areas; refuses what is beyond one's own."""
    reach.check(connection, found, by)
    problems = reach.problems(connection, role, place, by)
    if problems:
        raise Refused(*problems)
    people.change(connection, found.id, role=role, everywhere=place.everywhere)
    people.set_areas(connection, found.id, place.areas)
    people.set_villages(connection, found.id, place.villages)
    tablets.send_along(connection, found.id)
    journal.note(connection, "account.assign", f"{found.name}: {NAMES[known_role(role)]}", by.id)


def set_active(connection: Connection, found: Account, active: bool, by: Account) -> None:
    """Close an account, which ends its sessions and its link, or open it again; never one's own."""
    reach.check(connection, found, by)
    if found.id == by.id:
        raise Refused(Problem("account_own"))
    people.change(connection, found.id, active=active)
    if not active:
        sign_ins.end(connection, found.id)
        sign_ins.end_enrolment(connection, found.id)
    journal.note(connection, "account.open" if active else "account.close", found.name, by.id)


def listed(connection: Connection, by: Account) -> list[Person]:
    """The accounts within one's own reach, by name."""
    seen, waiting = sign_ins.last_seen(connection), sign_ins.waiting(connection)
    found = []
    for each in people.every(connection):
        try:
            reach.check(connection, each, by)
        except Refused:
            continue
        where = _where(connection, each)
        found.append(Person(each, where, seen.get(each.id), each.id in waiting))
    return found


def units(connection: Connection, area_ids: Sequence[int]) -> list[Unit]:
    """The units of these ids."""
    return [areas.by_id(connection, one) for one in area_ids]


def account(connection: Connection, account_id: int) -> Account:
    """The account of this id; refuses one that is no more."""
    found = people.by_id(connection, account_id)
    if found is None:
        raise Refused(Problem("account_unknown", values={"name": account_id}))
    return found


def named(connection: Connection, name: str) -> Account:
    """The account of this name; refuses an unknown one."""
    found = people.by_name(connection, name)
    if found is None:
        raise Refused(Problem("account_unknown", "name", {"name": name}))
    return found


def scope(connection: Connection, account: Account) -> Scope:
    """What an account may see: everywhere; its areas and those of which they are the heirs, with
    all beneath; or its villages.
    """
    if account.everywhere:
        return EVERYWHERE
    named = people.areas_named(connection, account.id)
    found = people.areas_of(connection, territory.with_former(connection, named))
    return Scope(
        areas=found,
        communes=people.communes_among(connection, found),
        villages=people.villages_of(connection, account.id),
    )


def acts(connection: Connection, campaign_id: int) -> list[Act]:
    """The latest acts of staff on a campaign, the newest first."""
    return [
        Act(line.at.replace(tzinfo=UTC), line.display_name or "", line.act, line.detail)
        for line in journal.of_campaign(connection, campaign_id)
    ]


def _add(
    connection: Connection,
    name: str,
    display_name: str,
    password_hash: str | None,
    role: Role,
    place: Place | None,
    by: int | None,
) -> Account:
    where = place or Place(everywhere=role == "province")
    account_id = people.add(
        connection,
        {
            "name": name.strip(),
            "display_name": " ".join(display_name.split()) or name.strip(),
            "role": role,
            "password_hash": password_hash,
            "everywhere": where.everywhere,
        },
    )
    people.set_areas(connection, account_id, where.areas)
    people.set_villages(connection, account_id, where.villages)
    journal.note(connection, "account.create", f"{name.strip()}: {NAMES[role]}", by)
    return account(connection, account_id)


def _name_problems(connection: Connection, name: str) -> list[Problem]:
    if not name.strip():
        return [Problem("field_missing", "name")]
    if people.by_name(connection, name.strip()):
        return [Problem("account_name_taken", "name", {"name": name})]
    return []


def _where(connection: Connection, found: Account) -> tuple[str, ...]:
    if found.everywhere:
        return ("toàn tỉnh",)
    units = [areas.by_id(connection, one).name for one in people.areas_named(connection, found.id)]
    ids = sorted(people.villages_of(connection, found.id))
    return (*units, *(villages.by_id(connection, one).name for one in ids))


def _keep_password(
    connection: Connection, found: Account, password: str, act: str, by: int | None
) -> None:
    people.change(
        connection,
        found.id,
        password_hash=passwords.hashed(password),
        failures=0,
        locked_until=None,
    )
    sign_ins.end(connection, found.id)
    journal.note(connection, act, found.name, by)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
