"""A whole province's campaign as it lies in the database when asking has ended."""

import hashlib
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert

from benchmarks.survey import DAY, PROVINCE, ballot, framed, plan
from questionnaires.questionnaire import Questionnaire
from survey_app.core.frame import Village as Listed
from survey_app.services import campaigns, frames
from survey_app.store import counters, tables, triggers
from survey_app.store.areas import standing_on
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.villages import Village

FORM, CODE = "ntm-xa.2017", "ntm-xa-2017"
_A_BATCH = 20_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How large a campaign is measured."""

    communes: int
    villages: int  # in each commune
    responses: int  # in all

    @property
    def a_village(self) -> int:
        return self.responses // (self.communes * self.villages)

    @property
    def households(self) -> int:
        """In each village: about nine in ten answer."""
        return self.a_village + self.a_village // 9 + 1


def fill(store: Store, size: Size) -> None:
    """Put cards, ballots and responses into the tables, and close the campaign."""
    with store.write() as connection:
        campaign = _framed(connection, size)
        listed = frames.listed(connection, campaign)
        campaign = campaigns.move(connection, campaign, "open")
        questionnaire = campaigns.questionnaire(connection, campaign)
        with triggers.suspended(connection):
            _add(connection, tables.invitation, _cards(campaign, listed))
            _add(connection, tables.ballot, _numbers(campaign, listed))
            _add(connection, tables.response, _responses(campaign, listed, questionnaire, size))
        counters.write_anew(connection)
        for village in listed:
            register = frames.Register(village.households, village.households, 0, 0)
            frames.enter_register(connection, campaign, village, register)
        campaign = campaigns.move(connection, campaign, "counting")
        campaigns.move(connection, campaign, "closed")
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect() as connection:  # as its own housekeeping would have done by now
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _framed(connection: Connection, size: Size) -> Campaign:
    communes = standing_on(connection, DAY, "commune")[: size.communes]
    listed = [
        Listed(f"Thôn {number}", size.households, commune.code)
        for commune in communes
        for number in range(1, size.villages + 1)
    ]
    return framed(connection, plan(connection, FORM, PROVINCE), listed)


def _cards(campaign: Campaign, listed: list[Village]) -> Iterator[Row]:
    for village in listed:
        for line in range(1, village.households + 1):
            serial = f"{village.number:02d}-{line:04d}"
            yield {
                "id": uuid.uuid4().hex,
                "campaign_id": campaign.id,
                "village_id": village.id,
                "line": line,
                "serial": serial,
                "code_hash": hashlib.sha256(serial.encode()).digest(),
                "answered_paper": line % 10 > 0,
            }


def _numbers(campaign: Campaign, listed: list[Village]) -> Iterator[Row]:
    for village in listed:
        for order in range(village.households):
            number = _number(village, order)
            yield {"campaign_id": campaign.id, "village_id": village.id, "number": number}


def _number(village: Village, order: int) -> str:
    return f"{village.number:02d}-{order:06d}"


def _responses(
    campaign: Campaign, listed: list[Village], questionnaire: Questionnaire, size: Size
) -> Iterator[Row]:
    chance = random.Random(2540)
    texts = {item.code for item in questionnaire.items if item.type == "text"}
    for village in listed:
        for order in range(size.a_village):
            given = ballot(chance, questionnaire)
            written = {code: value for code, value in given.items() if code in texts}
            chosen = {code: value for code, value in given.items() if code not in texts}
            online = order % 15 == 0
            invalid = None if online or chance.random() > 0.005 else "two_marks"
            yield {
                "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "campaign_id": campaign.id,
                "village_id": village.id,
                "form": "online" if online else "visit",
                "mode": "self" if online else "clerk",
                "medium": "phone" if online else "paper",
                "valid": invalid is None,
                "invalid_reason": invalid,
                "answers": json.dumps(chosen, sort_keys=True, separators=(",", ":")),
                "texts": json.dumps(written, ensure_ascii=False) if written else None,
                "content_hash": chance.randbytes(32),
                "slot": chance.randbytes(32),
                "received_on": DAY + timedelta(days=chance.randrange(15)),
                "ballot": None if online else _number(village, order),
            }


def _add(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    while batch := list(islice(rows, _A_BATCH)):
        connection.execute(insert(table), batch)
