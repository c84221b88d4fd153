"""What all printed papers share: their heading, and the way from plain data to a PDF.

The layout of each paper is a fixed typst file beside this module; what people wrote reaches it as
JSON and is printed as text, never run as markup.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from analysis import number
from analysis.report.pdf import printable, typeset

_HERE = Path(__file__).parent
_COMMON = "common.typ"


@dataclass(frozen=True)
class Heading:
    """What every paper of a campaign says of it: who asks, what about, when, where and whom to ask.

    `issuer` is the left heading, line by line; the last line stands in bold.
    """

    issuer: tuple[str, ...]
    title: str
    opens_on: date
    closes_on: date
    base_url: str
    help: str = ""
    demonstration: bool = False

    @property
    def address(self) -> str:
        """The address as somebody types it."""
        return self.base_url.split("://", 1)[-1].rstrip("/")

    def url(self, *parts: str) -> str:
        return "/".join((self.base_url.rstrip("/"), *parts))


def typeset_paper(
    layout: str,
    heading: Heading,
    sheets: Sequence[object],
    drawings: Sequence[str] = (),
    **more: object,
) -> bytes:
    """Set sheets of data in one of the layouts of this folder; the n-th drawing is the n-th QR."""
    if not sheets:
        raise ValueError("nothing to print")
    data = {"heading": _written(heading), "sheets": sheets, **more}
    files = {
        _COMMON: (_HERE / _COMMON).read_bytes(),
        "data.json": _as_json(_clean(data)),
        "drawings.json": _as_json(drawings),
    }
    return typeset((_HERE / layout).read_text(encoding="utf-8"), files)


def _written(heading: Heading) -> dict[str, object]:
    dates = {"opens_on": number.date(heading.opens_on), "closes_on": number.date(heading.closes_on)}
    return {**asdict(heading), **dates, "address": heading.address}


def _as_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _clean(value: object) -> object:
    """The same data with every text such as our font can print it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_clean(inner) for inner in value]
    return value
