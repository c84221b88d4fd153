"""Each file in tests/cases/questionnaires carries the faults that its first lines announce."""

import re
from pathlib import Path

import pytest

from questionnaires.problem import Refused
from questionnaires.questionnaire import read_questionnaire
from questionnaires.rule import read_rule

CASES = sorted((Path(__file__).parents[1] / "cases" / "questionnaires").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_faulty_file_is_refused_with_every_fault_at_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    announced = re.findall(r"^# fault: (\w+) (\d+)$", text, re.MULTILINE)
    read = read_rule if path.stem.startswith("rule-") else read_questionnaire
    with pytest.raises(Refused) as refusal:
        read(text, path.name)
    found = [(problem.code, problem.place) for problem in refusal.value.problems]
    assert sorted(found) == sorted((code, f"{path.name}:{line}") for code, line in announced)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_fault_is_told_in_a_whole_vietnamese_sentence(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = read_rule if path.stem.startswith("rule-") else read_questionnaire
    with pytest.raises(Refused) as refusal:
        read(text, path.name)
    for problem in refusal.value.problems:
        assert problem.message.endswith(".")
        assert "{" not in problem.message


def test_there_are_fault_files() -> None:
    assert len(CASES) > 25
