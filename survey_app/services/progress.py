"""Progress: coverage summed by commune and by district, filtered and sorted for one page."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from survey_app.core.order import by_name
from survey_app.services.coverage import VillageCoverage
from survey_app.store import areas
from survey_app.store.campaigns import Campaign

Level = Literal["district", "commune", "village"]
Rows = Sequence[VillageCoverage]


@dataclass(frozen=True)
class Line:
    """One line of the page: a village, or the villages of a commune, a district or all, summed."""

    key: str
    name: str
    within: str
    villages: int
    reached: int  # villages with what the rule's floor asks for
    households: int
    sample: int
    cards: int
    ballots: int
    visit: int
    meeting: int
    online: int
    counted: int
    needed: int | None  # None where a village has no confirmed floor
    missing: int  # what the villages below the floor lack
    refused: int | None  # None where no village knows of any and no register is entered
    due: int
    objections: int
    keyed_once: int
    modes: dict[str, int]


@dataclass(frozen=True)
class Choice:
    """What of the progress a page shows, and in which order."""

    level: Level
    district: str = ""
    commune: str = ""
    name: str = ""
    state: str = ""
    sort: str = ""


STATES: dict[str, Callable[[Line], bool]] = {
    "below": lambda line: line.missing > 0,
    "reached": lambda line: line.needed is not None and line.missing == 0,
    "none": lambda line: line.counted == 0,
}
SORTS: dict[str, Callable[[Line], object]] = {
    "name": lambda line: by_name(line.name),
    "share": lambda line: line.counted / line.households,
    "due": lambda line: -line.due,
    "missing": lambda line: -line.missing,
}


def lines(rows: Rows, choice: Choice, districts: dict[str, str]) -> list[Line]:
    """The lines of this choice, in the order of the frame where no other is chosen."""
    made = _of_level(chosen(rows, choice), choice.level, districts)
    wanted, keep = natural(choice.name), STATES.get(choice.state)
    found = [
        line for line in made if _holds(natural(line.name), wanted) and (keep is None or keep(line))
    ]
    order = SORTS.get(choice.sort)
    return sorted(found, key=order) if order else found  # type: ignore[arg-type]


def chosen(rows: Rows, choice: Choice) -> list[VillageCoverage]:
    """The villages of the district and the commune that are chosen."""
    return [
        row
        for row in rows
        if choice.district in ("", row.village.district_code)
        and choice.commune in ("", str(row.village.commune_id))
    ]


def district_names(connection: Connection, campaign: Campaign, rows: Rows) -> dict[str, str]:
    """The districts of these villages by code, in the order of their names; none where communes
    have no district above them.
    """
    codes = {row.village.district_code for row in rows}
    units = areas.standing_on(connection, campaign.reference_date, "district")
    here = sorted((unit for unit in units if unit.code in codes), key=lambda u: by_name(u.name))
    return {unit.code: unit.name for unit in here}


def communes(rows: Rows) -> dict[str, str]:
    """The communes of these villages, in the order of the frame."""
    return {str(row.village.commune_id): row.village.commune for row in rows}


def whole(rows: Iterable[VillageCoverage]) -> Line:
    """All these villages as one line."""
    return _line("", "", "", list(rows))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A name as people look for it: word by word, without regard to accents."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    parts = re.findall(r"\d+|[^\d\s]+", bare)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def _holds(name: tuple[object, ...], wanted: tuple[object, ...]) -> bool:
    starts = range(len(name) - len(wanted) + 1)
    return any(name[start : start + len(wanted)] == wanted for start in starts)


def _of_level(rows: Rows, level: Level, districts: dict[str, str]) -> list[Line]:
    groups: dict[str, list[VillageCoverage]] = {}
    for row in rows:
        groups.setdefault(_key(row, level), []).append(row)
    return [_line(key, *_names(group[0], level, districts), group) for key, group in groups.items()]


def _key(row: VillageCoverage, level: Level) -> str:
    village = row.village
    keys = {"district": village.district_code or "", "commune": str(village.commune_id)}
    return keys.get(level, str(village.number))


def _names(row: VillageCoverage, level: Level, districts: dict[str, str]) -> tuple[str, str]:
    district = districts.get(row.village.district_code or "", "")
    if level == "district":
        return district, ""
    return (
        (row.village.commune, district)
        if level == "commune"
        else (row.village.name, row.village.commune)
    )


def _line(key: str, name: str, within: str, rows: list[VillageCoverage]) -> Line:
    lacking = [max((row.needed or 0) - row.counted, 0) for row in rows]
    known = all(row.needed is not None for row in rows)
    refused = [row.refused for row in rows if row.refused is not None]
    by = _answers(rows)
    return Line(
        key=key,
        name=name,
        within=within,
        villages=len(rows),
        reached=lacking.count(0) if known else 0,
        households=sum(row.village.households for row in rows),
        sample=sum(row.village.sample for row in rows),
        cards=sum(row.cards.printed for row in rows),
        ballots=sum(row.cards.ballots for row in rows),
        visit=by.get("visit", 0),
        meeting=by.get("meeting", 0),
        online=by.get("online", 0),
        counted=sum(row.counted for row in rows),
        needed=sum(row.needed or 0 for row in rows) if known else None,
        missing=sum(lacking),
        refused=sum(refused) if refused else None,
        due=sum(row.due for row in rows),
        objections=sum(row.cards.objections for row in rows),
        keyed_once=sum(row.keyed_once for row in rows),
        modes={mode: by[mode] for mode in ("self", "officer", "clerk") if mode in by},
    )


def _answers(rows: list[VillageCoverage]) -> dict[str, int]:
    """Responses by form and, beside it, by mode."""
    found: dict[str, int] = {}
    for row in rows:
        for (form, mode), n in row.answers.items():
            found[form] = found.get(form, 0) + n
            found[mode] = found.get(mode, 0) + n
    return found
