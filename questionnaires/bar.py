"""Bar: one threshold of a guidance, as an exact fraction with its strictness and status."""

import re
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    PlainSerializer,
    StrictBool,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from questionnaires.model import FileModel, Label, Status, Text

BarName = Literal["coverage", "content", "overall"]
Measure = Literal["overall_item_share", "pooled_share", "all_satisfied_share"]
FRACTION = re.compile(r"\d{1,6}/\d{1,6}", re.ASCII)


def _threshold(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and FRACTION.fullmatch(value) and not value.endswith("/0"):
        fraction = Fraction(value)
        if 0 < fraction <= 1:
            return fraction
    raise PydanticCustomError("bar_fraction", "not a fraction between 0 and 1")


Threshold = Annotated[
    Fraction,
    BeforeValidator(_threshold),
    PlainSerializer(lambda f: f"{f.numerator}/{f.denominator}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,6}/[0-9]{1,6}$"}),
]


class Bar(FileModel):
    """One threshold; without a figure it judges nothing."""

    more_than: Threshold | None = None
    at_least: Threshold | None = None
    status: Status
    source: Text | None = None
    note: Label | None = None

    @model_validator(mode="after")
    def _has_one_confirmed_figure(self) -> Self:
        if self.more_than is not None and self.at_least is not None:
            raise PydanticCustomError("bar_two_thresholds", "two thresholds")
        if self.threshold is not None and self.status == "not_verified":
            raise PydanticCustomError("bar_not_verified", "a figure that nobody has verified")
        return self

    @property
    def threshold(self) -> Fraction | None:
        return self.at_least if self.more_than is None else self.more_than

    @property
    def strict(self) -> bool:
        """Whether a share equal to the threshold fails."""
        return self.more_than is not None

    def met_by(self, value: Fraction) -> bool | None:
        """Whether the exact value passes; None where the bar has no figure."""
        if self.threshold is None:
            return None
        return value > self.threshold if self.strict else value >= self.threshold


class CoverageBar(Bar):
    """How many of the households must have been asked or have answered."""

    numerator: Literal["asked", "issued", "answered", "valid"] = "answered"
    of: Literal["households"] = "households"
    level: Literal["village", "object"] = "village"  # households of the villages polled, or of all


class ContentBar(Bar):
    """What every content item must reach, or with `each: false` their mean."""

    items: Literal["content"] = "content"
    each: StrictBool = True


class OverallBar(Bar):
    """What overall satisfaction must reach, in the named one of its three meanings."""

    items: Literal["overall", "content"] = "overall"
    measure: Measure = "overall_item_share"
