"""The only way to a published table: hide, audit, and refuse what is not proved safe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.disclosure.attack import Protection
from analysis.disclosure.audit import exposed
from analysis.disclosure.protect import STANDARD, protect
from analysis.disclosure.table import Counts, Flags, Table
from analysis.number import count
from questionnaires.problem import Problem, Refused

HIDDEN = "…"
LEGEND = "“…”: số liệu không công bố để không ai bị nhận ra câu trả lời."


@dataclass(frozen=True, eq=False)
class PublishedTable:
    """What readers get: `cells` (rows, columns), None where hidden."""

    cells: tuple[tuple[int | None, ...], ...]

    def printed(self) -> tuple[tuple[str, ...], ...]:
        """The cells as written in a report; a hidden one is "…", never 0."""
        return tuple(
            tuple(HIDDEN if cell is None else count(cell) for cell in row) for row in self.cells
        )

    @property
    def legend(self) -> str:
        """What to write under the table; "" where nothing is hidden."""
        return LEGEND if any(cell is None for row in self.cells for cell in row) else ""


def publish(
    table: Table, hidden: Flags, primary: Flags, protection: Protection = STANDARD
) -> PublishedTable:
    """Publish a table with these cells hidden.

    Refuses with disclosure_unsafe, naming each sensitive cell that could be worked out and how
    closely, and each cell hidden that must be shown.
    """
    problems = [
        Problem("disclosure_unsafe", "", {"cell": table.names[f.cell], "low": low, "high": high})
        for f in exposed(table, hidden, primary, protection)
        for low, high in [(_whole(f.low), _whole(f.high))]
    ]
    if problems:
        raise Refused(*problems)
    shown = [None if h else int(v) for v, h in zip(table.values, hidden, strict=True)]
    width = table.shape[1]
    rows = (tuple(shown[start : start + width]) for start in range(0, len(shown), width))
    return PublishedTable(tuple(rows))


def safe_table(table: Table, primary: Flags, protection: Protection = STANDARD) -> PublishedTable:
    """Hide what must be hidden, prove the result safe and publish it; refuses as its parts do."""
    return publish(table, protect(table, primary, protection), primary, protection)


def rounded(counts: ArrayLike, base: int = 5) -> Counts:
    """Round counts to the nearest multiple of `base`, halves up: for open data.

    Every cell on its own: sums of rounded cells need not add, and no second step is needed.
    Percentages are computed from the rounded counts (Hundepool et al. 2012, chapter 5).
    """
    cells = np.asarray(counts, dtype=np.int64)
    nearest: Counts = (2 * cells + base) // (2 * base) * base
    return nearest


def _whole(number: float) -> str:
    return count(int(number)) if np.isfinite(number) else "bao nhiêu cũng được"
