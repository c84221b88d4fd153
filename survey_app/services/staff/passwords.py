"""Passwords: hashed with argon2, and refused where anybody would guess them."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from questionnaires.problem import Problem

SHORTEST = 10
# What people type when ten characters are asked for, without digits at the end.
_COMMON = (
    *("password", "matkhau", "qwertyuiop", "abcdefghij", "iloveyou", "letmein", "administrator"),
    *("mttqtuyenquang", "tuyenquang", "mattran", "mattrantoquoc", "vietnam", "trungmon"),
)

_hasher = PasswordHasher()
_nobody = _hasher.hash("no account has this password")  # equal work for an unknown name


def hashed(password: str) -> str:
    """The hash to keep of a password."""
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether a password is the one behind a hash."""
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def stands_in() -> str:
    """A hash that no password matches, for an account that is none."""
    return _nobody


def problems(password: str, name: str = "") -> list[Problem]:
    """Why a password cannot be taken: too short, everybody's first guess, or the name itself."""
    if len(password) < SHORTEST:
        return [Problem("password_short", "password", {"limit": SHORTEST})]
    plain = _plain(password)
    letters = plain.strip("0123456789")
    guessed = len(set(plain)) < 4 or letters in _COMMON or letters == _plain(name) or not letters
    return [Problem("password_guessed", "password")] if guessed else []


def _plain(text: str) -> str:
    """Lower case, without diacritics, spaces and signs."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isalnum())
