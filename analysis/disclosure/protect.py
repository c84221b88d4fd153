"""Complementary suppression: what else must be hidden so that the sensitive cells stay hidden."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from analysis.disclosure.attack import Floats, Protection, cheapest_change, farthest, linked
from analysis.disclosure.audit import exposed
from analysis.disclosure.table import Flags, Table
from questionnaires.problem import Problem, Refused

EXACT_UP_TO = 1500  # sensitive cells × cells that may be hidden: beyond, one cell at a time
STANDARD = Protection()


def costs(table: Table) -> Floats:
    """(cells,) what hiding a cell loses: its value and one more, two for an empty cell."""
    return np.where(table.values == 0, 2.0, table.values + 1.0)


def protect(
    table: Table, primary: Flags, protection: Protection = STANDARD, cost: Floats | None = None
) -> Flags:
    """Find the cells to hide so that no sensitive one can be worked out closely.

    Parameters
    ----------
    table : Table
    primary : (cells,) mask of the sensitive cells
    protection : how far below and above its value each must seem possible
    cost : (cells,) what hiding each cell loses; by default its value and one more

    Returns
    -------
    (cells,) mask
        The sensitive cells and the others. The cheapest pattern, proved, for small two-way tables
        (Fischetti and Salazar 2001, as one mixed-integer program; agrees with
        tests/cases/r/c26_cell_suppression); for large ones safe, not always the cheapest.

    Notes
    -----
    Refuses with disclosure_not_protectable where a sensitive cell must be published or follows
    from published sums alone.
    """
    weight = costs(table) if cost is None else np.asarray(cost, dtype=np.float64)
    forced = primary & table.published
    if forced.any():
        raise Refused(*_unprotectable(table, forced))
    if not any(_targets(table, primary, protection)):
        return primary.copy()
    hidden = primary
    if int(primary.sum()) * int((~table.published).sum()) <= EXACT_UP_TO:
        hidden = _cheapest_pattern(table, primary, protection, weight)
        if not any(exposed(table, hidden, primary, protection)):
            return hidden
    return _one_by_one(table, primary, hidden, protection, weight)


def _cheapest_pattern(table: Table, primary: Flags, protection: Protection, cost: Floats) -> Flags:
    """One program: y hides a cell; for each sensitive cell two other tables, equal where y is 0."""
    free = np.flatnonzero(~table.published)
    n, targets = len(free), list(_targets(table, primary, protection))
    down, up = _reach(table, targets, free)
    blocks = len(targets)
    low = np.concatenate([primary[free].astype(float), -down.ravel()])
    high = np.concatenate([np.ones(n), up.ravel()])
    for block, (cell, amount) in enumerate(targets):
        place = n * (1 + block) + int(np.searchsorted(free, cell))
        low[place] = high[place] = amount
    solved = optimize.milp(
        np.concatenate([cost[free], np.zeros(n * blocks)]),
        constraints=list(_limits(table.equations[:, free], down, up)),
        bounds=optimize.Bounds(low, high),
        integrality=np.repeat([1, 0], [n, n * blocks]),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return primary
    hidden = primary.copy()
    hidden[free] |= solved.x[:n] > 0.5
    return hidden


def _one_by_one(
    table: Table, primary: Flags, hidden: Flags, protection: Protection, cost: Floats
) -> Flags:
    """Hide, for one sensitive cell after another, the cells of the cheapest other table."""
    hidden = hidden.copy()
    for cell, amount in _targets(table, primary, protection):
        sign = 1 if amount > 0 else -1
        groups = linked(table, hidden)
        if farthest(table, groups == groups[cell], cell, sign) >= abs(amount):
            continue
        price = np.where(hidden, 0.0, cost)
        changed = cheapest_change(table, cell, amount, price, ~table.published)
        if changed is None:
            only = np.arange(len(table)) == cell
            raise Refused(*_unprotectable(table, only))
        hidden |= changed
    return hidden


def _targets(table: Table, primary: Flags, protection: Protection) -> Iterator[tuple[int, float]]:
    """Each sensitive cell with the amounts by which it must be able to differ."""
    below, above = protection.below(table), protection.above(table)
    for cell in np.flatnonzero(primary):
        if above[cell] > 0:
            yield int(cell), float(above[cell])
        if below[cell] > 0:
            yield int(cell), -float(below[cell])


def _reach(
    table: Table, targets: list[tuple[int, float]], free: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """(targets, free cells) how far each cell may go down or up in the other tables.

    In a two-way table a change is made of cycles through its target: no cell needs to change more.
    """
    amount = np.array([abs(amount) for _, amount in targets])[:, None]
    down = np.minimum(table.values[free], amount).astype(np.float64)
    return down, np.minimum(table.most[free] - table.values[free], amount)


def _stack(reach: Floats) -> sparse.csr_array:
    """(targets, free cells) → (targets × free cells, free cells): each target's reach, diagonal."""
    targets, cells = reach.shape
    rows, columns = np.arange(targets * cells), np.tile(np.arange(cells), targets)
    shape = (targets * cells, cells)
    return sparse.csr_array((reach.ravel(), (rows, columns)), shape=shape)


def _limits(
    equations: sparse.csr_array, down: Floats, up: Floats
) -> Iterator[optimize.LinearConstraint]:
    """Sums are kept; a cell that the pattern does not hide does not change."""
    targets, cells = up.shape
    no_pattern = sparse.csr_array((equations.shape[0] * targets, cells))
    sums = sparse.kron(sparse.eye_array(targets), equations)
    yield optimize.LinearConstraint(sparse.hstack([no_pattern, sums], format="csr"), 0, 0)
    change = sparse.eye_array(targets * cells)
    above = sparse.hstack([_stack(-up), change], format="csr")
    yield optimize.LinearConstraint(above, -np.inf, 0)
    below = sparse.hstack([_stack(down), change], format="csr")
    yield optimize.LinearConstraint(below, 0, np.inf)


def _unprotectable(table: Table, cells: Flags) -> list[Problem]:
    return [
        Problem("disclosure_not_protectable", "", {"cell": table.names[cell]})
        for cell in np.flatnonzero(cells)
    ]
