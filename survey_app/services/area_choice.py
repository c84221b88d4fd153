"""Area choice: the units a campaign can be held in, as they stood on its reference date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core.order import by_name
from survey_app.store import areas
from survey_app.store.areas import Unit
from survey_app.store.scope import scope_of


@dataclass(frozen=True)
class Group:
    """Units that are listed together: those of one district, or all above the communes."""

    name: str
    units: tuple[Unit, ...]


def standing(connection: Connection, day: date) -> tuple[Group, ...]:
    """The units that stood on a day, by name: province, districts, then communes by district."""
    units = _own(connection, day)
    levels = ("province", "district")
    above = tuple(unit for level in levels for unit in units if unit.level == level)
    groups = [Group("Cấp tỉnh, cấp huyện", above)] if above else []
    return (*groups, *_communes(units))


def choose(connection: Connection, area_id: int, day: date) -> Unit:
    """The unit of this id; refuses one out of scope or not standing on the day."""
    for unit in _own(connection, day):
        if unit.id == area_id:
            return unit
    raise Refused(Problem("area_not_standing", "area_id"))


def _own(connection: Connection, day: date) -> list[Unit]:
    scope = scope_of(connection)
    found = [unit for unit in areas.standing_on(connection, day) if scope.owns(unit.id)]
    return sorted(found, key=lambda unit: by_name(unit.name))


def _communes(units: Sequence[Unit]) -> list[Group]:
    names = {unit.code: unit.name for unit in units if unit.level != "commune"}
    found: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.level == "commune":
            found.setdefault(names.get(unit.parent or "", "Cấp xã"), []).append(unit)
    return [Group(name, tuple(found[name])) for name in sorted(found, key=by_name)]
