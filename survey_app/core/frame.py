"""The frame: villages with the lines of their own paper lists, and the draw of the lines to ask.

The draw can be recomputed by anybody who has the seed that was recorded: write
`seed|village key|line` for every line from 1 to the number of households, take the SHA-256 of each
(UTF-8, NFC), sort the lines by it, and keep the first n. In a shell, for line 7:

    printf '%s' '2018-11-20/TM|02482|Thôn 4|7' | sha256sum

The seed decides everything, so it has to be one nobody could choose: drawn by the machine and
recorded before the frame's numbers are shown, or a public number (a lottery result) of a later day.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Village:
    """One village of the frame; the lines of its list run from 1 to `households`."""

    name: str
    households: int
    commune: str = ""
    commune_code: str = ""
    team: str = ""
    note: str = ""


def village_key(commune: str, name: str) -> str:
    """Return the text by which the draw knows a village: commune code or name, bar, name."""
    return unicodedata.normalize("NFC", f"{commune}|{name}")


def new_seed() -> str:
    """Return a random seed, short enough to copy into the minutes by hand."""
    return secrets.token_hex(8)


def draw_lines(households: int, sample: int, seed: str, village_key: str) -> tuple[int, ...]:
    """Draw `sample` of the lines 1 to `households` at random without replacement, in line order.

    Every set of that size is as likely as any other, and villages are drawn independently. Raises
    ValueError where more lines are asked for than there are.
    """
    if not 0 <= sample <= households:
        raise ValueError(f"cannot draw {sample} of {households} lines")
    prefix = unicodedata.normalize("NFC", f"{seed}|{village_key}|")
    shuffled = sorted(range(1, households + 1), key=lambda line: _rank(prefix, line))
    return tuple(sorted(shuffled[:sample]))


def sample_sizes(households: Mapping[str, int], fraction: Fraction) -> dict[str, int]:
    """Return how many lines of each village make at least this fraction of it, rounded up."""
    if not 0 < fraction <= 1:
        raise ValueError(f"not a fraction to draw: {fraction}")
    return {
        key: -(-count * fraction.numerator // fraction.denominator)
        for key, count in households.items()
    }


def _rank(prefix: str, line: int) -> bytes:
    return hashlib.sha256(f"{prefix}{line}".encode()).digest()
