"""Given: a table of responses as people hold it, made ready to be counted."""

from collections.abc import Iterator

import pandas as pd

from analysis.frame import FORMS, PLACE
from analysis.response_file import VALID
from questionnaires.problem import Problem, Refused

NEEDED = [*PLACE, "form", "valid"]


def given(responses: pd.DataFrame) -> pd.DataFrame:
    """The responses with "" where nothing is given and `valid` as truth values.

    A response without commune or village stays: it is counted as a ballot and enters no estimate.
    Refuses with table_column_missing, table_form_unknown, table_valid_malformed, by the rows as the
    table's index names them.
    """
    missing = [
        Problem("table_column_missing", "", {"column": name})
        for name in NEEDED
        if name not in responses
    ]
    if missing:
        raise Refused(*missing)
    truth = {value: _truth(value) for value in responses["valid"].unique()}
    valid = responses["valid"].map(truth)
    problems = [*_unknown(responses, ~responses["form"].isin(FORMS), "form", "table_form_unknown")]
    problems += _unknown(responses, valid.isna(), "valid", "table_valid_malformed")
    if problems:
        raise Refused(*problems)
    gaps = [name for name in map(str, responses) if name != "valid" and responses[name].hasnans]
    blank = {name: responses[name].astype(object).fillna("") for name in gaps}
    return responses.assign(**blank, valid=valid.astype(bool))


def _truth(value: object) -> bool | None:
    return VALID.get(str(value).strip().lower().removesuffix(".0"))


def _unknown(
    responses: pd.DataFrame, wrong: "pd.Series[bool]", column: str, code: str
) -> Iterator[Problem]:
    for row, value in responses.loc[wrong, column].items():
        yield Problem(code, f"dòng {row}", {"value": "" if pd.isna(value) else value})
