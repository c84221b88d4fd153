"""The PDF face: a paper's blocks as data for paper.typ."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.chart import describe, draw
from analysis.font import printable
from analysis.report.blocks import Paper, Paragraph, Picture, Table
from analysis.report.flow import breaks, keeps_with_next, outline, stays_whole
from analysis.report.pdf import typeset

TEMPLATE = Path(__file__).with_name("paper.typ")


def to_pdf(paper: Paper) -> bytes:
    """The paper as A4 pages, tagged (PDF/UA-1) and archivable (PDF/A-2a)."""
    pictures = [block for block in paper.blocks if isinstance(block, Picture)]
    files = {_file(number): draw(block.chart, "svg") for number, block in enumerate(pictures)}
    levels = outline(paper.blocks)
    blocks = [_data(paper, at, pictures) | {"level": level} for at, level in enumerate(levels)]
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
        return named | asdict(block) | {"rows": rows, "whole": stays_whole(block)}
    if isinstance(block, Paragraph):
        return named | asdict(block) | {"sticky": keeps_with_next(paper.blocks, at)}
    return named | asdict(block)


def _printable(data: Any) -> Any:
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {key: _printable(value) for key, value in data.items()}
    return [_printable(value) for value in data] if isinstance(data, list | tuple) else data
