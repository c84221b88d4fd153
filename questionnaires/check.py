"""Check data files: every fault of every form, rule and list of units, with file and line."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from questionnaires.area import HOME, Conversion, area_problems, find
from questionnaires.duty import HOME as DUTIES
from questionnaires.duty import Duties, read_duties
from questionnaires.library import FORMS, RULES, read_text
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire, read_questionnaire
from questionnaires.rule import Rule, read_rule
from questionnaires.table import read_table

OWN = (FORMS, RULES, DUTIES, HOME)


def library_files() -> tuple[Path, ...]:
    """Every data file that comes with the platform."""
    return tuple(sorted(p for f in OWN for p in f.iterdir() if p.suffix in (".yaml", ".csv")))


def check_files(paths: Iterable[Path | str] | None = None) -> list[Problem]:
    """Every fault of these files, or of all that come with the platform; [] where none.

    A YAML file with `items`, `scales` or `unit` is a form, one with `duties` says what reports are
    due, another is a rule; a CSV file is a list of units or, beginning with `on`, of conversions.
    """
    files = library_files() if paths is None else map(Path, paths)
    return [problem for path in files for problem in _file_problems(path)]


def _file_problems(path: Path) -> Iterator[Problem]:
    try:
        text = read_text(path)
    except Refused as refused:
        yield from refused.problems
        return
    if path.suffix in (".yaml", ".yml"):
        yield from _yaml_problems(path, text)
    elif path.suffix == ".csv" and text.startswith("on,"):
        yield from _conversion_problems(path.name, text)
    elif path.suffix == ".csv":
        yield from area_problems(text, path.name)
    else:
        yield Problem("file_kind_unknown", path.name)


def _yaml_problems(path: Path, text: str) -> Iterator[Problem]:
    try:
        read = _reader(text)(text, path.name)
    except Refused as refused:
        yield from refused.problems
        return
    if path.stem != read.id:
        yield Problem("file_name_differs", f"{path.name}:1", {"expected": f"{read.id}.yaml"})


def _reader(text: str) -> Callable[[str, str], Questionnaire | Duties | Rule]:
    fields = {line.partition(":")[0] for line in text.splitlines()}
    if fields & {"items", "scales", "unit"}:
        return read_questionnaire
    return read_duties if "duties" in fields else read_rule


def _conversion_problems(name: str, text: str) -> Iterator[Problem]:
    try:
        rows = read_table(text, name, Conversion)
    except Refused as refused:
        yield from refused.problems
        return
    for line, conversion in rows:
        if conversion.new_code and find(conversion.new_code, conversion.on) is None:
            yield Problem("conversion_unknown", f"{name}:{line}", {"code": conversion.new_code})
