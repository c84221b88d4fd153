"""Reporting: a campaign compiled as its pinned rule says, and the official papers of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from analysis.appendix import Register
from analysis.area_analysis import analyse_report
from analysis.cells import Cells
from analysis.compile import compile_campaign
from analysis.disclosure import publication as disclosure
from analysis.disclosure.publication import Publication
from analysis.report import report as papers
from analysis.report.faces import MEDIA_TYPES, Format, face
from analysis.report.report import Facts, Report
from analysis.tally import Compilation, Tally
from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns as campaign_service
from survey_app.services.facts import facts
from survey_app.services.ground import Ground
from survey_app.services.opinions import masks
from survey_app.store.campaigns import Campaign

FACES: tuple[Format, ...] = ("html", "docx", "xlsx", "pdf")
FILE_NAMES = {
    "minutes": "bien-ban-thon",
    "report": "bao-cao",
    "notice": "thong-bao",
    "appendix": "phu-luc-phan-tich",
    "posting": "bien-ban-niem-yet",
    "posting_end": "bien-ban-ket-thuc-niem-yet",
}
_ENDINGS: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("minutes", "posting", "posting_end"), ("docx", "pdf")
)
KINDS = {
    "minutes": "Biên bản kiểm phiếu, tổng hợp",
    "report": "Báo cáo kết quả",
    "notice": "Thông báo kết quả",
    "appendix": "Phụ lục phân tích (nội bộ)",
    "posting": "Biên bản niêm yết công khai",
    "posting_end": "Biên bản kết thúc niêm yết",
}


@dataclass(frozen=True)
class PaperFile:
    """A paper set in one face: file name, media type, content."""

    name: str
    media_type: str
    content: bytes


def check_shown(campaign: Campaign) -> None:
    """Refuse to show any answer before asking has ended."""
    if campaign.state in ("draft", "open"):
        raise Refused(Problem("results_hidden"))


def compiled(connection: Connection, campaign: Campaign) -> Compilation:
    """The campaign's figures, its texts as reviewed.

    Refuses while answers still come in, so that nobody steers.
    """
    return compiled_on(Ground(connection, campaign))


def compiled_on(ground: Ground) -> Compilation:
    """The same, where other figures rest on the same ground."""
    check_shown(ground.campaign)
    return _compiled(ground, masks.printed(ground.connection, ground.campaign, ground.cells))


def as_answered(connection: Connection, campaign: Campaign) -> Compilation:
    """The same figures with every text as residents wrote it: what the dataset gives anew."""
    check_shown(campaign)
    ground = Ground(connection, campaign)
    return _compiled(ground, ground.cells)


def _compiled(ground: Ground, cells: Cells) -> Compilation:
    connection, campaign = ground.connection, ground.campaign
    return compile_campaign(
        cells,
        ground.frame,
        campaign_service.questionnaire(connection, campaign),
        campaign_service.rule(connection, campaign),
        object=campaign.object,
        online_guidance=campaign.online_guidance,
        sample="open" if campaign.kind == "open" else "frame",
    )


def publication(connection: Connection, campaign: Campaign) -> Publication:
    """The open tables, protected and audited; refuses while answers still come in, and as
    `analysis.publication` does.
    """
    return publication_on(Ground(connection, campaign))


def publication_on(ground: Ground) -> Publication:
    """The same, where other figures rest on the same ground."""
    connection, campaign = ground.connection, ground.campaign
    check_shown(campaign)
    return disclosure.publication(
        masks.opened(connection, campaign, ground.cells),
        ground.frame,
        campaign_service.questionnaire(connection, campaign),
        campaign_service.rule(connection, campaign),
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

    Refuses an unknown kind, minutes of anything but a village, an appendix of a village, and
    posting papers of an open campaign.
    """
    return _paper(Ground(connection, campaign), compilation, kind, tally)


def _paper(ground: Ground, compilation: Compilation, kind: str, tally: Tally) -> Report:
    campaign, said = ground.campaign, facts(ground, tally, kind)
    if kind == "minutes" and tally.level == "village":
        return papers.minutes(compilation, tally, said)
    if kind == "report":
        parts = _parts(ground, compilation, tally)
        return papers.report(compilation, tally, said, parts)
    if kind == "notice":
        return papers.notice(compilation, tally, said)
    if kind == "posting" and campaign.kind == "households":
        return papers.posting(compilation, tally, said)
    if kind == "posting_end" and campaign.kind == "households":
        return papers.posting_end(compilation, tally, said)
    if kind == "appendix" and tally.level != "village":
        return _appendix(ground, compilation, tally, said)
    raise Refused(Problem("paper_unknown", values={"kind": kind}))


def _appendix(ground: Ground, compilation: Compilation, tally: Tally, said: Facts) -> Report:
    """The internal appendix: the analysis of the area's cells and, where not too many, its rows."""
    told = papers.report(compilation, tally, said, _parts(ground, compilation, tally))
    register = Register(said.absent, said.refused)
    found = analyse_report(told, ground.cells, lambda: ground.counted_rows, register)
    return papers.appendix(compilation, tally, said, found, told.parts)


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


@dataclass(frozen=True)
class Planned:
    """A paper that every closed campaign has, set when it is asked for."""

    kind: str
    tally: Tally
    ending: str
    name: str
    make: Callable[[], PaperFile]

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.ending}"


def every_paper(
    connection: Connection,
    campaign: Campaign,
    compilation: Compilation,
    wording: Path | None = None,
) -> list[Planned]:
    """Every paper of a compiled campaign: of each village, of the areas above, of its posting."""
    ground = Ground(connection, campaign)

    @lru_cache(maxsize=1)  # the faces of one paper follow each other
    def told(kind: str, tally: Tally) -> Report:
        return _paper(ground, compilation, kind, tally)

    def planned(kind: str, tally: Tally, suffix: str, ending: str) -> Planned:
        name = f"{FILE_NAMES[kind]}{suffix}"

        def make() -> PaperFile:
            return set_paper(told(kind, tally), ending, name, wording)

        return Planned(kind, tally, ending, name, make)

    return [
        planned(kind, tally, suffix, ending)
        for kind, tally, suffix in _kinds_of_areas(campaign, compilation)
        for ending in _ENDINGS.get(kind, FACES)
    ]


def _kinds_of_areas(
    campaign: Campaign, compilation: Compilation
) -> Iterator[tuple[str, Tally, str]]:
    """Which paper of which area, and how its file is told from the others of its kind."""
    by_household = campaign.kind == "households"
    villages = [(v, f"-{n:02d}") for n, v in enumerate(compilation.villages, 1) if by_household]
    yield from (("minutes", village, suffix) for village, suffix in villages)
    areas = _areas_reported(compilation)
    yield from ((kind, *area) for area in areas for kind in ("report", "notice", "appendix"))
    if by_household:
        yield from ((kind, compilation.whole, "") for kind in ("posting", "posting_end"))


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


def _parts(ground: Ground, compilation: Compilation, tally: Tally) -> tuple[Tally, ...] | None:
    """A district's communes, which a compilation of several districts cannot tell by itself."""
    if tally.level != "district" or len(compilation.districts) < 2:
        return None
    names = {commune for commune, _ in ground.within(tally)}
    return tuple(commune for commune in compilation.communes if commune.name in names)
