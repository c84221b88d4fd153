"""Remarks: what a reader must know beside the figures. They state what is so and accuse nobody."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from analysis import number
from analysis.frame import Sample
from analysis.reconciliation import ballot_differences
from analysis.tally import Remark, Tally
from questionnaires.area import in_sentence
from questionnaires.labels import FORMS
from questionnaires.model import STATUS_LABELS
from questionnaires.questionnaire import Item, Questionnaire
from questionnaires.share import Share
from questionnaires.verdict import BAR_LABELS

CONFIRMED = ("official", "two_sources")
NAMED = 5  # a remark names at most so many villages or items
# Where to look twice, not thresholds of any rule: nearly all ballots of a big commune in few days.
FAST_DAYS = 3
FAST_BALLOTS = 1000
FAST_SHARE = Share(9, 10)


def area_remarks(
    tally: Tally, days: Mapping[date, int], questionnaire: Questionnaire, sample: Sample
) -> Iterator[Remark]:
    """What is notable about one area's own figures; `days` are given for a single commune."""
    if sample == "frame":
        yield from _reconciliation(tally)
    yield from _exclusions(tally)
    yield from _blanks(tally, questionnaire)
    yield from _unanimity(tally)
    yield from _haste(days)
    yield from _unconfirmed_bars(tally)


def form_remarks(questionnaire: Questionnaire) -> Iterator[Remark]:
    """How far the questionnaire is official."""
    if not questionnaire.is_official:
        yield Remark("draft_questionnaire", questionnaire.provenance_note)


def sample_remarks(sample: Sample) -> Iterator[Remark]:
    """That an open sample speaks for those who answered alone."""
    if sample == "open":
        yield Remark(
            "open_sample",
            "Đây là mẫu mở (người trả lời tự chọn), không phải mẫu xác suất: tỷ lệ chỉ mô tả "
            "những người đã trả lời, không suy rộng cho toàn bộ người dân.",
        )


def uncounted_remarks(uncounted: Mapping[str, Tally], rule: str) -> Iterator[Remark]:
    """Ballots of forms that the rule does not count."""
    for form, tally in uncounted.items():
        yield Remark(
            f"uncounted_{form}",
            f"Có {number.small_count(tally.returned)} phiếu {FORMS[form]} không được tính "
            f"theo {rule}; số liệu được trình bày riêng, các hộ đó vẫn cần được lấy ý "
            "kiến theo hình thức được tính.",
        )


def village_summary(villages: Sequence[Tally], sample: Sample) -> Iterator[Remark]:
    """Villages without an answer and villages without dissatisfaction, by name where few."""
    if len(villages) < 2 or sample == "open":
        return
    silent = [in_sentence(village.name) for village in villages if not village.returned]
    if silent:
        named = _named(silent)
        yield Remark(
            "villages_without_answers",
            f"Còn {len(silent)}/{len(villages)} thôn chưa có phiếu: {named}.",
        )
    codes = [{remark.code for remark in village.remarks} for village in villages]
    pairs = zip(villages, codes, strict=True)
    content = [in_sentence(v.name) for v, found in pairs if "all_satisfied" in found]
    if content:
        yield Remark(
            "villages_all_satisfied",
            f"Có {len(content)}/{len(villages)} thôn mà mọi phiếu hợp lệ đều hài lòng ở mọi nội "
            f"dung: {_named(content)}.",
        )


def _reconciliation(tally: Tally) -> Iterator[Remark]:
    back = tally.returned + sum(reason.count for reason in tally.excluded)
    if not back:
        yield Remark("no_answers", "Chưa có phiếu nào được tính; các hộ vẫn nằm trong mẫu số.")
        return
    for difference in ballot_differences(tally.asked, tally.issued, back):
        yield Remark(difference.code, difference.text)


def _exclusions(tally: Tally) -> Iterator[Remark]:
    if not tally.excluded:
        return
    left_out = number.small_count(sum(reason.count for reason in tally.excluded))
    reasons = "; ".join(f"{r.text} ({number.small_count(r.count)} phiếu)" for r in tally.excluded)
    yield Remark(
        "excluded",
        f"Đã loại {left_out} phiếu khỏi mọi số liệu theo quyết định của hai người; phiếu vẫn được "
        f"lưu. Lý do: {reasons}.",
    )


def _blanks(tally: Tally, questionnaire: Questionnaire) -> Iterator[Remark]:
    answered = {item.code: item.valid for item in tally.items}
    answered |= {item.code: item.answered for item in tally.distributions}
    asked = [i for i in questionnaire.items if i.required and i.when is None and i.type != "text"]
    blank = [(item, tally.valid - answered[item.code]) for item in asked]
    blank = [(item, n) for item, n in blank if n]
    if blank:
        total = number.small_count(sum(n for _, n in blank))
        named = _named([f"{_item_name(item)} ({number.small_count(n)})" for item, n in blank])
        yield Remark(
            "blank_answers",
            f"Trên các phiếu hợp lệ có {total} câu trả lời bỏ trống: {named}. Tỷ lệ từng câu "
            "tính trên số phiếu có trả lời câu đó, tỷ lệ chung tính trên toàn bộ phiếu hợp lệ.",
        )


def _unanimity(tally: Tally) -> Iterator[Remark]:
    if tally.all_satisfied_share.value != 1:
        return
    yield Remark(
        "all_satisfied",
        f"100 % phiếu hợp lệ ({number.count(tally.valid)} phiếu) không có câu nào chưa hài lòng; "
        "nên đọc cùng cách lấy ý kiến và kết quả thẩm tra.",
    )
    if tally.coverage.value == 1:
        yield Remark(
            "full_coverage_all_satisfied",
            f"100 % số hộ ({number.count(tally.households)} hộ) có phiếu, kể cả hộ đi vắng, và "
            "100 % hài lòng; nên đối chiếu với sổ giao nhận phiếu.",
        )


def _haste(days: Mapping[date, int]) -> Iterator[Remark]:
    """The three-day miracle: nearly all ballots of a big commune within a few days."""
    total = sum(days.values())
    spans = {
        first: sum(n for day, n in days.items() if first <= day < first + timedelta(FAST_DAYS))
        for first in days
    }
    first = max(spans, key=lambda day: (spans[day], -day.toordinal()), default=None)
    if first is None or spans[first] < FAST_BALLOTS:
        return
    if spans[first] * FAST_SHARE.denominator < total * FAST_SHARE.numerator:
        return
    last = max(day for day in days if day < first + timedelta(FAST_DAYS))
    yield Remark(
        "received_within_days",
        f"{number.count(spans[first])}/{number.count(total)} phiếu được nhận trong "
        f"{number.small_count((last - first).days + 1)} ngày ({number.date(first)} đến "
        f"{number.date(last)}); nên đọc cùng số tổ lấy ý kiến và cách tổ chức.",
    )


def _unconfirmed_bars(tally: Tally) -> Iterator[Remark]:
    for bar in tally.verdict.bars if tally.verdict else ():
        if bar.threshold is None:
            text = "chưa có ngưỡng được xác nhận nên không kết luận"
        elif bar.status not in CONFIRMED:
            text = f"ngưỡng có tình trạng “{STATUS_LABELS[bar.status]}”"
            if bar.status == "office":
                text += f" ({bar.source}). {bar.note}".removesuffix(".")
        else:
            continue
        yield Remark(f"unconfirmed_{bar.bar}", f"{BAR_LABELS[bar.bar]}: {text}.")


def _item_name(item: Item) -> str:
    return f"câu {item.number}" if item.number else item.label["vi"]


def _named(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" và {more} mục khác" if more > 0 else "")
