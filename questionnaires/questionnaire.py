"""Questionnaire: what is asked, read from a file that an official can read."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from questionnaires.consistency import questionnaire_problems
from questionnaires.document import read_document, validated
from questionnaires.model import NOT_EMPTY, Code, FileModel, Label, Name, Text
from questionnaires.problem import Refused

Provenance = Literal["official", "reconstructed", "draft"]
Role = Literal["content", "overall", "reason", "background", "other"]
Answer = str | list[str]

PROVENANCE_LABELS: dict[str, str] = {
    "official": "theo mẫu chính thức",
    "reconstructed": "dựng lại từ tài liệu đã công bố",
    "draft": "dự thảo",
}
COUNTED_PROVENANCES: dict[str, str] = PROVENANCE_LABELS | {"draft": "là dự thảo"}
BINARY = ("satisfied", "not_satisfied")
TEXT_LIMIT = 500


class Option(FileModel):
    """One answer that can be chosen; `score` orders the levels of a scale, without it: no level."""

    code: Name
    label: Label
    score: StrictInt | None = None
    exclusive: StrictBool = False  # in a multiple choice it excludes every other option


class Condition(FileModel):
    """The item is asked only where an earlier item was answered with one of these options."""

    item: Name
    options: Annotated[tuple[Name, ...], NOT_EMPTY] = Field(alias="in")

    def met(self, answers: Mapping[str, str | Sequence[str]]) -> bool:
        given = answers.get(self.item, ())
        chosen = {given} if isinstance(given, str) else set(given)
        return not chosen.isdisjoint(self.options)


class Item(FileModel):
    """One question; what nobody has confirmed to be official is a draft."""

    code: Name
    type: Literal["choice", "multiple", "text"]
    role: Role = "content"
    label: Label
    scale: Name | None = None
    options: tuple[Option, ...] = ()  # its own, or those of its scale
    required: StrictBool = True
    when: Condition | None = None
    max_length: StrictInt | None = Field(default=None, ge=1, le=5000)
    provenance: Provenance = "draft"
    source: Text | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        closed = self.type != "text"
        if closed and bool(self.scale) == bool(self.options):
            raise PydanticCustomError("item_options", "options or scale")
        if not closed and (self.scale or self.options):
            raise PydanticCustomError("item_text_with_options", "text with options")
        if closed and self.max_length:
            raise PydanticCustomError("item_length_of_choice", "length of a choice")
        if self.role == "reason" and (closed or self.when is None):
            raise PydanticCustomError("item_reason", "reason without condition")
        return self

    @model_serializer(mode="wrap")
    def _as_in_a_file(self, write: Callable[[Self], dict[str, Any]]) -> dict[str, Any]:
        written = write(self)
        if self.scale:
            written.pop("options", None)
        return written

    @property
    def number(self) -> int | None:
        """The number printed before the question: 7 for q07; None for a reason or background."""
        match = re.fullmatch(r"q0*(\d+)", self.code)
        return int(match[1]) if match else None

    @property
    def is_binary(self) -> bool:
        """Whether it asks satisfied or not satisfied."""
        return self.type == "choice" and tuple(o.code for o in self.options) == BINARY

    @property
    def limit(self) -> int:
        """The most characters a text answer may have."""
        return self.max_length or TEXT_LIMIT

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


class Questionnaire(FileModel):
    """A whole form in one version."""

    code: Code
    version: StrictInt = Field(ge=2000, le=2999)
    title: Label
    intro: Label | None = None
    source: Text
    unit: Literal["household", "person"]
    object: Name | None = None  # what is recognised: xa, huyen …; None: nothing is judged
    scales: dict[Name, tuple[Option, ...]] = Field(default_factory=dict)
    items: Annotated[tuple[Item, ...], NOT_EMPTY]

    @property
    def id(self) -> str:
        return f"{self.code}.{self.version}"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which every question and every answer is there, Vietnamese first."""
        labels = [label for i in self.items for label in (i.label, *(o.label for o in i.options))]
        whole = set.intersection(*(set(label) for label in labels))
        return ("vi", *sorted(whole - {"vi"}))

    @property
    def binary_items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_binary)

    @property
    def content_items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.role == "content")

    @property
    def overall_item(self) -> Item | None:
        return next((item for item in self.items if item.role == "overall"), None)

    @property
    def questions(self) -> tuple[Item, ...]:
        """The items an official counts: neither reasons nor background."""
        return tuple(i for i in self.items if i.role not in ("reason", "background"))

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)

    def reason_for(self, code: str) -> Item | None:
        """The item that asks why the item `code` was answered so."""
        return next(
            (i for i in self.items if i.role == "reason" and i.when and i.when.item == code), None
        )

    @property
    def is_official(self) -> bool:
        return all(item.provenance == "official" for item in self.questions)

    @property
    def provenance_note(self) -> str:
        """One Vietnamese sentence on how far the form is official, counted from its items."""
        total = len(self.questions)
        if self.is_official:
            return f"Cả {total} câu theo mẫu chính thức."
        found: Counter[str] = Counter(item.provenance for item in self.questions)
        weakest_first = reversed(COUNTED_PROVENANCES.items())
        parts = [f"{found[p]}/{total} câu {text}" for p, text in weakest_first if found[p]]
        return f"Chưa phải mẫu chính thức: {', '.join(parts)}."


def read_questionnaire(text: str, name: str) -> Questionnaire:
    """Read one form; refuses with every fault at once, each at its `file:line`."""
    document = read_document(text, name)
    questionnaire, problems = validated(Questionnaire, document)
    problems.extend(questionnaire_problems(document))
    if problems or questionnaire is None:
        raise Refused(*problems)
    return _with_scales(questionnaire)


def _with_scales(questionnaire: Questionnaire) -> Questionnaire:
    items = tuple(
        item.model_copy(update={"options": questionnaire.scales[item.scale]})
        if item.scale
        else item
        for item in questionnaire.items
    )
    return questionnaire.model_copy(update={"items": items})
