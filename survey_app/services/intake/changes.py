"""Changes: a household replaces or withdraws its answer, or says that somebody used its card."""

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core import code as codes
from survey_app.core.campaign import accepts
from survey_app.services.intake.entry import find_card
from survey_app.services.keys import Keys
from survey_app.store import campaigns, invitations, responses
from survey_app.store.invitations import Invitation


def withdraw(connection: Connection, keys: Keys, code: str, receipt: str) -> None:
    """Erase what a household answered, on card and receipt; the household may answer again.

    Refuses a card and a receipt that do not belong together and a campaign that is not open.
    """
    card, state = _held_card(connection, keys, code)
    if not accepts(state, "phone"):
        raise Refused(Problem("campaign_closed"))
    kept = standing(connection, keys, receipt, card)
    for response_id in responses.chain(connection, kept.id):
        responses.erase(connection, response_id)
    invitations.change(connection, card.id, answered_online=False)


def raise_objection(connection: Connection, keys: Keys, code: str) -> None:
    """Record that a household says somebody else has used its card."""
    card, _ = _held_card(connection, keys, code)
    if not card.answered:
        raise Refused(Problem("nothing_to_object"))
    invitations.change(connection, card.id, objected=True)


def standing(connection: Connection, keys: Keys, receipt: str, card: Invitation) -> responses.Kept:
    slot = codes.slot(keys.slot, codes.normalise_receipt(receipt))
    kept = responses.standing_by_slot(connection, slot)
    if kept is None or kept.village_id != card.village_id or not card.answered_online:
        raise Refused(Problem("receipt_unknown"))
    return kept


def _held_card(connection: Connection, keys: Keys, code: str) -> tuple[Invitation, str]:
    """The card and its campaign's state; neither can change before this transaction ends."""
    found = find_card(connection, keys, code)
    if found.rehearsal:
        raise Refused(Problem("rehearsal_keeps_nothing"))
    state = campaigns.state_held(connection, found.campaign_id)
    return invitations.held(connection, found.id), state
