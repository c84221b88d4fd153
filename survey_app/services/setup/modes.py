"""Modes: the ways of asking that a campaign uses; what comes in by another is refused."""

from collections.abc import Collection

from sqlalchemy import Connection

from questionnaires.labels import FORMS
from questionnaires.problem import Problem, Refused
from survey_app.store import campaigns, journal
from survey_app.store.campaigns import Campaign

MODES = tuple(FORMS)
ON_PAPER = frozenset({"visit", "meeting"})


def used(campaign: Campaign) -> tuple[str, ...]:
    """The ways this campaign asks."""
    return tuple(campaign.modes.split())


def on_paper(campaign: Campaign) -> bool:
    """Tell whether ballots on paper are used at all."""
    return not ON_PAPER.isdisjoint(used(campaign))


def check(campaign: Campaign, form: str) -> None:
    """Refuse an answer that comes in by a way this campaign does not use."""
    if form not in used(campaign):
        raise Refused(Problem("online_not_used" if form == "online" else "form_not_used"))


def check_paper(campaign: Campaign) -> None:
    """Refuse ballots on paper where no way of asking uses them."""
    if not on_paper(campaign):
        raise Refused(Problem("paper_not_used"))


def choose(
    connection: Connection,
    campaign: Campaign,
    modes: Collection[str],
    account_id: int | None = None,
) -> None:
    """Choose the ways of a draft campaign of households; refuses none at all."""
    campaign = campaigns.lock(connection, campaign.id)
    chosen = " ".join(mode for mode in MODES if mode in modes)
    if campaign.state != "draft":
        raise Refused(Problem("campaign_not_draft"))
    if not chosen:
        raise Refused(Problem("modes_none", "modes"))
    if campaign.kind == "open" and "online" not in modes:
        raise Refused(Problem("modes_of_places", "modes"))
    campaigns.change(connection, campaign.id, modes=chosen)
    journal.note(connection, "campaign.modes", chosen, account_id, campaign.id)
