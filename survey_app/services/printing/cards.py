"""Household cards: eight to an A4 sheet, folded so that the code lies inside."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from survey_app.core.code import GROUP, format_code
from survey_app.services.printing.paper import Heading, typeset_paper
from survey_app.services.printing.qr import card_qr

PER_SHEET = 8


@dataclass(frozen=True)
class Card:
    """One card to print; a spare card has no line yet."""

    code: str
    commune: str
    village: str
    serial: str
    line: int | None = None
    rehearsal: bool = False


def cards_pdf(
    cards: Sequence[Card], heading: Heading, progress: Callable[[int], None] | None = None
) -> bytes:
    """Print cards in their order; `progress` hears after each sheet how many cards are drawn."""
    sheets = [_sheet(card) for card in cards]
    drawings = list(_drawn(cards, heading, progress or (lambda done: None)))
    return typeset_paper("cards.typ", heading, sheets, drawings)


def card_url(heading: Heading, code: str) -> str:
    """The address a card's QR opens."""
    return heading.url("k", code)


def _sheet(card: Card) -> dict[str, object]:
    groups = format_code(card.code).split("-")
    return {
        "rows": [" ".join(groups[start : start + 2]) for start in range(0, GROUP, 2)],
        "commune": card.commune,
        "village": card.village,
        "serial": card.serial,
        "line": card.line,
        "rehearsal": card.rehearsal,
    }


def _drawn(
    cards: Sequence[Card], heading: Heading, progress: Callable[[int], None]
) -> Iterator[str]:
    for done, card in enumerate(cards, start=1):
        yield card_qr(card_url(heading, card.code))
        if done % PER_SHEET == 0 or done == len(cards):
            progress(done)
