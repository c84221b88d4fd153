"""The predictors of a model: numbers as they are, groups by what sets each apart from the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.stages import read_column
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design

ALIASED = 1e-9  # part of a column that the columns before it do not explain, at least


@dataclass(frozen=True, eq=False)
class Predictors:
    """A model matrix without gaps.

    Attributes
    ----------
    matrix : (rows, p) array
        0 outside the domain.
    names : (p,) tuple of str
        "x" of a number, "group=level" of a group against its first level.
    places : mapping of str to tuple of int
        The columns of each term.
    levels : mapping of str to tuple
        The levels of each group, the one compared with first.
    """

    matrix: Floats
    names: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    levels: Mapping[str, tuple[Any, ...]]

    def at(self, term: str, level: Any) -> Floats:
        """(rows, p) the same rows as if every one had this level of the term."""
        if term not in self.levels or level not in self.levels[term]:
            raise ValueError(f"{term!r} has no level {level!r}")
        changed = self.matrix.copy()
        for place, own in zip(self.places[term], self.levels[term][1:], strict=True):
            changed[:, place] = float(own == level)
        return changed


def read_predictors(
    design: "Design",
    terms: Sequence[str],
    intercept: Sequence[str] = ("(Intercept)",),
    groups: Sequence[str] = (),
) -> Predictors:
    """Read columns as predictors, in order; levels in order of the category, else sorted.

    Give `intercept=()` for a model without one, and in `groups` the terms whose numbers are codes.
    Refuses missing values, groups without two levels, and columns that those before them explain,
    by name.
    """
    inside = design.weights > 0
    columns: list[Floats] = [inside.astype(np.float64) for _ in intercept]
    names, places, levels = [*intercept], {}, {}
    for term in terms:
        values = read_column(design.data, term, "term")
        _refuse_missing(term, values[inside])
        found = _levels(values, inside, term in groups)
        if found and len(found) < 2:
            raise ValueError(f"term {term!r} has only one level: {found[0]}")
        parts = [values == level for level in found[1:]] if found else [values]
        places[term] = tuple(range(len(columns), len(columns) + len(parts)))
        columns += [np.where(inside, part.to_numpy(np.float64), 0.0) for part in parts]
        names += [f"{term}={level}" for level in found[1:]] if found else [term]
        if found:
            levels[term] = found
    matrix = np.stack(columns, axis=1)
    refuse_aliased(matrix, names)
    return Predictors(matrix, tuple(names), places, levels)


def refuse_aliased(matrix: Floats, names: Sequence[str]) -> None:
    """Refuse columns that those before them explain: their coefficients could be anything."""
    length = np.sqrt((matrix**2).sum(axis=0))
    scaled = matrix / np.where(length > 0, length, 1)
    rest = np.zeros(len(names))
    triangle = abs(np.diag(np.linalg.qr(scaled, mode="r")))
    rest[: len(triangle)] = triangle
    aliased = [name for name, part in zip(names, rest, strict=True) if part < ALIASED]
    if aliased:
        raise ValueError(f"explained by the other terms: {', '.join(aliased)}")


def _levels(values: pd.Series, inside: Any, coded: bool) -> tuple[Any, ...]:
    """The levels found; none for a number that is no code."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        found = set(values[inside])
        return tuple(level for level in values.cat.categories if level in found)
    if pd.api.types.is_numeric_dtype(values) and not coded:
        return ()
    return tuple(sorted(values[inside].unique()))


def _refuse_missing(term: str, values: pd.Series) -> None:
    if missing := int(values.isna().sum()):
        raise ValueError(f"term {term!r}: missing in {missing} rows; take a domain without them")
