"""Figures: what the survey work of a period came to, campaign by campaign, of one area."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from survey_app.core.campaign import STATES
from survey_app.core.due import Due
from survey_app.services import coverage, reporting
from survey_app.services.written import percent
from survey_app.store import areas, campaigns, periodic_reports
from survey_app.store.areas import Unit
from survey_app.store.campaigns import Campaign

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_ORDER: dict[str, int] = {name: at for at, name in enumerate(STATES)}
ANSWERED = (
    "Đã trả lời: số hộ có phiếu thu về bằng hình thức được tính vào kết quả của đợt, kể cả phiếu "
    "không hợp lệ, không kể phiếu đã loại, mỗi hộ một lần; đợt không theo danh sách hộ: số phiếu "
    "thu về."
)
_CONCLUSIONS = {True: "đạt", False: "không đạt", None: "chưa kết luận"}


@dataclass(frozen=True)
class CampaignLine:
    """One campaign in a period, flat, so that a sent report keeps its figures as they were.

    Days are ISO, "" where not yet; `conclusion` and `satisfied` only where it closed in the period.
    """

    title: str
    kind: str
    opened: str
    counting: str
    closed: str
    published: str
    communes: int
    villages: int
    households: int
    asked: int
    answered: int
    coverage: str = ""
    conclusion: str = ""
    satisfied: str = ""
    posted_places: int = 0
    posted_from: str = ""
    posted_to: str = ""


@dataclass(frozen=True)
class Planned:
    """A campaign still in preparation."""

    title: str
    opens_on: str
    closes_on: str


@dataclass(frozen=True)
class Figures:
    """The survey work of a period, taken at a moment (ISO, in Vietnam)."""

    taken: str
    campaigns: tuple[CampaignLine, ...]
    planned: tuple[Planned, ...]

    def between(self, step: str, since: date, until: date) -> tuple[CampaignLine, ...]:
        """The campaigns that took a step (opened, counting …) within these days."""
        days = since.isoformat(), until.isoformat()
        return tuple(c for c in self.campaigns if days[0] <= getattr(c, step) <= days[1])


def figures(connection: Connection, area: Unit, due: Due, now: datetime) -> Figures:
    """The campaigns of an area that ran in a period, and those planned; demonstrations left out."""
    own = [each for each in campaigns.every(connection) if _is_of(connection, each, area)]
    moves = _steps(connection)
    steps = {each.id: _taken(each, moves.get(each.id, {})) for each in own}
    lines = [
        _line(connection, each, steps[each.id], due) for each in own if _ran(steps[each.id], due)
    ]
    planned = [
        Planned(each.title, each.opens_on.isoformat(), each.closes_on.isoformat())
        for each in own
        if each.state == "draft"
    ]
    taken = now.astimezone(VIETNAM).isoformat(timespec="minutes")
    return Figures(taken, tuple(lines), tuple(planned))


def _is_of(connection: Connection, campaign: Campaign, area: Unit) -> bool:
    unit = areas.by_id(connection, campaign.area_id)
    beneath = area.level == "district" and unit.level == "commune" and unit.parent == area.code
    return not campaign.demonstration and (unit.id == area.id or beneath)


def _steps(connection: Connection) -> dict[int, dict[str, date]]:
    """The day in Vietnam of each campaign's last move into each state."""
    found: dict[int, dict[str, date]] = {}
    for campaign_id, act, at in periodic_reports.moves(connection):
        day = at.replace(tzinfo=UTC).astimezone(VIETNAM).date()
        found.setdefault(campaign_id, {})[act.removeprefix("campaign.")] = day
    return found


def _taken(campaign: Campaign, steps: dict[str, date]) -> dict[str, date]:
    """The moves that hold: those beyond its state were taken back."""
    reached = _ORDER[campaign.state]
    return {name: day for name, day in steps.items() if _ORDER[name] <= reached}


def _ran(steps: dict[str, date], due: Due) -> bool:
    """Whether it had opened by the end of the period and did its last step not before it."""
    opened = steps.get("open")
    if opened is None or opened > due.until:
        return False
    ended = steps.get("published") or steps.get("closed")
    return ended is None or ended >= due.since


def _line(
    connection: Connection, campaign: Campaign, steps: dict[str, date], due: Due
) -> CampaignLine:
    days = {name: day.isoformat() for name, day in steps.items() if day <= due.until}
    closed = steps.get("closed")
    in_period = closed is not None and due.since <= closed <= due.until
    shown = in_period and campaign.state in ("closed", "published")
    opened, counting, ended, published = (
        days.get(step, "") for step in ("open", "counting", "closed", "published")
    )
    moves = (opened, counting, ended, published)
    line = CampaignLine(campaign.title, campaign.kind, *moves, *_households(connection, campaign))
    told = _result(connection, campaign) if shown else {}
    posted = _posted(periodic_reports.postings(connection, campaign.id), due)
    return replace(line, **told, **posted)


def _households(connection: Connection, campaign: Campaign) -> tuple[int, int, int, int, int]:
    """Communes, villages (or places), households, asked, answered (see ANSWERED)."""
    if campaign.kind == "open":
        places = coverage.places(connection, campaign)
        answered = sum(place.answered for place in places)
        return len({p.commune for p in places}), len(places), 0, 0, answered
    rows = coverage.coverage(connection, campaign)
    return (
        len({row.village.commune for row in rows}),
        len(rows),
        sum(row.village.households for row in rows),
        sum(row.asked for row in rows),
        sum(row.answered for row in rows),
    )


def _result(connection: Connection, campaign: Campaign) -> dict[str, Any]:
    whole = reporting.compiled(connection, campaign).whole
    verdict = whole.verdict.met if whole.verdict else None
    return {
        "coverage": percent(whole.coverage) if campaign.kind != "open" else "",
        "conclusion": _CONCLUSIONS[verdict] if whole.verdict else "không xét",
        "satisfied": percent(whole.overall_item_share) if whole.valid and whole.items else "",
    }


def _posted(rows: Iterable[tuple[date, date | None]], due: Due) -> dict[str, Any]:
    within = [(since, until) for since, until in rows if since <= due.until]
    within = [each for each in within if each[1] is None or each[1] >= due.since]
    if not within:
        return {}
    ends = [until for _, until in within]
    last = "" if None in ends else max(end for end in ends if end).isoformat()
    first = min(since for since, _ in within).isoformat()
    return {"posted_places": len(within), "posted_from": first, "posted_to": last}
