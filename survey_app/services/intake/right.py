"""Rights: by what somebody may answer, and what arrives under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from survey_app.store.invitations import Invitation

Form = Literal["visit", "meeting", "online"]


@dataclass(frozen=True)
class Card:
    """The right of a household that holds a card."""

    code: str


@dataclass(frozen=True)
class CardAndReceipt:
    """The right to replace what the same household answered before."""

    code: str
    receipt: str


@dataclass(frozen=True)
class VisitedCard:
    """The right of a household that an officer has come to: its card, and which line it is.

    A spare card is given to that line when the answer is accepted.
    """

    code: str
    campaign_id: int
    village: int
    line: int


@dataclass(frozen=True)
class OpenPlace:
    """The right of anybody at a market or a shop of an open campaign."""

    campaign: str
    number: int


@dataclass(frozen=True)
class PaperBallot:
    """The right of a numbered paper ballot, keyed apart from its stub."""

    campaign: str
    number: str
    invalid_reason: str | None = None


@dataclass(frozen=True)
class Admitted:
    """The right that two people give to a record set aside: a village, and a card or none."""

    village_id: int
    card: Invitation | None


Right = Card | CardAndReceipt | VisitedCard | OpenPlace | PaperBallot | Admitted


@dataclass(frozen=True)
class Submission:
    """What arrives: a right to answer and raw answers, under an id that the client made."""

    response_id: str
    right: Right
    raw: Mapping[str, Sequence[str]]
    form: Form = "online"
    mode: Literal["self", "officer", "clerk"] = "self"
    medium: Literal["phone", "tablet", "paper"] = "phone"
