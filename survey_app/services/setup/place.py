"""Place: whether tablets may ask a household to note roughly where it was asked."""

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.store import campaigns, journal
from survey_app.store.campaigns import Campaign


def choose(
    connection: Connection, campaign: Campaign, asks: bool, account_id: int | None = None
) -> None:
    """Choose whether a draft campaign asks for the place; refuses one that has opened."""
    campaign = campaigns.lock(connection, campaign.id)
    if campaign.state != "draft":
        raise Refused(Problem("campaign_not_draft"))
    campaigns.change(connection, campaign.id, asks_place=asks)
    told = "có hỏi" if asks else "không hỏi"
    journal.note(connection, "campaign.place", told, account_id, campaign.id)
