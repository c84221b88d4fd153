"""Wording: the text of a paper as a file an office can edit, checked before it is printed.

A wording is YAML; every text in it may use Jinja2. Each line a text renders to is a paragraph, and
what renders to nothing is left out, so a condition is `{% if … %}` around the text it concerns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from analysis.report.phrases import FILTERS
from questionnaires.document import Document, read_document, validated
from questionnaires.model import FileModel, Text
from questionnaires.problem import Problem, Refused

HOME = Path(__file__).parent / "wordings"
NAMES = {
    "analysis", "area", "bars", "compilation", "facts", "footnotes", "has_series", "legend",
    "level_note", "parts", "questionnaire", "report", "rule", "series_note", "tally", "verdict",
    "version", "villages",
}  # fmt: skip
KeyPath = tuple[str | int, ...]


class LetterheadWording(FileModel):
    left: tuple[Text, ...]
    right: tuple[Text, ...]
    number: str = ""
    dateline: str = ""


class TitleWording(FileModel):
    text: Text
    subtitle: str = ""


class SignatureWording(FileModel):
    lines: tuple[Text, ...]
    hint: str = ""
    name: str = ""


class ClosingWording(FileModel):
    recipients: str = ""
    signatures: tuple[SignatureWording, ...]


class BlockWording(FileModel):
    """One block: exactly one of its fields."""

    letterhead: LetterheadWording | None = None
    title: TitleWording | None = None
    heading: Text | None = None
    subheading: Text | None = None
    body: Text | None = None
    dash: Text | None = None
    note: Text | None = None
    plain: Text | None = None
    table: Literal[
        "reach", "invalid_reasons", "excluded", "differences", "items", "content_items",
        "overall_item", "shares", "bars",
        "distributions", "reasons", "all_reasons", "opinions", "uncounted", "parts", "team",
        "estimates", "every_estimate", "evidence", "rates", "forms", "places", "revisit",
        "levels", "importance", "contrasts", "series", "hung", "comments",
    ] | None = None  # fmt: skip
    chart: Literal["items", "coverage", "dots", "funnel", "levels", "plane"] | None = None
    closing: ClosingWording | None = None
    page_break: Literal[True] | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("wording_block", "not exactly one kind of block")
        return self


class WordingFile(FileModel):
    """A whole wording: the title for machines, and the blocks in order."""

    document: Text
    blocks: tuple[BlockWording, ...]


@dataclass(frozen=True)
class Wording:
    """A wording that was read and checked; `rendered` fills it in."""

    document: Document

    def rendered(self, values: Mapping[str, object]) -> dict[str, Any]:
        """The wording with every text filled in; refuses with every wording_fails at once."""
        problems: list[Problem] = []

        def fill(node: Any, path: KeyPath) -> Any:
            if isinstance(node, dict):
                return {key: fill(value, (*path, key)) for key, value in node.items()}
            if isinstance(node, list):
                return [fill(value, (*path, index)) for index, value in enumerate(node)]
            if not isinstance(node, str):
                return node
            try:
                return _template(node).render(values).strip()
            except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
                problems.append(self._fault("wording_fails", path, str(error)))
                return ""

        filled: dict[str, Any] = fill(self.document.data, ())
        if problems:
            raise Refused(*problems)
        return filled

    def _fault(self, code: str, path: KeyPath, detail: str) -> Problem:
        return self.document.problem(code, path, field=field_of(path), detail=detail)


@lru_cache(maxsize=32)  # one wording serves the papers of many villages
def read_wording(text: str, name: str) -> Wording:
    """Read and check a wording; refuses with every fault at once, each at its file, line and field.

    Codes: those of `read_document`, file_field_unknown and the like, wording_block, wording_syntax,
    wording_name_unknown.
    """
    document = read_document(text, name)
    _, problems = validated(WordingFile, document)
    wording = Wording(document)
    problems.extend(
        problem
        for path, leaf in _texts(document.data, ())
        for problem in _faults(wording, path, leaf)
    )
    if problems:
        raise Refused(*problems)
    return wording


def load_wording(name: str, directory: Path | None = None) -> Wording:
    """The office's own wording of that name where its directory has one, else ours."""
    file = f"{name}.yaml"
    own = directory / file if directory else None
    path = own if own and own.is_file() else HOME / file
    return read_wording(path.read_text(encoding="utf-8-sig"), path.name)


def _texts(node: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict | list):
        entries = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in entries:
            yield from _texts(value, (*path, key))


def _faults(wording: Wording, path: KeyPath, text: str) -> Iterator[Problem]:
    try:
        tree = JINJA.parse(text)
        _template(text)
    except TemplateSyntaxError as error:
        yield wording._fault("wording_syntax", path, error.message or "")
        return
    for name in sorted(find_undeclared_variables(tree) - NAMES):
        yield wording._fault("wording_name_unknown", path, name)


@lru_cache(maxsize=1024)
def _template(text: str) -> Template:
    return JINJA.from_string(text)


def field_of(path: KeyPath) -> str:
    """The place inside a file as a person counts: blocks.3.title.text."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


JINJA = SandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
)
JINJA.filters.update(FILTERS)
