"""Responses from a file: response_id, village, form, valid and a column for each item."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.coding import unknown_options
from analysis.frame import FORMS, PLACE
from analysis.table import at, missing_columns, missing_values, one_space, read_table
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire

REQUIRED = ["response_id", "village", "form", "valid"]
OPTIONAL = [
    *("commune", "mode", "medium", "invalid_reason", "day", "excluded"),
    *("officer", "duration", "language"),  # of tablets: see quality.interviews
]
VALID = {"1": True, "true": True, "0": False, "false": False}
ITEM_LIKE = re.compile(r"q\d+(_\w+)?")
NO_RESPONSES = pd.DataFrame(
    {name: pd.Series([], dtype=object) for name in (*PLACE, "form", "valid")}
)


def read_responses(
    path: Path, frame: pd.DataFrame, questionnaire: Questionnaire
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the responses that can be placed in the frame, and every fault in the file.

    A commune column is needed only where two communes have a village of one name. Finds what
    `read_table` refuses, and table_column_missing, table_column_unknown, table_value_missing,
    table_response_twice, table_form_unknown, table_valid_malformed, table_day_malformed,
    table_option_unknown, table_village_unknown, table_village_ambiguous.
    """
    try:
        table = read_table(path)
    except Refused as refused:
        return NO_RESPONSES, list(refused.problems)
    problems = [*_column_problems(table, questionnaire, path)]
    if any(problem.code == "table_column_missing" for problem in problems):
        return NO_RESPONSES, problems
    optional = dict.fromkeys([name for name in OPTIONAL if name not in table], "")
    table = table.assign(**optional, form=table["form"].str.lower())
    table = table.assign(**{name: one_space(table[name]) for name in PLACE})
    problems += [*_value_problems(table, path)]
    table = table.assign(
        valid=table["valid"].str.lower().map(VALID).fillna(value=False).astype(bool)
    )
    problems += [
        replace(problem, place=f"{path.name}, {problem.place}")
        for problem in unknown_options(table[table["valid"]], questionnaire)
    ]
    if frame.empty:
        return NO_RESPONSES, problems
    table, unplaced = _placed(table, frame, path)
    return table, problems + unplaced


def counted(responses: pd.DataFrame) -> pd.DataFrame:
    """The responses that figures rest on: those without a reason to leave them out."""
    return responses[responses["excluded"] == ""] if "excluded" in responses else responses


def ignored_columns(responses: pd.DataFrame, questionnaire: Questionnaire) -> list[str]:
    """Columns of the file that mean nothing here and are left out."""
    known = {*REQUIRED, *OPTIONAL, *(item.code for item in questionnaire.items)}
    return [name for name in map(str, responses) if name not in known]


def _column_problems(
    table: pd.DataFrame, questionnaire: Questionnaire, path: Path
) -> Iterator[Problem]:
    needed = [i.code for i in questionnaire.items if i.type != "text" and i.required]
    yield from missing_columns(table, [*REQUIRED, *needed], path)
    for name in map(str, table):
        if ITEM_LIKE.fullmatch(name) and questionnaire.item(name) is None:
            values = {"column": name, "questionnaire": questionnaire.id}
            yield Problem("table_column_unknown", path.name, values)


def _value_problems(table: pd.DataFrame, path: Path) -> Iterator[Problem]:
    yield from missing_values(table, ["response_id", "village"], path)
    ids = table.loc[table["response_id"] != "", "response_id"]
    for row, response in ids[ids.duplicated()].items():
        yield Problem("table_response_twice", at(path, row), {"response": response})
    for row, form in table.loc[~table["form"].isin(FORMS), "form"].items():
        yield Problem("table_form_unknown", at(path, row), {"value": form})
    wrong = ~table["valid"].str.lower().isin(list(VALID))
    for row, valid in table.loc[wrong, "valid"].items():
        yield Problem("table_valid_malformed", at(path, row), {"value": valid})
    wrong_days = [day for day in table["day"].unique() if day and not _is_day(day)]
    for row, day in table.loc[table["day"].isin(wrong_days), "day"].items():
        yield Problem("table_day_malformed", at(path, row), {"value": day})


def _placed(
    table: pd.DataFrame, frame: pd.DataFrame, path: Path
) -> tuple[pd.DataFrame, list[Problem]]:
    """The responses with their commune, without those whose village is unknown or ambiguous."""
    communes = frame.groupby("village")["commune"].unique()
    alone = {village: found[0] for village, found in communes.items() if len(found) == 1}
    given = table["commune"].where(table["commune"] != "", table["village"].map(alone))
    table = table.assign(commune=given.fillna(""))
    known = pd.MultiIndex.from_frame(table[PLACE]).isin(pd.MultiIndex.from_frame(frame[PLACE]))
    problems = [
        Problem(
            "table_village_ambiguous"
            if village in communes.index and not commune
            else "table_village_unknown",
            at(path, row),
            {"village": village},
        )
        for row, commune, village in table.loc[~known, PLACE].itertuples()
        if village
    ]
    return table[known], problems


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
