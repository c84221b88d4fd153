"""Interviews: how each answer was taken, by village, form and officer pseudonym.

Nothing here can be joined to a household: a table that brings such a column is refused.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.coding import Coded, code_table
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Item, Questionnaire

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEEDED = ("commune", "village", "form")
HOUSEHOLD_LINKS = {
    *("household", "household_id", "line", "invitation", "code", "card", "serial", "stub"),
    *("name", "full_name", "phone", "address", "ip", "gps", "latitude", "longitude"),
}
BLANK = -1


@dataclass(frozen=True, eq=False)
class Interviews:
    """A row an interview.

    `places`: commune, village, form, mode, officer (pseudonym, "" where nobody asked), response_id;
    who fills in what somebody asks is not as quick and not as open as who does it alone, so only
    interviews of one form and mode are compared.
    `answers` (rows, items): number of the option chosen, -1 blank. `duration` (rows,): seconds,
    NaN where not recorded. `texts` (rows,): what was written, all text items together.
    """

    places: pd.DataFrame
    items: tuple[Item, ...]
    answers: Codes
    duration: Floats
    texts: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.places)

    def take(self, rows: Flags) -> "Interviews":
        """The interviews marked true."""
        return Interviews(
            self.places[rows].reset_index(drop=True),
            self.items,
            self.answers[rows],
            self.duration[rows],
            self.texts[rows],
        )

    def groups(self, *columns: str) -> Codes:
        """(rows,) the number of the group that a row is in, by the columns of `places` named."""
        found = self.places.groupby(list(columns), sort=False).ngroup().to_numpy(dtype=np.int64)
        return np.asarray(found, dtype=np.int64)

    @cached_property
    def scores(self) -> Floats:
        """(rows, items) the scores of the answers; 1 and 0 for satisfied and not; NaN blank."""
        columns = [_scores(item)[self.answers[:, j]] for j, item in enumerate(self.items)]
        return np.stack(columns, axis=1) if columns else np.zeros((len(self), 0))

    @cached_property
    def satisfied_throughout(self) -> Flags:
        """(rows,) whether no binary item was answered `not_satisfied`."""
        binary = [j for j, item in enumerate(self.items) if item.is_binary]
        found: Flags = (self.answers[:, binary] != 1).all(axis=1)
        return found

    @cached_property
    def with_blanks(self) -> Flags:
        """(rows,) whether an item that everybody is asked was left blank."""
        asked = [j for j, i in enumerate(self.items) if i.required and i.when is None]
        found: Flags = (self.answers[:, asked] == BLANK).any(axis=1)
        return found

    @cached_property
    def patterns(self) -> Codes:
        """(rows,) a number for each distinct string of answers."""
        _, numbers = np.unique(self.answers, axis=0, return_inverse=True)
        return np.asarray(numbers, dtype=np.int64).reshape(-1)


def interviews_from_responses(responses: pd.DataFrame, questionnaire: Questionnaire) -> Interviews:
    """Read interviews from a table with a row a response.

    Parameters
    ----------
    responses : DataFrame
        commune, village, form and a column an item; optional: mode, officer, duration (seconds),
        response_id, valid (rows that are not valid are left out).

    Notes
    -----
    Refuses with table_column_missing, quality_household_link (a column that leads to a household),
    quality_duration_malformed, table_option_unknown.
    """
    problems = [
        *(_missing(name) for name in NEEDED if name not in responses),
        *(
            Problem("quality_household_link", "", {"column": name})
            for name in sorted(HOUSEHOLD_LINKS & {str(column).lower() for column in responses})
        ),
    ]
    if problems:
        raise Refused(*problems)
    rows = responses[responses["valid"].astype(bool)] if "valid" in responses else responses
    rows = rows.reset_index(drop=True)
    coded = code_table(_text(rows, questionnaire), questionnaire)
    items = tuple(
        item
        for item in questionnaire.items
        if item.type == "choice" and item.role in ("content", "overall")
    )
    return Interviews(
        _places(rows), items, _answers(coded, items, len(rows)), _duration(rows), _written(coded)
    )


def _missing(column: str) -> Problem:
    return Problem("table_column_missing", "", {"column": column})


def _text(rows: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """The items' columns with "" for every blank."""
    present = [item.code for item in questionnaire.items if item.code in rows]
    return rows[present].astype(object).where(rows[present].notna(), "")


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {name: rows[name].astype(str) for name in NEEDED}
    for name in ("mode", "officer", "response_id"):
        given = rows[name] if name in rows else pd.Series("", rows.index, dtype=object)
        columns[name] = given.astype(object).where(given.notna(), "").astype(str)
    return pd.DataFrame(columns)


def _answers(coded: Coded, items: tuple[Item, ...], rows: int) -> Codes:
    if not items:
        return np.zeros((rows, 0), dtype=np.int64)
    return np.stack([coded.choices[item.code] for item in items], axis=1)


def _duration(rows: pd.DataFrame) -> Floats:
    if "duration" not in rows:
        return np.full(len(rows), np.nan)
    given = rows["duration"].replace("", np.nan)
    seconds = pd.to_numeric(given, errors="coerce")
    bad = (given.notna() & seconds.isna()) | (seconds <= 0)
    if bad.any():
        values = [given[row] for row in bad[bad].index[:20]]
        raise Refused(*(Problem("quality_duration_malformed", "", {"value": v}) for v in values))
    return seconds.to_numpy(dtype=np.float64)


def _written(coded: Coded) -> NDArray[np.object_]:
    """What was written in an interview, in one spelling."""
    rows = len(next(iter(coded.choices.values()), ()))
    columns = list(coded.texts.values()) or [np.full(rows, "", dtype=object)]
    texts = [" ".join(" ".join(parts).casefold().split()) for parts in zip(*columns, strict=True)]
    return np.array(texts, dtype=object)


def _scores(item: Item) -> Floats:
    """The score by option number, with NaN at the end: a blank, which is option -1, finds it."""
    if item.is_binary:
        return np.array([1.0, 0.0, np.nan])
    scores = [np.nan if o.score is None else float(o.score) for o in item.options]
    return np.array([*scores, np.nan])
