"""Whether the ballots of a campaign are keyed once, or twice by two people."""

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services.setup import modes
from survey_app.store import campaigns, journal, keyings
from survey_app.store.campaigns import Campaign


def choose(
    connection: Connection, campaign: Campaign, twice: bool, account_id: int | None = None
) -> None:
    """Choose while ballots may still be keyed; what was keyed before stays as it is.

    Refuses a campaign without paper or past counting, and keying once while ballots wait.
    """
    campaign = campaigns.lock(connection, campaign.id)
    modes.check_paper(campaign)
    if campaign.state not in ("draft", "open", "counting"):
        raise Refused(Problem("campaign_closed"))
    if not twice and keyings.waiting(connection, campaign.id):
        raise Refused(Problem("keyings_waiting", "keyed"))
    if twice == campaign.keyed_twice:
        return
    campaigns.change(connection, campaign.id, keyed_twice=twice)
    told = "hai lần, hai người" if twice else "một lần"
    journal.note(connection, "campaign.keying", told, account_id, campaign.id)
