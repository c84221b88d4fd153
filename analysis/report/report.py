"""Report: what a paper is about, complete and frozen; its faces add nothing to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date as Date
from fractions import Fraction
from typing import Literal

from analysis.appendix import NO_ANALYSIS, Analysis
from analysis.disclosure.notice import withheld_items
from analysis.reconciliation import Explained
from analysis.tally import Compilation, Tally
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import Rule
from questionnaires.verdict import BarName, BarVerdict, Verdict

Kind = Literal["minutes", "report", "notice", "appendix", "posting", "posting_end"]
MARK = "SỐ LIỆU MINH HỌA"


@dataclass(frozen=True)
class Member:
    """Somebody of the Tổ lấy ý kiến: name and part in the team; both may be left to be written."""

    name: str = ""
    part: str = ""


@dataclass(frozen=True)
class Hung:
    """Where the notice hung, from when to when, and how many days; None: it still hangs."""

    place: str
    posted_from: Date
    posted_to: Date | None = None
    days: int | None = None


@dataclass(frozen=True)
class Comment:
    """What was said of a posted notice, and the answer to it; nobody's name is kept."""

    place: str
    received_on: Date
    said: str
    answer: str = ""
    answered_on: Date | None = None


@dataclass(frozen=True)
class Facts:
    """What a paper says beside the figures; what is not known is left as dotted lines or out."""

    campaign: str
    questionnaire: Questionnaire
    rule: Rule | None = None
    area: str = ""  # "xã Trung Môn, huyện Yên Sơn, tỉnh Tuyên Quang"; "" is the tally's own name
    organ_above: str = ""
    organ: str = "BAN THƯỜNG TRỰC"
    organ_name: str = "Ban Thường trực Ủy ban MTTQ Việt Nam"  # as a sentence names it
    document_number: str = ""
    place: str = ""
    date: Date | None = None
    started: Date | None = None
    ended: Date | None = None
    posted_from: Date | None = None
    posted_to: Date | None = None
    posting_places: str = ""
    hung: tuple[Hung, ...] = ()
    comments: tuple[Comment, ...] = ()
    team: tuple[Member, ...] = ()
    teams: int | None = None
    signatory_title: str = ""
    signatory_name: str = ""
    recipients: tuple[str, ...] = ()
    objections: int | None = None
    double_ballots: int | None = None
    spoilt_cards: int | None = None
    absent: int | None = None
    refused: int | None = None
    villages_total: int | None = None
    advantages: str = ""
    limitations: str = ""
    proposals: str = ""
    online_guidance: str = ""
    open_sample: bool = False
    demonstration: bool = False
    differences: tuple[Explained, ...] = ()  # of the reconciliation; minutes print them
    list_date: Date | None = None  # of the list of households
    departures: tuple[str, ...] = ()  # of the campaign's days from its rule, a sentence each


@dataclass(frozen=True)
class Report:
    """One paper: its kind, the area it is of, the areas it is broken down by, and its facts."""

    kind: Kind
    tally: Tally
    compilation: Compilation
    parts: tuple[Tally, ...]
    facts: Facts
    bars: dict[BarName, BarVerdict] = field(default_factory=dict)
    analysis: Analysis = NO_ANALYSIS  # only an appendix has one
    withheld: frozenset[str] = frozenset()  # items whose counts a notice must not tell

    @property
    def verdict(self) -> Verdict | None:
        return self.tally.verdict

    @property
    def villages(self) -> tuple[Tally, ...]:
        """The villages of the paper's area."""
        if self.tally.level == "village":
            return (self.tally,)
        if self.tally.level == "campaign":
            return self.compilation.villages
        inside = {part.name for part in self.parts} | {self.tally.name}
        return tuple(v for v in self.compilation.villages if v.commune in inside)

    @property
    def area(self) -> str:
        """The area in full, as the text names it."""
        return self.facts.area or self.tally.name

    @property
    def wording(self) -> str:
        """The name of the wording that suits: a survey without yes-or-no items has its own."""
        return "survey" if self.kind == "report" and not self.tally.items else self.kind

    @property
    def mark(self) -> str:
        """What stands large on every page; "" on a paper of real figures."""
        return MARK if self.facts.demonstration else ""

    def thresholds(self, *names: BarName) -> tuple[Fraction, ...]:
        """The figures of the named bars, so that no printed share crosses one by rounding."""
        found = (self.bars[name].threshold for name in names if name in self.bars)
        return tuple(figure for figure in found if figure is not None)


def minutes(compilation: Compilation, village: Tally, facts: Facts) -> Report:
    """The Biên bản kiểm phiếu, tổng hợp of one village."""
    return Report("minutes", village, compilation, (), facts, bars_of(compilation, village))


def report(
    compilation: Compilation, tally: Tally, facts: Facts, parts: Iterable[Tally] | None = None
) -> Report:
    """The Báo cáo kết quả of a commune, a district or the whole, by the areas beneath it."""
    beneath = tuple(parts_of(compilation, tally) if parts is None else parts)
    return Report("report", tally, compilation, beneath, facts, bars_of(compilation, tally))


def notice(compilation: Compilation, tally: Tally, facts: Facts) -> Report:
    """The Thông báo that is posted, with its table as notices under decision 2540 print it.

    Posted for a village, it withholds what the open tables withhold.
    """
    parts = tuple(parts_of(compilation, tally))
    told = Report("notice", tally, compilation, parts, facts, bars_of(compilation, tally))
    if tally.level != "village":
        return told
    return replace(told, withheld=withheld_items(compilation, tally))


def posting(compilation: Compilation, tally: Tally, facts: Facts) -> Report:
    """The Biên bản niêm yết công khai: where the notice was put up and from when."""
    return Report("posting", tally, compilation, (), facts)


def posting_end(compilation: Compilation, tally: Tally, facts: Facts) -> Report:
    """The Biên bản kết thúc niêm yết: places, days, what residents said, what was answered."""
    return Report("posting_end", tally, compilation, (), facts)


def appendix(
    compilation: Compilation,
    tally: Tally,
    facts: Facts,
    analysis: Analysis,
    parts: Iterable[Tally] | None = None,
) -> Report:
    """The internal Phụ lục phân tích on a commune, a district or the whole; nobody signs it."""
    told = report(compilation, tally, facts, parts)
    return replace(told, kind="appendix", analysis=analysis)


def units_of(compilation: Compilation, tally: Tally, parts: Iterable[Tally]) -> tuple[Tally, ...]:
    """The places an area's appendix compares: its communes where it has several, else villages."""
    beneath = tuple(parts)
    if tally.level == "campaign" and len(compilation.communes) > 1:
        return compilation.communes
    return beneath


def parts_of(compilation: Compilation, tally: Tally) -> tuple[Tally, ...]:
    """The areas one level down: the whole's districts, or communes, or villages; and so on.

    A district of several cannot tell its communes from a compilation: the caller names them.
    """
    if tally.level == "village":
        return ()
    if tally.level == "commune":
        return tuple(v for v in compilation.villages if v.commune == tally.name)
    if tally.level == "campaign" and len(compilation.districts) > 1:
        return compilation.districts
    several = len(compilation.communes) > 1
    return compilation.communes if several else compilation.villages


def bars_of(compilation: Compilation, tally: Tally) -> dict[BarName, BarVerdict]:
    """The bars an area is read against: its own, or for a village those of the whole."""
    verdict = tally.verdict or compilation.whole.verdict
    return {bar.bar: bar for bar in verdict.bars} if verdict else {}
