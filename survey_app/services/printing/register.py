"""The register of a village, "sổ giao nhận phiếu": cards handed over, by line and not by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import number
from survey_app.services.printing.paper import Heading, typeset_paper


@dataclass(frozen=True)
class RegisterLine:
    """One household to visit: its line on the village's list and the serial of its card."""

    line: int
    serial: str


@dataclass(frozen=True)
class Register:
    """The register of one village; `spares` are the serials of its spare cards."""

    where: str
    households: int
    team: str
    lines: Sequence[RegisterLine]
    spares: Sequence[str] = ()


def register_pdf(registers: Sequence[Register], heading: Heading) -> bytes:
    """Print the register of each village, starting on a page of its own with page number 1."""
    sheets = [
        {
            "where": register.where,
            "households": number.count(register.households),
            "listed": number.count(len(register.lines)),
            "team": register.team,
            "lines": [[str(line.line), line.serial] for line in register.lines],
            "spares": list(register.spares),
        }
        for register in registers
    ]
    return typeset_paper("register.typ", heading, sheets)
