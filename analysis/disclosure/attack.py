"""What a reader can work out: the programs that protection and audit both solve.

Cells are whole numbers, and the reader knows it; so every program is one in whole numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from analysis.disclosure.table import Flags, Table

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Protection:
    """How far below and above its value a sensitive cell must seem possible, in units."""

    lower: int = 2
    upper: int = 3

    def below(self, table: Table) -> Floats:
        """(cells,) how far down: not below 0."""
        down: Floats = np.minimum(self.lower, table.values).astype(np.float64)
        return down

    def above(self, table: Table) -> Floats:
        """(cells,) how far up: not above what everybody knows to be the most."""
        up: Floats = np.minimum(self.upper, table.most - table.values).astype(np.float64)
        return up


def linked(table: Table, hidden: Flags) -> NDArray[np.int64]:
    """(cells,) a number for each set of hidden cells that sums tie to one another, -1 if shown."""
    part = abs(table.equations[:, np.flatnonzero(hidden)])
    _, number = sparse.csgraph.connected_components(part.T @ part)
    groups = np.full(len(table), -1, dtype=np.int64)
    groups[hidden] = number
    return groups


def farthest(table: Table, hidden: Flags, cell: int, sign: int) -> float:
    """How far a hidden cell could lie above (sign 1) or below (sign -1) its value.

    Over all tables with the same published cells and sums, no cell negative; inf without a limit.
    `hidden` may be narrowed to the cells linked to this one.
    """
    free = np.flatnonzero(hidden)
    objective = np.where(free == cell, -float(sign), 0.0)
    solved = optimize.milp(
        objective,
        constraints=_sums_kept(table, free),
        bounds=optimize.Bounds(-table.values[free], table.most[free] - table.values[free]),
        integrality=np.ones(len(free), dtype=np.int64),
    )
    if solved.status == 3 or (solved.status == 4 and solved.x is None):
        return float("inf")
    if solved.fun is None:
        raise ArithmeticError(f"no answer for cell {table.names[cell]}: {solved.message}")
    return float(np.rint(-solved.fun))


def cheapest_change(
    table: Table, cell: int, amount: float, cost: Floats, allowed: Flags
) -> Flags | None:
    """Find the cells that change in the cheapest table where `cell` differs by `amount`.

    None where no table does: the published sums leave no room.
    """
    free = np.flatnonzero(allowed)
    n = len(free)
    down, up = table.values[free].astype(np.float64), table.most[free] - table.values[free]
    fixed = (free == cell).astype(np.float64)
    equations = table.equations[:, free]
    constraints = [
        optimize.LinearConstraint(sparse.hstack([equations, -equations], format="csr"), 0, 0),
        optimize.LinearConstraint(np.concatenate([fixed, -fixed])[None, :], amount, amount),
    ]
    solved = optimize.milp(
        np.concatenate([cost[free], cost[free]]),
        constraints=constraints,
        bounds=optimize.Bounds(0, np.concatenate([up, down])),
        integrality=np.ones(2 * n, dtype=np.int64),
    )
    if solved.x is None:
        return None
    changed = np.zeros(len(table), dtype=bool)
    changed[free] = np.rint(solved.x[:n] - solved.x[n:]) != 0
    return changed


def _sums_kept(table: Table, free: NDArray[np.intp]) -> list[optimize.LinearConstraint]:
    part = table.equations[:, free]
    used = np.flatnonzero(np.diff(part.indptr))
    return [optimize.LinearConstraint(part[used], 0, 0)] if len(used) else []
