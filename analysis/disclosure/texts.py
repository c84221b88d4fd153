"""Texts that are published: what names or leads to a person is taken out."""

import re

from analysis.disclosure.publish import HIDDEN

_UPPER = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isalpha() and c.isupper())
_NAME = rf"[{_UPPER}]\w*(?:\s+[{_UPPER}]\w*){{0,4}}"
_TITLES = (
    "ông bà anh chị cô chú bác dì cậu mợ cụ em cháu thầy hộ nhà bí+thư chủ+tịch trưởng+thôn "
    "trưởng+ấp trưởng+bản trưởng+xóm công+an+viên đồng+chí đ/c"
).replace("+", r"\s+")
_TITLED = re.compile(rf"\b((?i:{'|'.join(_TITLES.split(' '))}))\s+{_NAME}")
_FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào "
    "Đoàn Vương Lương Trương Lâm Hà Tạ Phùng Quách Nông Ma Hứa Lò Giàng Sùng Vàng Thào Lù Chẩu"
)
_BEFORE = "đường phố trường cầu chợ xã thôn ấp bản tỉnh huyện quận phường sông hồ đền chùa"
_PLACES = "".join(f"(?<!{word} )(?<!{word.capitalize()} )" for word in _BEFORE.split(" "))
_WHOLE = re.compile(rf"{_PLACES}\b(?:{'|'.join(_FAMILIES.split())})(?:\s+[{_UPPER}]\w*){{1,4}}")
_NUMBER = re.compile(r"\+?\d(?:[\s.\-]?\d){7,}")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+")


def without_people(text: str) -> str:
    """The text with names of persons, telephone and identity numbers, addresses replaced by "…".

    Names are known by a title before them or a family name; the names of streets, schools and
    bridges stay. A machine does not find every name: an office reads what it publishes.
    """
    for pattern in (_ADDRESS, _NUMBER):
        text = pattern.sub(HIDDEN, text)
    return _WHOLE.sub(HIDDEN, _TITLED.sub(rf"\1 {HIDDEN}", text))
