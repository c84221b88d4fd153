"""Frames: the villages of a campaign and their lines, fixed before anybody is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core.frame import draw_lines, new_seed, sample_sizes, village_key
from survey_app.core.order import by_name
from survey_app.services import written
from survey_app.services.frame_file import FramePreview
from survey_app.store import areas, campaigns, journal, villages
from survey_app.store.areas import Unit
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Place, Village


@dataclass(frozen=True)
class Register:
    """The totals of one village's sổ giao nhận phiếu."""

    asked: int
    issued: int
    absent: int
    refused: int


def communes(connection: Connection, campaign: Campaign) -> list[Unit]:
    """The communes of the campaign's area as they stood on its reference date."""
    unit = areas.by_id(connection, campaign.area_id)
    return communes_of(connection, unit, campaign.reference_date)


def communes_of(connection: Connection, unit: Unit, day: date) -> list[Unit]:
    """The communes of a unit as they stood on a day, by name; a commune is its own."""
    standing = areas.standing_on(connection, day, "commune")
    standing.sort(key=lambda commune: by_name(commune.name))
    if unit.level == "commune":
        return [unit]
    if unit.level == "district":
        return [commune for commune in standing if commune.parent == unit.code]
    return standing


def set_frame(
    connection: Connection,
    campaign: Campaign,
    preview: FramePreview,
    account_id: int | None = None,
) -> None:
    """Take the villages of a checked list into a draft campaign, in place of those before.

    Refuses a frozen frame, an empty list and communes that are not of the campaign's area, every
    row at once.
    """
    campaign = campaigns.lock(connection, campaign.id)
    _check_unfrozen(campaign)
    rows = _rows(campaign, preview, _commune_names(communes(connection, campaign)))
    villages.replace_all(connection, campaign.id, rows)
    campaigns.change(connection, campaign.id, draw_seed=None, draw_share=None)
    journal.note(connection, "frame.set", f"{len(rows)} thôn", account_id, campaign.id)


def check_frame(connection: Connection, campaign: Campaign, preview: FramePreview) -> None:
    """Refuse what `set_frame` would refuse, and take nothing."""
    _check_unfrozen(campaign)
    _rows(campaign, preview, _commune_names(communes(connection, campaign)))


def _rows(
    campaign: Campaign, preview: FramePreview, by_name: dict[str, Unit]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    problems: list[Problem] = []
    seen: set[tuple[int, str]] = set()
    if not preview.rows:
        raise Refused(Problem("frame_empty"))
    for number, row in enumerate(preview.rows, 1):
        named = row.commune_code or row.commune
        commune = by_name.get(_fold(named)) if named else _only(by_name)
        if commune is None:
            where = {"commune": row.commune or row.commune_code or "(trống)"}
            problems.append(Problem("frame_commune_unknown", row.name, where))
            continue
        if (commune.id, _fold(row.name)) in seen:
            problems.append(Problem("frame_village_listed_twice", row.name, {"name": row.name}))
        seen.add((commune.id, _fold(row.name)))
        rows.append(
            {
                "campaign_id": campaign.id,
                "commune_id": commune.id,
                "number": number,
                "name": row.name,
                "households": row.households,
                "sample": row.households,
                "team": row.team,
            }
        )
    if problems:
        raise Refused(*problems)
    return rows


def draw(
    connection: Connection,
    campaign: Campaign,
    share: Fraction,
    seed: str = "",
    account_id: int | None = None,
) -> str:
    """Draw the lines to ask in every village and record the seed that anybody can repeat."""
    campaign = campaigns.lock(connection, campaign.id)
    _check_unfrozen(campaign)
    if not 0 < share <= 1:
        raise Refused(Problem("draw_share", "share"))
    seed = seed.strip() or new_seed()
    listed = villages.of_campaign(connection, campaign.id)
    sizes = sample_sizes({_key(village): village.households for village in listed}, share)
    for village in listed:
        villages.change(connection, village.id, sample=sizes[_key(village)])
    campaigns.change(connection, campaign.id, draw_seed=seed, draw_share=str(share))
    journal.note(connection, "frame.draw", f"{share} {seed}", account_id, campaign.id)
    return seed


def freeze(connection: Connection, campaign: Campaign, account_id: int | None = None) -> None:
    """Freeze the list at the reference date; cards can be printed from now on."""
    campaign = campaigns.lock(connection, campaign.id)
    _check_unfrozen(campaign)
    if not villages.of_campaign(connection, campaign.id):
        raise Refused(Problem("frame_empty"))
    campaigns.change(connection, campaign.id, frame_frozen=True)
    day = written.date(campaign.reference_date)
    journal.note(connection, "frame.freeze", day, account_id, campaign.id)


def lines(campaign: Campaign, village: Village) -> tuple[int, ...]:
    """The lines of the village's list that are asked."""
    if campaign.draw_seed is None:
        return tuple(range(1, village.households + 1))
    return draw_lines(village.households, village.sample, campaign.draw_seed, _key(village))


def _key(village: Village) -> str:
    return village_key(village.commune, village.name)


def enter_register(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    register: Register,
    account_id: int | None = None,
) -> None:
    """Enter the totals of a village's register; refuses numbers that cannot be."""
    problems = []
    if campaigns.state_held(connection, campaign.id) not in ("open", "counting"):
        problems.append(Problem("campaign_closed"))
    if not 0 <= register.asked <= village.households:
        problems.append(Problem("register_asked", "asked", {"households": village.households}))
    if min(register.issued, register.absent, register.refused) < 0:
        problems.append(Problem("register_negative", "issued"))
    if register.absent + register.refused > village.households:
        problems.append(Problem("register_sum", "absent", {"households": village.households}))
    if problems:
        raise Refused(*problems)
    villages.change(
        connection,
        village.id,
        asked=register.asked,
        issued=register.issued,
        absent=register.absent,
        refused=register.refused,
    )
    journal.note(connection, "register.enter", village.name, account_id, campaign.id)


def listed(connection: Connection, campaign: Campaign) -> list[Village]:
    """The villages of the frame in their order."""
    return villages.of_campaign(connection, campaign.id)


def places(connection: Connection, campaign: Campaign) -> list[Place]:
    """The markets and shops of an open campaign in their order."""
    return villages.places(connection, campaign.id)


def village(connection: Connection, campaign: Campaign, number: int) -> Village:
    """The village of this number; refuses an unknown one."""
    found = villages.by_number(connection, campaign.id, number)
    if found is None:
        raise Refused(Problem("village_unknown", values={"number": number}))
    return found


def add_place(
    connection: Connection,
    campaign: Campaign,
    commune: Unit,
    name: str,
    quota: int | None,
    account_id: int | None = None,
) -> None:
    """Add a market or shop to an open campaign; refuses a household campaign and a name twice."""
    listed = villages.places(connection, campaign.id)
    name = " ".join(name.split())
    if campaign.kind != "open":
        raise Refused(Problem("campaign_not_open_kind"))
    if not name or any(p.commune_id == commune.id and p.name == name for p in listed):
        raise Refused(Problem("place_name", "name"))
    if quota is not None and quota <= 0:
        raise Refused(Problem("place_quota", "quota"))
    villages.add_place(
        connection,
        {
            "campaign_id": campaign.id,
            "commune_id": commune.id,
            "number": len(listed) + 1,
            "name": name,
            "quota": quota,
        },
    )
    journal.note(connection, "place.add", name, account_id, campaign.id)


def _check_unfrozen(campaign: Campaign) -> None:
    if campaign.state != "draft":
        raise Refused(Problem("campaign_not_draft"))
    if campaign.frame_frozen:
        raise Refused(Problem("frame_frozen"))


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def _commune_names(units: Sequence[Unit]) -> dict[str, Unit]:
    """Names with and without their kind ("Xã Trung Môn", "Trung Môn") and codes, where unique."""
    names: dict[str, list[Unit]] = {}
    for unit in units:
        full = _fold(unit.name)
        bare = full.split(" ", 1)[1] if full.startswith(("xã ", "phường ")) else full
        bare = full.removeprefix("thị trấn ") if full.startswith("thị trấn ") else bare
        for name in {full, bare, unit.code}:
            names.setdefault(name, []).append(unit)
    return {name: found[0] for name, found in names.items() if len(found) == 1}


def _only(by_name: dict[str, Unit]) -> Unit | None:
    units = {unit.id: unit for unit in by_name.values()}
    return next(iter(units.values())) if len(units) == 1 else None
