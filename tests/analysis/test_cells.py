"""Cells: counts that do not depend on the order of rows and add up however they are split."""

import json
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import (
    ANSWERED,
    KEYS,
    NO_CELLS,
    Cells,
    cells_from_patterns,
    cells_from_responses,
    merge,
)
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
