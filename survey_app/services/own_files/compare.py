"""What is new in a version, in words and line by line."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from questionnaires.bar import Bar
from questionnaires.labels import (
    COUNTED,
    COUNTING,
    FORMS,
    ITEM_ROLES,
    ITEM_TYPES,
    NUMERATORS,
    VALID_BALLOT,
)
from questionnaires.model import STATUS_LABELS
from questionnaires.questionnaire import PROVENANCE_LABELS, Item, Questionnaire
from questionnaires.rule import Rule
from questionnaires.verdict import BAR_LABELS, MEASURE_LABELS
from survey_app.services import written


@dataclass(frozen=True)
class Change:
    """One difference: what it is about, and what it was and is ("" where it was or is not)."""

    what: str
    before: str = ""
    after: str = ""

    @property
    def sort(self) -> Literal["added", "removed", "changed"]:
        """Whether it is new, is gone, or reads otherwise."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


@dataclass(frozen=True)
class Line:
    """One line of a comparison: " " in both, "-" only before, "+" only after, "@" a jump."""

    sign: str
    text: str


def changes(old: Questionnaire | Rule, new: Questionnaire | Rule) -> tuple[Change, ...]:
    """The differences that matter to an office, in the order of the file."""
    if isinstance(old, Questionnaire) and isinstance(new, Questionnaire):
        before, after = _form(old), _form(new)
        order = [_order(old, new)]
    else:
        assert isinstance(old, Rule)
        assert isinstance(new, Rule)
        before, after, order = _rule(old), _rule(new), []
    found = [Change(what, *pair) for what, pair in _paired(before, after) if pair[0] != pair[1]]
    whole = tuple(f"{change.what}, " for change in found if change.sort != "changed")
    told = [change for change in found if not change.what.startswith(whole)]
    return (*told, *(change for change in order if change))


def line_changes(old: str, new: str) -> tuple[Line, ...]:
    """The lines that differ, with three lines around each."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=3, lineterm="")
    return tuple(
        Line("@", "…") if line.startswith("@@") else Line(line[0], line[1:])
        for number, line in enumerate(lines)
        if number > 1  # the two names of files
    )


def _paired(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    for what in (*after, *(what for what in before if what not in after)):
        yield what, (before.get(what, ""), after.get(what, ""))


def _form(form: Questionnaire) -> dict[str, str]:
    told = {"Tên phiếu": form.title["vi"], "Nguồn": form.source}
    told["Lời mở đầu"] = form.intro["vi"] if form.intro else ""
    told["Đối tượng xét công nhận"] = form.object or ""
    for item in form.items:
        told |= _item(item)
    return told


def _item(item: Item) -> dict[str, str]:
    name = f"Câu {item.number} ({item.code})" if item.number else f"Câu {item.code}"
    when = item.when
    told = {
        name: item.label["vi"],
        f"{name}, cách trả lời": ITEM_TYPES[item.type],
        f"{name}, vai trò": ITEM_ROLES[item.role],
        f"{name}, bắt buộc": "có" if item.required else "không",
        f"{name}, nguồn gốc": f"{PROVENANCE_LABELS[item.provenance]}: {item.source or '–'}",
        f"{name}, chỉ hỏi khi": f"{when.item}: {', '.join(when.options)}" if when else "",
    }
    for option in item.options:
        told[f"{name}, phương án {option.code}"] = option.label["vi"]
    return told


def _order(old: Questionnaire, new: Questionnaire) -> Change | None:
    both = {item.code for item in old.items} & {item.code for item in new.items}
    before, after = (
        ", ".join(item.code for item in form.items if item.code in both) for form in (old, new)
    )
    return Change("Thứ tự các câu", before, after) if before != after else None


def _rule(rule: Rule) -> dict[str, str]:
    told = {
        "Tên quy định": rule.title["vi"],
        "Căn cứ": rule.legal_basis,
        "Nguồn": rule.source,
        "Hiệu lực": f"{written.date(rule.valid_from)} – "
        + (written.date(rule.valid_to) if rule.valid_to else "nay"),
        "Thời hạn lấy ý kiến": f"{rule.window.days} {COUNTING[rule.window.counting]}"
        f" ({STATUS_LABELS[rule.window.status]})",
        "Niêm yết": f"{rule.posting.days} ngày ({STATUS_LABELS[rule.posting.status]})"
        if rule.posting
        else "",
        **{label.capitalize(): COUNTED[getattr(rule.forms, form)] for form, label in FORMS.items()},
        "Nơi không lấy ý kiến": ", ".join(rule.excluded_areas),
    }
    for code, each in rule.objects.items():
        told[f"Đối tượng {code}"] = each.title["vi"]
        valid = each.valid_ballot
        told[f"Đối tượng {code}, phiếu hợp lệ"] = (
            f"{VALID_BALLOT[valid.answered]} ({STATUS_LABELS[valid.status]})"
        )
        ways = (
            (BAR_LABELS["coverage"], each.coverage, NUMERATORS[each.coverage.numerator]),
            (BAR_LABELS["content"], each.content, _each(each.content.each)),
            (BAR_LABELS["overall"], each.overall, MEASURE_LABELS[each.overall.measure]),
        )
        for label, bar, way in ways:
            told |= _bar(f"Đối tượng {code}, ngưỡng “{label}”", bar, way)
    return told


def _each(each: bool) -> str:
    return "mỗi câu đều phải đạt" if each else "trung bình các câu"


def _bar(what: str, bar: Bar, way: str) -> dict[str, str]:
    return {
        what: threshold_words(bar.threshold, bar.strict),
        f"{what}, cách tính": way,
        f"{what}, mức độ xác nhận": STATUS_LABELS[bar.status],
        f"{what}, nguồn": bar.source or "",
    }


def threshold_words(threshold: Fraction | None, strict: bool) -> str:
    """A bar as a guidance writes it: "trên 60 %", "từ 80 % trở lên"."""
    if threshold is None:
        return "chưa có ngưỡng được xác nhận"
    level = written.percent(written.share(threshold)).removesuffix(",00")
    return f"trên {level} %" if strict else f"từ {level} % trở lên"
