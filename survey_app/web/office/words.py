"""Words of the office pages that belong to no other layer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

from questionnaires.labels import COUNTED, COUNTING, FORMS, ITEM_ROLES, NUMERATORS, VALID_BALLOT
from questionnaires.questionnaire import Questionnaire
from questionnaires.share import Share
from survey_app.services import written
from survey_app.services.progress import Line
from survey_app.web.site import VIETNAM

__all__ = ["COUNTED", "COUNTING", "FORMS", "ITEM_ROLES", "NUMERATORS", "VALID_BALLOT"]

KINDS = {"households": "theo hộ, mỗi hộ một thẻ", "open": "tự do, tại chợ và cửa hàng"}
ACTS = {
    "own_file.add": "Nhận tệp của cơ quan vào thư viện",
    "campaign.create": "Tạo đợt",
    "campaign.open": "Mở lấy ý kiến",
    "campaign.counting": "Dừng nhận trực tuyến, chuyển sang kiểm phiếu",
    "campaign.closed": "Kết thúc đợt",
    "campaign.published": "Công bố kết quả",
    "campaign.back": "Quay lại bước trước",
    "campaign.online_guidance": "Ghi hướng dẫn cho hình thức trực tuyến",
    "campaign.copy": "Chép từ một đợt trước",
    "campaign.dates": "Đổi ngày lấy ý kiến",
    "campaign.modes": "Chọn hình thức lấy ý kiến",
    "campaign.place": "Chọn có hỏi vị trí gần đúng hay không",
    "clip.add": "Thêm tệp đọc câu hỏi",
    "clip.remove": "Bỏ tệp đọc câu hỏi",
    "bar.fill": "Bổ sung ngưỡng của quy định",
    "village.team": "Ghi Tổ lấy ý kiến",
    "papers.texts": "Sửa nội dung văn bản",
    "posting.hang": "Ghi nơi niêm yết",
    "posting.take_down": "Ghi ngày gỡ niêm yết",
    "posting.comment": "Ghi ý kiến trong thời gian niêm yết",
    "posting.answer": "Trả lời ý kiến trong thời gian niêm yết",
    "frame.set": "Nhận danh sách thôn và số hộ",
    "frame.draw": "Chọn mẫu các hộ được hỏi",
    "frame.freeze": "Chốt danh sách hộ",
    "register.enter": "Nhập sổ giao nhận phiếu",
    "place.add": "Thêm điểm lấy ý kiến",
    "card.print": "In thẻ",
    "card.bind": "Giao thẻ dự phòng",
    "card.spoil": "Ghi thẻ hỏng",
    "ballot.print": "In phiếu giấy",
    "rehearsal.print": "In thẻ diễn tập",
    "rehearsal.wipe": "Xóa thẻ diễn tập khi mở đợt",
    "print.now": "In một thôn hoặc áp phích",
    "print.ask": "Yêu cầu in nhiều thôn",
    "print.cancel": "Dừng in",
    "print.retry": "In tiếp sau lỗi",
    "print.fetch": "Tải tệp in",
    "print.wipe": "Xóa tệp sau khi in",
    "print.expire": "Xóa tệp in quá thời hạn giữ",
    "account.create": "Tạo tài khoản",
    "account.link": "Cấp liên kết một lần",
    "account.enrol": "Nhận tài khoản, đặt mật khẩu",
    "account.assign": "Đổi vai trò hoặc phạm vi",
    "account.open": "Mở lại tài khoản",
    "account.close": "Đóng tài khoản",
    "account.password": "Đổi mật khẩu",
    "account.sign_in": "Đăng nhập",
    "account.locked": "Tạm khóa vì nhập sai nhiều lần",
    "account.session_end": "Kết thúc phiên đăng nhập",
    "account.second_factor_on": "Bật xác thực hai bước",
    "account.second_factor_off": "Tắt xác thực hai bước",
    "account.recovery_code": "Dùng mã khôi phục",
    "decision.ask": "Đề nghị người thứ hai quyết định",
    "decision.agreed": "Đồng ý đề nghị",
    "decision.declined": "Không đồng ý đề nghị",
    "tablet.register": "Đăng ký một máy tính bảng",
    "tablet.check_in": "Nhận lại máy tính bảng",
    "tablet.write_off": "Ghi máy tính bảng không về đủ",
    "tablet.rescue": "Nhập tệp cứu phiếu của một máy tính bảng",
    "tablet.retire": "Ngừng dùng một máy tính bảng",
    "reconciliation.explain": "Giải thích chỗ lệch khi đối chiếu",
    "campaign.photographs": "Chọn có chụp ảnh phiếu hay không",
    "photograph.keep": "Lưu ảnh một phiếu, kèm mã băm",
    "photograph.wipe": "Xóa ảnh phiếu sau khi công bố",
    "meeting.begin": "Mở cuộc họp khu dân cư",
    "meeting.hand_out": "Ghi số phiếu phát ra ở cuộc họp",
    "meeting.count": "Ghi số phiếu thu về, phiếu hỏng ở cuộc họp",
    "meeting.cancel": "Xóa cuộc họp mở nhầm",
    "campaign.keying": "Chọn nhập phiếu giấy một lần hay hai lần",
    "keying.decide": "Quyết định một phiếu hai người nhập khác nhau",
    "keying.discard": "Bỏ lần nhập đang chờ của một phiếu",
    "bundle.announce": "Báo một túi phiếu",
    "bundle.receive": "Nhận túi phiếu",
    "bundle.write_off": "Ghi túi phiếu không về",
    "database.count": "Ghi lại số đếm của trang tiến độ",
    "periodic.write": "Soạn báo cáo định kỳ",
    "periodic.send": "Ghi nhận báo cáo định kỳ đã gửi",
    "periodic.take_back": "Bỏ ghi nhận báo cáo định kỳ đã gửi",
    "opinion.review": "Đọc duyệt lý do, ý kiến",
    "backup.create": "Sao lưu dữ liệu",
    "backup.restore": "Khôi phục dữ liệu",
}


_BROWSERS = (("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"))
_BROWSERS += (("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"))
_SYSTEMS += (("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


def browser(agent: str) -> str:
    """A browser in words, coarse enough to tell one's own devices apart and no more."""
    names = [next((name for mark, name in kinds if mark in agent), "") for kinds in _KINDS]
    return " trên ".join(name for name in names if name) or "trình duyệt khác"


_KINDS = (_BROWSERS, _SYSTEMS)


def width(share: Share) -> str:
    """How far the bar behind a share reaches, in hundredths of its cell, for a drawing."""
    return f"{float((share.value or Fraction(0)) * 100):.2f}"


def level(threshold: Fraction) -> str:
    """A threshold in per cent, as a guidance writes it: "80"."""
    return written.percent(written.share(threshold)).removesuffix(",00")


def drawn(draw_share: str) -> str:
    """The share of lines that were drawn, in per cent."""
    return written.percent(written.share(Fraction(draw_share)))


def utc(at: datetime) -> datetime:
    """A moment as the store keeps it, with its zone."""
    return at.replace(tzinfo=UTC)


def moment(at: datetime) -> str:
    """A day and an hour as they are on a clock in Vietnam."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {written.date(local.date())}"


def part(some: int, whole: int) -> Share:
    """Some of a whole, as the share every page writes alike."""
    return Share(some, whole)


def clock() -> str:
    """The hour and minute it is in Vietnam."""
    return f"{datetime.now(VIETNAM):%H:%M}"


def floor(line: Line) -> Fraction | None:
    """Where the least number of responses stands in the bar of a line."""
    return None if line.needed is None else Fraction(line.needed, line.households)


def numbers(questionnaire: Questionnaire, codes: Sequence[str]) -> str:
    """The numbers of items as they are printed on the ballot: "3, 12"."""
    found = [questionnaire.item(code) for code in codes]
    return ", ".join(str(item.number or item.code) for item in found if item)
