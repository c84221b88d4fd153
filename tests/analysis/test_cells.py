"""Cells: counts that do not depend on the order of rows and add up however they are split."""

import json
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import (
    ANSWERED,
    KEYS,
    NO_CELLS,
    Cells,
    cells_from_file,
    cells_from_patterns,
    cells_from_responses,
    merge,
)
from analysis.village_counts import village_counts
from questionnaires.library import load_questionnaire
from questionnaires.problem import Refused
from tests.analysis.ballots import CASES

SMALL = load_questionnaire(CASES / "small.yaml")
BINARY = st.sampled_from(["satisfied", "not_satisfied", ""])
TEXT = st.sampled_from(["", "Đường xấu", "Thiếu nước sạch", "=1+1", "đường xấu"])
PLACES = [("Xã A", "Thôn 1"), ("Xã A", "Thôn 2"), ("Xã B", "Thôn 1")]


@st.composite
def response(draw: st.DrawFn) -> dict[str, object]:
    commune, village = draw(st.sampled_from(PLACES))
    first = draw(BINARY)
    ticked = draw(st.sets(st.sampled_from("abc")))
    valid = draw(st.booleans())
    return {
        "commune": commune,
        "village": village,
        "form": draw(st.sampled_from(["visit", "meeting", "online"])),
        "mode": draw(st.sampled_from(["", "self", "officer"])),
        "valid": valid,
        "invalid_reason": "" if valid else draw(st.sampled_from(["", "Rách"])),
        "day": draw(st.sampled_from(["", "2018-03-01", "2018-03-02"])),
        "q01": first,
        "q01_why": draw(TEXT) if first == "not_satisfied" else "",
        "q02": draw(BINARY),
        "q03": ";".join(sorted(ticked)),
        "q04": draw(st.sampled_from(["low", "middle", "high", ""])),
        "q05": draw(BINARY),
        "q06": draw(TEXT),
    }


COLUMNS = ["commune", "village", "form", "mode", "valid", "invalid_reason", "day"]
ITEMS = [item.code for item in SMALL.items]
RESPONSES = st.lists(response(), max_size=30)


def table(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *ITEMS], dtype=object)
    return frame.astype({"valid": bool})


def counted(rows: list[dict[str, object]]) -> Cells:
    return cells_from_responses(table(rows), SMALL)


def same(one: Cells, other: Cells) -> bool:
    names = ("ballots", "items", "texts", "days")
    return all(getattr(one, name).equals(getattr(other, name)) for name in names)


def as_dict(cells: pd.DataFrame, *keys: str) -> dict[tuple[object, ...], int]:
    return {tuple(row[:-1]): row[-1] for row in cells[[*keys, "n"]].itertuples(index=False)}


@settings(max_examples=40, deadline=None)
@given(RESPONSES)
def test_cells_count_what_a_slow_reader_counts(rows: list[dict[str, object]]) -> None:
    cells = counted(rows)
    items: Counter[tuple[object, ...]] = Counter()
    texts: Counter[tuple[object, ...]] = Counter()
    spotless = 0
    for row in (row for row in rows if row["valid"]):
        place = tuple(row[key] for key in KEYS)
        for item in ("q01", "q02", "q04", "q05"):
            items[*place, item, row[item]] += row[item] != ""
        for option in str(row["q03"]).split(";"):
            items[*place, "q03", option] += option != ""
        items[*place, "q03", ANSWERED] += row["q03"] != ""
        for item in ("q01_why", "q06"):
            texts[*place, item, row[item]] += row[item] != ""
        spotless += "not_satisfied" not in (row["q01"], row["q02"], row["q05"])
    assert as_dict(cells.items, *KEYS, "item", "option") == +items
    assert as_dict(cells.texts, *KEYS, "item", "text") == +texts
    assert cells.ballots["n"].sum() == len(rows)
    assert cells.ballots["all_satisfied"].sum() == spotless
    assert cells.days["n"].sum() == sum(row["day"] != "" for row in rows)


@settings(max_examples=40, deadline=None)
@given(RESPONSES, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(rows: list[dict[str, object]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(rows, len(rows))
    assert same(counted(rows), counted(shuffled))


@settings(max_examples=40, deadline=None)
@given(RESPONSES, RESPONSES, RESPONSES)
def test_cells_add_up_however_they_are_split(
    one: list[dict[str, object]], two: list[dict[str, object]], three: list[dict[str, object]]
) -> None:
    a, b, c = counted(one), counted(two), counted(three)
    whole = counted([*one, *two, *three])
    assert same(merge(a, b, c), whole)
    assert same(merge(merge(a, b), c), whole)
    assert same(merge(a, merge(b, c)), whole)
    assert same(merge(c, a, b), whole)


def test_merging_nothing_gives_empty_cells() -> None:
    assert same(merge(), NO_CELLS)
    assert same(counted([]), NO_CELLS)


def grouped(rows: list[dict[str, object]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Responses as a database groups them: patterns of answers, and texts apart."""
    closed = [item for item in SMALL.items if item.type != "text"]
    patterns: Counter[tuple[object, ...]] = Counter()
    texts: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        given = {
            item.code: str(row[item.code]).split(";") if item.type == "multiple" else row[item.code]
            for item in closed
            if row[item.code]
        }
        place = tuple(row[key] for key in KEYS)
        answers = json.dumps(given, sort_keys=True)
        patterns[*place, row["valid"], row["invalid_reason"], row["day"], answers] += 1
        for item in ("q01_why", "q06"):
            texts[*place, item, row[item]] += bool(row["valid"] and row[item])
    kinds = (["valid", "invalid_reason", "day", "answers"], ["item", "text"])
    return tuple(  # type: ignore[return-value]
        pd.DataFrame([(*key, n) for key, n in (+found).items()], columns=[*KEYS, *kind, "n"])
        for found, kind in zip((patterns, texts), kinds, strict=True)
    )


@settings(max_examples=40, deadline=None)
@given(RESPONSES)
def test_patterns_of_answers_count_as_the_responses_do(rows: list[dict[str, object]]) -> None:
    patterns, texts = grouped(rows)
    assert same(cells_from_patterns(patterns, texts, SMALL), counted(rows))


def test_a_reason_given_for_a_satisfied_answer_is_dropped() -> None:
    row = {"commune": "A", "village": "1", "form": "visit", "valid": True}
    rows = pd.DataFrame([row | {"q01": "satisfied", "q01_why": "Đường xấu"}])
    assert cells_from_responses(rows, SMALL).texts.empty


def test_every_unknown_option_is_refused_with_its_row() -> None:
    row = {"commune": "A", "village": "1", "form": "visit", "valid": True}
    rows = pd.DataFrame(
        [
            row | {"q01": "yes", "q03": "a;x"},
            row | {"q01": "satisfied", "q03": "a; b"},
            row | {"q01": "maybe", "q03": "", "valid": False},
            row | {"q01": "Satisfied", "q03": ""},
        ],
        index=[2, 3, 4, 5],
    )
    with pytest.raises(Refused) as refused:
        cells_from_responses(rows, SMALL)
    assert refused.value.codes == ("table_option_unknown",) * 3
    assert [problem.place for problem in refused.value.problems] == ["dòng 2", "dòng 2", "dòng 5"]


HOUSE = {"commune": "Xã A", "village": "Thôn 1", "form": "visit", "mode": "self", "valid": True}


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
@pytest.mark.parametrize("column", ["commune", "village", "mode", "q01"])
def test_what_is_missing_is_counted_as_blank(column: str, nothing: object) -> None:
    rows = pd.DataFrame(
        [HOUSE | {"q01": "satisfied"}, HOUSE | {"q01": "satisfied", column: nothing}]
    )
    blank = pd.DataFrame([HOUSE | {"q01": "satisfied"}, HOUSE | {"q01": "satisfied", column: ""}])
    assert same(cells_from_responses(rows, SMALL), cells_from_responses(blank, SMALL))


def test_a_ballot_of_no_village_is_counted_and_enters_no_estimate() -> None:
    rows = pd.DataFrame(
        [HOUSE | {"q01": "satisfied"}, HOUSE | {"village": None, "q01": "satisfied"}]
    )
    frame = pd.DataFrame({"commune": ["Xã A"], "village": ["Thôn 1"], "households": [10]})
    counts = village_counts(cells_from_responses(rows, SMALL), frame, {"q01": ("satisfied",)})
    assert (counts.unplaced, counts.ballots.tolist(), counts.answered.tolist()) == (1, [1], [[1]])


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("form", None, "table_form_unknown"),
        ("form", "", "table_form_unknown"),
        ("form", "thư", "table_form_unknown"),
        ("valid", None, "table_valid_malformed"),
        ("valid", "có", "table_valid_malformed"),
    ],
)
def test_a_ballot_that_cannot_be_counted_is_refused_by_its_row(
    column: str, value: object, code: str
) -> None:
    rows = pd.DataFrame([HOUSE, HOUSE | {column: value}], index=[2, 3])
    with pytest.raises(Refused) as refused:
        cells_from_responses(rows, SMALL)
    assert [(p.code, p.place) for p in refused.value.problems] == [(code, "dòng 3")]


@pytest.mark.parametrize("column", ["commune", "village", "form", "valid"])
def test_a_table_without_a_needed_column_is_refused(column: str) -> None:
    with pytest.raises(Refused) as refused:
        cells_from_responses(pd.DataFrame([HOUSE]).drop(columns=column), SMALL)
    assert refused.value.problems[0].values == {"column": column}


@pytest.mark.parametrize("no", [0, 0.0, "0", "false", "FALSE"])
def test_no_is_no_however_it_is_written(no: object) -> None:
    rows = pd.DataFrame([HOUSE | {"valid": no}])
    assert not cells_from_responses(rows, SMALL).ballots["valid"].any()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The same responses as CSV and as Parquet, with typed columns and missing values."""
    rows = [HOUSE | {"q01": "satisfied", "q03": "a;c"}] * 3
    rows += [HOUSE | {"valid": False, "invalid_reason": "Rách", "q01": "satisfied"}] * 2
    rows += [HOUSE | {"village": "Thôn 2", "q01": "not_satisfied", "q01_why": " Đường xấu "}]
    table = pd.DataFrame(rows, columns=[*COLUMNS, *ITEMS])
    text, packed = tmp_path / "responses.csv", tmp_path / "responses.parquet"
    table.to_csv(text, index=False)
    with duckdb.connect() as connection:
        connection.register("rows", table)
        connection.execute(f"COPY rows TO '{packed}' (FORMAT parquet)")
    return text, packed


def test_a_csv_and_a_parquet_file_give_the_cells_of_their_rows(files: tuple[Path, Path]) -> None:
    text, packed = (cells_from_file(path, SMALL) for path in files)
    assert same(text, packed)
    assert text.ballots["n"].tolist() == [2, 3, 1]
    assert as_dict(text.texts, "village", "item", "text") == {("Thôn 2", "q01_why", "Đường xấu"): 1}


def test_a_wrong_option_in_a_parquet_file_is_named_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "wrong.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 'A' AS commune, '1' AS village, 'visit' AS form, true AS valid, "
            "CASE WHEN i < 7 THEN 'satisfied' ELSE 'maybe' END AS q01 FROM range(9) t(i)) "
            f"TO '{path}' (FORMAT parquet)"
        )
    with pytest.raises(Refused) as refused:
        cells_from_file(path, SMALL)
    assert [p.place for p in refused.value.problems] == ["dòng 9"]
