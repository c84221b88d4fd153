"""What `flask check` runs over."""

from pathlib import Path

from questionnaires.check import check_files, library_files
from questionnaires.library import form_text, rule_text

CASES = Path(__file__).parents[1] / "cases" / "questionnaires"


def test_every_file_of_the_library_is_faultless() -> None:
    assert [str(problem) for problem in check_files()] == []


def test_all_kinds_of_data_are_checked() -> None:
    folders = {path.parent.name for path in library_files()}
    assert folders == {"forms", "rules", "duties", "areas"}


def test_the_faults_of_all_files_are_told_together() -> None:
    paths = [CASES / "scale-unknown.yaml", CASES / "rule-bar-in-percent.yaml"]
    assert [problem.code for problem in check_files(paths)] == ["scale_unknown", "bar_fraction"]


def test_a_file_is_named_after_the_code_inside(tmp_path: Path) -> None:
    own = tmp_path / "phieu.yaml"
    own.write_text(form_text("ntm-xa.2017"), encoding="utf-8")
    (problem,) = check_files([own])
    assert (problem.code, problem.values["expected"]) == ("file_name_differs", "ntm-xa.2017.yaml")


def test_a_rule_without_objects_is_checked_as_a_rule(tmp_path: Path) -> None:
    own = tmp_path / "hd-78-2017.yaml"
    own.write_text(rule_text("hd-78-2017").split("objects:")[0], encoding="utf-8")
    assert [problem.code for problem in check_files([own])] == ["file_field_missing"]


def test_a_file_that_is_missing_or_of_another_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "phieu.doc").write_text("x", encoding="utf-8")
    problems = check_files([tmp_path / "phieu.doc", tmp_path / "none.yaml"])
    assert [problem.code for problem in problems] == ["file_kind_unknown", "file_unknown"]


def test_a_conversion_to_a_unit_that_does_not_exist_is_named(tmp_path: Path) -> None:
    own = tmp_path / "chuyen-doi.csv"
    own.write_text(
        "on,old_code,new_code,split,source\n2025-07-01,02551,99999,0,thử\n", encoding="utf-8"
    )
    assert [p.code for p in check_files([own])] == ["conversion_unknown"]
