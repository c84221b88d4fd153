"""The fields a report template may use: their names, what they say, and an example of each."""

from datetime import date

from analysis.report.report import Report
from questionnaires.model import STATUS_LABELS
from questionnaires.share import Share
from questionnaires.verdict import Verdict
from survey_app.services import written
from survey_app.services.own_files.template_field import TemplateField


def _day(day: date | None) -> str:
    return written.date(day) if day else "…/…/……"


def _long_day(day: date | None) -> str:
    if day is None:
        return "ngày … tháng … năm ……"
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def _said(verdict: Verdict | None) -> str:
    """The verdict, never without what it rests on."""
    if verdict is None:
        return "không áp dụng ngưỡng"
    said = {True: "đạt", False: "không đạt", None: "chưa kết luận được"}[verdict.met]
    sure = verdict.status == "official"
    return said if sure else f"{said} (ngưỡng: {STATUS_LABELS[verdict.status]})"


def overall(report: Report, share: Share) -> str:
    """A share in per cent that no rounding carries over the bar of overall satisfaction."""
    return written.percent(share, report.thresholds("overall"))


def _coverage(report: Report) -> str:
    return written.percent(report.tally.coverage, report.thresholds("coverage"))


_n = written.count
FIELDS: tuple[TemplateField, ...] = (
    TemplateField(
        "ten_dot",
        "Tên đợt lấy ý kiến",
        "Lấy ý kiến về kết quả xây dựng nông thôn mới xã Trung Môn năm 2018",
        lambda r: r.facts.campaign,
    ),
    TemplateField(
        "dia_ban",
        "Địa bàn, đầy đủ các cấp",
        "xã Trung Môn, huyện Yên Sơn, tỉnh Tuyên Quang",
        lambda r: r.area,
    ),
    TemplateField(
        "co_quan_cap_tren",
        "Dòng thứ nhất ở đầu văn bản",
        "ỦY BAN MTTQ VIỆT NAM HUYỆN YÊN SƠN",
        lambda r: r.facts.organ_above,
    ),
    TemplateField(
        "co_quan", "Dòng thứ hai ở đầu văn bản", "BAN THƯỜNG TRỰC", lambda r: r.facts.organ
    ),
    TemplateField(
        "ten_co_quan",
        "Tên cơ quan trong câu",
        "Ban Thường trực Ủy ban MTTQ Việt Nam huyện Yên Sơn",
        lambda r: r.facts.organ_name,
    ),
    TemplateField(
        "so_van_ban",
        "Số, ký hiệu báo cáo",
        "15/BC-MTTQ-BTT",
        lambda r: r.facts.document_number or "…/BC-MTTQ-BTT",
    ),
    TemplateField("dia_danh", "Địa danh", "Yên Sơn", lambda r: r.facts.place or "………"),
    TemplateField(
        "ngay_van_ban",
        "Ngày văn bản",
        "ngày 25 tháng 06 năm 2018",
        lambda r: _long_day(r.facts.date),
    ),
    TemplateField(
        "ngay_bat_dau", "Ngày bắt đầu lấy ý kiến", "04/6/2018", lambda r: _day(r.facts.started)
    ),
    TemplateField(
        "ngay_ket_thuc", "Ngày kết thúc lấy ý kiến", "22/6/2018", lambda r: _day(r.facts.ended)
    ),
    TemplateField(
        "ngay_chot_danh_sach",
        "Ngày chốt danh sách hộ",
        "01/6/2018",
        lambda r: _day(r.facts.list_date),
    ),
    TemplateField(
        "huong_dan",
        "Văn bản hướng dẫn",
        "78/HD-MTTW-BTT, 24/4/2017",
        lambda r: r.facts.rule.source if r.facts.rule else "",
    ),
    TemplateField(
        "can_cu",
        "Căn cứ của hướng dẫn",
        "2540/QĐ-TTg, 30/12/2016",
        lambda r: r.facts.rule.legal_basis if r.facts.rule else "",
    ),
    TemplateField(
        "ten_mau_phieu",
        "Tên mẫu phiếu",
        "Phiếu lấy ý kiến về sự hài lòng của người dân",
        lambda r: r.facts.questionnaire.title["vi"],
    ),
    TemplateField(
        "nguon_goc_mau_phieu",
        "Mẫu phiếu chính thức đến đâu",
        "Chưa phải mẫu chính thức: 9/17 câu là dự thảo.",
        lambda r: r.facts.questionnaire.provenance_note,
    ),
    TemplateField(
        "so_thon", "Số thôn (điểm) có trong báo cáo", "15", lambda r: _n(len(r.villages))
    ),
    TemplateField("tong_so_ho", "Tổng số hộ", "1.278", lambda r: _n(r.tally.households)),
    TemplateField("ho_duoc_hoi", "Số hộ được hỏi", "1.278", lambda r: _n(r.tally.asked)),
    TemplateField("phieu_phat_ra", "Số phiếu phát ra", "1.278", lambda r: _n(r.tally.issued)),
    TemplateField("phieu_thu_ve", "Số phiếu thu về", "1.270", lambda r: _n(r.tally.returned)),
    TemplateField("phieu_hop_le", "Số phiếu hợp lệ", "1.268", lambda r: _n(r.tally.valid)),
    TemplateField(
        "phieu_khong_hop_le", "Số phiếu không hợp lệ", "2", lambda r: _n(r.tally.invalid)
    ),
    TemplateField("ty_le_ho", "Tỷ lệ hộ được lấy ý kiến, %", "99,37", _coverage),
    TemplateField(
        "hai_long_chung",
        "Tỷ lệ hài lòng ở câu hỏi chung, %",
        "98,50",
        lambda r: overall(r, r.tally.overall_item_share),
    ),
    TemplateField(
        "hai_long_gop",
        "Tỷ lệ hài lòng gộp các câu nội dung, %",
        "97,92",
        lambda r: overall(r, r.tally.pooled_share),
    ),
    TemplateField(
        "khong_cau_nao_chua_hai_long",
        "Tỷ lệ phiếu không có câu nào chưa hài lòng, %",
        "91,25",
        lambda r: overall(r, r.tally.all_satisfied_share),
    ),
    TemplateField(
        "ket_luan",
        "Kết luận, kèm cơ sở nếu ngưỡng chưa theo văn bản chính thức",
        "đạt (ngưỡng: một nguồn xác nhận)",
        lambda r: _said(r.verdict),
    ),
    TemplateField(
        "luu_y",
        "Lưu ý khi đọc kết quả, mỗi lưu ý một dòng",
        "Mẫu phiếu chưa phải mẫu chính thức.",
        lambda r: "\n".join(one.text for one in r.tally.remarks),
    ),
    TemplateField(
        "uu_diem",
        "Ưu điểm cơ quan đã ghi",
        "Nhân dân đồng tình, ủng hộ.",
        lambda r: r.facts.advantages,
    ),
    TemplateField(
        "han_che", "Hạn chế cơ quan đã ghi", "Một số hộ đi làm xa.", lambda r: r.facts.limitations
    ),
    TemplateField(
        "kien_nghi",
        "Kiến nghị cơ quan đã ghi",
        "Tiếp tục tu sửa đường liên thôn.",
        lambda r: r.facts.proposals,
    ),
    TemplateField(
        "chuc_vu_nguoi_ky", "Chức vụ người ký", "CHỦ TỊCH", lambda r: r.facts.signatory_title
    ),
    TemplateField(
        "nguoi_ky", "Họ và tên người ký", "Nguyễn Thị Thanh Huyền", lambda r: r.facts.signatory_name
    ),
)
