"""Campaigns: rows of the table `campaign` as frozen values."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from survey_app.store.rows import each, first, new_id, only
from survey_app.store.scope import narrowed
from survey_app.store.tables import area, campaign

# The pinned texts are long and rarely needed: they are read by `pinned` alone.
_TEXTS = {"questionnaire_text", "rule_text"}
_COLUMNS = [column for column in campaign.c if column.name not in _TEXTS]


@dataclass(frozen=True)
class Campaign:
    """One collection in one area under one questionnaire and, where there is one, one rule."""

    id: int
    code: str
    title: str
    kind: str
    state: str
    area_id: int
    questionnaire_id: str
    questionnaire_sha256: str
    rule_id: str | None
    rule_sha256: str | None
    object: str | None
    online_guidance: str | None
    reference_date: date
    opens_on: date
    closes_on: date
    draw_seed: str | None
    draw_share: str | None
    frame_frozen: bool
    demonstration: bool
    papers: str
    modes: str
    copied_from: int | None
    keyed_twice: bool
    photographs: bool
    asks_place: bool
    area_name: str


_SELECT = select(*_COLUMNS, area.c.name.label("area_name")).join_from(campaign, area)
_BY_ID = _SELECT.where(campaign.c.id == bindparam("campaign_id"))
_STATE_HELD = (
    select(campaign.c.state)
    .where(campaign.c.id == bindparam("campaign_id"))
    .with_for_update(read=True)
)


def by_code(connection: Connection, code: str) -> Campaign | None:
    query = _SELECT.where(campaign.c.code == code)
    return first(connection, narrowed(connection, query, campaign), Campaign)


def code_taken(connection: Connection, code: str) -> bool:
    """Tell whether any campaign bears this code, in scope or not."""
    return bool(connection.execute(select(campaign.c.id).where(campaign.c.code == code)).first())


def by_id(connection: Connection, campaign_id: int) -> Campaign:
    return only(connection, _BY_ID, Campaign, campaign_id=campaign_id)


def every(connection: Connection) -> list[Campaign]:
    query = _SELECT.order_by(campaign.c.id.desc())
    return each(connection, narrowed(connection, query, campaign), Campaign)


def first_day(connection: Connection) -> date | None:
    """The first day on which a campaign that is no demonstration was to open; None without any."""
    query = select(func.min(campaign.c.opens_on)).where(~campaign.c.demonstration)
    found: date | None = connection.execute(query).scalar_one()
    return found


def pinned(connection: Connection, campaign_id: int) -> tuple[str, str | None]:
    """The texts of the questionnaire and of the rule as this campaign keeps them."""
    row = connection.execute(
        select(campaign.c.questionnaire_text, campaign.c.rule_text).where(
            campaign.c.id == campaign_id
        )
    ).one()
    return row.questionnaire_text, row.rule_text


def add(connection: Connection, values: dict[str, Any]) -> int:
    return new_id(connection, insert(campaign).values(**values))


def change(connection: Connection, campaign_id: int, **values: Any) -> None:
    connection.execute(update(campaign).where(campaign.c.id == campaign_id).values(**values))


def lock(connection: Connection, campaign_id: int) -> Campaign:
    """Read the campaign and keep others from changing its state until this transaction ends."""
    return only(
        connection,
        _SELECT.where(campaign.c.id == campaign_id).with_for_update(of=campaign),
        Campaign,
    )


def state_held(connection: Connection, campaign_id: int) -> str:
    """The state, which no other transaction can change before this one ends."""
    return only(connection, _STATE_HELD, str, campaign_id=campaign_id)
