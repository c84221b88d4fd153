"""A table with its sums: what a reader who can add knows about every cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from questionnaires.problem import Problem, Refused

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Table:
    """Cells in one row, and the equations they fulfil.

    `values` (cells,): whole numbers ≥ 0. `equations` (equations, cells): each row times `values`
    is 0. `most` (cells,): the greatest value that a reader can think possible, inf without one.
    `published` (cells,): cells that must be shown. `shape`: of the table as printed.
    """

    values: Counts
    equations: sparse.csr_array
    most: NDArray[np.float64]
    published: Flags
    names: tuple[str, ...]
    shape: tuple[int, int]

    def __len__(self) -> int:
        return len(self.values)


def hierarchy(
    values: ArrayLike,
    row_parents: Sequence[int | None],
    column_parents: Sequence[int | None],
    published: ArrayLike | None = None,
    most: ArrayLike | None = None,
    row_names: Sequence[str] | None = None,
    column_names: Sequence[str] | None = None,
) -> Table:
    """Build a table of two hierarchies: villages in communes in districts, against options.

    Parameters
    ----------
    values : (rows, columns) array of counts, sums included
    row_parents, column_parents : for each row (column) the number of the row (column) that it adds
        up to, None for one that adds to nothing
    published : (rows, columns) cells that must be shown; none by default
    most : (rows, columns) what everybody knows a cell cannot exceed (the answers of the village)

    Notes
    -----
    Refuses with disclosure_table, naming every sum that does not add up.
    """
    cells = np.asarray(values, dtype=np.int64)
    rows, columns = cells.shape
    number = np.arange(rows * columns).reshape(rows, columns)
    names = _names(cells.shape, row_names, column_names)
    limits = np.inf if most is None else most
    shown = False if published is None else published
    equations = [*_sums(number, row_parents), *_sums(number.T, column_parents)]
    table = Table(
        cells.ravel(),
        _matrix(equations, cells.size),
        np.broadcast_to(np.asarray(limits, dtype=np.float64), cells.shape).ravel(),
        np.broadcast_to(np.asarray(shown, dtype=np.bool_), cells.shape).ravel(),
        names,
        (rows, columns),
    )
    _refuse_wrong_sums(table, equations)
    return table


def two_way(counts: ArrayLike, most: ArrayLike | None = None) -> Table:
    """Build a two-way table whose row sums, column sums and grand total are all published.

    `counts`: (rows, columns). The sums become the last row and column of the table.
    """
    inner = np.asarray(counts, dtype=np.int64)
    with_rows = np.vstack([inner, inner.sum(axis=0)])
    full = np.column_stack([with_rows, with_rows.sum(axis=1)])
    rows, columns = inner.shape
    published = np.ones(full.shape, dtype=bool)
    published[:-1, :-1] = False
    bound = np.full(full.shape, np.inf)
    if most is not None:
        bound[:-1, :-1] = most
    return hierarchy(
        full, [*[rows] * rows, None], [*[columns] * columns, None], published, most=bound
    )


def inner(table: Table, mask: ArrayLike) -> Flags:
    """(cells,) a mask of the inner cells of a `two_way` table as one of all its cells."""
    full = np.zeros(table.shape, dtype=bool)
    full[:-1, :-1] = np.asarray(mask, dtype=bool)
    return full.ravel()


def _sums(number: Counts, parents: Sequence[int | None]) -> list[tuple[Counts, int]]:
    """For each parent and each column: its children's cells, and its own."""
    above = np.array([-1 if parent is None else parent for parent in parents], dtype=np.int64)
    return [
        (number[above == parent, column], int(number[parent, column]))
        for parent in np.unique(above[above >= 0])
        for column in range(number.shape[1])
    ]


def _matrix(equations: list[tuple[Counts, int]], cells: int) -> sparse.csr_array:
    matrix = sparse.lil_array((len(equations), cells))
    for row, (parts, total) in enumerate(equations):
        matrix[row, parts] = 1.0
        matrix[row, total] = -1.0
    return sparse.csr_array(matrix)


def _names(
    shape: tuple[int, ...], rows: Sequence[str] | None, columns: Sequence[str] | None
) -> tuple[str, ...]:
    row_names = rows or [f"dòng {r + 1}" for r in range(shape[0])]
    column_names = columns or [f"cột {c + 1}" for c in range(shape[1])]
    return tuple(f"{row}, {column}" for row in row_names for column in column_names)


def _refuse_wrong_sums(table: Table, equations: list[tuple[Counts, int]]) -> None:
    wrong = np.flatnonzero(table.equations @ table.values)
    negative = np.flatnonzero((table.values < 0) | (table.values > table.most))
    cells = [*(equations[row][1] for row in wrong), *negative]
    if cells:
        problems = [Problem("disclosure_table", "", {"cell": table.names[c]}) for c in cells]
        raise Refused(*problems)
