"""The lists a report template may repeat a row for, and what a report says in every field."""

from fractions import Fraction
from typing import Any

from analysis.report.flow import legible
from analysis.report.report import Report
from questionnaires.model import STATUS_LABELS
from questionnaires.share import Share
from questionnaires.verdict import BAR_LABELS, OUTCOME_LABELS, BarVerdict
from survey_app.services import written
from survey_app.services.own_files.compare import threshold_words
from survey_app.services.own_files.template_field import TemplateField, TemplateList
from survey_app.services.own_files.template_fields import FIELDS, overall

Context = dict[str, Any]
_n = written.count
_PLACE = (
    TemplateField("ten", "Tên", "Thôn Làng Chùa", lambda r, t: t.name),
    TemplateField("xa", "Xã của thôn", "Xã Trung Môn", lambda r, t: t.commune or ""),
    TemplateField("so_ho", "Tổng số hộ", "120", lambda r, t: _n(t.households)),
    TemplateField("phat_ra", "Phiếu phát ra", "120", lambda r, t: _n(t.issued)),
    TemplateField("thu_ve", "Phiếu thu về", "118", lambda r, t: _n(t.returned)),
    TemplateField("hop_le", "Phiếu hợp lệ", "117", lambda r, t: _n(t.valid)),
    TemplateField(
        "ty_le_ho",
        "Tỷ lệ hộ được lấy ý kiến, %",
        "98,33",
        lambda r, t: written.percent(t.coverage, r.thresholds("coverage")),
    ),
    TemplateField(
        "hai_long_chung",
        "Hài lòng ở câu hỏi chung, %",
        "97,44",
        lambda r, t: overall(r, t.overall_item_share),
    ),
)
LISTS: tuple[TemplateList, ...] = (
    TemplateList(
        "cac_cau",
        "cau",
        "Từng câu hỏi hài lòng, chưa hài lòng",
        (
            TemplateField("so", "Số thứ tự câu", "2", lambda r, i: _number(r, i.code)),
            TemplateField(
                "noi_dung",
                "Nội dung câu hỏi",
                "Ông (bà) có hài lòng về hệ thống đường giao thông?",
                lambda r, i: i.label,
            ),
            TemplateField("hai_long", "Số phiếu hài lòng", "1.250", lambda r, i: _n(i.satisfied)),
            TemplateField(
                "chua_hai_long", "Số phiếu chưa hài lòng", "18", lambda r, i: _n(i.not_satisfied)
            ),
            TemplateField(
                "ty_le",
                "Tỷ lệ hài lòng, %",
                "98,58",
                lambda r, i: written.percent(i.share, _bars(r, i.role)),
            ),
            TemplateField(
                "ty_le_chua",
                "Tỷ lệ chưa hài lòng, %",
                "1,42",
                lambda r, i: written.percent_pair(i.share, _bars(r, i.role))[1],
            ),
        ),
        lambda r: r.tally.items,
    ),
    TemplateList(
        "cac_phuong_an",
        "pa",
        "Từng phương án của các câu hỏi khác",
        (
            TemplateField(
                "cau", "Câu hỏi", "Ông (bà) quan tâm ở mức độ nào?", lambda r, p: p[0].label
            ),
            TemplateField("phuong_an", "Phương án", "Rất quan tâm", lambda r, p: p[1].label),
            TemplateField("so_phieu", "Số phiếu chọn", "52", lambda r, p: _n(p[1].count)),
            TemplateField(
                "ty_le",
                "Tỷ lệ trên số phiếu trả lời câu đó, %",
                "52,00",
                lambda r, p: written.percent(Share(p[1].count, p[0].answered)),
            ),
        ),
        lambda r: [(d, option) for d in r.tally.distributions for option in d.options],
    ),
    TemplateList("cac_thon", "thon", "Từng thôn (điểm)", _PLACE, lambda r: r.villages),
    TemplateList(
        "cac_dia_ban", "db", "Từng địa bàn ngay dưới địa bàn báo cáo", _PLACE, lambda r: r.parts
    ),
    TemplateList(
        "cac_nguong",
        "ng",
        "Từng ngưỡng của quy định",
        (
            TemplateField(
                "ten", "Tên ngưỡng", "Tỷ lệ hộ được lấy ý kiến", lambda r, b: BAR_LABELS[b.bar]
            ),
            TemplateField(
                "muc", "Mức", "trên 60 %", lambda r, b: threshold_words(b.threshold, b.strict)
            ),
            TemplateField("thuc_te", "Thực tế, %", "99,37", lambda r, b: _reached(b)),
            TemplateField("ket_qua", "Kết quả", "đạt", lambda r, b: OUTCOME_LABELS[b.outcome]),
            TemplateField(
                "xac_nhan",
                "Mức độ xác nhận của ngưỡng",
                "một nguồn xác nhận",
                lambda r, b: STATUS_LABELS[b.status],
            ),
            TemplateField(
                "nguon", "Nguồn của ngưỡng", "Hải Dương, 01/8/2018", lambda r, b: b.source or ""
            ),
        ),
        lambda r: r.verdict.bars if r.verdict else (),
    ),
    TemplateList(
        "cac_noi_nhan",
        "noi",
        "Nơi nhận",
        (TemplateField("ten", "Tên nơi nhận", "Ban Phong trào UBMTTQ tỉnh", lambda r, name: name),),
        lambda r: r.facts.recipients,
    ),
)


def context(report: Report) -> Context:
    """What a report says in every field; texts alone, without signs that no file can carry."""
    found: Context = {field.name: legible(field.value(report)) for field in FIELDS}
    for each in LISTS:
        found[each.name] = [
            {field.name: legible(field.value(report, row)) for field in each.fields}
            for row in each.rows(report)
        ]
    return found


def example() -> Context:
    """The examples of every field, two rows to a list."""
    found: Context = {field.name: field.example for field in FIELDS}
    rows = {each.name: {field.name: field.example for field in each.fields} for each in LISTS}
    return found | {name: [row, row] for name, row in rows.items()}


def _number(report: Report, code: str) -> str:
    item = report.facts.questionnaire.item(code)
    return str(item.number) if item and item.number else code


def _bars(report: Report, role: str) -> tuple[Fraction, ...]:
    return report.thresholds("overall" if role == "overall" else "content")


def _reached(bar: BarVerdict) -> str:
    bars = [bar.threshold] if bar.threshold else []
    return written.percent(bar.share, bars) if bar.share else "–"
