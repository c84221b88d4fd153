"""People: accounts of the office and how they sign in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core.rights import Role
from survey_app.store import journal, people
from survey_app.store.people import Account
from survey_app.store.scope import EVERYWHERE, Scope

# Five wrong passwords close an account for a while; nobody is told which half was wrong.
ALLOWED_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()
_nobody = _hasher.hash("no account has this password")  # equal work for an unknown name


@dataclass(frozen=True)
class Act:
    """One line of the journal: when, who, what."""

    at: datetime
    name: str
    act: str
    detail: str


def create_account(
    connection: Connection, name: str, display_name: str, password: str, role: Role = "province"
) -> Account:
    """Create an account; refuses a taken name and a short password."""
    problems = []
    if not name.strip() or people.by_name(connection, name.strip()):
        problems.append(Problem("account_name_taken", "name", {"name": name}))
    if len(password) < SHORTEST_PASSWORD:
        problems.append(Problem("password_short", "password", {"limit": SHORTEST_PASSWORD}))
    if problems:
        raise Refused(*problems)
    account_id = people.add(
        connection,
        {
            "name": name.strip(),
            "display_name": display_name.strip() or name.strip(),
            "role": role,
            "everywhere": role == "province",
            "password_hash": _hasher.hash(password),
        },
    )
    journal.note(connection, "account.create", name, account_id)
    return account(connection, account_id)


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give an account a new password, which ends its sessions and opens a lock."""
    found = people.by_name(connection, name)
    if found is None:
        raise Refused(Problem("account_unknown", "name", {"name": name}))
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(Problem("password_short", "password", {"limit": SHORTEST_PASSWORD}))
    people.change(
        connection,
        found.id,
        password_hash=_hasher.hash(password),
        failures=0,
        locked_until=None,
    )
    journal.note(connection, "account.password", name, found.id)


def proof(connection: Connection, name: str, password: str) -> str | None:
    """What `sign_in` takes as proof: the account's hash where the password matches it.

    Hashing takes its time on purpose, so it happens before the transaction that writes.
    """
    found = people.by_name(connection, name.strip())
    matches = _matches((found and found.password_hash) or _nobody, password)
    return found.password_hash if found and matches else None


def sign_in(connection: Connection, name: str, proof: str | None) -> Account | Problem:
    """The account, or why not; a failure is counted, so the caller commits either way."""
    found = people.held(connection, name.strip())  # so that tries at once are counted one by one
    now = datetime.now(UTC).replace(tzinfo=None)
    if found is None:
        return Problem("login_failed")
    if found.locked_until and found.locked_until > now:
        return Problem("login_locked", values={"minutes": LOCKED_FOR.seconds // 60})
    if proof is None or proof != found.password_hash or not found.active:
        _count_failure(connection, found, now)
        return Problem("login_failed")
    people.change(connection, found.id, failures=0, locked_until=None)
    journal.note(connection, "account.sign_in", "", found.id)
    return found


def account(connection: Connection, account_id: int) -> Account:
    """The account of this id; refuses one that is no more."""
    found = people.by_id(connection, account_id)
    if found is None:
        raise Refused(Problem("account_unknown", values={"name": account_id}))
    return found


def scope(connection: Connection, account: Account) -> Scope:
    """What an account may see: everywhere, its areas with all beneath, or its villages."""
    if account.everywhere:
        return EVERYWHERE
    areas = people.areas_of(connection, account.id)
    return Scope(
        areas=areas,
        communes=people.communes_among(connection, areas),
        villages=people.villages_of(connection, account.id),
    )


def acts(connection: Connection, campaign_id: int) -> list[Act]:
    """The latest acts of staff on a campaign, the newest first."""
    return [
        Act(line.at.replace(tzinfo=UTC), line.display_name or "", line.act, line.detail)
        for line in journal.of_campaign(connection, campaign_id)
    ]


def _count_failure(connection: Connection, found: Account, now: datetime) -> None:
    failures = found.failures + 1
    locked = now + LOCKED_FOR if failures >= ALLOWED_FAILURES else None
    people.change(connection, found.id, failures=0 if locked else failures, locked_until=locked)
    if locked:
        journal.note(connection, "account.locked", found.name, found.id)


def _matches(password_hash: str | None, password: str) -> bool:
    try:
        return password_hash is not None and _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False
