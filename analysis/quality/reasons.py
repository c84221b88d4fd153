"""Why a place is worth asking again, in plain Vietnamese: what was seen and what is usual."""

from analysis.number import count
from analysis.quality.officer import Finding

TITLE = "Danh sách nên hỏi lại"
NOTE = (
    "Danh sách xếp thứ tự nơi nên cử người khác đến hỏi lại trước. Số liệu khác thường có thể có "
    "lý do chính đáng: danh sách không kết luận về ai và không phiếu nào bị loại vì danh sách này."
)
OFFICERS_USUAL = "mức chung của các cán bộ ở cùng thôn"
VILLAGES_USUAL = "mức chung của xã"
COUNTED = {
    "blank": "{k} trong {n} phiếu còn câu bỏ trống; theo {usual} thì khoảng {e} phiếu.",
    "fast": "{k} trong {n} phiếu có thời gian hỏi rất ngắn; theo {usual} thì khoảng {e} phiếu.",
    "quick": "{k} trong {n} phiếu hỏi xong khi chưa đến một phần ba thời gian thường gặp; "
    "theo {usual} thì khoảng {e} phiếu.",
    "satisfied": "{k} trong {n} phiếu không có câu nào “chưa hài lòng”; theo {usual} thì khoảng "
    "{e} phiếu.",
    "flat": "{k} trong {n} phiếu chọn cùng một mức cho mọi câu; theo {usual} thì khoảng {e} phiếu.",
}
NOT_COMPARED = "Không so sánh được các cán bộ: "
NO_OFFICER = NOT_COMPARED + "không phiếu nào ghi bí danh cán bộ hỏi."
ONE_OFFICER = NOT_COMPARED + "cả đợt chỉ có một cán bộ hỏi."
ALONE_IN_VILLAGES = (
    NOT_COMPARED + "thôn nào cũng chỉ có một cán bộ hỏi, nên không tách được cán bộ với thôn. "
    "Đợt sau nên để hai cán bộ cùng hỏi ở một số thôn."
)
NO_DURATION = "Không xét thời gian hỏi: không phiếu nào ghi thời lượng."
EVERYBODY = "Mọi phiếu đều không có câu “chưa hài lòng” nào: không có gì để so sánh về câu trả lời."
NOBODY = "Chưa có phiếu nào."


def too_few(names: int, least: int) -> str:
    return f"{count(names)} cán bộ có dưới {least} phiếu so sánh được nên không xét."


def some_durations_missing(missing: int, interviews: int) -> str:
    return f"{count(missing)} trong {count(interviews)} phiếu không ghi thời lượng."


def satisfied_villages(villages: int) -> str:
    return (
        f"{count(villages)} thôn có mọi phiếu đều hài lòng: đây là số liệu cần xác minh bằng cách "
        "gọi hoặc đến hỏi lại một số hộ rút ngẫu nhiên, không phải dấu hiệu sai."
    )


def sentence(finding: Finding, interviews: int, usual: str) -> str:
    """Say what one test found, with its denominators."""
    own, expected = finding.own, finding.expected
    if finding.measure in COUNTED:
        k, e = count(round(own * interviews)), _about(expected * interviews)
        return COUNTED[finding.measure].format(k=k, n=count(interviews), e=e, usual=usual)
    if finding.measure == "pace":
        return (
            f"Thời gian hỏi thường khoảng {count(round(own))} giây một phiếu; theo {usual} thì "
            f"khoảng {count(round(expected))} giây."
        )
    if finding.measure == "strings":
        return (
            f"{count(interviews)} phiếu chỉ có chừng {count(round(own))} kiểu trả lời khác nhau; "
            f"theo {usual} thì chừng {count(round(expected))} kiểu."
        )
    if finding.measure == "match":
        return (
            f"Mỗi phiếu trùng với phiếu giống nó nhất ở bình quân {round(100 * own)}% số câu; "
            f"theo {usual} thì {round(100 * expected)}%."
        )
    return (
        f"Chữ số cuối của thời gian hỏi (giây) trong {count(interviews)} phiếu lặp lại nhiều hơn "
        f"{usual}."
    )


def seconds(duration: float, items: int) -> str:
    """Say how long one interview took."""
    return f"Hỏi {items} câu trong {count(round(duration))} giây."


def very_short(interviews: int, shortest: float) -> str:
    return (
        f"{count(interviews)} phiếu có thời gian hỏi rất ngắn, ngắn nhất {count(round(shortest))} "
        "giây."
    )


def same_text(interviews: int) -> str:
    return (
        f"{count(interviews)} phiếu trong thôn có ý kiến viết dài giống hệt nhau và mọi câu trả "
        "lời như nhau."
    )


def even(villages: int) -> str:
    return (
        f"Tỷ lệ hài lòng của {count(villages)} thôn đều nhau hơn mức ngẫu nhiên có thể tạo ra; nên "
        "xem lại cách ghi phiếu và tổng hợp."
    )


def _about(expected: float) -> str:
    return "dưới 1" if expected < 0.5 else count(round(expected))
