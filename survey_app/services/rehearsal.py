"""Rehearsal: test cards of a draft, which train people and leave nothing.

A test card opens the resident's form and its answers pass the same checks as any; then the card is
marked as used and the answers are let go. No response, no receipt and no count is ever stored, so
none can get into a figure; the cards themselves are deleted in the transaction that opens the
campaign.
"""

import secrets
from collections.abc import Mapping

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core import code as codes
from survey_app.services.invitations import NewCard
from survey_app.services.keys import Keys
from survey_app.store import campaigns, invitations, journal, prints
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village

KIND = "rehearsal"  # of prints
MOST = 20  # cards of a village at a time


def check(campaign: Campaign, count: int) -> None:
    """Refuse a frame that is not frozen and a count that cannot be."""
    if not campaign.frame_frozen:
        raise Refused(Problem("frame_not_frozen"))
    if not 0 < count <= MOST:
        raise Refused(Problem("rehearsal_count", "count", {"most": MOST}))


def make_cards(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    count: int,
    account_id: int | None = None,
) -> list[NewCard]:
    """Make test cards for a village; refuses what `check` refuses, and any state but draft."""
    check(campaign, count)
    if campaigns.state_held(connection, campaign.id) != "draft":
        raise Refused(Problem("rehearsal_over"))
    before, _ = invitations.rehearsals(connection, campaign.id).get(village.id, (0, 0))
    cards = [
        NewCard(codes.new_code(), f"{village.number:02d}-T{before + order:03d}", None)
        for order in range(1, count + 1)
    ]
    rows = [
        {
            "id": secrets.token_hex(16),
            "campaign_id": campaign.id,
            "village_id": village.id,
            "serial": card.serial,
            "rehearsal": True,
            "code_hash": codes.hash_code(keys.invitation, card.code),
        }
        for card in cards
    ]
    invitations.add(connection, rows)
    detail = f"{village.name}: {cards[0].serial} – {cards[-1].serial}"
    journal.note(connection, "rehearsal.print", detail, account_id, campaign.id)
    return cards


def counts(connection: Connection, campaign: Campaign) -> Mapping[int, tuple[int, int]]:
    """Test cards by village: how many there are, and how many were tried."""
    return invitations.rehearsals(connection, campaign.id)


def wipe(connection: Connection, campaign: Campaign, account_id: int | None = None) -> None:
    """Delete every test card and its print; to be called where the campaign opens."""
    found = counts(connection, campaign).values()
    prints.wipe_kind(connection, campaign.id, KIND)
    if found:
        invitations.wipe_rehearsals(connection, campaign.id)
        made, tried = (sum(numbers) for numbers in zip(*found, strict=True))
        detail = f"{made} thẻ diễn tập, {tried} lượt trả lời thử"
        journal.note(connection, "rehearsal.wipe", detail, account_id, campaign.id)
