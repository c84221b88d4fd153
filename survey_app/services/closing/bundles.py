"""Bundles: paper on its way to the office; counting ends when each has come or is written off."""

from collections.abc import Mapping

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core.campaign import accepts
from survey_app.services import reasons
from survey_app.store import bundles, campaigns, journal
from survey_app.store.bundles import Bundle
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village


def announce(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    label: str,
    ballots: int,
    account_id: int | None = None,
) -> int:
    """Announce a bundle, while answers may still be delivered, and tell its id.

    Refuses a campaign that takes none, a missing or taken label, and a bundle of no ballots.
    """
    check_delivering(connection, campaign)
    label, problems = " ".join(label.split()), []
    if not label:
        problems.append(Problem("field_missing", "label"))
    elif bundles.label_taken(connection, campaign.id, label):
        problems.append(Problem("bundle_label_taken", "label", {"label": label}))
    if ballots < 1:
        problems.append(Problem("bundle_ballots", "ballots"))
    if problems:
        raise Refused(*problems)
    made = bundles.add(
        connection,
        {
            "campaign_id": campaign.id,
            "village_id": village.id,
            "label": label,
            "ballots": ballots,
            "announced_by": account_id,
        },
    )
    detail = f"{village.name}, {label}: {ballots}"
    journal.note(connection, "bundle.announce", detail, account_id, campaign.id)
    return made


def receive(
    connection: Connection,
    campaign: Campaign,
    bundle_id: int,
    counted: int,
    account_id: int | None = None,
) -> Bundle:
    """Check a bundle in with the number of ballots counted; refuses an unknown or settled one."""
    check_delivering(connection, campaign)
    found = _announced(connection, campaign, bundle_id)
    values = {"state": "received", "counted": counted, "settled_by": account_id}
    _settle(connection, found, values)
    detail = f"{found.village}, {found.label}: {counted}/{found.ballots}"
    journal.note(connection, "bundle.receive", detail, account_id, campaign.id)
    return found


def write_off(
    connection: Connection,
    campaign: Campaign,
    bundle_id: int,
    reason: str,
    account_id: int | None = None,
) -> Bundle:
    """Record that a bundle will not come, and why; refuses an unknown or settled one."""
    check_delivering(connection, campaign)
    found = _announced(connection, campaign, bundle_id)
    reason = reasons.given(reason, "bundle_reason_missing")
    values = {"state": "written_off", "reason": reason, "settled_by": account_id}
    _settle(connection, found, values)
    detail = f"{found.village}, {found.label}: {reason}"
    journal.note(connection, "bundle.write_off", detail, account_id, campaign.id)
    return found


def listed(connection: Connection, campaign: Campaign) -> list[Bundle]:
    """Every bundle of a campaign, by village."""
    return bundles.of_campaign(connection, campaign.id)


def outstanding(connection: Connection, campaign: Campaign) -> list[Bundle]:
    """The bundles that have been announced and neither came nor were written off."""
    return [found for found in listed(connection, campaign) if found.state == "announced"]


def _announced(connection: Connection, campaign: Campaign, bundle_id: int) -> Bundle:
    found = bundles.by_id(connection, campaign.id, bundle_id)
    if found is None:
        raise Refused(Problem("bundle_unknown"))
    return found


def _settle(connection: Connection, found: Bundle, values: Mapping[str, object]) -> None:
    if not bundles.settle(connection, found.id, **values):
        raise Refused(Problem("bundle_settled", values={"label": found.label}))


def check_delivering(connection: Connection, campaign: Campaign) -> None:
    """Refuse where no paper can be delivered: before asking and after counting."""
    state = campaigns.state_held(connection, campaign.id)
    if not accepts(state, "registered"):
        raise Refused(Problem("campaign_not_open" if state == "draft" else "campaign_closed"))
