"""Ballots rebuilt from printed counts, for tests."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.cells import cells_from_responses
from analysis.compile import compile_campaign
from analysis.tally import Compilation
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import Rule

CASES = Path(__file__).parent.parent / "cases" / "analysis"


def ballots(
    questionnaire: Questionnaire,
    number: int,
    not_satisfied: Mapping[str, Iterable[int]] | None = None,
    **columns: object,
) -> pd.DataFrame:
    """`number` valid ballots, satisfied everywhere except the ballots listed for an item."""
    rows = pd.DataFrame(
        {"commune": "Xã Mẫu", "village": "Thôn 1", "form": "visit", "valid": True},
        index=range(number),
    )
    answers = {item.code: "satisfied" for item in questionnaire.binary_items}
    rows = rows.assign(**answers | columns)
    for item, those in (not_satisfied or {}).items():
        rows.loc[list(those), item] = "not_satisfied"
    return rows


def framed(*villages: tuple[str, str, int, int]) -> pd.DataFrame:
    """A frame: commune, village, households, and one number for asked and issued."""
    rows = [(*village, village[3]) for village in villages]
    return pd.DataFrame(rows, columns=["commune", "village", "households", "asked", "issued"])


def compiled(
    rows: pd.DataFrame,
    frame: pd.DataFrame,
    questionnaire: Questionnaire,
    rule: Rule | None,
    object: str | None = None,
    online_guidance: str | None = None,
) -> Compilation:
    return compile_campaign(
        cells_from_responses(rows, questionnaire),
        frame,
        questionnaire,
        rule,
        object=object,
        online_guidance=online_guidance,
    )
