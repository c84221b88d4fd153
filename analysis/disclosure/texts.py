"""Texts that are published: what names or leads to a person is taken out, and nothing else."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from analysis.disclosure.publish import HIDDEN
from questionnaires.area import load_areas

_CASED = [c for c in map(chr, range(0x41, 0x1EFA)) if c.isalpha()]
_UPPER = "".join(c for c in _CASED if c.isupper())
_LOWER = "".join(c for c in _CASED if c.islower())
# Words that begin no person's name although they may stand in capitals after a title.
_NO_NAME = "|".join(
    (
        "Thôn Xã Bản Xóm Tổ Khu Ấp Huyện Tỉnh Phường Đường Trường Trạm Chợ Cầu Đảng Nhà Nước Nghèo "
        "Cận Ủy Uỷ Hội Chính Trưởng Phó Mông Dao Tày Nùng Kinh Sán Nhân Y Mặt+trận Văn+hóa "
        "Văn+hoá Văn+phòng Chủ+tịch Bí+thư Công+an Công+ty Công+tác Địa+chính Tư+pháp Nông+thôn "
        "Nông+nghiệp Lao+động Thanh+niên Phụ+nữ Cựu+chiến Ban+công"
    )
    .replace("+", r"\s+")
    .split(" ")
)
_WORD = rf"(?!(?:{_NO_NAME})(?!\w))[{_UPPER}](?:[{_LOWER}]+|\.)?(?!\w)"
_NAME = rf"{_WORD}(?:\s+{_WORD}){{0,4}}"
_TITLES = "ông bà anh chị cô chú bác dì cậu mợ cụ em cháu thầy hộ nhà vợ chồng ông/bà"
_ROLES = (
    "bí+thư phó+bí+thư chủ+tịch phó+chủ+tịch trưởng+thôn trưởng+ấp trưởng+bản trưởng+xóm phó+thôn "
    "phó+bản tổ+trưởng tổ+phó công+an công+an+viên xã+đội đồng+chí đ/c cán+bộ địa+chính kế+toán "
    "giám+đốc hiệu+trưởng giáo+viên cô+giáo thầy+giáo bác+sĩ y+sĩ y+tá gia+đình trưởng+ban"
)
_LEVELS = "xã|thôn|bản|xóm|ấp|huyện|tỉnh|phường"
_BODIES = rf"(?:\s+(?:{_LEVELS}|chi bộ|đảng ủy|đảng uỷ|UBND|HĐND|MTTQ))*"
_FAMILY_NAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào "
    "Đoàn Vương Lương Trương Lâm Hà Tạ Phùng Quách Nông Ma Hứa Lò Giàng Sùng Vàng Thào Lù Chẩu "
    "Bàn Triệu Quan Sằm Đàm Hầu Chảo Tẩn Lục Ninh Tô Cao Chu Lưu Tống Bế Mạc Khổng Nịnh Thái Vi La "
    "Trạc Tướng Phí Thân Kiều Cù Âu Nguyen Tran Pham Hoang Huynh Phan Dang Bui Trinh Truong Luong"
)
_FAMILIES = _FAMILY_NAMES.split(" ")
_CAPITAL_FAMILIES = "|".join(f.upper() for f in _FAMILIES)
_BEFORE = (
    "đường phố trường cầu chợ xã thôn ấp bản xóm khu tỉnh huyện quận phường sông suối hồ đập đèo "
    "đền chùa đình trào"
)


def _either(words: str) -> str:
    return "|".join(words.replace("+", r"\s+").split(" "))


_UNLESS_PLACE = "".join(f"(?<!{word} )(?<!{word.capitalize()} )" for word in _BEFORE.split(" "))
_FAMILY = rf"(?:{'|'.join(_FAMILIES)})(?!\w)"
_CAPITALS = rf"(?:{_CAPITAL_FAMILIES})(?:\s+[{_UPPER}]+(?!\w)){{1,2}}"
_MIDDLE = "văn|thị|đình|hữu"
_LOWER_FAMILY = "|".join(f.lower() for f in _FAMILIES)
_SMALL = rf"(?:{_LOWER_FAMILY})\s+(?:{_MIDDLE}|van|thi)\s+[{_LOWER}]+"
_SHOUTED = rf"(?:{_CAPITAL_FAMILIES})\s+(?:{_MIDDLE.upper()})\s+[{_UPPER}]+"

# What stands in the group `hide` is a person's, whatever it is.
_ALWAYS = [
    re.compile(pattern)
    for pattern in (
        r"(?P<hide>[^\s,;()<>]+@[^\s,;()<>]+)",
        r"(?P<hide>(?:https?://|www\.|(?:fb|facebook|zalo)\.(?:com|me)/)\S+)",
        r"(?<!\w)(?P<hide>\d{2}[\s\-]?[A-Z][A-Z\d]?[\s\-–.]{0,3}(?:\d{3}\.?\d{2}|\d{4}))(?!\w)",
        r"(?i:(?<!\w)(?:số nhà|nhà số|hộ số|hộ thứ|STT|số thứ tự(?: hộ)?|thẻ số|phiếu số|mã thẻ|"
        r"thửa(?: đất)?(?: số)?|tờ bản đồ(?: số)?|sinh năm|sinh ngày|SN)\s*[:.]?\s*)"
        rf"(?P<hide>\d[\d./\-]*[{_UPPER}]?(?!\w))",
        r"(?i:(?<!\w)(?:CMND|CMTND|CMT|CCCD|căn cước(?: công dân)?|chứng minh(?: thư| nhân dân)?|"
        r"tài khoản|STK|TK)\s*(?:số|là)?\s*[:.]?\s*)(?P<hide>\d(?:[\s.\-]?\d){5,})",
        rf"(?<!\w)(?P<hide>{_SMALL}|{_SHOUTED})(?!\w)",
    )
]
_NUMBERS = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.,])(?P<hide>(?:\+\s?84|0084|84|0)(?:[\s.\-]{0,2}\d){8,11})(?!\d)",
        r"(?P<hide>\((?:\+?84|0\d{1,3})\)(?:[\s.\-]{0,2}\d){6,10})(?!\d)",
        r"(?<![\d.,])(?P<hide>0\d{2}(?:[\s.\-]\d{3}){2,3})(?!\d)",
        r"(?<![\d.,])(?P<hide>\d{8,})(?!\d)(?!\s*(?:đ|đồng|vnđ|vnd|VNĐ|VND)(?!\w))",
    )
]
_DATE = re.compile(r"(?<!\d)\d{1,2}([./\-])\d{1,2}\1\d{4}(?!\d)")
# What stands in the group `hide` is a person's unless it is a place.
_TITLED = re.compile(
    rf"(?<!trẻ )(?<!\w){_UNLESS_PLACE}(?i:{_either(_TITLES)})\s+(?P<hide>{_NAME}|{_CAPITALS})"
)
_PLACED = [
    re.compile(
        rf"(?<!\w)(?i:{_either(_ROLES)})(?i:{_BODIES})\s+(?P<hide>{_FAMILY}(?:\s+{_WORD}){{1,4}})"
    ),
    re.compile(rf"(?<!\w)(?i:{_either(_ROLES)})\s+(?P<hide>{_NAME}|{_CAPITALS})"),
    re.compile(rf"{_UNLESS_PLACE}(?<!\w)(?P<hide>{_FAMILY}(?:\s+{_WORD}){{1,4}})"),
]
_COUNTRY = (
    "Hà Nội|Hà Giang|Hà Nam|Hà Tĩnh|Hà Tây|Cao Bằng|Thái Nguyên|Thái Bình|Hồ Chí Minh|Lâm Đồng|"
    "Ninh Bình|Ninh Thuận|Lào Cai|Hồ Tây|Hồ Gươm"
)
_HONOURED = ("Hồ", "Hồ Chí Minh", "Trời")


def without_people(text: str, places: Collection[str] = ()) -> str:
    """The text with names of persons, telephone and identity numbers, addresses replaced by "…".

    Names are known by a title before them or a family name; the names of streets, schools, bridges,
    of the province's units and of `places` stay, and so do years and sums of money. A machine does
    not find every name: an office reads what it publishes.
    """
    shown, at = "", 0
    for begin, end in sorted(_spans(text, frozenset(places))):
        if begin >= at:
            shown += text[at:begin] + HIDDEN
        at = max(at, end)
    return shown + text[at:]


def only_masked(text: str, shown: str) -> bool:
    """Tell whether `shown` is the text with stretches of it replaced by "…", no word else."""
    if HIDDEN not in shown:
        return shown == text
    first, *middle, last = shown.split(HIDDEN)
    if not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:  # each "…" stands for something, and the earliest place leaves most room
        found = text.find(part, at + 1, end)
        if found < 0:
            return False
        at = found + len(part)
    return at < end


def _spans(text: str, places: frozenset[str]) -> Iterator[tuple[int, int]]:
    for pattern in _ALWAYS:
        yield from (found.span("hide") for found in pattern.finditer(text))
    dates = [found.span() for found in _DATE.finditer(text)]
    for pattern in _NUMBERS:
        for found in pattern.finditer(text):
            begin, end = found.span("hide")
            if not any(begin < until and since < end for since, until in dates):
                yield begin, end
    for found in _TITLED.finditer(text):
        if found["hide"] not in _HONOURED:
            yield found.span("hide")
    for pattern in _PLACED:
        for found in pattern.finditer(text):
            if not _is_place(found["hide"], places):
                yield found.span("hide")


def _is_place(name: str, places: frozenset[str]) -> bool:
    known = places | _units()
    return name in _HONOURED or any(name == p or name.startswith(f"{p} ") for p in known)


@cache
def _units() -> frozenset[str]:
    return frozenset(area.short_name for area in load_areas()) | frozenset(_COUNTRY.split("|"))
