"""Invitations: cards made, printed once, bound to lines, replaced and written off."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core import code as codes
from survey_app.services import frames
from survey_app.services.keys import Keys
from survey_app.store import campaigns, invitations, journal, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.invitations import Invitation
from survey_app.store.villages import Village

_REPLACED = "Thay bằng thẻ dự phòng "


@dataclass(frozen=True)
class NewCard:
    """A card whose code exists in this value and on paper, nowhere else."""

    code: str
    serial: str
    line: int | None


def make_cards(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    account_id: int | None = None,
) -> list[NewCard]:
    """Make a card for every asked line of the village that has none; to be printed at once.

    Refuses a frame that is not frozen and a campaign that is over.
    """
    _check_printable(connection, campaign)
    have = {
        card.line
        for card in invitations.of_village(connection, village.id)
        if card.state == "ready"
    }
    missing = [line for line in frames.lines(campaign, village) if line not in have]
    return _make(connection, keys, campaign, village, missing, False, account_id)


def make_spares(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    count: int,
    account_id: int | None = None,
) -> list[NewCard]:
    """Make spare cards: worth nothing until one is bound to a line."""
    _check_printable(connection, campaign)
    if not 0 < count <= 200:
        raise Refused(Problem("spares_count", "count"))
    return _make(connection, keys, campaign, village, [None] * count, True, account_id)


def remake_cards(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    lines: Sequence[int],
    account_id: int | None = None,
) -> list[NewCard]:
    """Make new cards for lines whose print was lost; the cards before die.

    Refuses a line without a card and a line whose card was used: a used card is never reprinted.
    """
    _check_printable(connection, campaign)
    living = _living(connection, village)
    problems = []
    for line in lines:
        card = living.get(line)
        if card is None:
            problems.append(Problem("line_without_card", values={"line": line}))
        elif card.answered:
            problems.append(Problem("card_used", values={"serial": card.serial}))
    if problems:
        raise Refused(*problems)
    for line in lines:
        _void(connection, living[line], "Đã in lại thẻ khác")
    return _make(connection, keys, campaign, village, list(lines), False, account_id)


def bind_spare(
    connection: Connection,
    campaign: Campaign,
    serial: str,
    line: int,
    account_id: int | None = None,
) -> None:
    """Give a spare card to a line; the card it replaces dies.

    Refuses an unknown or bound card, a line that is not asked, a line whose card was used, and a
    campaign that is over.
    """
    told = _bind_spare(connection, campaign, serial, line)
    journal.note(connection, "card.bind", told, account_id, campaign.id)


def bind_handed_out(connection: Connection, campaign: Campaign, serial: str, line: int) -> None:
    """Give a line the spare card on which it has answered to an officer; refuses as `bind_spare`.

    The journal does not say which officer: beside the line and the hour that would lead to the
    household's answer, whose officer and day are kept (see `store.tables.field`).
    """
    told = _bind_spare(connection, campaign, serial, line)
    journal.note(connection, "card.hand_out", told, campaign_id=campaign.id)


def _bind_spare(connection: Connection, campaign: Campaign, serial: str, line: int) -> str:
    _check_running(connection, campaign)
    card = _by_serial(connection, campaign, serial)
    if not card.spare or card.line is not None or card.state != "ready":
        raise Refused(Problem("spare_not_free", values={"serial": card.serial}))
    village = villages.by_id(connection, card.village_id)
    if line not in frames.lines(campaign, village):
        raise Refused(Problem("line_not_asked", "line", {"line": line}))
    before = _living(connection, village).get(line)
    before = before and invitations.held(connection, before.id)  # an answer may be coming in on it
    if before and before.answered:
        raise Refused(Problem("card_used", values={"serial": before.serial}))
    if before:
        _void(connection, before, f"{_REPLACED}{card.serial}")
    if not invitations.bind(connection, card.id, line):  # somebody else bound it meanwhile
        raise Refused(Problem("spare_not_free", values={"serial": card.serial}))
    return f"{card.serial} → {line}"


def spoil(
    connection: Connection,
    campaign: Campaign,
    serial: str,
    reason: str,
    account_id: int | None = None,
) -> None:
    """Write a card off into the register of spoilt cards.

    Refuses a used card, no reason, and a campaign that is over.
    """
    _check_running(connection, campaign)
    card = _by_serial(connection, campaign, serial)
    if not reason.strip():
        raise Refused(Problem("spoil_reason", "reason"))
    if card.state == "void":
        raise Refused(Problem("code_void"))
    _void(connection, card, reason.strip())
    journal.note(connection, "card.spoil", f"{card.serial}: {reason}", account_id, campaign.id)


def listed(connection: Connection, village: Village) -> list[Invitation]:
    """Every card of the village, by serial."""
    return invitations.of_village(connection, village.id)


def spoilt(connection: Connection, village: Village) -> list[Invitation]:
    """The village's register of spoilt cards."""
    return [card for card in listed(connection, village) if card.state == "void"]


def replaced_by(card: Invitation) -> str:
    """The serial of the spare card that took a dead card's place; empty where none did."""
    reason = card.void_reason or ""
    return reason.removeprefix(_REPLACED) if reason.startswith(_REPLACED) else ""


def _make(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    lines: Sequence[int | None],
    spare: bool,
    account_id: int | None,
) -> list[NewCard]:
    taken = invitations.serials_taken(connection, village.id)
    letter = "D" if spare else ""
    cards = [
        NewCard(codes.new_code(), f"{village.number:02d}-{letter}{taken + order:04d}", line)
        for order, line in enumerate(lines, 1)
    ]
    invitations.add(
        connection,
        [
            {
                "id": secrets.token_hex(16),
                "campaign_id": campaign.id,
                "village_id": village.id,
                "line": card.line,
                "serial": card.serial,
                "spare": spare,
                "code_hash": codes.hash_code(keys.invitation, card.code),
                "tag": codes.tag(card.code),
            }
            for card in cards
        ],
    )
    if cards:
        detail = f"{village.name}: {cards[0].serial} – {cards[-1].serial}"
        journal.note(connection, "card.print", detail, account_id, campaign.id)
    return cards


def _living(connection: Connection, village: Village) -> dict[int, Invitation]:
    cards = invitations.of_village(connection, village.id)
    return {card.line: card for card in cards if card.state == "ready" and card.line is not None}


def _void(connection: Connection, card: Invitation, reason: str) -> None:
    if not invitations.void(connection, card.id, reason):  # used, perhaps since it was read
        raise Refused(Problem("card_used", values={"serial": card.serial}))


def _by_serial(connection: Connection, campaign: Campaign, serial: str) -> Invitation:
    card = invitations.by_serial(connection, campaign.id, serial.strip().upper())
    if card is None:
        raise Refused(Problem("serial_unknown", "serial", {"serial": serial}))
    return card


def _check_printable(connection: Connection, campaign: Campaign) -> None:
    if not campaign.frame_frozen:
        raise Refused(Problem("frame_not_frozen"))
    if campaigns.state_held(connection, campaign.id) not in ("draft", "open"):
        raise Refused(Problem("campaign_closed"))


def _check_running(connection: Connection, campaign: Campaign) -> None:
    if campaigns.state_held(connection, campaign.id) not in ("draft", "open", "counting"):
        raise Refused(Problem("campaign_closed"))
