"""Doubles: households that made a second paper ballot, and what two people can decide of it.

Nothing joins a card and an answer, so a second ballot cannot be told from the others once stub and
ballot are parted. What can be decided: that a stub was only keyed twice by mistake; or, where the
ballot is still at hand, to leave it out by its number (see `exclusions`). The rest is counted and
told in public.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns as campaign_service
from survey_app.services.deciding import decisions
from survey_app.services.keys import Keys
from survey_app.services.written import count
from survey_app.store import invitations
from survey_app.store.campaigns import Campaign
from survey_app.store.decisions import Decision
from survey_app.store.invitations import DoubleCard

MISTYPED = "double.mistyped"


def listed(connection: Connection, campaign: Campaign) -> list[DoubleCard]:
    """Every card with a second ballot in counted forms, by village and serial."""
    online = "online" in campaign_service.counted_forms(connection, campaign)
    return invitations.doubles(connection, campaign.id, online)


def ask_mistyped(
    connection: Connection, campaign: Campaign, serial: str, reason: str, account_id: int
) -> int:
    """Ask to record that a stub was keyed again by mistake; refuses a card without such a stub."""
    card = next((c for c in listed(connection, campaign) if c.serial == serial), None)
    if card is None or not card.stubs_again:
        raise Refused(Problem("double_unknown", "serial", {"serial": serial}))
    subject = {"serial": card.serial, "stubs": card.stubs_again}
    return decisions.ask(
        connection, campaign, MISTYPED, subject, reason, account_id, card.village_id
    )


def _words(subject: Mapping[str, Any]) -> str:
    return (
        f"Cuống của thẻ {subject['serial']} bị nhập thừa {count(subject['stubs'])} lần do nhầm; "
        "không có phiếu thứ hai. Số phiếu trùng của thôn giảm tương ứng; không phiếu nào thay đổi."
    )


@decisions.act(MISTYPED, title="Cuống phiếu nhập nhầm", describe=_words)
def _mistyped(connection: Connection, _keys: Keys, campaign: Campaign, decision: Decision) -> None:
    """Take the stubs keyed again back; refuses where there are no longer as many."""
    subject = decisions.subject(decision)
    card = next((c for c in listed(connection, campaign) if c.serial == subject["serial"]), None)
    if card is None or card.stubs_again != subject["stubs"]:
        raise Refused(Problem("double_unknown", values={"serial": subject["serial"]}))
    invitations.change(connection, card.id, doubles=0)
