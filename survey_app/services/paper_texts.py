"""Paper texts: what an office writes on a campaign's papers, and who holds the campaign."""

import json
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import territory
from survey_app.store import areas, campaigns, journal
from survey_app.store.areas import Unit
from survey_app.store.campaigns import Campaign


@dataclass(frozen=True)
class PaperTexts:
    """What the office writes on its papers beside the figures; empty means dotted or left out."""

    organ_above: str = ""
    organ: str = ""
    report_number: str = ""
    notice_number: str = ""
    place: str = ""
    date: str = ""  # ISO
    posting_places: str = ""
    signatory_title: str = ""
    signatory_name: str = ""
    recipients: str = ""  # one a line
    advantages: str = ""
    limitations: str = ""
    proposals: str = ""
    help: str = ""  # whom residents may ask; printed on cards and posters
    licence: str = ""  # how the data may be used; empty: not yet settled


def texts(campaign: Campaign) -> PaperTexts:
    """What the office has written for this campaign's papers."""
    kept = json.loads(campaign.papers)
    return PaperTexts(**{f.name: kept.get(f.name, "") for f in fields(PaperTexts)})


def write_texts(
    connection: Connection, campaign: Campaign, written: PaperTexts, account_id: int | None = None
) -> None:
    """Keep what the office writes on its papers; refuses a day that is none."""
    try:
        day(written.date)
    except ValueError:
        raise Refused(Problem("day_malformed", "date", {"day": written.date})) from None
    kept = json.dumps(vars(written), ensure_ascii=False)
    campaigns.change(connection, campaign.id, papers=kept)
    journal.note(connection, "papers.texts", "", account_id, campaign.id)


def issuer(connection: Connection, campaign: Campaign) -> tuple[str, str]:
    """Who holds the campaign, as papers are headed: the committee, and its standing body.

    A commune's survey is held by the committee of the unit above it (2540/QĐ-TTg in practice).
    """
    written = texts(campaign)
    return (
        written.organ_above or f"ỦY BAN MTTQ VIỆT NAM {chair(connection, campaign).name.upper()}",
        written.organ or "BAN THƯỜNG TRỰC",
    )


def chair(connection: Connection, campaign: Campaign) -> Unit:
    """The unit whose committee holds the campaign."""
    unit = areas.by_id(connection, campaign.area_id)
    above = territory.chain(connection, unit, campaign.reference_date)
    return above[1] if len(above) > 1 and unit.level == "commune" else above[0]


def day(text: str) -> date | None:
    """The day written as YYYY-MM-DD; None where nothing is; ValueError where it is no day."""
    return date.fromisoformat(text) if text else None
