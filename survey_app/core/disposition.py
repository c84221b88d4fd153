"""Dispositions: how a visit to a household ended, by AAPOR's terms in plain Vietnamese."""

from dataclasses import dataclass
from typing import Literal

Disposition = Literal[
    "answered", "card_left", "refused", "nobody_home", "moved", "empty", "language", "illness"
]


@dataclass(frozen=True)
class Meaning:
    """What is on screen, AAPOR's final code (Standard Definitions, 2023), whether to come again."""

    label: str
    aapor: str
    again: bool


MEANINGS: dict[Disposition, Meaning] = {
    "answered": Meaning("Đã trả lời tại chỗ", "1.1", False),
    "card_left": Meaning("Đã để lại thẻ để hộ tự trả lời", "2.2", True),
    "refused": Meaning("Hộ từ chối trả lời", "2.1", False),
    "nobody_home": Meaning("Vắng nhà", "2.2", True),
    "moved": Meaning("Hộ đã chuyển đi", "4.5", False),
    "empty": Meaning("Nhà không có người ở", "4.6", False),
    "language": Meaning("Bất đồng ngôn ngữ", "2.33", True),
    "illness": Meaning("Ốm đau, không trả lời được", "2.32", True),
}
VISITS = 3  # a household is looked for this often before it counts as absent


def known(text: object) -> Disposition | None:
    """The disposition of this name; None for any other."""
    return next((name for name in MEANINGS if name == text), None)
