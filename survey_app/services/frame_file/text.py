"""Vietnamese text as people type it: clean for keeping, folded for comparing."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_WORDS = re.compile(r"[^0-9a-z]+")


def tidy(value: object) -> str:
    """Return the text of a cell in NFC, with single spaces and without invisible signs."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", str(value)))
    visible = (sign for sign in text if unicodedata.category(sign)[0] != "C")
    return _SPACES.sub(" ", "".join(visible)).strip()


def identity(text: str) -> str:
    """Return what two spellings of one name share: Unicode form, case and spaces do not count."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", tidy(text)).casefold()).strip()


def folded(text: str) -> str:
    """Return the words of a text without diacritics, case or punctuation: "Số hộ:" → "so ho"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_WORDS.sub(" ", letters).strip()
