"""A YAML 1.2 file as plain data that remembers its lines, so that every fault has a place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from questionnaires.catalogue import MESSAGES
from questionnaires.problem import Problem, Refused

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]
PREFIX = "tag:yaml.org,2002:"
PLAIN = {"map", "seq", "str", "int", "float", "bool", "null", "timestamp"}
CODES = {
    "missing": "file_field_missing",
    "extra_forbidden": "file_field_unknown",
    "literal_error": "file_value_not_allowed",
    "string_pattern_mismatch": "file_code_malformed",
}


@dataclass(frozen=True)
class Document:
    """Plain data of one file, with the line on which each key and each list entry stands."""

    name: str
    data: Any
    lines: Mapping[Path, int]

    def place(self, path: Path) -> str:
        """The nearest known `file:line`: a missing key is reported where its parent begins."""
        known = next((path[:n] for n in range(len(path), -1, -1) if path[:n] in self.lines), ())
        return f"{self.name}:{self.lines.get(known, 1)}"

    def problem(self, code: str, path: Path, **values: object) -> Problem:
        return Problem(code, self.place(path), values)


@dataclass
class _Walk:
    """One pass over the nodes of a file: it collects lines and problems."""

    name: str
    yaml: YAML
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def refuse(self, code: str, node: Node, **values: object) -> None:
        self.problems.append(Problem(code, f"{self.name}:{node.start_mark.line + 1}", values))

    def data(self, node: Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self.seen:
            return self.refuse("file_alias", node)
        self.seen.add(id(node))
        if str(node.tag).removeprefix(PREFIX) not in PLAIN:
            return self.refuse("file_tag", node, tag=str(node.tag))
        if isinstance(node, MappingNode):
            return {key: self.data(value, (*path, key)) for key, value in self.pairs(node, path)}
        if isinstance(node, SequenceNode):
            return [self.data(value, (*path, i)) for i, value in enumerate(node.value)]
        return self.scalar(node)

    def pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping; refuses a key that stands twice or is not text."""
        keys: set[str] = set()
        for key_node, value in node.value:
            key = self.scalar(key_node) if isinstance(key_node, ScalarNode) else None
            if not isinstance(key, str):
                self.refuse("file_key_not_text", key_node)
            elif key in keys:
                self.refuse("file_key_twice", key_node, key=key)
            else:
                keys.add(key)
                self.lines[(*path, key)] = key_node.start_mark.line + 1
                yield key, value

    def scalar(self, node: Node) -> Any:
        try:
            return self.yaml.constructor.construct_object(node, deep=True)
        except (YAMLError, ValueError):
            return self.refuse("file_value_wrong", node, field=str(node.value))


def read_document(text: str, name: str) -> Document:
    """Read one YAML 1.2 file without duplicate keys, aliases or own tags.

    Refuses with file_not_yaml, file_empty, file_key_twice, file_key_not_text, file_alias, file_tag.
    """
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Refused(Problem("file_not_yaml", f"{name}:{line}")) from error
    except YAMLError as error:
        raise Refused(Problem("file_not_yaml", f"{name}:1")) from error
    if node is None:
        raise Refused(Problem("file_empty", f"{name}:1"))
    walk = _Walk(name, yaml)
    data = walk.data(node, ())
    if walk.problems:
        raise Refused(*walk.problems)
    return Document(name, data, walk.lines)


def structure_problems(document: Document, error: ValidationError) -> Iterator[Problem]:
    """Say in Vietnamese, with file and line, what a model found wrong."""
    for fault in error.errors(include_url=False):
        path: Path = fault["loc"]
        kind = fault["type"]
        code = kind if kind in MESSAGES else CODES.get(kind, "file_value_wrong")
        expected = str(fault.get("ctx", {}).get("expected", "")).replace(" or ", " hoặc ")
        values = {"field": _written(path), "expected": expected, **fault.get("ctx", {})}
        values["expected"] = expected
        yield document.problem(code, path, **values)


def validated(model: type[M], document: Document) -> tuple[M | None, list[Problem]]:
    """The document as a model, or None with every structural problem."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, list(structure_problems(document, error))


def _written(path: Path) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path) or "tệp"
