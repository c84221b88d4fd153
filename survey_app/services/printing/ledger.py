"""The two ledgers of a village's cards: the spare ones, and the spoilt ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import number
from survey_app.services.printing.paper import Heading, typeset_paper

_LEAST_ROWS = 10  # on one sheet with the totals and signatures


@dataclass(frozen=True)
class Spare:
    """A spare card: to which line it went, and which card it replaced."""

    serial: str
    line: int | None = None
    replaces: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Spoilt:
    """A card that was written off."""

    serial: str
    line: int | None
    reason: str


def spares_pdf(where: str, spares: Sequence[Spare], heading: Heading) -> bytes:
    """Print the sổ thẻ dự phòng: what the system knows is filled in, the rest is for the pen."""
    rows = [[s.serial, _line(s.line), s.replaces, s.reason, "", ""] for s in spares]
    return _ledger("spares", where, rows, heading)


def spoilt_pdf(where: str, spoilt: Sequence[Spoilt], heading: Heading) -> bytes:
    """Print the sổ thẻ hỏng, with every card that was written off so far."""
    rows = [[s.serial, _line(s.line), s.reason, "", ""] for s in spoilt]
    return _ledger("spoilt", where, rows, heading)


def _ledger(kind: str, where: str, rows: list[list[str]], heading: Heading) -> bytes:
    blank = max(_LEAST_ROWS - len(rows), 5)  # written on by hand: there is always room
    sheet = {
        "where": where,
        "rows": rows,
        "blank": blank,
        "known": number.count(len(rows)),
    }
    return typeset_paper("ledger.typ", heading, [sheet], kind=kind)


def _line(line: int | None) -> str:
    return "" if line is None else str(line)
