"""Verdict: what a rule says of exact counts, bar by bar, with the numbers that decide it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from questionnaires.bar import Bar, BarName, ContentBar, CoverageBar, Measure, OverallBar
from questionnaires.model import Status, weakest
from questionnaires.share import Share

__all__ = [
    "BAR_LABELS",
    "MEASURE_LABELS",
    "OUTCOME_LABELS",
    "BarName",
    "BarVerdict",
    "Counts",
    "Measure",
    "Outcome",
    "Verdict",
    "judge_bars",
]

Outcome = Literal["met", "not_met", "no_data", "no_figure"]

BAR_LABELS: Mapping[str, str] = {
    "coverage": "Tỷ lệ hộ được lấy ý kiến",
    "content": "Từng nội dung",
    "overall": "Hài lòng chung",
}
OUTCOME_LABELS: Mapping[str, str] = {
    "met": "đạt",
    "not_met": "không đạt",
    "no_data": "chưa đủ dữ liệu",
    "no_figure": "chưa có ngưỡng được xác nhận",
}
MEASURE_LABELS: Mapping[str, str] = {
    "overall_item_share": "Tỷ lệ hài lòng ở câu hỏi chung",
    "pooled_share": "Tỷ lệ hài lòng gộp các câu hỏi nội dung",
    "all_satisfied_share": "Tỷ lệ phiếu không có câu nào chưa hài lòng",
}


@dataclass(frozen=True)
class Counts:
    """The counts of one area, over the ballots of the forms the rule counts."""

    households: int
    asked: int
    issued: int
    answered: int
    valid: int
    content: tuple[tuple[str, Share], ...]  # (item code, its share)
    overall_item_share: Share
    pooled_share: Share
    all_satisfied_share: Share

    def measured(self, measure: Measure) -> Share:
        """The share that the named meaning of overall satisfaction stands for."""
        shares: dict[Measure, Share] = {
            "overall_item_share": self.overall_item_share,
            "pooled_share": self.pooled_share,
            "all_satisfied_share": self.all_satisfied_share,
        }
        return shares[measure]


@dataclass(frozen=True)
class BarVerdict:
    """One bar against the share that decides it; `failing` names the items below a content bar."""

    bar: BarName
    met: bool | None
    outcome: Outcome
    threshold: Fraction | None
    strict: bool
    status: Status
    share: Share | None
    failing: tuple[str, ...] = ()
    item: str | None = None  # the content item whose share decides
    measure: Measure | None = None
    note: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Verdict:
    """All bars of a rule: met where each is met, unknown where none fails but one is unknown."""

    met: bool | None
    bars: tuple[BarVerdict, ...]
    status: Status


def judge_bars(
    coverage: CoverageBar, content: ContentBar, overall: OverallBar, counts: Counts
) -> Verdict:
    """Judge exact counts by three bars; one that fails decides, else one that is unknown."""
    numerators = {
        "asked": counts.asked,
        "issued": counts.issued,
        "answered": counts.answered,
        "valid": counts.valid,
    }
    asked = Share(numerators[coverage.numerator], counts.households)
    bars = (
        _bar_verdict("coverage", coverage, asked, _met(coverage, asked)),
        _on_content(content, counts.content),
        _on_overall(overall, counts.measured(overall.measure)),
    )
    return Verdict(
        _all_met(bar.met for bar in bars), bars, weakest(tuple(bar.status for bar in bars))
    )


def _on_overall(bar: OverallBar, share: Share) -> BarVerdict:
    return replace(_bar_verdict("overall", bar, share, _met(bar, share)), measure=bar.measure)


def _on_content(bar: ContentBar, content: tuple[tuple[str, Share], ...]) -> BarVerdict:
    """Each item must pass, and the lowest decides; or their mean must."""
    if not bar.each:
        mean = _mean(tuple(share for _, share in content))
        return _bar_verdict("content", bar, mean, _met(bar, mean))
    values = [(share.value, code, share) for code, share in content if share.value is not None]
    failing = tuple(code for value, code, _ in values if bar.met_by(value) is False)
    met = _all_met(_met(bar, share) for _, share in content) if content else None
    if not values:
        return _bar_verdict("content", bar, None, met)
    _, item, lowest = min(values, key=lambda entry: entry[0])
    return replace(_bar_verdict("content", bar, lowest, met), failing=failing, item=item)


def _mean(shares: tuple[Share, ...]) -> Share | None:
    """The unweighted mean of the shares; None where one of them has no data."""
    values = [share.value for share in shares if share.value is not None]
    if not values or len(values) < len(shares):
        return None
    mean = sum(values, Fraction(0)) / len(values)
    return Share(mean.numerator, mean.denominator)


def _met(bar: Bar, share: Share | None) -> bool | None:
    return None if share is None or share.value is None else bar.met_by(share.value)


def _all_met(each: Iterable[bool | None]) -> bool | None:
    known = tuple(each)
    return False if False in known else None if None in known else True


def _outcome(bar: Bar, met: bool | None) -> Outcome:
    if bar.threshold is None:
        return "no_figure"
    return "no_data" if met is None else "met" if met else "not_met"


def _bar_verdict(name: BarName, bar: Bar, share: Share | None, met: bool | None) -> BarVerdict:
    return BarVerdict(
        bar=name,
        met=met,
        outcome=_outcome(bar, met),
        threshold=bar.threshold,
        strict=bar.strict,
        status=bar.status,
        share=share,
        note=bar.note["vi"] if bar.note else None,
        source=bar.source,
    )
