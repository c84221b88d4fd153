"""What every model of a data file shares: frozen, nothing unknown, text in one Unicode form."""

import unicodedata
from collections.abc import Iterable, Sized
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

Filled = TypeVar("Filled", bound=Sized)
Status = Literal[
    "official", "two_sources", "one_source", "office", "inferred", "to_confirm", "not_verified"
]  # from the strongest to the weakest
STATUS_LABELS: dict[str, str] = {
    "official": "theo văn bản chính thức",
    "two_sources": "hai nguồn độc lập xác nhận",
    "one_source": "một nguồn xác nhận",
    "office": "cơ quan bổ sung, kèm nguồn",
    "inferred": "suy ra, chưa thấy văn bản",
    "to_confirm": "chờ cơ quan xác nhận",
    "not_verified": "chưa kiểm chứng",
}
STATUSES: tuple[str, ...] = tuple(STATUS_LABELS)


def nfc(text: str) -> str:
    """The same text in the one Unicode form used inside."""
    return unicodedata.normalize("NFC", text)


def _has_vietnamese(labels: dict[str, str]) -> dict[str, str]:
    if "vi" not in labels:
        raise PydanticCustomError("label_without_vietnamese", "label without vi")
    return labels


def _something(values: Filled) -> Filled:
    """Refuse an empty list; `min_length` would also complain of every list with a faulty entry."""
    if not values:
        raise PydanticCustomError("file_list_empty", "empty list")
    return values


class FileModel(BaseModel):
    """A part of a data file: frozen, with no unknown field."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


NOT_EMPTY = AfterValidator(_something)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(nfc)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Label = Annotated[dict[Language, Text], AfterValidator(_has_vietnamese)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


def weakest(statuses: Iterable[Status]) -> Status:
    """The status on which a conclusion rests: the weakest of its parts."""
    return max(statuses, key=STATUSES.index)
