"""Rescue: a file of records exported from a tablet, taken in by the office."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services.field import envelopes, tablets
from survey_app.services.field.envelopes import Line
from survey_app.services.keys import Keys
from survey_app.store import journal
from survey_app.store.campaigns import Campaign


def take_in(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    data: bytes,
    today: date,
    account_id: int | None = None,
) -> tuple[Line, ...]:
    """Take in the records of this campaign from a rescued file, by the door of the envelopes.

    Refuses what is no such file, the file of an unknown tablet, and one without records of this
    campaign; records of others stay in the file.
    """
    told = _read(data)
    tablet = tablets.remembered(connection, str(told["tablet"].get("token", "")))
    mine = [r for r in told["records"] if isinstance(r, Mapping) and _of(r, campaign)]
    if not mine:
        raise Refused(Problem("rescue_empty", "rescued"))
    lines = envelopes.receive(connection, keys, tablet, mine, today)
    new = sum(line.outcome == "accepted" for line in lines)
    detail = f"{tablet.name}: {new}/{len(lines)}"
    journal.note(connection, "tablet.rescue", detail, account_id, campaign.id)
    return lines


def _of(record: Mapping[str, Any], campaign: Campaign) -> bool:
    return record.get("campaign") == campaign.code


def _read(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused(Problem("rescue_malformed", "rescued")) from None
    match told:
        case {"v": 1, "tablet": dict(tablet), "records": list(records)}:
            return {"tablet": tablet, "records": records}
    raise Refused(Problem("rescue_malformed", "rescued"))
