"""What a reader of the estimates must know beside them: a sentence for each thing out of order."""

from collections.abc import Iterator, Sequence

from analysis import number
from analysis.area_estimate import AreaEstimate, estimates_of, tally_counts
from analysis.decide import satisfied_sentence
from analysis.report.estimates import FAINT, FEW
from analysis.report.report import Report
from analysis.report.results import item_number
from analysis.village_counts import ALL_SATISFIED

SAID = {
    "lonely_village": "Có thôn chỉ một hộ trả lời: sai số của thôn đó được tính theo mức chung của "
    "địa bàn.",
    "no_list": "Thiếu số hộ của ít nhất một thôn: chỉ nêu tỷ lệ trên số phiếu, không có ước lượng "
    "và khoảng chắc chắn.",
    "census": "Toàn bộ hộ đã trả lời: ước lượng là số đúng, không có sai số chọn mẫu.",
    "no_df": "Quá ít hộ trả lời để tính khoảng tin cậy: {items}.",
    "item_missing": "Trên 10% phiếu bỏ trống: {items}; xin đọc cùng cột “Ít nhất”, “Nhiều nhất”.",
}
ALL_CONTENT = (
    "Không có hộ nào trong số đã trả lời chưa hài lòng: {items}; cột “Từ” tính theo số hộ trả lời."
)
ONE_MIND = (
    "Các hộ trong mỗi thôn trả lời như nhau: {items}; khoảng tin cậy tính theo số hộ trả lời."
)
SILENT = (
    "Có thôn chưa hộ nào trả lời: “Ước lượng” nói về {covered}/{households} hộ của các thôn có hộ "
    "trả lời. Nếu coi thôn chưa trả lời như thôn gần nhất về số hộ thì ước lượng cho toàn bộ hộ: "
    "{merged}."
)
GREY = "Dòng chữ xám: dưới {least} phiếu trả lời, chỉ để tham khảo."
MOST_NAMED = 8
MOST_VILLAGES = 60  # beyond, the exact bound takes longer than a page may


def footnotes(report: Report) -> tuple[str, ...]:
    """The sentences for the estimates of a report's items; none where nothing is out of order."""
    codes = [item.code for item in report.tally.items]
    found = [each for each in estimates_of(report.villages) if each.item in codes]
    return tuple(_footnotes(report, found))


def _footnotes(report: Report, found: Sequence[AreaEstimate]) -> Iterator[str]:
    yield from _silent(report, [each for each in found if "silent_village" in each.flags])
    for flag, sentence in SAID.items():
        concerned = [each for each in found if flag in each.flags]
        if concerned:
            yield sentence.format(items=_named(report, concerned))
    alike = [each for each in found if "no_variance" in each.flags]
    for sentence, whole in ((ALL_CONTENT, True), (ONE_MIND, False)):
        concerned = [each for each in alike if _extreme(each) is whole and not _nobody(each)]
        if concerned:
            yield sentence.format(items=_named(report, concerned))
    yield from _most_dissatisfied(report, [each for each in alike if _extreme(each)])
    if any(0 < each.share.denominator < FAINT for each in found):
        yield GREY.format(least=FAINT)


def _silent(report: Report, found: Sequence[AreaEstimate]) -> Iterator[str]:
    """Both estimates of the overall item, or of the first: of the covered part and of all."""
    overall = [item.code for item in report.tally.items if item.role == "overall"]
    told = [each for each in found if each.item in overall] or list(found)
    for each in told[:1]:
        if each.merged is None:
            continue
        bars = report.thresholds("overall" if each.item in overall else "content")
        least = 0 if each.share.denominator < FEW else 1
        merged = f"{_named(report, [each])} {number.estimate(each.merged, bars, least)}%"
        yield SILENT.format(
            covered=number.count(each.covered),
            households=number.count(each.households),
            merged=merged,
        )


def _most_dissatisfied(report: Report, satisfied: Sequence[AreaEstimate]) -> Iterator[str]:
    """How many may be dissatisfied of all households where nobody heard is, by the overall item."""
    overall = [item.code for item in report.tally.items if item.role == "overall"]
    if len(report.villages) > MOST_VILLAGES:
        return
    for each in satisfied:
        if each.item in overall:
            counts = tally_counts(report.villages, [""] * len(report.villages))
            sentence = satisfied_sentence(counts.triples("", each.item))
            yield f"Câu {item_number(report, each.item)}: {sentence}"


def _extreme(found: AreaEstimate) -> bool:
    """Whether everybody who answered is satisfied."""
    return found.share.numerator == found.share.denominator


def _nobody(found: AreaEstimate) -> bool:
    """Whether nobody is: the share says it, no sentence is needed."""
    return found.share.numerator == 0


def _named(report: Report, found: Sequence[AreaEstimate]) -> str:
    if len(found) == len(report.tally.items):
        return "mọi câu"
    named = [item_number(report, each.item) for each in found if each.item != ALL_SATISFIED]
    more = f" và {len(named) - MOST_NAMED} câu khác" if len(named) > MOST_NAMED else ""
    return f"câu {', '.join(named[:MOST_NAMED])}{more}"
