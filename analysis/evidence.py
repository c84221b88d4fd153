"""Evidence: how sure each bar of a rule is for all households, beside what the rule says.

Everywhere on the coarse grid (within 0.0006 of the fine one): a commune has one class,
in its own appendix and in its province's, and a province of them takes seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.area_estimate import tally_counts
from analysis.betabinomial import COARSE
from analysis.decide import VerdictClass, probability_all_met, verdict_class
from analysis.tally import Tally
from analysis.village_counts import ALL_SATISFIED, VillageCounts
from questionnaires.verdict import BarVerdict

WHOLE = ""  # the one area that all villages make
COUNTED = "Số hộ được đếm đủ, không phải ước lượng nên không có xác suất."
POOLED = "Cách tính gộp phiếu với câu hỏi không phải là tỷ lệ hộ nên không suy ra được cho hộ."
MEAN = "Trung bình các nội dung không phải là tỷ lệ hộ nên không suy ra được cho hộ."
NO_FIGURE = "Chưa có ngưỡng được xác nhận nên không xếp được mức chắc chắn."
NO_LIST = "Thiếu số hộ hoặc có thôn số phiếu vượt số hộ nên không xếp được mức chắc chắn."


@dataclass(frozen=True)
class Evidence:
    """One bar: the class of its deciding item, or in `reason` why it has none.

    `joint` is at least how probable it is that every content item reaches the bar.
    """

    bar: BarVerdict
    item: str | None
    found: VerdictClass | None
    reason: str
    joint: float | None = None

    @property
    def chance(self) -> float | None:
        return self.found.probability if self.found else None


def evidence(tally: Tally, villages: Sequence[Tally]) -> tuple[Evidence, ...]:
    """The evidence for every bar that judges one area, from the counts of its villages.

    Nothing for areas judged one by one: each has its own.
    """
    judged = judging_bars(tally)
    if not judged or not villages:
        return ()
    counts = tally_counts(villages, [WHOLE] * len(villages))
    return tuple(_of_bar(tally, counts, bar) for bar in judged)


def judging_bars(tally: Tally) -> tuple[BarVerdict, ...]:
    """The bars by which an area is judged itself; those of several areas together have no share."""
    bars = tally.verdict.bars if tally.verdict else ()
    return bars if any(bar.share for bar in bars) else ()


def overall_class(tally: Tally, villages: Sequence[Tally]) -> VerdictClass | None:
    """The class of one area for its overall bar; None where the rule or the list gives none."""
    overall = [bar for bar in judging_bars(tally) if bar.bar == "overall"]
    if not overall or not villages:
        return None
    counts = tally_counts(villages, [WHOLE] * len(villages))
    return _of_bar(tally, counts, overall[0]).found


def measured_item(tally: Tally, bar: BarVerdict | None) -> str | None:
    """The column of counts that overall satisfaction is measured on; None where none is a share
    of households.
    """
    measure = bar.measure if bar else None
    if measure == "all_satisfied_share":
        return ALL_SATISFIED
    overall = [item.code for item in tally.items if item.role == "overall"]
    return overall[0] if overall and measure != "pooled_share" else None


def _of_bar(tally: Tally, counts: VillageCounts, bar: BarVerdict) -> Evidence:
    if bar.threshold is None:
        return Evidence(bar, None, None, NO_FIGURE)
    if bar.bar == "coverage":
        return Evidence(bar, None, None, COUNTED)
    if any(counts.problems()) or not counts.households.min() > 0:
        return Evidence(bar, None, None, NO_LIST)
    if bar.bar == "content":
        return _content(tally, counts, bar)
    item = measured_item(tally, bar)
    return Evidence(bar, None, None, POOLED) if item is None else _judged(counts, bar, item)


def _content(tally: Tally, counts: VillageCounts, bar: BarVerdict) -> Evidence:
    """The lowest item decides; `joint` holds all of them together."""
    if bar.item is None:
        return Evidence(bar, None, None, MEAN)
    codes = [item.code for item in tally.items if item.role == "content"]
    chances = [_judged(counts, bar, code).chance for code in codes]
    known = [chance for chance in chances if chance is not None]
    joint = probability_all_met(known) if len(known) == len(codes) else None
    return replace(_judged(counts, bar, bar.item), joint=joint)


def _judged(counts: VillageCounts, bar: BarVerdict, item: str) -> Evidence:
    villages = counts.triples(WHOLE, item)
    found = verdict_class(villages, bar.threshold or 1, strict=bar.strict, grid=COARSE)
    return Evidence(bar, item, found, found.reason)
