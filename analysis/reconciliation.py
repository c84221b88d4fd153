"""Reconciliation: ballots handed out against those that came back, by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis import number


@dataclass(frozen=True)
class Difference:
    """Two counts that ought to agree and do not: its code, by how many, and a sentence."""

    code: str
    amount: int
    text: str


@dataclass(frozen=True)
class Explained:
    """A difference as minutes print it: what it is, and what those who counted say of it."""

    code: str
    text: str
    explanation: str


def ballot_differences(asked: int, issued: int, returned: int) -> Iterator[Difference]:
    """Where ballots returned, valid or not and left out or not, differ from those handed out."""
    if returned > asked:
        yield Difference(
            "returned_exceeds_asked",
            returned - asked,
            f"Số phiếu thu về ({number.count(returned)}) nhiều hơn số hộ được hỏi "
            f"({number.count(asked)}); cần đối chiếu lại sổ giao nhận phiếu.",
        )
    if returned < issued:
        yield Difference(
            "ballots_missing",
            issued - returned,
            f"Phát ra {number.count(issued)} phiếu, thu về {number.count(returned)} phiếu, "
            f"thiếu {number.small_count(issued - returned)} phiếu.",
        )
    if returned > issued:
        yield Difference(
            "ballots_surplus",
            returned - issued,
            f"Thu về {number.count(returned)} phiếu, nhiều hơn {number.count(issued)} phiếu phát "
            "ra; cần đối chiếu lại sổ giao nhận phiếu.",
        )
