"""SPSS and Stata files keep to the limits of both programs, whatever an item is called."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from survey_app.services.data_package.resource import Field, Resource
from survey_app.services.data_package.statistics_files import by_bytes, to_spss, to_stata
from survey_app.services.data_package.variables import names

WRITERS = {"sav": to_spss, "dta": to_stata}
LONG = "Ông (bà) đánh giá thế nào về đường giao thông, trường học, trạm y tế trên địa bàn xã? " * 4
LONG = LONG.strip()


def reread(resource: Resource, ending: str, folder: Path) -> tuple[pd.DataFrame, Any]:
    path = folder / f"table.{ending}"
    path.write_bytes(WRITERS[ending](resource))
    table, meta = getattr(pyreadstat, f"read_{ending}")(path, user_missing=True)
    return table, meta


def test_names_fit_both_programs_and_stay_apart() -> None:
    fields = [
        *(Field(name, "") for name in ("with", "str5", "all", "q01_", "x" * 40, "x" * 39 + "y")),
        Field("q02", "", values={"why": "", "other": ""}, several=True),
        Field("q02_why", ""),
    ]
    given = names(fields)
    assert list(given.values()) == [
        *("with_v", "str5_v", "all_v", "q01", "x" * 32, "x" * 30 + "_2"),
        *("q02_why", "q02_other", "q02_why_2"),
    ]


@pytest.mark.parametrize("ending", WRITERS)
def test_a_long_label_is_cut_at_a_letter(ending: str, tmp_path: Path) -> None:
    field = Field("q01", LONG, values={"a": LONG, "b": "Chưa"})
    table = pd.DataFrame({"q01": ["a", "b"]})
    _, meta = reread(Resource("t", LONG, table, (field,)), ending, tmp_path)
    for label in (meta.column_names_to_labels["q01"], meta.variable_value_labels["q01"][1]):
        assert LONG.startswith(label.removesuffix("…"))
        assert label == LONG or label.endswith("…")


@pytest.mark.parametrize("ending", WRITERS)
def test_a_withheld_count_is_a_gap_with_its_reason(ending: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"n": [12, None, 0]}, dtype="Int64")
    reasons = {"n": pd.Series(["", "withheld", ""])}
    kinds = {"withheld": "Không công bố"}
    resource = Resource("t", "T", table, (Field("n", "Số", "integer"),), (), kinds, reasons)
    read, meta = reread(resource, ending, tmp_path)
    gap = {"sav": -1, "dta": "a"}[ending]
    assert list(read["n"]) == [12, gap, 0]
    assert meta.variable_value_labels["n"] == {gap: "Không công bố"}


@pytest.mark.parametrize("ending", WRITERS)
def test_a_table_without_rows_keeps_its_columns(ending: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"id": [], "q01": []})
    fields = (Field("id", "Mã"), Field("q01", "Câu", values={"a": "Có"}))
    read, meta = reread(Resource("t", "T", table, fields), ending, tmp_path)
    assert list(read.columns) == ["id", "q01"]
    assert meta.variable_value_labels["q01"] == {1: "Có"}


@pytest.mark.parametrize("ending", WRITERS)
def test_the_longest_answer_is_kept_whole(ending: str, tmp_path: Path) -> None:
    said = "ế" * 5000  # the most a questionnaire allows
    resource = Resource("t", "T", pd.DataFrame({"why": [said, ""]}), (Field("why", "Lý do"),))
    read, _ = reread(resource, ending, tmp_path)
    assert list(read["why"]) == [said, ""]


def test_a_cut_never_splits_a_letter() -> None:
    assert by_bytes("ếếế", 9) == "ếếế"
    assert by_bytes("ếếế", 8) == "ế…"
