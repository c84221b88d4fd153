"""Outcome rates of fieldwork by the AAPOR Standard Definitions: what became of those asked."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from fractions import Fraction
from typing import Self

from questionnaires.problem import Problem, Refused
from questionnaires.share import Share


@dataclass(frozen=True)
class Dispositions:
    """How many of the units asked ended in each outcome. Sums of dispositions are dispositions.

    I complete, P partial, R refused or broken off, NC nobody met after the visits required, O other
    (illness, language), UH not known whether a household lives there, UO unknown otherwise (a card
    never opened, never visited), NE not eligible (moved away, empty house).
    Refuses with disposition_impossible.
    """

    I: int = 0  # noqa: E741 - the letter of the standard
    P: int = 0
    R: int = 0
    NC: int = 0
    O: int = 0  # noqa: E741
    UH: int = 0
    UO: int = 0
    NE: int = 0

    def __post_init__(self) -> None:
        problems = [
            Problem("disposition_impossible", f.name, {"name": f.name, "value": value})
            for f, value in zip(fields(self), astuple(self), strict=True)
            if not isinstance(value, int) or value < 0
        ]
        if problems:
            raise Refused(*problems)

    def __add__(self, other: Self) -> "Dispositions":
        return Dispositions(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def eligible(self) -> int:
        return self.I + self.P + self.R + self.NC + self.O

    @property
    def unknown(self) -> int:
        return self.UH + self.UO


def aapor(
    dispositions: Dispositions | Mapping[str, int], e: Fraction | float | None = None
) -> dict[str, float | None]:
    """Response, cooperation, refusal and contact rates, each None where its denominator is empty.

    Parameters
    ----------
    dispositions : counts of units asked, by outcome.
    e : assumed eligible share of the unknown; without it, that of the known (CASRO).

    Returns
    -------
    e, RR1 … RR6, COOP1 … COOP4, REF1 … REF3, CON1 … CON3 by the names of the standard.

    Notes
    -----
    AAPOR Standard Definitions, 10th edition, 2023. Agrees with tests/cases/r/c22_aapor_rates.
    """
    d = dispositions if isinstance(dispositions, Dispositions) else Dispositions(**dispositions)
    share = _eligible_share(d) if e is None else Fraction(e)
    bases = d.eligible + d.unknown, _with_unknown(d, share), d.eligible
    reached, talked = d.I + d.P + d.R + d.O, d.I + d.P + d.R
    rates = (
        {"e": share}
        | {f"RR{2 * i + 1}": _ratio(d.I, base) for i, base in enumerate(bases)}
        | {f"RR{2 * i + 2}": _ratio(d.I + d.P, base) for i, base in enumerate(bases)}
        | {"COOP1": _ratio(d.I, reached), "COOP2": _ratio(d.I + d.P, reached)}
        | {"COOP3": _ratio(d.I, talked), "COOP4": _ratio(d.I + d.P, talked)}
        | {f"REF{i + 1}": _ratio(d.R, base) for i, base in enumerate(bases)}
        | {f"CON{i + 1}": _ratio(reached, base) for i, base in enumerate(bases)}
    )
    return {name: None if rate is None else float(rate) for name, rate in rates.items()}


def _eligible_share(d: Dispositions) -> Fraction | None:
    return Share(d.eligible, d.eligible + d.NE).value


def _with_unknown(d: Dispositions, e: Fraction | None) -> Fraction | None:
    """The eligible and the part e of the unknown; None where e is needed and not known."""
    if not d.unknown:
        return Fraction(d.eligible)
    return None if e is None else d.eligible + e * d.unknown


def _ratio(numerator: int, base: Fraction | int | None) -> Fraction | None:
    return Fraction(numerator) / base if base else None
