"""Quarantine: what could not be accepted rests here until two people decide."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from questionnaires.problem import Problem
from survey_app.store import quarantine
from survey_app.store.campaigns import Campaign


def keep(
    connection: Connection,
    campaign: Campaign,
    record_id: str,
    submission: Mapping[str, Any],
    problems: Sequence[Problem],
    today: date,
) -> None:
    """Keep what arrived, as it arrived, with why it was not accepted."""
    told = [{"code": p.code, "place": p.place, "values": dict(p.values)} for p in problems]
    values = {"id": record_id, "campaign_id": campaign.id, "received_on": today}
    values |= {"submission": json.dumps(submission, ensure_ascii=False)}
    quarantine.add(connection, values | {"problems": json.dumps(told, ensure_ascii=False)})


def outcome(connection: Connection, record_id: str) -> str | None:
    """What became of a record that rests here; None where there is none."""
    return quarantine.state(connection, record_id)
