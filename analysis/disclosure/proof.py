"""The proof beside every publication: what a reader can work out of each hidden count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.disclosure.areas import LEVEL_LABELS, Areas
from analysis.disclosure.attack import Protection
from analysis.disclosure.families import Level, Range
from analysis.disclosure.table import Flags
from analysis.number import count
from questionnaires.problem import Problem, Refused

PASSED = (
    "Kiểm tra bảo mật: đạt. Đã tính lại từng ô bị che từ mọi số được công bố: {hidden} ô bị che, "
    "gồm các ô có thể để lộ câu trả lời và các ô che thêm để không ai trừ ngược ra được."
)
WIDTH = (
    "Không ô nào có thể để lộ câu trả lời mà tính ra được đúng một số: ô hẹp nhất vẫn còn ít nhất "
    "{values} giá trị có thể có; mỗi ô như vậy còn có thể thấp hơn {lower} và cao hơn {upper} đơn "
    "vị so với số thật, hoặc xa hết mức mà tổng của xã và số phiếu cho phép."
)
NOTHING = "Kiểm tra bảo mật: đạt. Không có ô nào phải che."


@dataclass(frozen=True, eq=False)
class Checked:
    """What is to be audited: levels with their areas, what is hidden, the names of columns."""

    areas: Sequence[Areas]
    levels: Sequence[Level]
    hidden: Sequence[Flags]
    columns: tuple[str, ...]
    ranges: Iterable[Range]


@dataclass(frozen=True, eq=False)
class Audit:
    """`ranges`: for each hidden count the least and greatest value that published figures allow.

    `narrowest`: how many values at least are possible of a sensitive count; None without one.
    """

    ranges: pd.DataFrame
    narrowest: int | None
    protection: Protection

    @property
    def lines(self) -> tuple[str, ...]:
        """What to print with the tables, in Vietnamese."""
        if not len(self.ranges):
            return (NOTHING,)
        first = PASSED.format(hidden=count(len(self.ranges)))
        if self.narrowest is None:
            return (first,)
        given = {"lower": self.protection.lower, "upper": self.protection.upper}
        return first, WIDTH.format(values=count(self.narrowest), **given)


def proved(checked: Iterable[Checked], protection: Protection) -> Audit:
    """Audit every hidden count; refuses with disclosure_unsafe, naming each that is too open."""
    problems: list[Problem] = []
    tables: list[pd.DataFrame] = []
    narrow: list[int] = []
    for each in checked:
        for areas, level, hidden, found in zip(
            each.areas, each.levels, each.hidden, each.ranges, strict=True
        ):
            problems.extend(_too_narrow(areas, level, each.columns, found))
            tables.append(_listed(areas, each.columns, hidden, found))
            narrow.extend((found.high - found.low + 1)[found.sensitive].tolist())
    if problems:
        raise Refused(*problems)
    joined = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return Audit(joined, min(narrow, default=None), protection)


def _too_narrow(
    areas: Areas, level: Level, columns: Sequence[str], found: Range
) -> Iterator[Problem]:
    below, above = level.counts - found.low, found.high - level.counts
    unsafe = found.sensitive & ((below < found.below) | (above < found.above))
    unsafe |= found.sensitive & (found.low == found.high)
    for area, column in np.argwhere(unsafe):
        ends = {
            "low": count(int(found.low[area, column])),
            "high": count(int(found.high[area, column])),
        }
        cell = f"{areas.called(int(area))}, {columns[column]}"
        yield Problem("disclosure_unsafe", "", {"cell": cell} | ends)


def _listed(areas: Areas, columns: Sequence[str], hidden: Flags, found: Range) -> pd.DataFrame:
    area, column = np.nonzero(hidden)
    named = areas.names.iloc[area].reset_index(drop=True)
    return named.assign(
        level=LEVEL_LABELS[areas.level],
        cell=np.array(columns, dtype=object)[column],
        low=found.low[area, column],
        high=found.high[area, column],
    )
