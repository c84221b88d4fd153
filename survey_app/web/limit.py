"""Limits on guessing: only wrong codes and passwords are counted; a right code always opens.

A whole village, or a market, can sit behind one mobile address. Addresses are kept in memory alone,
hashed under a key that dies with the process.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Iterable
from math import ceil
from time import time

from flask import request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from questionnaires.problem import Problem, Refused

WRONG_CODES = parse_many("30/minute;300/hour")
# An office sits behind one address, and so do the tablets of a whole mobile network.
WRONG_SIGN_INS = parse_many("30/minute;200/hour")
_WRONG_WHERE_KNOWN = parse_many("5/15minute")
OPEN_POSTS = parse_many("1000/10minute")
_GUESSES = {"code_malformed", "code_unknown", "receipt_malformed", "receipt_unknown"}

_limiter = FixedWindowRateLimiter(MemoryStorage())
_key = secrets.token_bytes(16)


def count_guess(refused: Refused) -> None:
    """Count a refusal that was a wrong code; raises TooManyRequests once there are too many."""
    if _GUESSES.intersection(refused.codes):
        _hit("wrong", WRONG_CODES)


def count_open_post() -> None:
    """Count an answer sent from a poster; raises TooManyRequests beyond what a market can send."""
    _hit("open", OPEN_POSTS)


def check_sign_in() -> None:
    """Refuse with `login_too_many` while this address has sent too many wrong passwords.

    Hashing one costs the server a moment on purpose, so this comes before it.
    """
    at = ("sign-in", _address())
    spent = [limit for limit in WRONG_SIGN_INS if not _limiter.test(limit, *at)]
    if spent:
        until = max(_limiter.get_window_stats(limit, *at).reset_time for limit in spent)
        minutes = max(1, ceil((until - time()) / 60))
        raise Refused(Problem("login_too_many", values={"minutes": minutes}))


def count_wrong_sign_in() -> None:
    """Count a password that was wrong."""
    for limit in WRONG_SIGN_INS:
        _limiter.hit(limit, "sign-in", _address())


def trusted(accounts: Iterable[int]) -> set[int]:
    """Of the accounts known to a browser, those it has not sent too many wrong tries for."""
    (most,) = _WRONG_WHERE_KNOWN
    return {each for each in accounts if _limiter.test(most, "known", str(each))}


def count_wrong_where_known(accounts: Iterable[int]) -> None:
    """Count a wrong password or code from a browser to which these accounts are known."""
    (most,) = _WRONG_WHERE_KNOWN
    for each in accounts:
        _limiter.hit(most, "known", str(each))


def forget() -> None:
    """Begin counting anew."""
    _limiter.storage.reset()


def _hit(purpose: str, limits: list[RateLimitItem]) -> None:
    address = _address()
    within = [_limiter.hit(limit, purpose, address) for limit in limits]
    if not all(within):
        raise TooManyRequests


def _address() -> str:
    """The keyed hash of the address that asks; of its network where it is IPv6."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    if address.version == 6:
        address = ipaddress.ip_network((address, 64), strict=False).network_address
    return hashlib.blake2b(address.packed, key=_key, digest_size=12).hexdigest()
