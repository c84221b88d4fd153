"""Paper: a report worded, block by block; every face sets exactly these blocks."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.disclosure.publish import LEGEND
from analysis.method import VERSION
from analysis.report.blocks import (
    Block,
    Closing,
    Heading,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Signature,
    Style,
    Title,
)
from analysis.report.charts import charts
from analysis.report.footnotes import footnotes
from analysis.report.goods_tables import worded
from analysis.report.report import Report
from analysis.report.tables import tables
from analysis.report.wording import load_wording


def build_blocks(report: Report, wording_dir: Path | None = None) -> Paper:
    """Word a report; an office's own wording in `wording_dir` stands in for ours by name.

    Refuses with every fault of an edited wording at once, with file, line and field.
    """
    wording = load_wording(report.wording, wording_dir).rendered(_values(report))
    blocks = tuple(
        block
        for entry in wording["blocks"]
        for kind, content in entry.items()
        for block in BUILDERS[kind](report, content)
    )
    return Paper(wording["document"] or report.facts.campaign, report.mark, blocks)


def _values(report: Report) -> dict[str, object]:
    """What a wording may name."""
    return {
        "report": report,
        "analysis": report.analysis,
        "version": VERSION,
        "legend": LEGEND,
        "footnotes": footnotes(report),
        **worded(report),
        "area": report.area,
        "tally": report.tally,
        "parts": report.parts,
        "villages": report.villages,
        "facts": report.facts,
        "rule": report.facts.rule,
        "questionnaire": report.facts.questionnaire,
        "verdict": report.verdict,
        "bars": report.bars,
        "compilation": report.compilation,
    }


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _paragraphs(style: Style) -> Callable[[Report, str], Iterator[Block]]:
    def build(_report: Report, text: str) -> Iterator[Block]:
        for line in _lines(text):
            yield Paragraph(f"- {line}" if style == "dash" else line, style)

    return build


def _heading(level: int) -> Callable[[Report, str], Iterator[Block]]:
    def build(_report: Report, text: str) -> Iterator[Block]:
        if text:
            yield Heading(" ".join(_lines(text)), level)

    return build


def _letterhead(_report: Report, words: Mapping[str, Any]) -> Iterator[Block]:
    left = tuple(line for line in words["left"] if line)
    right = tuple(line for line in words["right"] if line)
    yield Letterhead(left, right, words.get("number", ""), words.get("dateline", ""))


def _title(_report: Report, words: Mapping[str, str]) -> Iterator[Block]:
    if words["text"]:
        yield Title(words["text"], " ".join(_lines(words.get("subtitle", ""))))


def _tables(report: Report, name: str) -> Iterator[Block]:
    yield from tables(report, name)


def _charts(report: Report, name: str) -> Iterator[Block]:
    yield from (Picture(chart) for chart in charts(report, name))


def _closing(_report: Report, words: Mapping[str, Any]) -> Iterator[Block]:
    signatures = tuple(_signature(each) for each in words["signatures"])
    yield Closing(_lines(words.get("recipients", "")), signatures)


def _signature(words: Mapping[str, Any]) -> Signature:
    lines = tuple(line for line in words["lines"] if line)
    return Signature(lines, words.get("hint", ""), words.get("name", ""))


def _page_break(_report: Report, _content: object) -> Iterator[Block]:
    yield PageBreak()


BUILDERS: Mapping[str, Callable[[Report, Any], Iterator[Block]]] = {
    "letterhead": _letterhead,
    "title": _title,
    "heading": _heading(1),
    "subheading": _heading(2),
    "body": _paragraphs("body"),
    "dash": _paragraphs("dash"),
    "note": _paragraphs("note"),
    "plain": _paragraphs("plain"),
    "table": _tables,
    "chart": _charts,
    "closing": _closing,
    "page_break": _page_break,
}
