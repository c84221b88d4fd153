"""How a form and a rule name things to people: what each code of their files says in words."""

ITEM_TYPES: dict[str, str] = {"choice": "chọn một", "multiple": "chọn nhiều", "text": "tự viết"}
COUNTING: dict[str, str] = {
    "working_days": "ngày làm việc, không kể thứ bảy, chủ nhật và ngày lễ",
    "calendar_days_without_weekends": "ngày, không kể thứ bảy và chủ nhật",
    "calendar_days": "ngày liên tục",
}
# As the guidances write them: "trực tiếp tại các hộ gia đình", "họp khu dân cư".
FORMS: dict[str, str] = {
    "visit": "tại hộ gia đình",
    "meeting": "họp khu dân cư",
    "online": "trực tuyến",
}
COUNTED: dict[str, str] = {
    "counted": "được tính",
    "not_counted": "không tính vào kết quả chính thức",
    "counted_if_guided": "chỉ tính khi có hướng dẫn cụ thể",
}
# ISO 639 codes of what is spoken in the province, and of who visits it.
LANGUAGES: dict[str, str] = {
    "vi": "Tiếng Việt",
    "tyz": "Tiếng Tày",
    "nut": "Tiếng Nùng",
    "hmn": "Tiếng Mông",
    "ium": "Tiếng Dao (Iu Mien)",
    "mji": "Tiếng Dao (Kim Mun)",
    "mlc": "Tiếng Cao Lan",
    "pha": "Tiếng Pà Thẻn",
    "lbt": "Tiếng La Chí",
    "en": "English",
}
NUMERATORS: dict[str, str] = {
    "asked": "số hộ được hỏi",
    "issued": "số phiếu phát ra",
    "answered": "số hộ đã trả lời",
    "valid": "số phiếu hợp lệ",
}
VALID_BALLOT: dict[str, str] = {
    "all_items": "Phiếu hợp lệ phải trả lời đủ mọi câu hỏi.",
    "any_item": "Phiếu trả lời ít nhất một câu là phiếu hợp lệ.",
}
ITEM_ROLES: dict[str, str] = {
    "content": "nội dung",
    "overall": "câu hỏi chung",
    "reason": "lý do",
    "background": "thông tin chung",
    "other": "khác",
}


def language_name(code: str) -> str:
    """What a language is called on a button; its code where we know no name."""
    return LANGUAGES.get(code, f"Ngôn ngữ khác ({code})")
