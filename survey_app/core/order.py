"""Order: names as people sort them, by the Vietnamese alphabet, and numbers as numbers."""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; a level tone comes first
Part = tuple[int, int, tuple[int, ...], tuple[int, ...]]


def by_name(name: str) -> tuple[Part, ...]:
    """The key of a name: syllable by syllable, letters before tones, "Thôn 2" before "Thôn 10"."""
    return tuple(map(_part, re.findall(r"\d+|[^\W\d_]+", _composed(name))))


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _part(part: str) -> Part:
    if part.isdigit():
        return 0, int(part), (), ()
    letters = unicodedata.normalize("NFD", part)
    tones = tuple(_TONES.index(mark) + 1 for mark in letters if mark in _TONES)
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    return 1, 0, tuple(map(_place, bare)), tones


def _place(letter: str) -> int:
    """Where a letter stands in the alphabet; another's after all of it."""
    at = _ALPHABET.find(letter)
    return len(_ALPHABET) + ord(letter) if at < 0 else at
