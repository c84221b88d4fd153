"""One area of a publication: its open counts, and what may be said beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.area_estimate import estimates_of
from analysis.disclosure.areas import LEVEL_LABELS, NAMES
from analysis.disclosure.publish import rounded
from analysis.disclosure.texts import without_people
from analysis.tally import Compilation, Tally
from questionnaires.questionnaire import Item, Questionnaire
from questionnaires.share import Share
from survey_app.services.opinions.frequent import ShownReason

Json = dict[str, Any]
Key = tuple[str, str, str, str]  # level, district, commune, village; "" where the level has none
_LEVELS = {label: level for level, label in LEVEL_LABELS.items()}
_COUNTS = ("households", "asked", "issued", "returned", "valid", "invalid")


@dataclass(frozen=True, eq=False)
class Place:
    """An area by its names, with its line of the open table of households and ballots."""

    key: Key
    counts: Mapping[str, int]

    @property
    def level(self) -> str:
        return self.key[0]

    @property
    def name(self) -> str:
        return next((name for name in self.key[:0:-1] if name), "")

    @property
    def holders(self) -> set[tuple[str, ...]]:
        """The names of every area that holds this one, itself included; "" holds everything."""
        names = self.key[1:]
        return {(*names[:depth], *("",) * (3 - depth)) for depth in range(4)}


@dataclass(frozen=True, eq=False)
class Source:
    """What the areas of a publication are told from."""

    questionnaire: Questionnaire
    tables: Mapping[str, pd.DataFrame]
    compilation: Compilation
    reasons: tuple[ShownReason, ...] = ()

    @cached_property
    def everywhere(self) -> list[Place]:
        """Every area of the open tables from the top down."""
        rows = self.tables["reach"]
        counts = [dict(zip(_COUNTS, map(int, row), strict=True)) for row in rows[[*_COUNTS]].values]
        return [Place(key, of) for key, of in zip(_keys(rows), counts, strict=True)]

    @cached_property
    def places(self) -> list[Place]:
        """The areas that have a page of their own: all above the villages."""
        return [place for place in self.everywhere if place.level != "village"]

    @cached_property
    def items(self) -> dict[Key, list[Json]]:
        """Satisfied and not, item by item; None where withheld."""
        return _grouped(self.tables.get("items"), ("item", "answered", "satisfied"))

    @cached_property
    def options(self) -> dict[Key, list[Json]]:
        return _grouped(self.tables.get("distributions"), ("item", "option", "answered", "n"))

    @cached_property
    def ways(self) -> dict[Key, list[Json]]:
        return _grouped(self.tables.get("modes"), ("form", "mode", "ballots"))

    def within(self, place: Place, level: str) -> list[Place]:
        return self._inside.get((level, place.key[1:]), [])

    @cached_property
    def _inside(self) -> dict[tuple[str, tuple[str, ...]], list[Place]]:
        """The areas of each level inside each area, in order."""
        found: dict[tuple[str, tuple[str, ...]], list[Place]] = {}
        for place in self.everywhere:
            for names in place.holders:
                found.setdefault((place.level, names), []).append(place)
        return found

    def withheld(self, place: Place) -> bool:
        """Tell whether any satisfied count of the area itself is withheld."""
        return any(line["satisfied"] is None for line in self.items.get(place.key, ()))

    def open_within(self, place: Place, level: str, item: str | None = None) -> bool:
        """Tell whether no count (of one item, or of any) is withheld of any part of this level."""
        return all(
            line["satisfied"] is not None
            for part in self.within(place, level)
            for line in self.items.get(part.key, ())
            if item in (None, line["item"])
        )

    def tally(self, place: Place) -> Tally:
        """The compiled area of the same name."""
        found = {
            "whole": (self.compilation.whole,),
            "district": self.compilation.districts,
            "commune": self.compilation.communes or (self.compilation.whole,),
        }[place.level]
        return next((t for t in found if t.name == place.name), found[0])


def area(source: Source, told: Json, place: Place) -> Json:
    """Everything shown of one area."""
    judged = not source.withheld(place) and source.open_within(place, "commune")
    return {
        "level": place.level,
        "name": place.name,
        "district": place.key[1],
        **place.counts,
        "answers": source.items.get(place.key, []),
        "options": source.options.get(place.key, []),
        "ways": source.ways.get(place.key, []),
        "excluded": _excluded(source.tally(place)),
        "reasons": _reasons(source, place) if place.level == "commune" else [],
        "overall": _overall(source, place) if source.items else {},
        "verdict": _verdict(told, source.tally(place)) if judged else None,
        "estimate": _estimate(source, place),
        "villages": [_village(source, v) for v in source.within(place, "village")]
        if place.level == "commune"
        else [],
    }


def _excluded(tally: Tally) -> list[Json]:
    """What two people left out of the figures, and the reason they gave for all to read."""
    return [{"text": without_people(r.text), "count": r.count} for r in tally.excluded]


def _reasons(source: Source, place: Place) -> list[Json]:
    """What people of a commune wrote, as somebody has read and masked it; not of a count that is
    withheld.
    """
    shown = {a["item"] for a in source.items.get(place.key, ()) if a["satisfied"] is not None}
    told = [(_about(r.question), r) for r in source.reasons if r.commune == place.name]
    return [{"item": i, "text": r.text, "count": r.count} for i, r in told if i in shown]


def _about(question: Item) -> str:
    """The item that a question asks the reason of; itself where it asks none."""
    return question.when.item if question.role == "reason" and question.when else question.code


def _overall(source: Source, place: Place) -> Json:
    """The three meanings of overall satisfaction; None where a count behind one is withheld."""
    if source.withheld(place):
        return dict.fromkeys(("overall_item_share", "pooled_share", "all_satisfied_share"))
    tally = source.tally(place)
    return {
        "overall_item_share": _counted(tally.overall_item_share),
        "pooled_share": _counted(tally.pooled_share),
        "all_satisfied_share": _whole_ballots(source, place, tally.all_satisfied_share),
    }


def _whole_ballots(source: Source, place: Place, share: Share) -> Json | None:
    """A share over whole ballots: to the nearest five where it could tell of a village's count
    that is withheld.
    """
    if not source.open_within(place, "commune"):
        return None
    if source.open_within(place, "village"):
        return _counted(share)
    about = int(min(rounded([share.numerator])[0], share.denominator))
    return {"numerator": about, "denominator": share.denominator, "about": True}


def _counted(share: Share) -> Json:
    return {"numerator": share.numerator, "denominator": share.denominator, "about": False}


def _verdict(told: Json, tally: Tally) -> Json | None:
    """What the rule says, as the compilation's document tells it; None where nothing is judged."""
    listed = [told, *told["districts"], *told["communes"]]
    levels = [("campaign", told["name"]), *((a["level"], a["name"]) for a in listed[1:])]
    for (level, name), each in zip(levels, listed, strict=True):
        if (level, name) == (tally.level, tally.name) and each["verdict"]["judged"]:
            return dict(each["verdict"])
    return None


def _estimate(source: Source, place: Place) -> Json | None:
    """What the ballots say of all households, with its interval, on the question that is overall;
    None where a village's count of it is withheld, for the estimate could tell it.
    """
    item = source.questionnaire.overall_item
    if item is None or not source.open_within(place, "village", item.code):
        return None
    named = {(v.key[2], v.key[3]) for v in source.within(place, "village")}
    villages = [v for v in source.compilation.villages if (v.commune, v.name) in named]
    for found in estimates_of(villages):
        if found.item == item.code and found.value is not None and found.interval is not None:
            low, high = found.interval
            ends = {"low": low, "high": high, "level": found.level}
            return {"value": found.value, **ends, "covered": found.covered}
    return None


def _village(source: Source, village: Place) -> Json:
    """A village's households and ballots, and its answers to the overall question."""
    overall = source.questionnaire.overall_item
    answers = source.items.get(village.key, ())
    own = next((line for line in answers if overall and line["item"] == overall.code), None)
    return {"name": village.key[3], **village.counts, "overall": own}


def _keys(table: pd.DataFrame) -> Iterator[Key]:
    columns = [table["level"].map(_LEVELS), *(table[name].astype(str) for name in NAMES)]
    yield from zip(*columns, strict=True)


def _grouped(table: pd.DataFrame | None, columns: tuple[str, ...]) -> dict[Key, list[Json]]:
    """The lines of an open table by area; a count that is withheld is None."""
    found: dict[Key, list[Json]] = {}
    if table is None:
        return found
    values = table[list(columns)].astype(object)
    lines = values.where(table[list(columns)].notna(), None).to_dict("records")
    for key, line in zip(_keys(table), lines, strict=True):
        found.setdefault(key, []).append({str(name): _plain(v) for name, v in line.items()})
    return found


def _plain(value: Any) -> str | int | None:
    return value if value is None or isinstance(value, str) else int(value)
