"""What a paper is made of: the same blocks for every face, already worded and numbered."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from analysis import number
from analysis.chart import Chart
from questionnaires.share import Share

FAINT_COLOUR = "595959"  # 7:1 on white: grey and still legible
Align = Literal["left", "center", "right"]
Style = Literal["body", "dash", "note", "plain"]


@dataclass(frozen=True)
class Letterhead:
    """The organ on the left, the State on the right, and the line of number, place and date."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    number: str
    dateline: str


@dataclass(frozen=True)
class Title:
    """The kind of paper and what it is about, centred."""

    text: str
    subtitle: str


@dataclass(frozen=True)
class Heading:
    """The name of a section (level 1) or of a part of one (level 2)."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: body text, a dashed line, a note in small italics, or a plain line."""

    text: str
    style: Style = "body"


@dataclass(frozen=True)
class Column:
    """One column: its heading, its part of the text width, and the heading over its group."""

    title: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """What a cell prints, line by line, and the number it prints where it is one."""

    lines: tuple[str, ...]
    number: float | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Row:
    """One row; `strong` marks totals and the overall question, `faint` what rests on too little."""

    cells: tuple[Cell, ...]
    strong: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose heading repeats on every page; `row_height` (mm) leaves room to sign."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_height: int = 0


@dataclass(frozen=True)
class Picture:
    """A chart, drawn by each face in the format it can carry."""

    chart: Chart


@dataclass(frozen=True)
class Signature:
    """Who signs: the lines above the signature, how to sign, and the name below."""

    lines: tuple[str, ...]
    hint: str
    name: str


@dataclass(frozen=True)
class Closing:
    """The end of a paper: recipients on the left (perhaps none), signatures beside them."""

    recipients: tuple[str, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Letterhead | Title | Heading | Paragraph | Table | Picture | Closing | PageBreak


@dataclass(frozen=True)
class Paper:
    """A paper ready to be set: its title for machines, its mark on every page, its blocks."""

    title: str
    mark: str
    blocks: tuple[Block, ...]


def text_cell(*lines: str) -> Cell:
    return Cell(lines)


def order_cell(place: str) -> Cell:
    """A running number or the number of a question; a question without number gives its code."""
    return Cell((place,), int(place) if place.isdecimal() else None)


def count_cell(count: int) -> Cell:
    """A count as text prints it: "1.278", "2"."""
    return Cell((number.count(count),), count)


def ballots_cell(count: int) -> Cell:
    """A count as notices print it: "1.278", "02"."""
    return Cell((number.small_count(count),), count)


def percent_cell(share: Share, *bars: Fraction) -> Cell:
    """A share in per cent, with more decimals where two would put it across a bar."""
    return written_percent(number.percent(share, bars))


def percent_cells(share: Share, *bars: Fraction) -> tuple[Cell, Cell]:
    """A share and its complement, which add to 100 as printed."""
    satisfied, rest = number.percent_pair(share, bars)
    return written_percent(satisfied), written_percent(rest)


def written_percent(text: str) -> Cell:
    """A percentage already written; its number is the printed one, so that faces cannot differ."""
    return Cell((text,), None if text == number.NO_FIGURE else float(number.parse(text)))
