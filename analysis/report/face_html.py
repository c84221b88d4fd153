"""The HTML face: one file that needs nothing else, for the screen and for the printer."""

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from analysis.chart import describe, draw
from analysis.report.blocks import Closing, Paper, Picture
from analysis.report.flow import legible, outline

TEMPLATE = Path(__file__).with_name("face.html")


def to_html(paper: Paper) -> str:
    """The paper as one page of HTML, its charts inside it as SVG with their text."""
    closings = [block for block in paper.blocks if isinstance(block, Closing)]
    columns = max((len(c.signatures) + bool(c.recipients) for c in closings), default=1)
    template = JINJA.from_string(TEMPLATE.read_text(encoding="utf-8"))
    names = [type(block).__name__ for block in paper.blocks]
    blocks = list(zip(paper.blocks, names, outline(paper.blocks), strict=True))
    page = template.render(paper=paper, blocks=blocks, columns=columns, svg=_svg, alt=_alt)
    return legible(page.lstrip())


def _svg(picture: Picture) -> str:
    return b64encode(draw(picture.chart, "svg")).decode()


def _alt(picture: Picture) -> str:
    return describe(picture.chart)


JINJA = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
