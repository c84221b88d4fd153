"""Sign-in: a password, where it is set up a second factor, and a session the server can end."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from questionnaires.problem import Problem
from survey_app.services.keys import Keys
from survey_app.services.staff import second_factor
from survey_app.services.staff.passwords import matches, stands_in
from survey_app.store import journal, people, sign_ins
from survey_app.store.people import Account
from survey_app.store.sign_ins import Session

# Five wrong passwords or codes close an account for a while; nobody is told which was wrong.
ALLOWED_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a living session, and whether to note that it was seen."""

    account: Account
    stale: bool


def proof(connection: Connection, name: str, password: str) -> str | None:
    """What `sign_in` takes as proof: the account's hash where the password matches it.

    Hashing takes its time on purpose, so it happens before the transaction that writes.
    """
    found = people.by_name(connection, name.strip())
    kept = found.password_hash if found else None
    return kept if matches(kept or stands_in(), password) else None


def sign_in(
    connection: Connection, name: str, proof: str | None, known: Collection[int] = ()
) -> Account | Problem:
    """The account whose password was right, or why not.

    Where the account has a second factor, its code comes next: `confirm`. A lock does not hold for
    the accounts that are `known` where the password was typed.
    """
    found = checked(connection, name, proof, known)
    if isinstance(found, Account) and found.totp_secret is None:
        _let_in(connection, found)
    return found


def checked(
    connection: Connection, name: str, proof: str | None, known: Collection[int] = ()
) -> Account | Problem:
    """The account whose password was right, or why not.

    A failure is counted, so the caller commits either way.
    """
    found = people.held(connection, name.strip())  # so that tries at once are counted one by one
    if found is None:
        return Problem("login_failed")
    if _locked(found) and found.id not in known:
        return _lock_problem()
    if proof is None or proof != found.password_hash or not found.active:
        _count_failure(connection, found)
        return Problem("login_failed")
    return found


def confirm(
    connection: Connection,
    keys: Keys,
    account_id: int,
    mark: str,
    code: str,
    known: Collection[int] = (),
) -> Account | Problem:
    """The account whose second factor (or a recovery code) was right, or why not.

    `mark` is that of the password which was right before: a new one ends this half of a sign-in.
    """
    named = people.by_id(connection, account_id)
    if named is None or mark_of(named.password_hash) != mark:
        return Problem("login_failed")
    found = proved(connection, keys, account_id, code, known)
    if isinstance(found, Account):
        _let_in(connection, found)
    return found


def proved(
    connection: Connection, keys: Keys, account_id: int, code: str, known: Collection[int] = ()
) -> Account | Problem:
    """The account whose second factor (or a recovery code) was right, or why not.

    A failure is counted, so the caller commits either way.
    """
    named = people.by_id(connection, account_id)
    found = people.held(connection, named.name) if named else None
    if found is None or not found.active:
        return Problem("login_failed")
    if _locked(found) and found.id not in known:
        return _lock_problem()
    if not second_factor.check(connection, keys, found, code):
        _count_failure(connection, found)
        return Problem("second_factor_wrong", "code")
    return found


def open_session(connection: Connection, account: Account, browser: str) -> str:
    """A new session; its token goes to the browser, the store keeps a hash."""
    token, now = secrets.token_urlsafe(32), _now()
    sign_ins.sweep(connection, now - IDLE, now - LONGEST)
    sign_ins.add(connection, Session(hash_of(token), account.id, now, now, browser))
    return token


def living(connection: Connection, token: str, now: datetime | None = None) -> SignedIn | None:
    """Who is signed in with this token; None where the session is idle, too old or ended."""
    at = now or _now()
    found = sign_ins.living(connection, hash_of(token), at - IDLE, at - LONGEST)
    return found and SignedIn(found[0], at - found[1] > _SEEN_EVERY)


def see(connection: Connection, token: str) -> None:
    """Note that a session is in use."""
    sign_ins.seen(connection, hash_of(token), _now())


def end(connection: Connection, account: Account, token: str) -> None:
    """Sign one browser out."""
    sign_ins.end(connection, account.id, only=hash_of(token))


def end_named(connection: Connection, account: Account, name: str) -> None:
    """End the session of this name (the beginning of its hash), or none."""
    for session in sign_ins.of_account(connection, account.id):
        if name_of(session) == name:
            sign_ins.end(connection, account.id, only=session.token_hash)
            journal.note(connection, "account.session_end", session.browser, account.id)


def end_others(connection: Connection, account: Account, token: str) -> None:
    """Sign every other browser of this account out."""
    sign_ins.end(connection, account.id, but=hash_of(token))
    journal.note(connection, "account.session_end", "", account.id)


def sessions(connection: Connection, account: Account) -> list[Session]:
    """The browsers that are signed in, the last seen first."""
    return sign_ins.of_account(connection, account.id)


def name_of(session: Session) -> str:
    """What a page may call a session without giving it away."""
    return session.token_hash.hex()[:16]


def hash_of(token: str) -> bytes:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def mark_of(secret: str | bytes | None) -> str:
    """What a cookie may hold of a secret, to tell later whether it is still the same."""
    told = secret.encode() if isinstance(secret, str) else secret or b""
    return hashlib.sha256(told).hexdigest()[:16]


def _let_in(connection: Connection, found: Account) -> None:
    people.change(connection, found.id, failures=0, locked_until=None)
    journal.note(connection, "account.sign_in", "", found.id)


def _locked(found: Account) -> bool:
    return bool(found.locked_until and found.locked_until > _now())


def _lock_problem() -> Problem:
    return Problem("login_locked", values={"minutes": LOCKED_FOR.seconds // 60})


def _count_failure(connection: Connection, found: Account) -> None:
    failures = found.failures + 1
    locked = _now() + LOCKED_FOR if failures >= ALLOWED_FAILURES else None
    people.change(connection, found.id, failures=0 if locked else failures, locked_until=locked)
    if locked:
        journal.note(connection, "account.locked", found.name, found.id)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
