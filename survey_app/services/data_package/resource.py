"""What a package of data is made of: tables whose every column is explained, and files beside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

UNKNOWN_LICENCE = "chưa xác định"


@dataclass(frozen=True)
class Field:
    """One column: what it says, and what each of its values means.

    A cell of a field with `several` holds values parted by ";".
    """

    name: str
    label: str
    type: Literal["string", "integer", "number"] = "string"
    values: Mapping[str, str] = field(default_factory=dict)
    several: bool = False
    provenance: str = ""


@dataclass(frozen=True, eq=False)
class Resource:
    """One table: the fields in the order of its columns, and why cells are empty.

    `reasons` gives, for a column, the kind of each empty cell ("" where there is a value);
    `kinds` says what each kind means. SPSS knows no more than three.
    """

    name: str
    title: str
    rows: pd.DataFrame
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, "pd.Series[str]"] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with the tables as it is: a questionnaire, a rule."""

    name: str
    title: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Package:
    """Tables and files that belong together, where they come from and how they may be used."""

    name: str
    title: str
    description: str
    resources: tuple[Resource, ...]
    attachments: tuple[Attachment, ...] = ()
    sources: tuple[str, ...] = ()
    licence: str = ""
    remarks: tuple[str, ...] = ()  # what a reader must know, one paragraph each
