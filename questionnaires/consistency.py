"""What no single field can show: codes that stand twice, references that lead nowhere.

It reads the plain data, so that these faults are found in the same pass as those of structure.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from questionnaires.document import Document, Path
from questionnaires.problem import Problem

SATISFIED_CODES = ["satisfied", "not_satisfied"]


def questionnaire_problems(document: Document) -> Iterator[Problem]:
    """Every inconsistency of a form.

    Finds item_code_twice, option_code_twice, scale_unknown, scale_satisfied, when_item_unknown,
    when_option_unknown, overall_twice.
    """
    data = _mapping(document.data)
    scales = _mapping(data.get("scales"))
    items = [(("items", i), _mapping(item)) for i, item in enumerate(_list(data.get("items")))]
    yield from _twice(document, "item_code_twice", [((*path, "code"), i) for path, i in items])
    for name, options in scales.items():
        yield from _option_problems(document, ("scales", name), options)
        if name == "satisfied" and _codes(options) != SATISFIED_CODES:
            yield document.problem("scale_satisfied", ("scales", name))
    overall = [path for path, item in items if item.get("role") == "overall"]
    for path in overall[1:]:
        yield document.problem("overall_twice", path)
    earlier: dict[Any, list[Any]] = {}
    for path, item in items:
        yield from _option_problems(document, (*path, "options"), item.get("options"))
        scale = item.get("scale")
        if isinstance(scale, str) and scale not in scales:
            yield document.problem("scale_unknown", (*path, "scale"), scale=scale)
        yield from _condition_problems(document, (*path, "when"), item.get("when"), earlier)
        if isinstance(item.get("code"), str):
            options = scales.get(scale) if isinstance(scale, str) else item.get("options")
            earlier[item["code"]] = _codes(options)


def _condition_problems(
    document: Document, path: Path, condition: object, earlier: Mapping[Any, list[Any]]
) -> Iterator[Problem]:
    code = _mapping(condition).get("item")
    if not isinstance(code, str):
        return
    if code not in earlier:
        yield document.problem("when_item_unknown", (*path, "item"), item=code)
        return
    for option in _list(_mapping(condition).get("in")):
        if option not in earlier[code]:
            yield document.problem("when_option_unknown", (*path, "in"), option=option, item=code)


def _option_problems(document: Document, path: Path, options: object) -> Iterator[Problem]:
    entries = [((*path, i, "code"), _mapping(option)) for i, option in enumerate(_list(options))]
    yield from _twice(document, "option_code_twice", entries)


def _twice(
    document: Document, code: str, entries: list[tuple[Path, Mapping[str, Any]]]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, entry in entries:
        value = entry.get("code")
        if isinstance(value, str) and value in seen:
            yield document.problem(code, path, value=value)
        elif isinstance(value, str):
            seen.add(value)


def _codes(options: object) -> list[Any]:
    return [_mapping(option).get("code") for option in _list(options)]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
