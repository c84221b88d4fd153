"""Draft: what the office writes in a periodic report, and how it is sent once and stays so."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from questionnaires.area import placed
from questionnaires.problem import Problem, Refused
from survey_app.services.periodic.calendar import Standing
from survey_app.services.periodic.figures import CampaignLine, Figures, Planned, figures
from survey_app.store import journal, periodic_reports

LIMIT = 4000


@dataclass(frozen=True)
class Written:
    """What the office writes beside the figures; empty means dotted or left out."""

    number: str = ""
    place: str = ""
    date: str = ""  # ISO
    direction: str = ""
    assessment: str = ""
    plan: str = ""
    proposals: str = ""
    signatory_title: str = ""
    signatory_name: str = ""
    recipients: str = ""  # one a line


def written(standing: Standing) -> Written:
    """What has been written for this report."""
    kept = standing.kept.texts.get("written", {}) if standing.kept else {}
    return Written(**{field.name: kept.get(field.name, "") for field in fields(Written)})


def figures_of(connection: Connection, standing: Standing, now: datetime) -> Figures:
    """The figures as they were sent; before that, as they are now."""
    kept = standing.kept.texts.get("figures") if standing.kept else None
    if standing.sent and kept:
        return Figures(
            kept["taken"],
            tuple(CampaignLine(**line) for line in kept["campaigns"]),
            tuple(Planned(**line) for line in kept["planned"]),
        )
    return figures(connection, standing.area, standing.due, now)


def write(
    connection: Connection, standing: Standing, texts: Written, account_id: int | None = None
) -> None:
    """Keep what the office writes.

    Refuses with periodic_sent a report that was sent, and texts too long or days that are none.
    """
    if standing.sent:
        raise Refused(Problem("periodic_sent"))
    problems = [
        Problem("answer_too_long", name, {"limit": LIMIT})
        for name, text in vars(texts).items()
        if len(text) > LIMIT
    ]
    if texts.date and _day(texts.date) is None:
        problems.append(Problem("day_malformed", "date", {"day": texts.date}))
    if problems:
        raise Refused(*problems)
    _keep(connection, standing, {"written": vars(texts)})
    journal.note(connection, "periodic.write", _named(standing), account_id)


def send(
    connection: Connection,
    standing: Standing,
    sent_on: date,
    now: datetime,
    account_id: int | None = None,
) -> None:
    """Record that a report was sent on a day, and keep its figures as they are.

    Refuses with periodic_sent one that was sent, with periodic_day a day before its period ends
    or after today, with periodic_not_drafted one that was never written.
    """
    if standing.sent:
        raise Refused(Problem("periodic_sent"))
    if standing.kept is None:
        raise Refused(Problem("periodic_not_drafted"))
    if not standing.due.since <= sent_on <= standing.today:
        raise Refused(Problem("periodic_day", "sent_on"))
    told = asdict(figures_of(connection, standing, now))
    _keep(connection, standing, {"written": vars(written(standing)), "figures": told})
    periodic_reports.mark_sent(connection, _key(standing), sent_on, account_id)
    journal.note(connection, "periodic.send", _named(standing), account_id)


def take_back(connection: Connection, standing: Standing, account_id: int | None = None) -> None:
    """Undo a mark of sending made by mistake; the draft is open again, its figures are new."""
    if not standing.sent:
        raise Refused(Problem("periodic_not_sent"))
    _keep(connection, standing, {"written": vars(written(standing))})
    periodic_reports.mark_sent(connection, _key(standing), None, None)
    journal.note(connection, "periodic.take_back", _named(standing), account_id)


def _keep(connection: Connection, standing: Standing, texts: dict[str, Any]) -> None:
    due = {"period_to": standing.due.until, "due_on": standing.due.on}
    periodic_reports.keep(connection, _key(standing), due, texts)


def _key(standing: Standing) -> dict[str, Any]:
    return {
        "kind": standing.due.duty.kind,
        "area_id": standing.area.id,
        "period_from": standing.due.since,
    }


def _named(standing: Standing) -> str:
    return f"{placed(standing.due.duty.title, standing.area.name)}, hạn {standing.due.on:%d/%m/%Y}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
