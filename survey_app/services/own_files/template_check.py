"""Checking a report template: each unknown field, broken tag and unsafe expression by its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from jinja2 import TemplateSyntaxError, nodes

from questionnaires.problem import Problem, Refused
from survey_app.services.own_files.render import ENVIRONMENT, filled
from survey_app.services.own_files.template_fields import FIELDS
from survey_app.services.own_files.template_lists import LISTS, example
from survey_app.services.own_files.template_text import Part, parts
from survey_app.services.own_files.word_package import check_package

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LEFT_OVER = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_STATEMENT = re.compile(r"\{%(?:(?P<where>tr|tc|p)\s+|\s*)(?P<word>\w+)(?P<rest>.*?)%\}", re.DOTALL)
_FOR = re.compile(r"\s+(\w+)\s+in\s+(\w+)\s*")
_QUOTES = str.maketrans("“”‘’", "\"\"''")  # what Word makes of straight quotes
_SCALARS = {each.name for each in FIELDS}
_LISTS = {each.name: {f.name for f in each.fields} for each in LISTS}
_LOOP = frozenset({"index", "first", "last", "length"})
_SAFE: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or),
)


@dataclass(frozen=True)
class Opened:
    """A for or an if that waits for its end."""

    word: str
    where: str
    tag: str
    place: str
    one: str = ""
    fields: frozenset[str] = frozenset()


@dataclass
class Reading:
    """One part as it is read from its first paragraph on: what is open, and what is wrong."""

    opened: list[Opened] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tags: int = 0

    def wrong(self, code: str, place: str, **values: str) -> None:
        self.problems.append(Problem(code, place, values))

    @property
    def loops(self) -> list[Opened]:
        return [each for each in self.opened if each.word == "for"]


def check_template(name: str, content: bytes) -> None:
    """Refuse a template with any fault, all of them at once.

    Refuses what `check_package` refuses, template_not_docx, template_tag_open, template_syntax,
    template_unsafe, template_field_unknown, template_nested, template_end_missing,
    template_end_stray, template_empty, template_fails.
    """
    check_package(name, content)
    found = parts(name, content)
    readings = [_read(part) for part in found]
    problems = [problem for reading in readings for problem in reading.problems]
    problems = problems or [problem for part in found for problem in _hidden_problems(part)]
    if not problems and not any(reading.tags for reading in readings):
        problems = [Problem("template_empty", "file")]
    if problems:
        raise Refused(*problems)
    try:
        filled(content, example())
    except Exception as error:  # whatever a strange file makes the writer stumble over
        raise Refused(Problem("template_fails", "file")) from error


def _read(part: Part) -> Reading:
    reading = Reading()
    for place, text in part.texts:
        for tag in _TAG.findall(text):
            _read_tag(reading, place, tag.translate(_QUOTES))
        for rest in _LEFT_OVER.findall(_TAG.sub("", text)):
            reading.wrong("template_tag_open", place, tag=rest)
    for each in reading.opened:
        reading.wrong("template_end_missing", each.place, tag=each.tag, end=f"end{each.word}")
    return reading


def _read_tag(reading: Reading, place: str, tag: str) -> None:
    if tag.startswith("{#"):
        return
    reading.tags += 1
    if tag.startswith("{{"):
        _read_expression(reading, place, tag, tag[2:-2])
        return
    match = _STATEMENT.fullmatch(tag)
    if match is None:
        reading.wrong("template_syntax", place, tag=tag)
        return
    where, word, rest = match["where"] or "", match["word"], match["rest"]
    if word == "for":
        _read_for(reading, place, tag, where, rest)
    elif word == "if":
        _read_expression(reading, place, tag, rest)
        reading.opened.append(Opened("if", where, tag, place))
    elif word in ("elif", "else"):
        if not reading.opened or reading.opened[-1].word != "if":
            reading.wrong("template_end_stray", place, tag=tag)
        elif word == "elif":
            _read_expression(reading, place, tag, rest)
    elif word in ("endfor", "endif"):
        _read_end(reading, place, tag, where, word.removeprefix("end"))
    else:
        reading.wrong("template_unsafe", place, tag=tag)


def _read_for(reading: Reading, place: str, tag: str, where: str, rest: str) -> None:
    match = _FOR.fullmatch(rest)
    one, rows = match.groups() if match else ("", "")
    if match is None or one in _SCALARS or one in _LISTS or one == "loop":
        reading.wrong("template_syntax", place, tag=tag)
    elif rows not in _LISTS:
        _unknown(reading, place, rows, set(_LISTS))
    if reading.loops:
        reading.wrong("template_nested", place, tag=tag)
    fields = frozenset(_LISTS.get(rows, ()))
    reading.opened.append(Opened("for", where, tag, place, one, fields))


def _read_end(reading: Reading, place: str, tag: str, where: str, word: str) -> None:
    last = reading.opened[-1] if reading.opened else None
    if last is None or (last.word, last.where) != (word, where):
        reading.wrong("template_end_stray", place, tag=tag)
    if last is not None and last.word == word:
        reading.opened.pop()


def _read_expression(reading: Reading, place: str, tag: str, expression: str) -> None:
    try:
        tree = ENVIRONMENT.parse("{{ " + expression + " }}")
    except TemplateSyntaxError:
        reading.wrong("template_syntax", place, tag=tag)
        return
    if any(not isinstance(node, _SAFE) for node in tree.find_all(nodes.Node)):
        reading.wrong("template_unsafe", place, tag=tag)
        return
    attributes = list(tree.find_all(nodes.Getattr))
    owners = [node.node for node in attributes]
    if not any(True for _ in tree.find_all(nodes.Name)):
        reading.wrong("template_syntax", place, tag=tag)
    for name in tree.find_all(nodes.Name):
        if name.name not in _SCALARS and not any(name is owner for owner in owners):
            _unknown(reading, place, name.name, _SCALARS)
    for node in attributes:
        _read_attribute(reading, place, node)


def _read_attribute(reading: Reading, place: str, node: nodes.Getattr) -> None:
    """A field of the row that the loop around is at, or where the loop is."""
    owner = node.node.name if isinstance(node.node, nodes.Name) else ""
    rows = {loop.one: loop.fields for loop in reading.loops}
    known = rows | {"loop": _LOOP} if rows else {}
    if node.attr not in known.get(owner, ()):
        meant = {f"{owner}.{name}" for name in known.get(owner, ())}
        _unknown(reading, place, f"{owner}.{node.attr}", meant)


def _unknown(reading: Reading, place: str, name: str, known: set[str]) -> None:
    near = get_close_matches(name, known, 1)
    meant = f" Có phải “{near[0]}”?" if near else ""
    reading.wrong("template_field_unknown", place, field=name, meant=meant)


def _hidden_problems(part: Part) -> Iterator[Problem]:
    """What stands in no paragraph (a picture's text, a link) is held to the same."""
    try:
        tree = ENVIRONMENT.parse(part.source)
    except TemplateSyntaxError as error:
        yield Problem("template_syntax", part.name, {"tag": str(error.message)})
        return
    safe: tuple[type[nodes.Node], ...] = (*_SAFE, nodes.For, nodes.If)
    if any(not isinstance(node, safe) for node in tree.find_all(nodes.Node)):
        yield Problem("template_unsafe", part.name, {"tag": "thuộc tính ẩn của tệp"})
    for node in tree.find_all(nodes.For):
        if list(node.find_all(nodes.For)):
            yield Problem("template_nested", part.name, {"tag": "for"})
