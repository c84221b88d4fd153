"""The columns of a frame file: which header means what, and which must not be there at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaires.problem import Problem
from survey_app.services.frame_file.text import folded, tidy

NAMES = {
    "commune": "Xã",
    "commune_code": "Mã xã",
    "village": "Thôn",
    "households": "Số hộ",
    "team": "Tổ lấy ý kiến",
    "note": "Ghi chú",
}
_REQUIRED = ("village", "households")
_WITHOUT_MEANING = {"", "stt", "tt", "so tt", "so thu tu", "no"}
_ALIASES = {
    "commune": "xa|ten xa|xa phuong|xa thi tran|xa phuong thi tran|phuong xa|don vi|ten don vi",
    "commune_code": "ma xa|ma don vi|ma xa phuong|ma don vi hanh chinh|ma dvhc",
    "village": "thon|ten thon|thon ban|thon xom|xom|ban|thon ban to dan pho|thon to dan pho"
    "|to dan pho|khu dan cu|ten khu dan cu|thon khu dan cu|ten thon to dan pho",
    "households": "so ho|tong so ho|so ho dan|so ho gia dinh|tong so ho dan|tong so ho gia dinh"
    "|so luong ho|so ho trong thon|so ho cua thon",
    "team": "to lay y kien|thanh vien to lay y kien|thanh vien to",
    "note": "ghi chu",
}
_MEANING = {alias: name for name, aliases in _ALIASES.items() for alias in aliases.split("|")}
_IN_BRACKETS = re.compile(r"\(.*?\)")
_PERSONAL = re.compile(
    r"\b(ho (va )?ten|ten ho|(?<!so )chu ho|dai dien ho|nguoi dai dien|(dien )?thoai|sdt|cccd|cmnd"
    r"|can cuoc|ngay sinh|nam sinh|so nha|truong thon|nguoi tra loi)\b"
)
# fmt: off
_SURNAMES = {
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do",
    "ho", "ngo", "duong", "ly", "ma", "nong", "luc", "trieu", "ban", "ha", "chu", "dam", "quan",
    "lam", "luong", "mai", "dinh", "trinh", "doan", "ta", "la", "be", "vi", "hau", "sung",
    "giang", "vang", "thao", "tang", "lo", "truong", "cao", "phung", "dao",
}
# fmt: on
_LOOKED_AT = 3  # headers and values a column needs before it is judged by what it holds


@dataclass(frozen=True)
class Header:
    """Where each column stands; `row` is the number of the header's row in the sheet."""

    row: int
    columns: dict[str, int]
    titles: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in _REQUIRED if name not in self.columns)

    @property
    def unread(self) -> tuple[str, ...]:
        """Titles of columns nobody reads; numbers of rows need no mention."""
        read = set(self.columns.values())
        return tuple(
            title
            for index, title in enumerate(self.titles)
            if index not in read and folded(title) not in _WITHOUT_MEANING
        )

    def known(self) -> int:
        return len(self.columns)

    def cell(self, row: Sequence[object], name: str) -> object:
        """The value of a column in a row; None where the file has no such column."""
        index = self.columns.get(name, len(row))
        return row[index] if index < len(row) else None


def find_header(rows: Sequence[Sequence[object]], within: int = 30) -> Header | None:
    """Return the row near the top that names the most columns, the first of equals."""
    candidates = [_header(row, number) for number, row in enumerate(rows[:within], start=1)]
    best = max(candidates, default=None, key=lambda header: (not header.missing, header.known()))
    return best if best and (best.columns or any(map(_is_personal, best.titles))) else None


def personal_columns(header: Header, rows: Sequence[Sequence[object]]) -> Iterator[Problem]:
    """Find columns of names, telephones, identity numbers: by their title or by what they hold."""
    for index, title in enumerate(header.titles):
        values = [tidy(row[index]) for row in rows[header.row :] if index < len(row)]
        read_as = next((name for name, at in header.columns.items() if at == index), "")
        by_content = read_as in ("", "note") and _holds_people(values)
        if _is_personal(title) or by_content:
            shown = {"column": title or f"cột {index + 1}"}
            yield Problem("frame_personal_data", f"dòng {header.row}", shown)


def _header(row: Sequence[object], number: int) -> Header:
    titles = tuple(tidy(value) if isinstance(value, str) else "" for value in row)
    columns: dict[str, int] = {}
    for index, title in enumerate(titles):
        name = _MEANING.get(folded(_IN_BRACKETS.sub(" ", title)))
        if name and not _is_personal(title):
            columns.setdefault(name, index)
    return Header(number, columns, titles)


def _is_personal(title: str) -> bool:
    return bool(_PERSONAL.search(folded(title)))


def _holds_people(values: Sequence[str]) -> bool:
    """Tell whether most filled cells look like a Vietnamese person's full name."""
    filled = [value for value in values if value]
    people = [value for value in filled if _is_full_name(value)]
    return len(people) >= _LOOKED_AT and 2 * len(people) > len(filled)


def _is_full_name(value: str) -> bool:
    words = folded(value).split()
    written_as_name = all(word[:1].isupper() for word in value.split())
    return 2 <= len(words) <= 5 and words[0] in _SURNAMES and written_as_name
