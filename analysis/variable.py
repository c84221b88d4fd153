"""Read what is to be estimated: variables by name or as arrays, never with silent gaps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.variance import Column, Flags, Floats

if TYPE_CHECKING:
    from analysis.design import Design

Variable = str | list[str] | ArrayLike | pd.Series | pd.DataFrame


@dataclass(frozen=True, eq=False)
class Variables:
    """k variables without gaps in the domain. `vector`: the estimate of them is an array.

    `columns`: (rows,) each, 0 where a value is missing outside the domain.
    """

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    vector: bool

    def matrix(self) -> Floats:
        """(rows, k)"""
        return np.stack(self.columns).astype(np.float64).T  # column by column in memory


def read_variables(design: "Design", y: Variable) -> Variables:
    """Numeric variables; refuses text, and missing values by name and count."""
    series, vector = _series(design.data, y)
    columns = tuple(_numbers(name, values, design.rows) for name, values in series)
    return Variables(tuple(name for name, _ in series), columns, vector)


def read_indicators(design: "Design", y: Variable, equals: object) -> Variables:
    """Whether each answer is `equals`, or one of a list; refuses missing answers."""
    series, vector = _series(design.data, y)
    columns = tuple(_indicator(name, values, equals, design.rows) for name, values in series)
    return Variables(tuple(name for name, _ in series), columns, vector)


def read_levels(design: "Design", y: Variable, levels: ArrayLike | None = None) -> Variables:
    """An indicator for each level of one variable, by default all levels, in order."""
    ((name, values),) = _series(design.data, y)[0]
    inside = values if design.rows is None else values[design.rows]
    found = pd.unique(inside.dropna()) if levels is None else np.asarray(levels)
    ordered = sorted(found.tolist()) if levels is None else found.tolist()
    columns = tuple(_indicator(name, values, level, design.rows) for level in ordered)
    return Variables(tuple(f"{name}={level}" for level in ordered), columns, vector=True)


def is_share(column: Column) -> bool:
    """Whether a variable is all zeros and ones."""
    if not len(column):
        return False
    if column.dtype.kind in "iu":
        return bool(column.min() >= 0 and column.max() <= 1)
    return column.dtype.kind == "b" or bool(((column == 0) | (column == 1)).all())


def _series(data: pd.DataFrame, y: Variable) -> tuple[list[tuple[str, pd.Series]], bool]:
    if isinstance(y, str):
        return [(y, _named(data, y))], False
    if isinstance(y, (list, tuple)) and y and all(isinstance(name, str) for name in y):
        return [(str(name), _named(data, str(name))) for name in y], True
    if isinstance(y, pd.DataFrame):
        return [(str(name), _sized(y[name], len(data))) for name in y], True
    array = np.asarray(y)
    if array.ndim == 2:
        columns = enumerate(array.T, start=1)
        return [(f"y{k}", _sized(pd.Series(part), len(data))) for k, part in columns], True
    name = str(y.name) if isinstance(y, pd.Series) and y.name is not None else "y"
    return [(name, _sized(pd.Series(array), len(data)))], False


def _named(data: pd.DataFrame, name: str) -> pd.Series:
    if name not in data:
        raise ValueError(f"no column {name!r}")
    return data[name]


def _sized(values: pd.Series, rows: int) -> pd.Series:
    if len(values) != rows:
        raise ValueError(f"variable {values.name}: {len(values)} values for {rows} rows")
    return values


def _numbers(name: str, values: pd.Series, rows: Flags | None) -> Column:
    if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values)):
        raise ValueError(f"variable {name!r} is not numeric; see proportion or distribution")
    array = values.to_numpy()
    if array.dtype.kind not in "biuf":
        array = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if array.dtype.kind != "f" or not (bad := ~np.isfinite(array)).any():
        return array
    _refuse_missing(name, bad, rows)
    return np.where(bad, 0.0, array)


def _indicator(name: str, values: pd.Series, equals: object, rows: Flags | None) -> Column:
    _refuse_missing(name, values.isna().to_numpy(), rows)
    several = isinstance(equals, (list, tuple, set, frozenset, range, np.ndarray))
    chosen = values.isin(list(equals)) if several else values == equals  # type: ignore[call-overload]
    return np.asarray(chosen.fillna(False).to_numpy(dtype=bool))


def _refuse_missing(name: str, missing: Flags, rows: Flags | None) -> None:
    count = int((missing if rows is None else missing & rows).sum())
    if count:
        raise ValueError(
            f"variable {name!r}: missing in {count} rows;"
            f" take design.reweighted({name!r}) or a domain of those who answered"
        )
