"""Audit: prove, cell by cell, what the published part of a table leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.attack import Protection, farthest, linked
from analysis.disclosure.table import Flags, Table


@dataclass(frozen=True)
class Feasible:
    """All that a reader can say of a hidden cell: it lies between `low` and `high`."""

    cell: int
    low: float
    high: float


def audit(table: Table, hidden: Flags, cells: Flags | None = None) -> tuple[Feasible, ...]:
    """Compute the feasible interval of hidden cells: two programs a cell.

    Parameters
    ----------
    table : Table
    hidden : (cells,) mask of the cells that are not shown
    cells : (cells,) mask of those to examine; all hidden ones by default

    Notes
    -----
    What somebody works out who knows the published cells, all sums, that counts are whole and not
    negative (Fischetti and Salazar 2001). Agrees with tests/cases/r/c26_cell_suppression.
    """
    groups = linked(table, hidden)
    wanted = np.flatnonzero(hidden if cells is None else hidden & cells)
    return tuple(_feasible(table, groups == groups[cell], int(cell)) for cell in wanted)


def _feasible(table: Table, tied: Flags, cell: int) -> Feasible:
    value = float(table.values[cell])
    down, up = farthest(table, tied, cell, -1), farthest(table, tied, cell, 1)
    return Feasible(cell, value - down, value + up)


def exposed(
    table: Table, hidden: Flags, primary: Flags, protection: Protection
) -> Iterator[Feasible]:
    """The sensitive cells whose interval is too narrow, or that are shown outright."""
    below, above = protection.below(table), protection.above(table)
    for cell in np.flatnonzero(primary & ~hidden):
        value = float(table.values[cell])
        yield Feasible(int(cell), value, value)
    for found in audit(table, hidden, primary):
        value = float(table.values[found.cell])
        if value - found.low < below[found.cell] or found.high - value < above[found.cell]:
            yield found
