"""Codes on cards and receipts: random enough to be secret, plain enough to be read over the phone.

The alphabet has 17 characters, `23456789FHKMPRTVX`, chosen for Vietnamese ears and keyboards:

- 0 O D Q and 1 I L J look alike in print; B G S Z look like 8 6 5 2 (and are read as these);
- A E I O U Y are vowels: without them the Telex and VNI keyboards of a phone have nothing to put a
  tone on (AX would become Ã), and no code spells a word; D and W are letters that those keyboards
  change by themselves (DD → Đ, W → Ư);
- C and Q sound like K (cờ), N like M and, in the north, like L. P, T and V still rhyme when
  spelled out (pê, tê, vê): the check character is there for them.

17 is prime, so the check character can be the value of a polynomial modulo 17 at 3. The powers of 3
run through all sixteen residues: every character of a code has a weight of its own, and one wrong
character, any two characters exchanged and any doubled character misread (55 for 66) are caught.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence

from questionnaires.problem import Problem, Refused

ALPHABET = "23456789FHKMPRTVX"
LENGTH = 16  # fifteen random characters (61,3 bits) and one check character
GROUP = 4
RECEIPT_PREFIX = "BN"  # "biên nhận": two letters no code contains

_BASE = len(ALPHABET)
_RADIX = 3
_CODE_RESIDUE = 0
_RECEIPT_RESIDUE = 8  # a code typed as a receipt, or a receipt as a code, fails its check
_LOOKALIKES = str.maketrans("BGSZ", "8652")


def new_code() -> str:
    """Return a fresh random code, without groups."""
    return _with_check([secrets.randbelow(_BASE) for _ in range(LENGTH - 1)], _CODE_RESIDUE)


def normalise(text: str) -> str:
    """Return the code a person typed as we keep it; refuse with `code_malformed`."""
    typed = _plain(text).translate(_LOOKALIKES)
    if not _is_whole(typed, _CODE_RESIDUE):
        raise Refused(Problem("code_malformed"))
    return typed


def format_code(code: str) -> str:
    """Write a code in groups of four, as it is printed: `2F7K-…`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def hash_code(key: bytes, code: str) -> bytes:
    """Return the keyed hash under which a code is stored."""
    return hmac.digest(key, code.encode(), "sha256")


def tag(code: str) -> int:
    """Return 20 bits of a code: enough to catch a slip offline, useless for forging the other 41.

    A tablet computes it from what it scans; it is the beginning of the SHA-256 of the code.
    """
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:3]) >> 4


def receipt_for(key: bytes, response_id: str) -> str:
    """Derive the receipt of a response, so that a repeated request shows the same one."""
    number = int.from_bytes(hmac.digest(key, response_id.encode(), "sha256"))
    values = [number // _BASE**place % _BASE for place in range(LENGTH - 1)]
    return RECEIPT_PREFIX + _with_check(values, _RECEIPT_RESIDUE)


def normalise_receipt(text: str) -> str:
    """Return the receipt a person typed as we keep it; refuse with `receipt_malformed`."""
    typed = _plain(text).removeprefix(RECEIPT_PREFIX).translate(_LOOKALIKES)
    if not _is_whole(typed, _RECEIPT_RESIDUE):
        raise Refused(Problem("receipt_malformed"))
    return RECEIPT_PREFIX + typed


def format_receipt(receipt: str) -> str:
    """Write a receipt in groups, as it is shown: `BN-2F7K-…`."""
    return f"{RECEIPT_PREFIX}-{format_code(receipt.removeprefix(RECEIPT_PREFIX))}"


def slot(key: bytes, receipt: str) -> bytes:
    """Return the keyed hash of a receipt, the only trace of it beside a response."""
    return hmac.digest(key, receipt.encode(), "sha256")


def derive(secret: str | bytes, purpose: str) -> bytes:
    """Derive the key for one purpose from the installation's secret."""
    root = secret.encode() if isinstance(secret, str) else secret
    return hmac.digest(root, f"survey/{purpose}".encode(), "sha256")


def _plain(text: str) -> str:
    """Undo full-width forms and case; drop whatever separates groups."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(
        sign
        for sign in folded
        if unicodedata.category(sign)[0] not in "ZC" and sign not in "-–—‐‑_.·"
    )


def _with_check(values: Sequence[int], residue: int) -> str:
    check = (residue - _polynomial(values) * _RADIX) % _BASE
    return "".join(ALPHABET[value] for value in (*values, check))


def _is_whole(typed: str, residue: int) -> bool:
    if len(typed) != LENGTH or not set(typed) <= set(ALPHABET):
        return False
    return _polynomial([ALPHABET.index(sign) for sign in typed]) == residue


def _polynomial(values: Sequence[int]) -> int:
    """The polynomial with these coefficients at 3, modulo 17 (Horner's scheme)."""
    result = 0
    for value in values:
        result = (result * _RADIX + value) % _BASE
    return result
