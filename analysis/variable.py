"""Read what is to be estimated: variables by name or as arrays, never with silent gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.stages import refuse_other_rows, text
from analysis.variance import Column, Flags, Floats

if TYPE_CHECKING:
    from analysis.design import Design

SHOWN = 10  # answers in one message
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


class Missing(ValueError):
    """Answers are missing, in the same `rows` (rows,) of every variable asked for."""

    def __init__(self, message: str, rows: Flags) -> None:
        super().__init__(message)
        self.rows = rows


def answered(
    design: "Design", read: Callable[..., Variables], *asked: Any
) -> tuple["Design", Variables]:
    """Read variables; where answers are missing, take the domain of those who answered.

    As R's na.rm=TRUE for one variable. Several that miss different rows are refused: R drops every
    row with any gap, which answers another question.
    """
    try:
        return design, read(design, *asked)
    except Missing as gap:
        there = design.without(gap.rows)
        return there, read(there, *asked)


def read_variables(design: "Design", y: Variable) -> Variables:
    """Numeric variables; refuses text, and missing values by name and count."""
    series, vector = _series(design.data, y)
    names = tuple(name for name, _ in series)
    read = [_numbers(name, values) for name, values in series]
    _refuse_missing(names, [missing for _, missing in read], design.rows)
    return Variables(names, tuple(column for column, _ in read), vector)


def read_indicators(design: "Design", y: Variable, equals: object) -> Variables:
    """Whether each answer is `equals`, or one of a list; refuses missing answers."""
    series, vector = _series(design.data, y)
    names = tuple(name for name, _ in series)
    _refuse_missing(names, [values.isna().to_numpy() for _, values in series], design.rows)
    columns = tuple(_indicator(name, values, equals) for name, values in series)
    return Variables(names, columns, vector)


def read_levels(design: "Design", y: Variable, levels: ArrayLike | None = None) -> Variables:
    """An indicator for each level of one variable, by default all levels, in order."""
    ((name, values),) = _series(design.data, y)[0]
    inside = values if design.rows is None else values[design.rows]
    found = pd.unique(inside.dropna()) if levels is None else np.asarray(levels)
    ordered = sorted(found.tolist()) if levels is None else found.tolist()
    _refuse_missing((name,), (values.isna().to_numpy(),), design.rows)
    columns = tuple(_indicator(name, values, level) for level in ordered)
    return Variables(tuple(f"{name}={text(level)}" for level in ordered), columns, vector=True)


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
    if isinstance(y, (pd.Series, pd.DataFrame)):
        refuse_other_rows(data, y.index, "variable")
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


def _numbers(name: str, values: pd.Series) -> tuple[Column, Flags | None]:
    """The values, 0 where missing, and which are missing; None where none is."""
    if not (pd.api.types.is_numeric_dtype(values) or _holds_numbers(values)):
        raise ValueError(f"variable {name!r} is not numeric; see proportion or distribution")
    array = values.to_numpy()
    if array.dtype.kind not in "biuf":
        array = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if array.dtype.kind != "f" or not (bad := ~np.isfinite(array)).any():
        return array, None
    return np.where(bad, 0.0, array), bad


def _holds_numbers(values: pd.Series) -> bool:
    """Whether a column of objects holds nothing but numbers and gaps, as from JSON."""
    kind = pd.api.types.infer_dtype(values, skipna=True) if values.dtype == object else ""
    return kind in ("integer", "floating", "mixed-integer-float", "boolean")


def _indicator(name: str, values: pd.Series, equals: object) -> Column:
    several = isinstance(equals, (list, tuple, set, frozenset, range, np.ndarray))
    wanted: list[object] = list(equals) if several else [equals]  # type: ignore[call-overload]
    _refuse_number_for_text(name, values, wanted)
    chosen = values.isin(wanted) if several else values == equals
    return np.asarray(chosen.fillna(False).to_numpy(dtype=bool))


def _refuse_number_for_text(name: str, values: pd.Series, wanted: list[object]) -> None:
    """Refuse to look for numbers among words: nobody would be found, and the share be 0."""
    if pd.api.types.is_numeric_dtype(values) or any(isinstance(one, str) for one in wanted):
        return
    found = np.asarray(pd.unique(values.dropna()), dtype=object)
    if pd.api.types.infer_dtype(found) == "string":
        levels = ", ".join(map(repr, sorted(found)[:SHOWN]))
        raise ValueError(f"variable {name!r} holds text: which answer, equals= one of {levels}?")


def _refuse_missing(
    names: tuple[str, ...], missing: Sequence[Flags | None], rows: Flags | None
) -> None:
    """Refuse gaps in the domain, as Missing where all variables have the same ones."""
    gaps = [
        (name, gap if rows is None else gap & rows)
        for name, gap in zip(names, missing, strict=True)
        if gap is not None
    ]
    gaps = [(name, gap) for name, gap in gaps if gap.any()]
    if not gaps:
        return
    name, first = gaps[0]
    message = (
        f"variable {name!r}: missing in {int(first.sum())} rows;"
        f" take design.reweighted({name!r}) or a domain of those who answered"
    )
    alike = len(gaps) == len(names) and all((gap == first).all() for _, gap in gaps)
    raise Missing(message, first) if alike else ValueError(message)
