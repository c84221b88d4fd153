"""Columns as SPSS and Stata take them: short names, numbers with labels, reasons for gaps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from survey_app.services.data_package.resource import Field, Resource

NAME_LIMIT = 32  # of Stata; SPSS would take 64
# What neither SPSS nor Stata takes as a name (in lower case; SPSS does not tell cases apart).
_RESERVED = frozenset(
    [
        *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
        *("byte", "double", "float", "if", "in", "int", "long", "strl", "using"),
    ]
)
GAPS = ("a", "b", "c")  # the gap of the first kind, of the second, of the third


@dataclass(frozen=True, eq=False)
class Variable:
    """One variable: whole numbers with their labels, plain numbers, or texts.

    `cells` holds what is there, one of GAPS where a kind of gap is known, else None (or "").
    """

    name: str
    label: str
    cells: Sequence[float | str | None]
    labels: Mapping[int, str] = field(default_factory=dict)
    text: bool = False


def numbers(field: Field) -> dict[str, int]:
    """The number of each value: itself where all are whole numbers, else its place from 1."""
    if all(value.isdecimal() for value in field.values):
        return {value: int(value) for value in field.values}
    return {value: place for place, value in enumerate(field.values, 1)}


def names(fields: Sequence[Field]) -> dict[tuple[str, str], str]:
    """The name of each variable, by column and, where several values may stand, by value."""
    wanted = [
        (field.name, value)
        for field in fields
        for value in (field.values if field.several else ("",))
    ]
    given: dict[tuple[str, str], str] = {}
    for column, value in wanted:
        full = f"{column}_{value}" if value else column
        given[column, value] = _free(full, set(given.values()))
    return given


def variables(resource: Resource) -> tuple[Variable, ...]:
    """A table's variables in the order of its columns; one for each value of a multiple choice."""
    given = names(resource.fields)
    marks = dict(zip(resource.kinds, GAPS, strict=False))
    return tuple(
        variable
        for field in resource.fields
        for variable in _of(field, resource, given, _gaps(field, resource, marks))
    )


def _of(
    field: Field,
    resource: Resource,
    given: Mapping[tuple[str, str], str],
    gaps: Sequence[str | None],
) -> Iterator[Variable]:
    cells = resource.rows[field.name]
    if field.several:
        chosen = [set(str(cell).split(";")) for cell in cells]
        for value, label in field.values.items():
            marked = [
                gap if "" in marks else int(value in marks)
                for marks, gap in zip(chosen, gaps, strict=True)
            ]
            title = f"{label} – {field.label}"
            yield Variable(given[field.name, value], title, marked, {0: "Không chọn", 1: "Chọn"})
        return
    name = given[field.name, ""]
    if field.values:
        codes = numbers(field)
        coded = [codes.get(str(cell), gap) for cell, gap in zip(cells, gaps, strict=True)]
        labels = {codes[value]: label for value, label in field.values.items()}
        yield Variable(name, field.label, coded, labels)
    elif field.type == "string":
        yield Variable(name, field.label, [_text(cell) for cell in cells], text=True)
    else:
        figures = pd.to_numeric(cells, errors="coerce")
        found = [
            gap if pd.isna(cell) else float(cell) for cell, gap in zip(figures, gaps, strict=True)
        ]
        yield Variable(name, field.label, found)


def _gaps(field: Field, resource: Resource, marks: Mapping[str, str]) -> list[str | None]:
    reasons = resource.reasons.get(field.name)
    if reasons is None:
        return [None] * len(resource.rows)
    return [marks.get(reason) for reason in reasons]


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell)


def _free(wanted: str, taken: set[str]) -> str:
    """The name as both programs take it, numbered where another variable has it already."""
    name = wanted[:NAME_LIMIT].rstrip("_")
    if name in _RESERVED or _is_string_type(name):
        name = f"{name}_v"
    tail = 2
    while name in taken:
        end = f"_{tail}"
        name = wanted[: NAME_LIMIT - len(end)].rstrip("_") + end
        tail += 1
    return name


def _is_string_type(name: str) -> bool:
    """Whether Stata reads the name as a type: str1, str2045."""
    return name.startswith("str") and name[3:].isdecimal()
