"""Margins of the population from a file: item, option, people, as the office supplies them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.goods.population import Margin
from analysis.table import at, missing_columns, read_table
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire

COLUMNS = ["item", "option", "people"]
NOT_WEIGHTED = (
    "Cơ quan chưa cung cấp số dân theo độ tuổi, giới tính, nơi ở nên không dùng quyền số."
)


def read_margins(path: Path, questionnaire: Questionnaire) -> Mapping[str, Margin]:
    """Read the population by age, sex, residence: item → option → people.

    Refuses with what `read_table` refuses, table_column_missing, table_count_malformed,
    margin_unknown, margin_twice, all at once.
    """
    table = read_table(path)
    problems = list(missing_columns(table, COLUMNS, path))
    if problems:
        raise Refused(*problems)
    margins: dict[str, dict[str, float]] = {}
    for row, item, option, people in table[COLUMNS].itertuples():
        if option in margins.get(item, {}):
            problems.append(
                Problem("margin_twice", at(path, row), {"item": item, "option": option})
            )
        problems.extend(_faults(at(path, row), item, option, people, questionnaire))
        margins.setdefault(item, {})[option] = float(people) if people.isdecimal() else 0.0
    if problems:
        raise Refused(*problems)
    return margins


def missing_options(responses: pd.DataFrame, margins: Mapping[str, Margin]) -> Iterator[Problem]:
    """Options that somebody chose and no margin tells the people of."""
    for item, margin in margins.items():
        chosen = sorted(set(responses[item].dropna().astype(str)) - {""})
        for option in chosen:
            if margin.get(option, 0) <= 0:
                yield Problem("margin_option_missing", "", {"item": item, "option": option})


def _faults(
    place: str, item: str, option: str, people: str, questionnaire: Questionnaire
) -> Iterator[Problem]:
    asked = questionnaire.item(item)
    if asked is None or asked.type != "choice" or asked.option(option) is None:
        yield Problem("margin_unknown", place, {"item": item, "option": option})
    if not people.isdecimal():
        yield Problem("table_count_malformed", place, {"column": "people", "value": people})
