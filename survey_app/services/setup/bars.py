"""Bars: a figure that a rule lacks, filled in with its source by two people.

The law may be learned late, so a bar can be filled in until the results are published; its note
says in which state the campaign was, since after closing the results are known.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from questionnaires.bar import FRACTION, BarName
from questionnaires.fill import fill_bar
from questionnaires.problem import Problem, Refused
from questionnaires.rule import BAR_LABELS, Bar
from survey_app.core.campaign import NAMES
from survey_app.services import campaigns as campaign_service
from survey_app.services import written
from survey_app.services.deciding import decisions
from survey_app.services.keys import Keys
from survey_app.services.setup import steps
from survey_app.store import campaigns, journal
from survey_app.store import decisions as kept
from survey_app.store.campaigns import Campaign
from survey_app.store.decisions import Decision

KIND = "bar.fill"
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def open_to_filling(campaign: Campaign, bar: Bar) -> bool:
    """Tell whether a bar may be filled in: without a figure, or with one the office gave before."""
    return campaign.state != "published" and (bar.threshold is None or bar.status == "office")


def waiting(connection: Connection, campaign: Campaign) -> set[str]:
    """The bars for which a request waits for its second person."""
    asked = [d for d in decisions.waiting(connection, campaign) if d.kind == KIND]
    return {decisions.subject(decision)["bar"] for decision in asked}


def ask(
    connection: Connection,
    campaign: Campaign,
    bar: BarName,
    figure: str,
    strictness: str,
    source: str,
    account_id: int,
) -> int:
    """Ask for a bar's figure; refuses a bar that is settled, and a faulty figure or no source.

    `strictness` is "more_than", where a share equal to the figure fails, or "at_least".
    """
    check(connection, campaign, bar)
    source, threshold = " ".join(source.split()), _threshold(figure)
    problems = [] if threshold else [Problem("bar_figure", "figure")]
    if strictness not in ("more_than", "at_least"):
        problems.append(Problem("bar_strictness", "strictness"))
    if not source:
        problems.append(Problem("bar_source", "source"))
    if problems:
        raise Refused(*problems)
    subject = {"bar": bar, "figure": str(threshold), "strict": strictness == "more_than"}
    told = subject | {"source": source}
    return decisions.ask(connection, campaign, KIND, told, f"Theo {source}", account_id)


def check(connection: Connection, campaign: Campaign, bar: BarName) -> Bar:
    """The bar as the campaign's rule has it; refuses one that cannot be filled in."""
    rule = campaign_service.rule(connection, campaign)
    found = steps.bars(campaign, rule).get(bar)
    if found is None:
        raise Refused(Problem("bar_unknown"))
    if campaign.state == "published":
        raise Refused(Problem("bar_published"))
    if not open_to_filling(campaign, found):
        raise Refused(Problem("bar_settled"))
    return found


def words(subject: Mapping[str, Any]) -> str:
    """What a request would do, in words: "Từng nội dung: từ 80 % trở lên. Nguồn: …"."""
    level = written.percent(written.share(Fraction(subject["figure"]))).removesuffix(",00")
    figure = f"trên {level} %" if subject["strict"] else f"từ {level} % trở lên"
    return f"{BAR_LABELS[subject['bar']]}: {figure}. Nguồn: {subject['source']}."


@decisions.act(KIND, "Bổ sung ngưỡng của quy định", words)
def fill(connection: Connection, _keys: Keys, campaign: Campaign, decision: Decision) -> None:
    """Fill the bar in, in the text of the rule that the campaign keeps."""
    campaign, subject = campaigns.lock(connection, campaign.id), decisions.subject(decision)
    check(connection, campaign, subject["bar"])
    _, text = campaigns.pinned(connection, campaign.id)
    filled = fill_bar(
        text or "",
        campaign.object or "",
        subject["bar"],
        Fraction(subject["figure"]),
        subject["strict"],
        subject["source"],
        _note(connection, campaign, decision),
    )
    campaign_service.pin_rule(connection, campaign, filled)
    journal.note(connection, "bar.fill", words(subject), decision.asked_by, campaign.id)


def _note(connection: Connection, campaign: Campaign, decision: Decision) -> str:
    """Who filled the bar in, when, and how far the campaign had come."""
    settled = kept.by_id(connection, campaign.id, decision.id)
    assert settled is not None
    assert settled.decided_at is not None
    state = next(name for state, name in NAMES.items() if state == campaign.state)
    return (
        f"Cơ quan bổ sung: {settled.asker} đề nghị ngày {_day(settled.asked_at)}, "
        f"{settled.decider} đồng ý ngày {_day(settled.decided_at)}, "
        f"khi đợt {state}."
    )


def _day(at: datetime) -> str:
    return written.date(at.replace(tzinfo=UTC).astimezone(_VIETNAM).date())


def _threshold(figure: str) -> Fraction | None:
    """The fraction behind "80", "66,67" or "2/3"; None where it is none that a bar can have."""
    typed = re.sub(r"\s|%", "", figure)
    try:
        found = Fraction(typed) if "/" in typed else written.parse(typed) / 100
    except (ValueError, ZeroDivisionError):
        return None
    plain = FRACTION.fullmatch(f"{found.numerator}/{found.denominator}")
    return found if plain and 0 < found <= 1 else None
