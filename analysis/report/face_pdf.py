"""The PDF face: a paper's blocks as data for paper.typ."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.chart import describe, draw
from analysis.font import printable
from analysis.report.blocks import Block, Closing, Paper, Paragraph, Picture, Row, Table
from analysis.report.pdf import typeset

TEMPLATE = Path(__file__).with_name("paper.typ")
ROW_LIMIT = 900  # letters: a row longer than this may break, or it could outgrow the page


def to_pdf(paper: Paper) -> bytes:
    """The paper as A4 pages, tagged (PDF/UA-1) and archivable (PDF/A-2a)."""
    pictures = [block for block in paper.blocks if isinstance(block, Picture)]
    files = {_file(number): draw(block.chart, "svg") for number, block in enumerate(pictures)}
    blocks = [_data(paper, at, pictures) for at in range(len(paper.blocks))]
    data = _printable({"title": paper.title, "mark": paper.mark, "blocks": blocks})
    files["data.json"] = json.dumps(data, ensure_ascii=False).encode()
    return typeset(TEMPLATE.read_text(encoding="utf-8"), files)


def _file(number: int) -> str:
    return f"chart-{number}.svg"


def _data(paper: Paper, at: int, pictures: list[Picture]) -> dict[str, Any]:
    block = paper.blocks[at]
    named = {"kind": type(block).__name__.lower()}
    if isinstance(block, Picture):
        file = _file(pictures.index(block))
        return named | {"file": file, "title": block.chart.title, "alt": describe(block.chart)}
    if isinstance(block, Table):
        rows = [asdict(row) | {"breaks": breaks(row)} for row in block.rows]
        return named | asdict(block) | {"rows": rows}
    if isinstance(block, Paragraph):
        return named | asdict(block) | {"sticky": keeps_with_next(paper.blocks, at)}
    return named | asdict(block)


def breaks(row: Row) -> bool:
    """Whether a row may break over pages: only one that is too long to stay whole."""
    return max(len(cell.text) for cell in row.cells) > ROW_LIMIT


def keeps_with_next(blocks: tuple[Block, ...], at: int) -> bool:
    """Whether a paragraph stays on the page of what follows: before signatures and tables."""
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    introduces = isinstance(following, Table) and isinstance(blocks[at], Paragraph)
    return isinstance(following, Closing) or introduces


def _printable(data: Any) -> Any:
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {key: _printable(value) for key, value in data.items()}
    return [_printable(value) for value in data] if isinstance(data, list | tuple) else data
