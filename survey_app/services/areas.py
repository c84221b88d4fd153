"""Areas an office can choose for a campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from survey_app.store import areas
from survey_app.store.areas import Unit


@dataclass(frozen=True)
class Era:
    """The units that stood from one reform to the next, grouped beneath their district."""

    name: str
    groups: tuple[tuple[str, tuple[Unit, ...]], ...]


def eras(connection: Connection) -> tuple[Era, ...]:
    """Every unit with the years it stood, the newest era first."""
    found: dict[str, list[Unit]] = {}
    for unit in areas.every(connection):
        found.setdefault(_years(unit), []).append(unit)
    return tuple(Era(name, _grouped(units)) for name, units in found.items())


def stands(unit: Unit, day: date) -> bool:
    """Tell whether a unit stood on a day."""
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def _years(unit: Unit) -> str:
    if unit.valid_to is None:
        return f"từ {unit.valid_from:%d/%m/%Y}"
    return f"đến {unit.valid_to:%d/%m/%Y}"


def _grouped(units: Sequence[Unit]) -> tuple[tuple[str, tuple[Unit, ...]], ...]:
    names = {unit.code: unit.name for unit in units if unit.level == "district"}
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        heading = names.get(unit.parent or "", "") if unit.level == "commune" else ""
        groups.setdefault(heading, []).append(unit)
    return tuple((heading, tuple(members)) for heading, members in groups.items())
