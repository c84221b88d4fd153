"""Paradata: how an interview went, kept apart from its answers and reduced at closing."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from survey_app.services.keys import Keys
from survey_app.store import visits
from survey_app.store.campaigns import Campaign

_LONGEST = 24 * 3600  # seconds; a tablet that slept in the middle says no more than this
_KEPT = ("items", "order", "changes", "breaks", "place", "mock_place")


def add(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    response_id: str,
    officer_id: int,
    content: Mapping[str, Any],
) -> None:
    """Keep what the tablet's monotonic clock measured; what is no measure is left out."""
    told = content.get("paradata")
    measured: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    detail = {name: measured[name] for name in _KEPT if name in measured}
    visits.add_paradata(
        connection,
        {
            "response_id": response_id,
            "officer": pseudonym(keys, campaign, officer_id),
            "seconds": _seconds(measured.get("seconds")),
            "language": _language(content.get("language")),
            "detail": json.dumps(detail, sort_keys=True) if detail else None,
        },
    )


def pseudonym(keys: Keys, campaign: Campaign, officer_id: int) -> str:
    """What an officer is called beside answers: the same within a campaign, and only there."""
    told = f"{campaign.code}/{officer_id}".encode()
    return "CB-" + hmac.digest(keys.pseudonym, told, "sha256").hex()[:8].upper()


def _seconds(told: object) -> int:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return 0
    return round(told) if 0 <= told <= _LONGEST else 0


def _language(told: object) -> str:
    return told if isinstance(told, str) and len(told) <= 8 and told.isalnum() else "vi"
