"""How blocks flow over pages, the same for every face that has pages."""

import re
import unicodedata
from math import ceil

from analysis.report.blocks import Block, Closing, Heading, Paragraph, Picture, Row, Table, Title

ROW_LIMIT = 900  # letters: a row longer than this may break, or it could outgrow the page

SHORT_TABLE = 12  # rows
SHORT_LINES = 24  # about half a page
LETTERS = 80  # of the small type over the whole width of a page

_DATE = re.compile(r"ngày \S+ tháng \S+ năm \S+")


def breaks(row: Row) -> bool:
    """Whether a row may break over pages: only one that is too long to stay whole."""
    return max(len(cell.text) for cell in row.cells) > ROW_LIMIT


def stays_whole(table: Table) -> bool:
    """Whether a table stays on one page: one so short that breaking it only loses the reader."""
    lines = sum(_lines(table, row) for row in table.rows)
    return len(table.rows) <= SHORT_TABLE and lines <= SHORT_LINES


def _lines(table: Table, row: Row) -> int:
    """About how many lines a row takes: those of its longest cell."""
    return max(
        sum(ceil(max(len(line), 1) / (column.width * LETTERS)) for line in cell.lines)
        for column, cell in zip(table.columns, row.cells, strict=True)
    )


def keeps_with_next(blocks: tuple[Block, ...], at: int) -> bool:
    """Whether a paragraph stays on the page of what follows: before signatures and tables."""
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return isinstance(blocks[at], Paragraph) and isinstance(following, Closing | Table | Picture)


def outline(blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """The heading level of every block, 0 for none: from 1 on and without a gap, as readers aloud
    and PDF/UA ask, whatever an edited wording leaves out.
    """
    levels: list[int] = []
    above = 0
    titled = any(isinstance(block, Title) for block in blocks)
    for block in blocks:
        wanted = 1 if isinstance(block, Title) else 0
        if isinstance(block, Heading):
            wanted = block.level + titled
        levels.append(min(wanted, above + 1))
        above = levels[-1] or above
    return tuple(levels)


def whole_date(text: str) -> str:
    """The text with its long date on one line."""
    return _DATE.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def legible(text: str) -> str:
    """The text without control signs, which neither XML nor a reader can take."""
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )
