"""Answers as integers: the one place where option codes become numbers that can be counted."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Item, Questionnaire

SEPARATOR = ";"  # between the options of a multiple-choice answer in a file

Column = NDArray[np.object_]


@dataclass(frozen=True)
class Coded:
    """The answers of some rows: item code → one entry a row.

    `choices` holds option numbers (-1 blank), `multiples` a row × option table of ticks, `texts`
    what was written ("" blank).
    """

    choices: Mapping[str, NDArray[np.int64]]
    multiples: Mapping[str, NDArray[np.bool_]]
    texts: Mapping[str, Column]

    def take(self, rows: NDArray[np.int64]) -> "Coded":
        """The same answers at the rows named, in that order; a row may come several times."""
        return Coded(
            {code: column[rows] for code, column in self.choices.items()},
            {code: column[rows] for code, column in self.multiples.items()},
            {code: column[rows] for code, column in self.texts.items()},
        )


def code_table(table: pd.DataFrame, questionnaire: Questionnaire) -> Coded:
    """Code a table with a row a response and a column an item (options of a multiple joined by ;).

    An item without a column is blank, and so is an answer whose `when` is not met. Refuses with
    `table_option_unknown` at every row (as the table's index names it) and item.
    """
    problems = unknown_options(table, questionnaire)
    if problems:
        raise Refused(*problems)
    columns = _asked(table, questionnaire)
    of_type = {
        kind: [item for item in questionnaire.items if item.type == kind]
        for kind in ("choice", "multiple", "text")
    }
    return Coded(
        {item.code: _numbers(item, columns[item.code]) for item in of_type["choice"]},
        {item.code: _ticks(item, columns[item.code]) for item in of_type["multiple"]},
        {item.code: columns[item.code] for item in of_type["text"]},
    )


def code_patterns(answers: Sequence[str], questionnaire: Questionnaire) -> Coded:
    """Code answers written as JSON objects: item code → option, or list of options."""
    asked = [item for item in questionnaire.items if item.type != "text"]
    columns: dict[str, list[str]] = {item.code: [] for item in asked}
    for text in answers:
        given = json.loads(text)
        for item in asked:
            columns[item.code].append(sys.intern(_written(item, given)))
    table = pd.DataFrame(columns, index=pd.RangeIndex(len(answers)), dtype=object)
    return code_table(table, questionnaire)


def satisfaction_items(questionnaire: Questionnaire) -> list[Item]:
    """The satisfied / not satisfied items that a rule can judge: contents and the overall one."""
    return [item for item in questionnaire.binary_items if item.role in ("content", "overall")]


def unknown_options(table: pd.DataFrame, questionnaire: Questionnaire) -> list[Problem]:
    """Name every answer of the table that is no option of its item, in the order of the rows."""
    found: list[tuple[int, Problem]] = []
    for item in questionnaire.items:
        if item.type == "text" or item.code not in table:
            continue
        column = table[item.code].to_numpy(object)
        for row in np.flatnonzero(_is_unknown(item, column)):
            found.append((int(row), _unknown(item, column[row], table.index[int(row)])))
    return [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


def _unknown(item: Item, value: str, row: object) -> Problem:
    options = ", ".join(option.code for option in item.options)
    values = {"row": row, "item": item.code, "value": value, "options": options}
    return Problem("table_option_unknown", f"dòng {row}", values)


def _is_unknown(item: Item, column: Column) -> NDArray[np.bool_]:
    numbers, distinct = pd.factorize(column)
    known = {option.code for option in item.options}
    wrong = [not set(_parts(item, value)) <= known for value in distinct]
    return np.array(wrong, dtype=bool)[numbers]


def _asked(table: pd.DataFrame, questionnaire: Questionnaire) -> dict[str, Column]:
    """Every item's column, blank where the table lacks it or its condition is not met."""
    blank = np.full(len(table), "", dtype=object)
    columns: dict[str, Column] = {}
    for item in questionnaire.items:
        column = table[item.code].to_numpy(object) if item.code in table else blank
        if item.when is not None:
            met = pd.Series(columns[item.when.item]).isin(item.when.options).to_numpy()
            column = np.where(met, column, "")
        columns[item.code] = column
    return columns


def _numbers(item: Item, column: Column) -> NDArray[np.int64]:
    options = pd.Index([option.code for option in item.options], dtype=object)
    return options.get_indexer(pd.Index(column, dtype=object)).astype(np.int64)


def _ticks(item: Item, column: Column) -> NDArray[np.bool_]:
    numbers, distinct = pd.factorize(column)
    rows = [[option.code in _parts(item, value) for option in item.options] for value in distinct]
    return np.array(rows, dtype=bool).reshape(len(distinct), len(item.options))[numbers]


def _parts(item: Item, value: str) -> list[str]:
    parts = value.split(SEPARATOR) if item.type == "multiple" else [value]
    return [part.strip() for part in parts if part.strip()]


def _written(item: Item, given: Mapping[str, Any]) -> str:
    """The answer to an item, blank where there is none, as a table of a file holds it."""
    found = given.get(item.code, "")
    return SEPARATOR.join(found) if item.type == "multiple" else str(found)
