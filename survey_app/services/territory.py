"""Territory: the province's units, from the project's data into the database."""

from collections.abc import Callable, Collection
from datetime import date

from sqlalchemy import Connection

from questionnaires.area import Area, heirs, in_sentence, load_areas, placed, predecessors
from questionnaires.problem import Problem, Refused
from survey_app.store import areas
from survey_app.store.areas import Unit


def load(connection: Connection) -> int:
    """Add the units of the project's list that the database lacks; tell how many."""
    rows = [
        {
            "code": unit.code,
            "name": unit.name,
            "level": unit.level,
            "kind": unit.kind,
            "parent": unit.parent,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "source": unit.source,
        }
        for unit in load_areas()
    ]
    return areas.add_missing(connection, rows)


def find(connection: Connection, code: str, day: date) -> Unit:
    """The unit that bore this code on a day; refuses where none did."""
    for unit in areas.standing_on(connection, day):
        if unit.code == code:
            return unit
    raise Refused(Problem("area_unknown", values={"code": code, "day": day.strftime("%d/%m/%Y")}))


def chain(connection: Connection, unit: Unit, day: date) -> list[Unit]:
    """The unit and those above it, as they stood on a day."""
    standing = {u.code: u for u in areas.standing_on(connection, day) if u.level != "commune"}
    found = [unit]
    while (above := standing.get(found[-1].parent or "")) is not None:
        found.append(above)
    return found


def with_former(connection: Connection, area_ids: Collection[int]) -> frozenset[int]:
    """Units and those of which they are the heirs, by ids."""
    return _with(connection, area_ids, predecessors)


def with_heirs(connection: Connection, area_ids: Collection[int]) -> frozenset[int]:
    """Units and their heirs, by ids."""
    return _with(connection, area_ids, heirs)


def full_name(connection: Connection, unit: Unit, day: date) -> str:
    """The unit's name with those above it: "xã Trung Môn, huyện Yên Sơn, tỉnh Tuyên Quang"."""
    return in_sentence(placed(*(u.name for u in chain(connection, unit, day))))


def _with(
    connection: Connection, area_ids: Collection[int], others: Callable[[Area], tuple[Area, ...]]
) -> frozenset[int]:
    units = (areas.by_id(connection, one) for one in area_ids)
    keys = {(unit.code, unit.valid_from) for unit in units}
    known = (area for area in load_areas() if (area.code, area.valid_from) in keys)
    more = {(each.code, each.valid_from) for area in known for each in others(area)}
    return frozenset(area_ids) | areas.ids(connection, more)
