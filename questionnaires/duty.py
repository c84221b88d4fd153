"""Duty: which reports a plan demands, of whom, by which day, on which period; as data."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from questionnaires.document import read_document, validated
from questionnaires.library import read_text
from questionnaires.model import NOT_EMPTY, Code, FileModel, Label, Status, Text
from questionnaires.problem import Refused

HOME = Path(__file__).parent / "duties"
Kind = Literal["month", "quarter", "half_year", "nine_months", "year"]
Month = Annotated[StrictInt, Field(ge=1, le=12)]


class Duty(FileModel):
    """One report: `day` is the last day to send it, `covers` how many months it tells of."""

    kind: Kind
    title: Text
    written: Text  # the day as the plan says it
    months: Annotated[tuple[Month, ...], NOT_EMPTY]
    day: StrictInt = Field(ge=1, le=28)
    covers: StrictInt = Field(ge=1, le=12)


class Reporter(FileModel):
    """The level whose committees report, in the days in which they do."""

    level: Literal["province", "district", "commune"]
    valid_from: date
    valid_to: date | None = None
    status: Status
    source: Text

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Period(FileModel):
    """How the period of a report was settled, and how certain that is."""

    status: Status
    note: Label


class Duties(FileModel):
    """What one plan demands: to whom and through whom, from which day."""

    code: Code
    title: Label
    source: Text
    status: Status
    valid_from: date
    note: Label | None = None
    to: Text
    through: Text
    reporters: Annotated[tuple[Reporter, ...], NOT_EMPTY]
    period: Period
    duties: Annotated[tuple[Duty, ...], NOT_EMPTY]

    @property
    def id(self) -> str:
        return self.code

    def reporter_on(self, day: date) -> Reporter | None:
        return next((found for found in self.reporters if found.holds_on(day)), None)


def read_duties(text: str, name: str) -> Duties:
    """Read one file of duties; refuses with every fault at once, each at its `file:line`."""
    duties, problems = validated(Duties, read_document(text, name))
    if problems or duties is None:
        raise Refused(*problems)
    return duties


@cache
def load_duties() -> Duties:
    """The reports that the province's plan demands."""
    path = HOME / "bao-cao-phong-trao.yaml"
    return read_duties(read_text(path), path.name)
