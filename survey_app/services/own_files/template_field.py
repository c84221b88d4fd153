"""What a field of a report template is, and what a list of rows is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.report.report import Report


@dataclass(frozen=True)
class TemplateField:
    """One field: `{{ name }}`, or `{{ one.name }}` inside a list."""

    name: str
    label: str
    example: str
    value: Callable[..., str]


@dataclass(frozen=True)
class TemplateList:
    """Rows of one kind: `{%tr for one in name %}` … `{%tr endfor %}`."""

    name: str
    one: str
    label: str
    fields: tuple[TemplateField, ...]
    rows: Callable[[Report], Sequence[Any]]
