"""Proof: a password, or a code of the second factor, as it is shown at any door of staff."""

from collections.abc import Callable, Collection
from typing import Any

from questionnaires.problem import Problem, Refused
from survey_app.services.staff import sign_in
from survey_app.store.people import Account
from survey_app.web import limit
from survey_app.web.site import site


def by_password(
    name: str,
    password: str,
    check: Callable[..., Account | Problem] = sign_in.sign_in,
    known: Collection[int] = (),
) -> Account:
    """The account whose password is right; refuses any other as `check` does, and `login_too_many`
    before it looks where an address has sent too many wrong ones.

    `known` are the accounts that have signed in in this browser before.
    """
    limit.check_sign_in()
    with site().store.read() as connection:
        proof = sign_in.proof(connection, name, password)
    with site().store.write() as connection:
        found = check(connection, name, proof, limit.trusted(known))
    if isinstance(found, Problem):
        limit.count_wrong_sign_in()
        limit.count_wrong_where_known(known)
    return _account(found)


def by_code(
    account_id: int,
    *told: str,
    check: Callable[..., Account | Problem] = sign_in.proved,
    known: Collection[int] = (),
) -> Account:
    """The account whose second factor is right; refuses any other as `check` does."""
    with site().store.write() as connection:
        found = check(connection, site().keys, account_id, *told, limit.trusted(known))
    if isinstance(found, Problem):
        limit.count_wrong_where_known(known)
    return _account(found)


def _account(found: Any) -> Account:
    if isinstance(found, Problem):
        raise Refused(found)
    return found  # type: ignore[no-any-return]
