"""Read how the rows were drawn: strata, clusters, populations; refuse what cannot have been."""

from collections.abc import Sequence
from dataclasses import replace
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.variance import Codes, Flags, Floats, Stage

Column = str | ArrayLike | pd.Series
SHOWN = 20  # names in one message


def read_column(data: pd.DataFrame, column: Column, what: str) -> pd.Series:
    """The column named, or the array given, row by row.

    Refuses one that is not there, not as long, or of other rows by its index.
    """
    if isinstance(column, str):
        if column not in data:
            raise ValueError(f"{what}: no column {column!r}")
        return data[column]
    if isinstance(column, pd.Series):
        refuse_other_rows(data, column.index, what)
    values = pd.Series(np.asarray(column))
    if len(values) != len(data):
        raise ValueError(f"{what}: {len(values)} values for {len(data)} rows")
    return values


def refuse_other_rows(data: pd.DataFrame, index: pd.Index, what: str) -> None:
    """Refuse a column whose index says that its rows are others, or in another order."""
    if not isinstance(index, pd.RangeIndex) and not index.equals(data.index):
        raise ValueError(f"{what}: its rows are not those of the data, by their index")


def read_codes(data: pd.DataFrame, column: Column, what: str) -> tuple[Codes, pd.Index]:
    """(rows,) a number for each distinct value, -1 where missing, and the values in order."""
    codes, names = pd.factorize(read_column(data, column, what), sort=True)
    return codes.astype(np.int64), pd.Index(names)


def refuse_missing(codes: Codes, column: Column, what: str) -> None:
    """Refuse rows whose value is not known, with their number."""
    missing = int((codes < 0).sum())
    if missing:
        raise ValueError(f"{what} {label(column)}: missing in {missing} rows")


def read_population(
    data: pd.DataFrame, column: Column, codes: Codes, names: Sequence[str], what: str
) -> Floats:
    """(S,) the population of each stratum; refuses one missing, not positive, or of two sizes."""
    values = read_numbers(data, column, what)
    refuse(~np.isfinite(values) | (values <= 0), codes, names, f"{what} missing or not positive")
    sizes = np.zeros(len(names))
    sizes[codes] = values
    refuse(sizes[codes] != values, codes, names, f"{what} of more than one size")
    return sizes


def refuse(wrong: Flags, codes: Codes, names: Sequence[str], fault: str) -> None:
    """Refuse with the names of the strata that hold a wrong row."""
    if wrong.any():
        found = [str(names[code]) for code in np.unique(codes[wrong])]
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise ValueError(f"{fault}: {', '.join(found[:SHOWN])}{more}")


def label(column: Column) -> str:
    return repr(column) if isinstance(column, str) else "(array)"


def text(value: object) -> str:
    """A level as it is named and compared: a whole number alike in a column of floats."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def read_numbers(data: pd.DataFrame, column: Column, what: str) -> Floats:
    """(rows,) a numeric column, or one number for every row; NaN where missing.

    Refuses text.
    """
    if isinstance(column, Real):
        return np.full(len(data), float(column))
    values = read_column(data, column, what)
    try:
        return np.array(values.to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError):
        raise ValueError(f"{what} {label(column)}: not numbers") from None


def stage(
    stratum: Codes,
    unit: Codes | None,
    population: Floats | None,
    names: Sequence[str],
    weight: Floats | None = None,
) -> Stage:
    """A stage of drawing; refuses strata with more units drawn than there are."""
    drawn = np.bincount(stratum, minlength=len(names)).astype(np.float64)
    fraction = np.zeros(len(names)) if population is None else drawn / population
    everyone = np.arange(len(names))
    refuse(fraction > 1, everyone, names, "more units drawn than the population holds")
    above = np.ones(len(names)) if weight is None else weight
    return Stage(stratum, unit, drawn, fraction, above, tuple(map(str, names)))


def read_stages(
    data: pd.DataFrame,
    strata: Column | None,
    clusters: Column | None,
    population: Column | None,
    second_stage_population: Column | None,
) -> tuple[Stage, ...]:
    """The stages of drawing: one, or two where units were drawn within clusters."""
    if data.empty:
        raise ValueError("a design needs at least one row")
    if second_stage_population is not None and (clusters is None or population is None):
        raise ValueError("second_stage_population needs clusters and population")
    row_stratum, names = _read_strata(data, strata)
    sizes = _sizes(data, population, row_stratum, names, "population")
    if clusters is None:
        return (stage(row_stratum, None, sizes, names),)
    unit, unit_stratum, unit_names = _read_clusters(data, clusters, row_stratum, names)
    first = stage(unit_stratum, unit, sizes, names)
    if second_stage_population is None:
        return (first,)
    within = _sizes(data, second_stage_population, unit, unit_names, "second_stage_population")
    above = first.fraction[unit_stratum]
    return first, stage(unit, None, within, unit_names, above)


def _read_strata(data: pd.DataFrame, strata: Column | None) -> tuple[Codes, Sequence[str]]:
    if strata is None:
        return np.zeros(len(data), dtype=np.int64), ("(all)",)
    codes, names = read_codes(data, strata, "strata")
    refuse_missing(codes, strata, "strata")
    return codes, [text(name) for name in names]


def _sizes(
    data: pd.DataFrame, column: Column | None, codes: Codes, names: Sequence[str], what: str
) -> Floats | None:
    return None if column is None else read_population(data, column, codes, names, what)


def _read_clusters(
    data: pd.DataFrame, clusters: Column, row_stratum: Codes, strata: Sequence[str]
) -> tuple[Codes, Codes, list[str]]:
    """Each row's cluster, each cluster's stratum, and the names: clusters nest in strata."""
    codes, names = read_codes(data, clusters, "clusters")
    refuse_missing(codes, clusters, "clusters")
    unit, pairs = pd.factorize(row_stratum * len(names) + codes, sort=True)
    stratum = np.asarray(pairs) // len(names)
    own = [text(name) for name in names[np.asarray(pairs) % len(names)]]
    nested = [f"{strata[over]}/{name}" for over, name in zip(stratum, own, strict=True)]
    return unit.astype(np.int64), stratum.astype(np.int64), nested if len(strata) > 1 else own


def implied_weights(drawn: Sequence[Stage]) -> Floats:
    """(rows,) one over the share drawn, over all stages; 1 without a population."""
    weights = np.ones(len(drawn[-1].row_stratum))
    for one in drawn:
        if (one.fraction > 0).all():
            weights /= one.fraction[one.row_stratum]
    return weights


def read_weights(data: pd.DataFrame, column: Column) -> Floats:
    """(rows,) the weights given; refuses one missing, zero, negative or infinite."""
    values = read_numbers(data, column, "weights")
    wrong = int((~np.isfinite(values) | (values <= 0)).sum())
    if wrong:
        raise ValueError(f"weights {label(column)}: not positive numbers in {wrong} rows")
    return values


def without_population(drawn: Sequence[Stage]) -> tuple[Stage, ...]:
    """The first stage as if drawn from a process without end: no fraction, nothing within."""
    return (replace(drawn[0], fraction=np.zeros(len(drawn[0].drawn))),)


def row_fraction(drawn: Sequence[Stage]) -> Floats:
    """(rows,) the share drawn over all stages, 0 without a finite population."""
    fraction = np.ones(len(drawn[-1].row_stratum))
    for one in drawn:
        fraction *= one.fraction[one.row_stratum]
    return fraction
