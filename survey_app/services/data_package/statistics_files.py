"""Files of SPSS (.sav) and Stata (.dta), with Vietnamese labels of variables and values."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyreadstat

from survey_app.services.data_package.resource import Resource
from survey_app.services.data_package.variables import GAPS, Variable, variables

# SPSS counts bytes of UTF-8, Stata letters (and bytes for labels of values).
_SPSS_LABEL, _SPSS_VALUE, _SPSS_FILE = 256, 120, 64
_STATA_LABEL, _STATA_VALUE = 80, 32_000
SPSS_GAPS = {gap: -place for place, gap in enumerate(GAPS, 1)}  # -1, -2, -3


def to_spss(resource: Resource) -> bytes:
    """The table as .sav: gaps are user-missing values -1, -2, -3, each with its label."""
    found = variables(resource)
    kinds = dict(zip(SPSS_GAPS.values(), resource.kinds.values(), strict=False))
    columns = {v.name: _column(v, [_spss_cell(cell) for cell in v.cells]) for v in found}
    coded = {v.name: _gap_labels(v, SPSS_GAPS, kinds) for v in found if not v.text}
    return _written(
        "table.sav",
        lambda path: pyreadstat.write_sav(
            pd.DataFrame(columns),
            path,
            file_label=by_bytes(resource.title, _SPSS_FILE),
            column_labels={v.name: by_bytes(v.label, _SPSS_LABEL) for v in found},
            variable_value_labels={
                name: {code: by_bytes(text, _SPSS_VALUE) for code, text in labels.items()}
                for name, labels in coded.items()
                if labels
            },
            missing_ranges={
                v.name: list(kinds) for v in found if not v.text and _gaps_in(v) and kinds
            },
            variable_measure={v.name: _measure(v) for v in found},
        ),
    )


def to_stata(resource: Resource) -> bytes:
    """The table as .dta (version 118): gaps are .a, .b, .c, each with its label."""
    found = variables(resource)
    kinds = dict(zip(GAPS, resource.kinds.values(), strict=False))
    same = dict(zip(GAPS, GAPS, strict=True))
    labels = {v.name: _gap_labels(v, same, kinds) for v in found if not v.text}
    return _written(
        "table.dta",
        lambda path: pyreadstat.write_dta(
            pd.DataFrame({v.name: _column(v, v.cells) for v in found}),
            path,
            version=15,
            file_label=by_letters(resource.title, _STATA_LABEL),
            column_labels={v.name: by_letters(v.label, _STATA_LABEL) for v in found},
            variable_value_labels={
                name: {code: by_bytes(text, _STATA_VALUE) for code, text in known.items()}
                for name, known in labels.items()
                if known
            },
            missing_user_values={v.name: list(GAPS) for v in found if _gaps_in(v)},
        ),
    )


def by_bytes(text: str, limit: int) -> str:
    """The text, cut with "…" at a whole letter where it has more bytes than the limit."""
    if len(text.encode()) <= limit:
        return text
    return text.encode()[: limit - len("…".encode())].decode(errors="ignore") + "…"


def by_letters(text: str, limit: int) -> str:
    """The text, cut with "…" where it has more letters than the limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _gap_labels(
    variable: Variable, marks: Mapping[str, Any], kinds: Mapping[Any, str]
) -> dict[Any, str]:
    """The labels of a variable's values, and of the gaps that it has."""
    gaps = {marks[gap]: kinds[marks[gap]] for gap in _gaps_in(variable)}
    return {**variable.labels, **gaps}


def _gaps_in(variable: Variable) -> list[str]:
    found = set() if variable.text else {cell for cell in variable.cells if cell in GAPS}
    return [gap for gap in GAPS if gap in found]


def _spss_cell(cell: float | str | None) -> float | str | None:
    return SPSS_GAPS.get(cell, cell) if isinstance(cell, str) else cell


def _column(variable: Variable, cells: Sequence[Any]) -> Any:
    """The cells as a column whose kind is known even where it is empty."""
    mixed = variable.text or any(isinstance(cell, str) for cell in cells)
    return pd.Series(cells, dtype=object if mixed else "float64")


def _measure(variable: Variable) -> str:
    return "nominal" if variable.text or variable.labels else "scale"


def _written(name: str, write: Callable[[str], None]) -> bytes:
    """What a program's own writer writes; it knows files alone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(str(path))
        return path.read_bytes()
