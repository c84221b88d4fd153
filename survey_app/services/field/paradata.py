"""Paradata: how an interview went, kept apart from its answers and reduced at closing."""

import hmac
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from survey_app.services.keys import Keys
from survey_app.store import visits
from survey_app.store.campaigns import Campaign
from survey_app.store.visits import Measured

_LONGEST = 24 * 3600  # seconds; a tablet that slept in the middle says no more than this
_MOST_BREAKS = 100
ACCURACIES = ("near", "coarse", "poor")  # within 100 m, within 1 km, beyond
FEWEST = 5  # interviews of a village that share an officer, or a language, where either is told


def add(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    response_id: str,
    officer_id: int | None,
    content: Mapping[str, Any],
) -> None:
    """Keep what the tablet's monotonic clock measured; what is no measure is left out.

    Nobody stands beside it where it is not sure which officer asked.
    """
    told = content.get("paradata")
    measured: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    detail = _detail(measured, content.get("answers") or {})
    detail |= _place(measured) if campaign.asks_place else {}
    visits.add_paradata(
        connection,
        {
            "response_id": response_id,
            "officer": "" if officer_id is None else pseudonym(keys, campaign, officer_id),
            "seconds": round(_seconds(measured.get("seconds"))),
            "language": _language(content.get("language")),
            "detail": json.dumps(detail, sort_keys=True) if detail else None,
        },
    )


def pseudonym(keys: Keys, campaign: Campaign, officer_id: int) -> str:
    """What an officer is called beside answers: the same within a campaign, and only there."""
    told = f"{campaign.code}/{officer_id}".encode()
    return "CB-" + hmac.digest(keys.pseudonym, told, "sha256").hex()[:8].upper()


def shown(connection: Connection, campaign: Campaign) -> dict[str, Measured]:
    """How each interview went, by response; officer and language only where many share them.

    The list of visits names who came to which household. An officer, or a language, with fewer
    than five interviews in a village is left out, and where those left out are fewer than five
    together the next smallest goes with them: no few households stand behind a name or its lack.
    """
    told = visits.measured(connection, campaign.id)
    officers = _few([(m.village_id, m.officer) for m in told])
    languages = _few([(m.village_id, m.language) for m in told])
    return {
        m.response_id: replace(
            m,
            officer="" if (m.village_id, m.officer) in officers else m.officer,
            language="" if (m.village_id, m.language) in languages else m.language,
        )
        for m in told
    }


def places(connection: Connection, campaign: Campaign) -> tuple[int, int]:
    """At how many interviews a place was noted, and how many of these places cannot be true."""
    told = [json.loads(detail) for detail in visits.details(connection, campaign.id)]
    return sum("place" in each for each in told), sum("mock_place" in each for each in told)


def reduce(connection: Connection, campaign: Campaign) -> None:
    """Forget all of how interviews went but what `shown` tells."""
    visits.reduce_paradata(connection, campaign.id, list(shown(connection, campaign).values()))


def _few(told: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    """Values too rare in their village to be told, those hidden to protect them included."""
    few: set[tuple[int, str]] = set()
    hidden: Counter[int] = Counter()
    for (village, value), n in sorted(Counter(told).items(), key=lambda found: (found[1], found)):
        if n < FEWEST or 0 < hidden[village] < FEWEST:
            few.add((village, value))
            hidden[village] += n
    return few


def _detail(measured: Mapping[str, Any], items: Collection[str]) -> dict[str, object]:
    """What is a measure of these items; anything else the record may carry is left out."""
    detail: dict[str, object] = {
        "items": {i: s for i, s in _each(measured, "items", items) if _seconds(s)},
        "order": [i for i in dict.fromkeys(_listed(measured, "order", str)) if i in items],
        "changes": {i: n for i, n in _each(measured, "changes", items) if isinstance(n, int)},
        "breaks": [_seconds(s) for s in _listed(measured, "breaks", int | float)][:_MOST_BREAKS],
    }
    return {name: found for name, found in detail.items() if found}


def _place(measured: Mapping[str, Any]) -> dict[str, object]:
    """A place on the earth to two decimals, how sure the tablet was, and whether that can be."""
    match measured.get("place"):
        case [int() | float() as north, int() | float() as east] if abs(north) <= 90:
            found: dict[str, object] = {"place": [round(north, 2), round(east, 2)]}
        case _:
            return {}
    if measured.get("accuracy") in ACCURACIES:
        found["accuracy"] = measured["accuracy"]
    return found | ({"mock_place": True} if measured.get("mock_place") is True else {})


def _each(measured: Mapping[str, Any], name: str, items: Collection[str]) -> list[tuple[str, Any]]:
    found = measured.get(name)
    return [(i, found[i]) for i in items if i in found] if isinstance(found, Mapping) else []


def _listed(measured: Mapping[str, Any], name: str, kind: Any) -> list[Any]:
    found = measured.get(name)
    return [each for each in found if isinstance(each, kind)] if isinstance(found, list) else []


def _seconds(told: object) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return 0
    return told if 0 <= told <= _LONGEST else 0


def _language(told: object) -> str:
    return told if isinstance(told, str) and len(told) <= 8 and told.isalnum() else "vi"
