"""Area: an administrative unit with its official code and the days on which it holds.

A code alone is no key: codes were used again, so a unit is (code, valid_from).
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from questionnaires.model import FileModel, Text
from questionnaires.problem import Problem, Refused
from questionnaires.table import read_table

HOME = Path(__file__).parent / "areas"
UNITS = HOME / "tuyen-quang.csv"
CONVERSIONS = HOME / "tuyen-quang-conversion.csv"
TONES = "\u0300\u0301\u0303\u0309\u0323"

Level = Literal["province", "district", "commune"]
Kind = Literal["tinh", "thanh_pho", "huyen", "phuong", "thi_tran", "xa"]
AreaCode = Annotated[str, StringConstraints(pattern=r"^(\d{2}|\d{3}|\d{5})$")]
KIND_LABELS: dict[str, str] = {
    "tinh": "Tỉnh",
    "thanh_pho": "Thành phố",
    "huyen": "Huyện",
    "phuong": "Phường",
    "thi_tran": "Thị trấn",
    "xa": "Xã",
}


def _split(separator: str) -> BeforeValidator:
    return BeforeValidator(lambda v: tuple(v.split(separator)) if isinstance(v, str) else v)


class Area(FileModel):
    """One unit in one form; `by_list` and `bounded` say how far its days are known."""

    code: AreaCode
    name: Text
    kind: Kind
    level: Level
    parent: AreaCode | None = None
    valid_from: date
    valid_to: date | None = None  # the last day
    from_certainty: Literal["exact", "by_list", "bounded"] = "exact"
    to_certainty: Literal["exact", "bounded"] = "exact"
    between: Annotated[tuple[date, date] | None, _split("/")] = None
    other_names: Annotated[tuple[Text, ...], _split(";")] = ()
    source: Text

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise PydanticCustomError("area_dates", "ends before it begins")
        if ("bounded" in (self.from_certainty, self.to_certainty)) != (self.between is not None):
            raise PydanticCustomError("area_between", "bounded without bounds")
        return self

    @property
    def short_name(self) -> str:
        """The name without its kind: "Trung Môn" for "Xã Trung Môn"."""
        return self.name.removeprefix(KIND_LABELS[self.kind]).strip()

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Conversion(FileModel):
    """What became of a unit on a day; without `new_code` the published table does not say."""

    on: date
    old_code: AreaCode
    new_code: AreaCode | None = None
    split: bool
    source: Text


@cache
def load_areas() -> tuple[Area, ...]:
    """Every unit of the library, in every form it ever had."""
    return tuple(area for _, area in read_table(_text(UNITS), UNITS.name, Area))


@cache
def load_conversions() -> tuple[Conversion, ...]:
    """What became of which unit, by day."""
    rows = read_table(_text(CONVERSIONS), CONVERSIONS.name, Conversion)
    return tuple(conversion for _, conversion in rows)


def areas_on(day: date, level: Level | None = None) -> tuple[Area, ...]:
    """The units that hold on a day, of one level or of all."""
    return tuple(a for a in load_areas() if a.holds_on(day) and level in (None, a.level))


def find(code: str, day: date) -> Area | None:
    """The unit that bears this code on that day."""
    return next((area for area in load_areas() if area.code == code and area.holds_on(day)), None)


def children(area: Area, day: date) -> tuple[Area, ...]:
    """The units right beneath it on that day."""
    return tuple(below for below in areas_on(day) if below.parent == area.code)


def parents(area: Area, day: date) -> tuple[Area, ...]:
    """The units above it on that day, from the nearest to the province."""
    above = find(area.parent, day) if area.parent else None
    return (above, *parents(above, day)) if above else ()


def named(name: str, day: date) -> tuple[Area, ...]:
    """The units of that name on that day, with or without its kind, in any spelling."""
    wanted = _folded(name)
    return tuple(
        area
        for area in areas_on(day)
        if wanted in {_folded(known) for known in (area.name, area.short_name, *_others(area))}
    )


def successors(area: Area) -> tuple[Area, ...]:
    """The units it went to on the day after its last; none where no table says so."""
    if area.valid_to is None:
        return ()
    day = area.valid_to + timedelta(days=1)
    codes = [c.new_code for c in load_conversions() if (c.on, c.old_code) == (day, area.code)]
    return tuple(unit for code in codes if code and (unit := find(code, day)))


def predecessors(area: Area) -> tuple[Area, ...]:
    """The units of which it is the heir, and those before them."""
    before = _merged().get((area.code, area.valid_from), ())
    return tuple(unit for old in before for unit in (old, *predecessors(old)))


def heirs(area: Area) -> tuple[Area, ...]:
    """The unit that it went on in, and those after: the only one it went to, or, where it was
    divided, the one that kept its code.
    """
    to = successors(area)
    following = to if len(to) == 1 else tuple(unit for unit in to if unit.code == area.code)
    return (*following, *(later for unit in following for later in heirs(unit)))


def area_problems(text: str, name: str) -> Iterator[Problem]:
    """What is wrong with a file of units: area_overlap, area_parent, and every fault of a row."""
    try:
        rows = read_table(text, name, Area)
    except Refused as refused:
        yield from refused.problems
        return
    for n, (line, area) in enumerate(rows):
        for _, other in rows[:n]:
            if other.code == area.code and _overlap(other, area):
                values = {"code": area.code, "other": other.name}
                yield Problem("area_overlap", f"{name}:{line}", values)
        above = [other for _, other in rows if other.code == area.parent]
        if area.parent and not _cover(above, area):
            yield Problem("area_parent", f"{name}:{line}", {"parent": area.parent})


@cache
def _merged() -> dict[tuple[str, date], tuple[Area, ...]]:
    """What each unit is the heir of."""
    found: dict[tuple[str, date], tuple[Area, ...]] = {}
    for old in load_areas():
        for new in heirs(old)[:1]:
            key = (new.code, new.valid_from)
            found[key] = (*found.get(key, ()), old)
    return found


def _overlap(one: Area, other: Area) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (
        one.valid_to or date.max
    )


def _cover(above: list[Area], area: Area) -> bool:
    return any(
        unit.valid_from <= area.valid_from
        and (area.valid_to or date.max) <= (unit.valid_to or date.max)
        for unit in above
    )


def _others(area: Area) -> tuple[str, ...]:
    prefix = f"{KIND_LABELS[area.kind]} "
    return area.other_names + tuple(name.removeprefix(prefix) for name in area.other_names)


def _folded(name: str) -> str:
    """A name without case, with the tone of a syllable at its end: Hoà and Hòa are one."""
    return " ".join(_folded_syllable(part) for part in name.casefold().split())


def _folded_syllable(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable)
    tones = "".join(c for c in letters if c in TONES)
    return "".join(c for c in letters if c not in TONES) + tones


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


_KIND = re.compile(
    "(Tỉnh|Thành phố|Đặc khu|Huyện|Quận|Thị xã|Thị trấn|Phường|Xã|Thôn|Tổ dân phố|Tổ|Tiểu khu|Bản"
    "|Xóm|Khu phố|Khu|Khối|Làng|Ấp|Buôn|Phố|Chợ|Toàn bộ) "
)


def in_sentence(name: str) -> str:
    """A unit's name inside a sentence: "xã Trung Môn" for "Xã Trung Môn", "Nà Chác" as it is."""
    return name[0].lower() + name[1:] if _KIND.match(name) else name


def placed(name: str, *above: str) -> str:
    """A unit with those above it, at the head of a line: "Thôn 3, xã Trung Môn"."""
    return ", ".join((name, *map(in_sentence, above)))
