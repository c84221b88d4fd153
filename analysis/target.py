"""Read the known totals that weights are fitted to; refuse by name what they cannot meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.stages import refuse_missing, text
from analysis.variable import read_variables
from analysis.variance import Codes, Floats

if TYPE_CHECKING:
    from analysis.design import Design

Totals = Mapping[Any, float] | pd.Series | pd.DataFrame | Sequence[Mapping[str, Any]]
Margins = Mapping[Any, Totals | float] | Sequence[Totals]
AGREE = 1e-6  # relative difference of the totals of two margins that is rounding
SHOWN = 10  # levels in one message
INTERCEPT = "(Intercept)"  # the auxiliary variable that is 1 in every row: its total is N


@dataclass(frozen=True, eq=False)
class Margin:
    """One categorical variable, or several crossed, with the population of each level.

    `codes` (rows,): the level of each row; `totals` (levels,).
    """

    name: str
    levels: tuple[str, ...]
    codes: Codes
    totals: Floats


def read_margin(design: "Design", columns: str | Sequence[str], totals: Totals) -> Margin:
    """A margin of the design.

    `totals`: level → total (several columns: a tuple of levels), a Series so indexed, or a table
    (DataFrame, list of records) with the columns and one more that holds the totals. Levels are
    compared as text. Refuses totals missing, negative or not finite; a level with a total and no
    row, with rows and no total, or with rows and a total of 0.
    """
    names = [columns] if isinstance(columns, str) else list(columns)
    name = " × ".join(names)
    wanted = _totals_by_level(name, names, totals)
    parts = [design.codes(column) for column in names]
    for column, (codes, _) in zip(names, parts, strict=True):
        refuse_missing(codes, column, "margin")
    keys = np.stack([codes for codes, _ in parts], axis=1)
    distinct, codes = np.unique(keys, axis=0, return_inverse=True)
    found = [
        tuple(text(parts[place][1][code]) for place, code in enumerate(row)) for row in distinct
    ]
    _refuse(name, "no row answers for", [k for k, t in wanted.items() if t > 0 and k not in found])
    _refuse(name, "no total for", [k for k in found if k not in wanted])
    _refuse(name, "a total of 0 for rows of", [k for k in found if wanted[k] == 0])
    levels = tuple(", ".join(key) for key in found)
    return Margin(name, levels, codes.reshape(-1), np.array([wanted[key] for key in found]))


def read_margins(design: "Design", margins: Margins) -> list[Margin]:
    """All margins; refuses those that disagree in total, each with its name."""
    pairs: Any = margins.items() if isinstance(margins, Mapping) else map(_named, margins)
    found = [read_margin(design, columns, totals) for columns, totals in pairs]
    sizes = [margin.totals.sum() for margin in found]
    if sizes and max(sizes) - min(sizes) > AGREE * max(sizes):
        each = ", ".join(f"{m.name} {size:g}" for m, size in zip(found, sizes, strict=True))
        raise ValueError(f"margins disagree in total: {each}")
    return found


@dataclass(frozen=True, eq=False)
class Constraints:
    """Totals to be met, over cells of rows whose auxiliary variables are equal.

    `cell` (rows,); `x` (cells, m): the auxiliary variables; `totals`, `names` (m,).
    """

    cell: Codes
    x: Floats
    totals: Floats
    names: tuple[str, ...]

    def worst(self, size: Floats) -> tuple[float, str]:
        """How far cells of this size (cells,) miss, relative to a total, and what most."""
        reached = size @ self.x
        misses = np.abs(reached - self.totals) / np.maximum(np.abs(self.totals), 1)
        place = int(np.argmax(np.where(np.isnan(misses), np.inf, misses)))
        name, total = self.names[place], self.totals[place]
        return float(misses[place]), f"{name} reaches {reached[place]:g} instead of {total:g}"


def cross(margins: Sequence[Margin]) -> Constraints:
    """The cells in which margins cross, with an indicator for each level of each margin."""
    key = np.zeros(len(margins[0].codes), dtype=np.int64)
    for margin in margins:
        key = key * len(margin.totals) + margin.codes
    cell, distinct = pd.factorize(key)
    some_row = np.zeros(len(distinct), dtype=np.int64)
    some_row[cell] = np.arange(len(cell))
    x = np.concatenate([np.eye(len(m.totals))[m.codes[some_row]] for m in margins], axis=1)
    return Constraints(
        cell.astype(np.int64),
        x,
        np.concatenate([margin.totals for margin in margins]),
        tuple(f"{margin.name} = {level}" for margin in margins for level in margin.levels),
    )


def with_numbers(
    design: "Design", margins: Sequence[Margin], totals: Mapping[str, float]
) -> Constraints:
    """Constraints on categorical margins and on totals of numeric variables: a cell a row.

    The variable INTERCEPT is 1 everywhere: its total is that of the population.
    """
    every = np.ones((len(design), int(INTERCEPT in totals)))
    named = [name for name in totals if name != INTERCEPT]
    values = read_variables(design, named).matrix() if named else every[:, :0]
    ordered = [INTERCEPT] * every.shape[1] + named
    indicators = [np.eye(len(m.totals))[m.codes] for m in margins]
    names = [f"{margin.name} = {level}" for margin in margins for level in margin.levels]
    return Constraints(
        np.arange(len(design), dtype=np.int64),
        np.concatenate([*indicators, every, values], axis=1),
        np.concatenate(
            [*(m.totals for m in margins), np.array([totals[name] for name in ordered])]
        ),
        (*names, *ordered),
    )


def _named(totals: Any) -> tuple[list[str], Any]:
    """A margin that names its own columns: a table, or a Series with named index levels."""
    if isinstance(totals, pd.Series):
        return [str(name) for name in totals.index.names], totals
    table = pd.DataFrame(totals)
    return [str(name) for name in table.columns[:-1]], table


def _totals_by_level(
    name: str, columns: Sequence[str], totals: Any
) -> dict[tuple[str, ...], float]:
    if not isinstance(totals, (Mapping, pd.Series)):
        table = pd.DataFrame(totals)
        rest = [column for column in table.columns if column not in columns]
        if len(rest) != 1 or len(table.columns) != len(columns) + 1:
            raise ValueError(f"margin {name}: needs {', '.join(columns)} and one column of totals")
        totals = table.set_index(list(columns))[rest[0]]
    wanted = {}
    for level, total in totals.items():
        key = level if isinstance(level, tuple) else (level,)
        if len(key) != len(columns):
            raise ValueError(f"margin {name}: {level!r} is not one level for each column")
        wanted[tuple(map(text, key))] = float(total)
    _refuse(
        name, "not a number of 0 or more for",
        [key for key, total in wanted.items() if not (np.isfinite(total) and total >= 0)],
    )  # fmt: skip
    return wanted


def _refuse(name: str, fault: str, levels: Sequence[tuple[str, ...]]) -> None:
    if levels:
        shown = "; ".join(", ".join(level) for level in levels[:SHOWN])
        raise ValueError(f"margin {name}: {fault} {shown}")
