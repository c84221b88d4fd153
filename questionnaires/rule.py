"""Rule: one guidance as data; `judge` says in exact fractions what it makes of counts."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from questionnaires.bar import Bar, ContentBar, CoverageBar, OverallBar
from questionnaires.document import read_document, validated
from questionnaires.model import (
    NOT_EMPTY,
    STATUS_LABELS,
    STATUSES,
    Code,
    FileModel,
    Label,
    Name,
    Status,
    Text,
)
from questionnaires.problem import Problem, Refused
from questionnaires.verdict import (
    BAR_LABELS,
    MEASURE_LABELS,
    OUTCOME_LABELS,
    BarVerdict,
    Counts,
    Verdict,
    judge_bars,
)

__all__ = [
    "BAR_LABELS",
    "MEASURE_LABELS",
    "OUTCOME_LABELS",
    "STATUSES",
    "STATUS_LABELS",
    "Bar",
    "BarVerdict",
    "ContentBar",
    "Counts",
    "CoverageBar",
    "ObjectRule",
    "OverallBar",
    "Rule",
    "Verdict",
    "judge",
    "read_rule",
]


class ValidBallot(FileModel):
    """What makes a paper ballot valid."""

    answered: Literal["all_items", "any_item"]
    status: Status
    source: Text | None = None
    note: Label | None = None


class Window(FileModel):
    """How long asking and counting may take."""

    days: StrictInt = Field(ge=1, le=366)
    counting: Literal["working_days", "calendar_days_without_weekends", "calendar_days"]
    status: Status
    source: Text | None = None


class Posting(FileModel):
    """How many days the result is posted."""

    days: StrictInt = Field(ge=1, le=366)
    status: Status
    source: Text | None = None


Counted = Literal["counted", "not_counted", "counted_if_guided"]


class Forms(FileModel):
    """Which legal ways of asking count."""

    visit: Counted
    meeting: Counted
    online: Counted


class ObjectRule(FileModel):
    """The bars for one object of recognition (xã, huyện …)."""

    title: Label
    coverage: CoverageBar
    valid_ballot: ValidBallot
    content: ContentBar
    overall: OverallBar
    note: Label | None = None


class Rule(FileModel):
    """One guidance."""

    code: Code
    title: Label
    legal_basis: Text
    source: Text
    valid_from: date
    valid_to: date | None = None
    window: Window
    posting: Posting | None = None
    forms: Forms
    excluded_areas: tuple[Name, ...] = ()  # kinds of area where nobody is asked
    objects: Annotated[dict[Name, ObjectRule], NOT_EMPTY]
    note: Label | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise PydanticCustomError("rule_dates", "ends before it begins")
        return self

    @property
    def id(self) -> str:
        return self.code

    @property
    def posting_days(self) -> int | None:
        return self.posting.days if self.posting else None

    def counted_forms(self, online_guidance: str | None = None) -> tuple[str, ...]:
        """The forms that count; a form "if guided" does where the guidance is named."""
        guided = bool(online_guidance and online_guidance.strip())
        counted = {"counted": True, "not_counted": False, "counted_if_guided": guided}
        forms = {
            "visit": self.forms.visit,
            "meeting": self.forms.meeting,
            "online": self.forms.online,
        }
        return tuple(form for form, state in forms.items() if counted[state])

    def object_rule(self, name: str) -> ObjectRule:
        """The bars for one object; refuses with object_unknown."""
        if name not in self.objects:
            raise Refused(Problem("object_unknown", name, {"rule": self.code, "object": name}))
        return self.objects[name]


def read_rule(text: str, name: str) -> Rule:
    """Read one rule; refuses with every fault at once, each at its `file:line`."""
    rule, problems = validated(Rule, read_document(text, name))
    if problems or rule is None:
        raise Refused(*problems)
    return rule


def judge(rule: Rule, object: str, counts: Counts) -> Verdict:
    """What the rule says of exact counts for one object; refuses with object_unknown."""
    bars = rule.object_rule(object)
    return judge_bars(bars.coverage, bars.content, bars.overall, counts)
