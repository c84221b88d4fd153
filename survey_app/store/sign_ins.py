"""Sign-ins: living sessions, one-time links, and what a second factor keeps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from survey_app.store.people import Account
from survey_app.store.rows import each, first
from survey_app.store.tables import account, enrolment, recovery_code, signed_in


@dataclass(frozen=True)
class Session:
    """One browser that is signed in."""

    token_hash: bytes
    account_id: int
    since: datetime
    seen_at: datetime
    browser: str


def add(connection: Connection, session: Session) -> None:
    connection.execute(insert(signed_in).values(**vars(session)))


def living(
    connection: Connection, token_hash: bytes, seen_after: datetime, since: datetime
) -> tuple[Account, datetime] | None:
    """The account behind a session that is neither idle nor too old, and when it was last seen."""
    query = (
        select(*account.c, signed_in.c.seen_at)
        .join_from(signed_in, account)
        .where(
            signed_in.c.token_hash == token_hash,
            signed_in.c.seen_at > seen_after,
            signed_in.c.since > since,
            account.c.active,
        )
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (Account(*row[:-1]), row[-1])


def seen(connection: Connection, token_hash: bytes, at: datetime) -> None:
    connection.execute(
        update(signed_in).where(signed_in.c.token_hash == token_hash).values(seen_at=at)
    )


def of_account(connection: Connection, account_id: int) -> list[Session]:
    query = select(signed_in).where(signed_in.c.account_id == account_id)
    return each(connection, query.order_by(signed_in.c.seen_at.desc()), Session)


def last_seen(connection: Connection) -> dict[int, datetime]:
    """When each account was last seen, as far as its sessions tell."""
    found: dict[int, datetime] = {}
    for row in connection.execute(select(signed_in.c.account_id, signed_in.c.seen_at)):
        found[row[0]] = max(row[1], found.get(row[0], row[1]))
    return found


def end(connection: Connection, account_id: int, *, but: bytes = b"", only: bytes = b"") -> None:
    """End the sessions of an account: all, all but one, or one."""
    query = delete(signed_in).where(signed_in.c.account_id == account_id)
    query = query.where(signed_in.c.token_hash != but)
    connection.execute(query.where(signed_in.c.token_hash == only) if only else query)


def end_every(connection: Connection) -> None:
    """End every session and every one-time link."""
    connection.execute(delete(signed_in))
    connection.execute(delete(enrolment))


def sweep(connection: Connection, seen_before: datetime, since_before: datetime) -> None:
    """Forget sessions that have ended by themselves."""
    old = or_(signed_in.c.seen_at < seen_before, signed_in.c.since < since_before)
    connection.execute(delete(signed_in).where(old))


def set_enrolment(
    connection: Connection, account_id: int, token_hash: bytes, expires_at: datetime
) -> None:
    """Keep one link for an account; a newer one kills the older."""
    connection.execute(delete(enrolment).where(enrolment.c.account_id == account_id))
    values = {"account_id": account_id, "token_hash": token_hash, "expires_at": expires_at}
    connection.execute(insert(enrolment).values(**values))


def enrolling(connection: Connection, token_hash: bytes, now: datetime) -> Account | None:
    """The account that a living link belongs to."""
    query = (
        select(*account.c)
        .join_from(enrolment, account)
        .where(enrolment.c.token_hash == token_hash, enrolment.c.expires_at > now, account.c.active)
    )
    return first(connection, query, Account)


def use_enrolment(connection: Connection, token_hash: bytes) -> bool:
    """Use a link up; tell whether this call was the one."""
    result = connection.execute(delete(enrolment).where(enrolment.c.token_hash == token_hash))
    return bool(result.rowcount)


def waiting(connection: Connection) -> set[int]:
    """The accounts whose link nobody has used yet."""
    return set(connection.execute(select(enrolment.c.account_id)).scalars())


def end_enrolment(connection: Connection, account_id: int) -> None:
    connection.execute(delete(enrolment).where(enrolment.c.account_id == account_id))


def set_recovery_codes(connection: Connection, account_id: int, hashes: list[bytes]) -> None:
    connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    if hashes:
        rows = [{"account_id": account_id, "code_hash": code} for code in hashes]
        connection.execute(insert(recovery_code), rows)


def use_recovery_code(connection: Connection, account_id: int, code_hash: bytes) -> bool:
    """Use a recovery code up; tell whether there was one."""
    result = connection.execute(
        delete(recovery_code).where(
            recovery_code.c.account_id == account_id, recovery_code.c.code_hash == code_hash
        )
    )
    return bool(result.rowcount)


def recovery_codes_left(connection: Connection, account_id: int) -> int:
    query = select(recovery_code.c.code_hash).where(recovery_code.c.account_id == account_id)
    return len(connection.execute(query).all())


def take_step(connection: Connection, account_id: int, step: int) -> bool:
    """Let a time step of the second factor be used once; tell whether it was still free."""
    result = connection.execute(
        update(account)
        .where(
            account.c.id == account_id,
            or_(account.c.totp_last.is_(None), account.c.totp_last < step),
        )
        .values(totp_last=step)
    )
    return bool(result.rowcount)
