"""Pack: what an officer's tablet takes along for days without a signal; no name is in it."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from survey_app.core import seal
from survey_app.core.campaign import accepts
from survey_app.services import campaigns as campaign_service
from survey_app.services import coverage, frames, invitations
from survey_app.services.clips import label
from survey_app.services.coverage import VillageCoverage
from survey_app.services.keys import Keys
from survey_app.store import campaigns, clips, people, villages, visits
from survey_app.store.campaigns import Campaign
from survey_app.store.clips import Clip
from survey_app.store.invitations import Invitation
from survey_app.store.people import Account

FORMAT = 1


def campaigns_of(connection: Connection, officer: Account) -> list[Campaign]:
    """The campaigns in which an officer has villages and still may deliver."""
    mine = villages.campaigns_of(connection, people.villages_of(connection, officer.id))
    found = (campaigns.by_id(connection, campaign_id) for campaign_id in sorted(mine))
    return [campaign for campaign in found if accepts(campaign.state, "registered")]


def packed(
    connection: Connection, keys: Keys, officer: Account, campaign: Campaign
) -> dict[str, Any]:
    """One campaign as a tablet keeps it.

    For each line that is asked: the 20-bit tag of its living card (None where the card is older
    than tags), and whether the household has answered in a form that the rule counts. Tags
    of spare and of dead cards stand apart.
    """
    mine = people.villages_of(connection, officer.id)
    rows = [r for r in coverage.coverage(connection, campaign) if r.village.id in mine]
    public = seal.public_key(keys.sealing, campaign.code)
    return {
        "format": FORMAT,
        "code": campaign.code,
        "title": campaign.title,
        "state": campaign.state,
        "closes_on": campaign.closes_on.isoformat(),
        "demonstration": campaign.demonstration,
        "asks_place": campaign.asks_place,
        "key": base64.urlsafe_b64encode(public).decode().rstrip("="),
        "questionnaire": campaign.questionnaire_sha256,
        "counted": list(campaign_service.counted_forms(connection, campaign)),
        "clips": [_clip(found) for found in clips.of_campaign(connection, campaign.id)],
        "villages": [_village(connection, campaign, row) for row in rows],
    }


def _village(connection: Connection, campaign: Campaign, row: VillageCoverage) -> dict[str, Any]:
    cards = invitations.listed(connection, row.village)
    lines = frames.lines(campaign, row.village)
    living = {card.line: card for card in cards if card.state == "ready" and card.line}
    return {
        "number": row.village.number,
        "name": row.village.name,
        "commune": row.village.commune,
        "households": row.village.households,
        "needed": row.needed,
        "lines": [_line(line, living.get(line), row.forms) for line in lines],
        "spares": [card.tag for card in cards if card.state == "ready" and card.line is None],
        "dead": [card.tag for card in cards if card.state == "void"],
        "visits": [
            {"line": v.line, "attempt": v.attempt, "disposition": v.disposition}
            for v in visits.of_village(connection, row.village.id)
        ],
    }


def _clip(found: Clip) -> Mapping[str, Any]:
    told = {"item": found.item, "sha256": found.sha256, "size": found.size}
    return told | {"language": found.language, "label": label(found, "")}


def _line(line: int, card: Invitation | None, forms: Sequence[str]) -> Mapping[str, Any]:
    answered = card is not None and card.answered_in(forms)
    return {"line": line, "tag": card and card.tag, "answered": answered}
