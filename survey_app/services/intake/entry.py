"""Entry: the right recognised, and where what arrives under it belongs."""

from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core import code as codes
from survey_app.services import campaigns as campaign_service
from survey_app.services.intake.right import (
    Admitted,
    Card,
    CardAndReceipt,
    OpenPlace,
    PaperBallot,
    Right,
    VisitedCard,
)
from survey_app.services.keys import Keys
from survey_app.store import campaigns, invitations, responses, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.invitations import Invitation


@dataclass(frozen=True)
class Entry:
    """Where a submission belongs once its right is recognised."""

    campaign: Campaign
    village_id: int | None
    place_id: int | None
    invitation: Invitation | None
    ballot: str | None


def enter(connection: Connection, keys: Keys, right: Right) -> Entry:
    match right:
        case Card(code) | CardAndReceipt(code):
            invitation = find_card(connection, keys, code)
            campaign = campaigns.by_id(connection, invitation.campaign_id)
            return Entry(campaign, invitation.village_id, None, invitation, None)
        case VisitedCard():
            invitation = _visited(connection, keys, right)
            campaign = campaigns.by_id(connection, invitation.campaign_id)
            return Entry(campaign, invitation.village_id, None, invitation, None)
        case OpenPlace(code, number):
            campaign = campaign_service.get(connection, code)
            place = villages.place_by_number(connection, campaign.id, number)
            if place is None:
                raise Refused(Problem("place_unknown"))
            return Entry(campaign, None, place.id, None, None)
        case PaperBallot(code, number):
            campaign = campaign_service.get(connection, code)
            village_id = responses.ballot_village(connection, campaign.id, number)
            if village_id is None:
                raise Refused(Problem("ballot_number_unknown", values={"number": number}))
            return Entry(campaign, village_id, None, None, number)
        case Admitted():
            raise TypeError("what two people have admitted enters by `admit`")


def find_card(connection: Connection, keys: Keys, text: str) -> Invitation:
    """The invitation behind a typed or scanned code.

    Refuses a malformed, unknown or void code, and a spare card no household has been given.
    """
    invitation = any_card(connection, keys, text)
    if invitation.line is None and not invitation.rehearsal:
        raise Refused(Problem("spare_not_bound"))
    return invitation


def code_in(text: str) -> str | None:
    """The code in what a camera read, an address or the code itself; None where there is none."""
    try:
        return codes.normalise(text.rstrip("/").rpartition("/")[2])
    except Refused:
        return None


def any_card(connection: Connection, keys: Keys, text: str) -> Invitation:
    code = codes.normalise(text)
    invitation = invitations.by_hash(connection, codes.hash_code(keys.invitation, code))
    if invitation is None:
        raise Refused(Problem("code_unknown"))
    check_living(invitation)
    return invitation


def _visited(connection: Connection, keys: Keys, right: VisitedCard) -> Invitation:
    """The card of the household an officer came to; refuses a card of another one."""
    found = any_card(connection, keys, right.code)
    village = villages.by_id(connection, found.village_id)
    here = (found.campaign_id, village.number) == (right.campaign_id, right.village)
    if not here or found.line not in (None, right.line):
        raise Refused(Problem("card_of_another", values={"line": right.line}))
    return found


def check_living(card: Invitation) -> None:
    if card.state == "void":
        raise Refused(Problem("code_void"))
