"""Reporting: a campaign compiled as its pinned rule says, and the official papers of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from analysis.compile import compile_campaign
from analysis.report import report as papers
from analysis.report.faces import MEDIA_TYPES, Format, face
from analysis.report.report import Facts, Member, Report
from analysis.tally import Compilation, Tally
from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns as campaign_service
from survey_app.services import coverage as coverage_service
from survey_app.services import dataset, territory
from survey_app.store import areas, campaigns, people
from survey_app.store.campaigns import Campaign

FACES: tuple[Format, ...] = ("html", "docx", "xlsx", "pdf")
_FILE_NAMES = {"minutes": "bien-ban-thon", "report": "bao-cao", "notice": "thong-bao"}
KINDS = {
    "minutes": "Biên bản kiểm phiếu, tổng hợp",
    "report": "Báo cáo kết quả",
    "notice": "Thông báo kết quả",
}


@dataclass(frozen=True)
class PaperTexts:
    """What the office writes on its papers beside the figures; empty means dotted or left out."""

    organ_above: str = ""
    organ: str = ""
    report_number: str = ""
    notice_number: str = ""
    place: str = ""
    date: str = ""  # ISO
    posted_from: str = ""
    posted_to: str = ""
    posting_places: str = ""
    signatory_title: str = ""
    signatory_name: str = ""
    recipients: str = ""  # one a line
    advantages: str = ""
    limitations: str = ""
    proposals: str = ""
    help: str = ""  # whom residents may ask; printed on cards and posters


@dataclass(frozen=True)
class PaperFile:
    """A paper set in one face: file name, media type, content."""

    name: str
    media_type: str
    content: bytes


def texts(campaign: Campaign) -> PaperTexts:
    """What the office has written for this campaign's papers."""
    kept = json.loads(campaign.papers)
    return PaperTexts(**{f.name: kept.get(f.name, "") for f in fields(PaperTexts)})


def write_texts(
    connection: Connection, campaign: Campaign, written: PaperTexts, account_id: int | None = None
) -> None:
    """Keep what the office writes on its papers; refuses days that are none."""
    problems = []
    for name in ("date", "posted_from", "posted_to"):
        try:
            _day(getattr(written, name))
        except ValueError:
            problems.append(Problem("day_malformed", name, {"day": getattr(written, name)}))
    if problems:
        raise Refused(*problems)
    kept = json.dumps(vars(written), ensure_ascii=False)
    campaigns.change(connection, campaign.id, papers=kept)
    people.note(connection, "papers.texts", "", account_id, campaign.id)


def check_shown(campaign: Campaign) -> None:
    """Refuse to show any answer before asking has ended."""
    if campaign.state in ("draft", "open"):
        raise Refused(Problem("results_hidden"))


def compiled(connection: Connection, campaign: Campaign) -> Compilation:
    """The campaign's figures; refuses while answers still come in, so that nobody steers."""
    check_shown(campaign)
    return compile_campaign(
        dataset.cells(connection, campaign),
        dataset.frame(connection, campaign),
        campaign_service.questionnaire(connection, campaign),
        campaign_service.rule(connection, campaign),
        object=campaign.object,
        online_guidance=campaign.online_guidance,
        sample="open" if campaign.kind == "open" else "frame",
    )


def paper(
    connection: Connection,
    campaign: Campaign,
    compilation: Compilation,
    kind: str,
    tally: Tally,
) -> Report:
    """The paper of this kind on one area of the compilation.

    Refuses an unknown kind, and minutes of anything but a village.
    """
    facts = _facts(connection, campaign, tally, kind)
    if kind == "minutes" and tally.level == "village":
        return papers.minutes(compilation, tally, facts)
    if kind == "report":
        parts = _parts(connection, campaign, compilation, tally)
        return papers.report(compilation, tally, facts, parts)
    if kind == "notice":
        return papers.notice(compilation, tally, facts)
    raise Refused(Problem("paper_unknown", values={"kind": kind}))


def area_tally(compilation: Compilation, level: str, number: int) -> Tally:
    """The tally at this level and place in the frame's order, from 1; refuses what is not."""
    levels = {
        "campaign": (compilation.whole,),
        "district": compilation.districts,
        "commune": compilation.communes,
        "village": compilation.villages,
    }
    listed = levels.get(level, ())
    if not 1 <= number <= len(listed):
        raise Refused(Problem("paper_unknown", values={"kind": f"{level} {number}"}))
    return listed[number - 1]


def dossier(
    connection: Connection, campaign: Campaign, wording: Path | None = None
) -> list[tuple[str, Callable[[], PaperFile]]]:
    """Every paper of a compiled campaign: its file name, and what sets it when called."""
    compilation = compiled(connection, campaign)

    def entry(
        kind: str, tally: Tally, ending: str, name: str
    ) -> tuple[str, Callable[[], PaperFile]]:
        def make() -> PaperFile:
            report = paper(connection, campaign, compilation, kind, tally)
            return set_paper(report, ending, name, wording)

        return f"{name}.{ending}", make

    papers_of_areas = [
        (kind, tally, ending, f"{_FILE_NAMES[kind]}{suffix}")
        for tally, suffix in _areas_reported(compilation)
        for kind in ("report", "notice")
        for ending in FACES
    ]
    minutes = [
        ("minutes", village, ending, f"{_FILE_NAMES['minutes']}-{number:02d}")
        for number, village in enumerate(compilation.villages, 1)
        for ending in ("docx", "pdf")
        if campaign.kind == "households"
    ]
    return [entry(*planned) for planned in papers_of_areas + minutes]


def _areas_reported(compilation: Compilation) -> list[tuple[Tally, str]]:
    """The whole, and where it has several, each district and commune."""
    found = [(compilation.whole, "")]
    if len(compilation.districts) > 1:
        found += [(t, f"-huyen-{n:02d}") for n, t in enumerate(compilation.districts, 1)]
    if len(compilation.communes) > 1:
        found += [(t, f"-xa-{n:03d}") for n, t in enumerate(compilation.communes, 1)]
    return found


def set_paper(report: Report, ending: str, name: str, wording: Path | None = None) -> PaperFile:
    """Set a paper in one of its faces: html, docx, xlsx or pdf; refuses any other."""
    for known in FACES:
        if ending == known:
            content = face(report, known, wording)
            return PaperFile(f"{name}.{known}", MEDIA_TYPES[known], content)
    raise Refused(Problem("paper_unknown", values={"kind": ending}))


def _parts(
    connection: Connection, campaign: Campaign, compilation: Compilation, tally: Tally
) -> tuple[Tally, ...] | None:
    """A district's communes, which a compilation of several districts cannot tell by itself."""
    if tally.level != "district" or len(compilation.districts) < 2:
        return None
    frame = dataset.frame(connection, campaign)
    names = set(frame.loc[frame["district"] == tally.name, "commune"])
    return tuple(commune for commune in compilation.communes if commune.name in names)


def _facts(connection: Connection, campaign: Campaign, tally: Tally, kind: str) -> Facts:
    written = texts(campaign)
    numbers = {"report": written.report_number, "notice": written.notice_number}
    questionnaire = campaign_service.questionnaire(connection, campaign)
    reconciled = _reconciliation(connection, campaign, tally)
    return Facts(
        campaign=campaign.title,
        questionnaire=questionnaire,
        rule=campaign_service.rule(connection, campaign),
        area=_area(connection, campaign, tally),
        document_number=numbers.get(kind, ""),
        place=written.place,
        date=_day(written.date),
        started=campaign.opens_on,
        ended=campaign.closes_on,
        posted_from=_day(written.posted_from),
        posted_to=_day(written.posted_to),
        posting_places=written.posting_places,
        signatory_title=written.signatory_title,
        signatory_name=written.signatory_name,
        recipients=tuple(line.strip() for line in written.recipients.splitlines() if line.strip()),
        advantages=written.advantages,
        limitations=written.limitations,
        proposals=written.proposals,
        online_guidance=campaign.online_guidance or "",
        open_sample=campaign.kind == "open",
        demonstration=campaign.demonstration,
        **_heading(connection, campaign, tally),
        **reconciled,
    )


def issuer(connection: Connection, campaign: Campaign) -> tuple[str, str]:
    """Who holds the campaign, as papers are headed: the committee, and its standing body.

    A commune's survey is held by the committee of the unit above it (2540/QĐ-TTg in practice).
    """
    written = texts(campaign)
    return (
        written.organ_above or f"ỦY BAN MTTQ VIỆT NAM {_chair(connection, campaign).upper()}",
        written.organ or "BAN THƯỜNG TRỰC",
    )


def _chair(connection: Connection, campaign: Campaign) -> str:
    """The unit whose committee holds the campaign."""
    unit = areas.by_id(connection, campaign.area_id)
    above = territory.chain(connection, unit, campaign.reference_date)
    return (above[1] if len(above) > 1 and unit.level == "commune" else above[0]).name


def _heading(connection: Connection, campaign: Campaign, tally: Tally) -> dict[str, Any]:
    """Who signs: at the village its Ban công tác Mặt trận, above it who holds the campaign."""
    if tally.level == "village":
        return {
            "organ_above": f"ỦY BAN MTTQ VIỆT NAM {(tally.commune or '').upper()}",
            "organ": f"BAN CÔNG TÁC MẶT TRẬN {tally.name.upper()}",
        }
    committee, body = issuer(connection, campaign)
    heading = {"organ_above": committee, "organ": body}
    if texts(campaign).organ_above:  # the office's own heading, which no sentence repeats
        return heading
    whose = _lower(_chair(connection, campaign))
    return heading | {"organ_name": f"Ban Thường trực Ủy ban MTTQ Việt Nam {whose}"}


def _area(connection: Connection, campaign: Campaign, tally: Tally) -> str:
    unit = areas.by_id(connection, campaign.area_id)
    whole = territory.full_name(connection, unit, campaign.reference_date)
    if tally.level == "campaign" or tally.name == unit.name:
        return whole
    if tally.level == "village" and unit.level == "commune":
        return f"{_lower(tally.name)}, {whole}"
    above = f"{_lower(tally.commune)}, " if tally.commune else ""
    return f"{_lower(tally.name)}, {above}{whole}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _reconciliation(connection: Connection, campaign: Campaign, tally: Tally) -> dict[str, Any]:
    """What cards and registers add to the figures of an area."""
    listed = [
        row
        for row in coverage_service.coverage(connection, campaign)
        if tally.level not in ("village", "commune")
        or (tally.level == "commune" and row.village.commune == tally.name)
        or (row.village.name, row.village.commune) == (tally.name, tally.commune)
    ]
    if not listed:
        return {}
    team = listed[0].village.team if tally.level == "village" else ""
    return {
        "team": tuple(_member(line) for line in team.splitlines() if line.strip()),
        "teams": sum(1 for row in listed if row.village.team.strip()) or None,
        "objections": sum(row.cards.objections for row in listed),
        "double_ballots": sum(row.doubles for row in listed),
        "spoilt_cards": sum(row.cards.void for row in listed),
        "absent": _sum([row.village.absent for row in listed]),
        "refused": _sum([row.village.refused for row in listed]),
        "villages_total": len(listed),
    }


def _member(line: str) -> Member:
    name, _, part = line.partition(",")
    return Member(name.strip(), part.strip())


def _sum(numbers: list[int | None]) -> int | None:
    """The sum of what was entered; None where a register is still missing."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
