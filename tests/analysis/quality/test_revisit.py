"""What the queue finds, what it says, and what it keeps silent about."""

import numpy as np
import pandas as pd
import pytest

from analysis.quality import reasons
from analysis.quality.interviews import Interviews, interviews_from_responses
from analysis.quality.revisit import Quality, examine
from questionnaires.problem import Refused
from tests.analysis.quality.honest import HANG_VIET, XA, honest_rows

ACCUSING = ("gian lận", "bịa", "giả mạo", "vi phạm", "nghi ngờ", "làm sai")


def quality(rows: pd.DataFrame) -> Quality:
    return examine(interviews_from_responses(rows, XA), deals=999)


def fabricated() -> pd.DataFrame:
    """CB2 fills in two thirds of the interviews at the kitchen table: quickly, all satisfied."""
    rows = honest_rows(1, 0.93, villages=6, officers=4, size=60)
    mine = (rows["officer"] == "CB2") & (np.arange(len(rows)) % 3 > 0)
    rows.loc[mine, [item.code for item in XA.binary_items]] = "satisfied"
    rows.loc[mine, "duration"] = np.rint(rows.loc[mine, "duration"] / 5)
    return rows


def test_the_officer_who_fills_in_at_home_leads_the_queue() -> None:
    first, *others = quality(fabricated()).queue
    assert first.kind == "officer"
    assert first.name == ("CB2",)
    assert first.p is not None
    assert first.p <= 0.01
    assert not [entry for entry in others if entry.kind == "officer"]


def test_every_reason_gives_its_numbers_in_words_and_accuses_nobody() -> None:
    found = quality(fabricated())
    texts = [reason for entry in found.queue for reason in entry.reasons]
    assert any("phiếu không có câu nào “chưa hài lòng”" in text for text in texts)
    assert any("giây" in text for text in texts)
    for text in (*texts, *found.notes):
        assert text.endswith(".")
        assert not [word for word in ACCUSING if word in text]


def test_nothing_is_deleted_and_equal_inputs_give_an_equal_queue() -> None:
    rows = fabricated()
    before = rows.copy()
    one, two = quality(rows), quality(rows)
    pd.testing.assert_frame_equal(rows, before)
    assert one.queue == two.queue


def test_a_dissatisfied_household_is_never_listed_for_its_answers() -> None:
    rows = honest_rows(3, 0.99)
    unhappy = rows.index[7]
    rows.loc[unhappy, [item.code for item in XA.binary_items]] = "not_satisfied"
    listed = [e.name[-1] for e in quality(rows).queue if e.kind == "interview"]
    assert rows.loc[unhappy, "response_id"] not in listed


def test_an_impossibly_fast_interview_is_listed_with_its_seconds() -> None:
    rows = honest_rows(3, 0.99)
    rows.loc[11, "duration"] = 9
    entry = next(e for e in quality(rows).queue if e.kind == "interview")
    assert entry.name == ("Xã Mẫu", rows.loc[11, "village"], "r11")
    assert entry.reasons == ("Hỏi 17 câu trong 9 giây.",)


def test_everybody_satisfied_is_said_in_words_and_queues_nobody() -> None:
    rows = honest_rows(4, 0.99)
    rows[[item.code for item in XA.binary_items]] = "satisfied"
    found = quality(rows)
    assert reasons.EVERYBODY in found.notes
    assert not [e for e in found.queue if e.kind in ("officer", "commune")]
    assert found.effect.rho is None
    assert found.evenness["Xã Mẫu"].p is None


def test_a_village_where_all_are_satisfied_is_a_fact_to_verify() -> None:
    rows = honest_rows(4, 0.9)
    first = rows["village"] == "Thôn 1"
    rows.loc[first, [item.code for item in XA.binary_items]] = "satisfied"
    assert reasons.satisfied_villages(1) in quality(rows).notes


def test_one_officer_alone_cannot_be_compared() -> None:
    found = quality(honest_rows(5, 0.97).assign(officer="CB1"))
    assert reasons.ONE_OFFICER in found.notes
    assert not [e for e in found.queue if e.kind == "officer"]


def test_officers_who_share_no_village_cannot_be_compared() -> None:
    rows = honest_rows(5, 0.97)
    found = quality(rows.assign(officer="CB của " + rows["village"]))
    assert reasons.ALONE_IN_VILLAGES in found.notes
    assert all(officer.p is None for officer in found.officers)


def test_without_pseudonyms_only_villages_and_interviews_are_examined() -> None:
    found = quality(honest_rows(5, 0.97).drop(columns="officer"))
    assert reasons.NO_OFFICER in found.notes
    assert found.officers == ()


def test_without_durations_time_is_not_examined() -> None:
    found = quality(honest_rows(5, 0.97).drop(columns="duration"))
    assert reasons.NO_DURATION in found.notes
    measures = {f.measure for officer in found.officers for f in officer.findings}
    assert measures == {"blank", "satisfied", "strings", "match"}


def test_some_missing_durations_are_counted() -> None:
    rows = honest_rows(5, 0.97)
    rows["duration"] = rows["duration"].astype(object)
    rows.loc[:9, "duration"] = ""
    assert reasons.some_durations_missing(10, len(rows)) in quality(rows).notes


def test_officers_with_few_interviews_are_not_tested() -> None:
    rows = honest_rows(5, 0.97)
    rows.loc[:9, "officer"] = "CB9"
    found = quality(rows)
    assert next(o for o in found.officers if o.name == ("CB9",)).p is None
    assert reasons.too_few(1, 20) in found.notes


def test_no_interviews_at_all_is_said() -> None:
    rows = honest_rows(5, 0.97)
    empty = interviews_from_responses(rows, XA).take(np.zeros(len(rows), dtype=bool))
    found = examine(empty, deals=99)
    assert found.notes == (reasons.NOBODY,)
    assert found.queue == ()


def test_copied_opinions_put_the_village_in_the_queue() -> None:
    rows = honest_rows(6, 0.99)
    some = rows.index[(rows["village"] == "Thôn 2") & (rows["officer"] == "CB1")][:3]
    rows.loc[some, [item.code for item in XA.binary_items]] = "satisfied"
    rows.loc[some, "q01"] = "not_satisfied"
    rows["q01_why"] = ""
    rows.loc[some, "q01_why"] = "Đề nghị xã sớm làm lại đoạn đường từ nhà văn hóa ra cánh đồng"
    entry = next(e for e in quality(rows).queue if e.kind == "village")
    assert entry.name == ("Xã Mẫu", "Thôn 2")
    assert entry.reasons[-1] == reasons.same_text(3)


def test_invalid_ballots_are_left_out() -> None:
    rows = honest_rows(6, 0.99).assign(valid=True)
    rows.loc[:4, "valid"] = False
    assert len(interviews_from_responses(rows, XA)) == len(rows) - 5


def test_a_column_that_leads_to_a_household_is_refused() -> None:
    rows = honest_rows(6, 0.99)
    with pytest.raises(Refused) as refused:
        interviews_from_responses(rows.assign(line=1, Phone="0123"), XA)
    assert refused.value.codes == ("quality_household_link",) * 2


@pytest.mark.parametrize("duration", ["một phút", "-3", "0"])
def test_a_duration_that_is_no_time_is_refused(duration: str) -> None:
    rows = honest_rows(6, 0.99)
    rows["duration"] = rows["duration"].astype(object)
    rows.loc[3, "duration"] = duration
    with pytest.raises(Refused) as refused:
        interviews_from_responses(rows, XA)
    assert refused.value.codes == ("quality_duration_malformed",)


def test_straight_lining_is_compared_only_on_items_with_levels() -> None:
    rng = np.random.default_rng(8)
    n = 160
    levels = [o.code for o in HANG_VIET.item("q05").options]  # type: ignore[union-attr]
    rows = pd.DataFrame(
        {"commune": "X", "village": "Chợ", "form": "visit", "officer": ["A", "B"] * (n // 2)}
    )
    for code in ("q05", "q06", "q07", "q08", "q09", "q10", "q11"):
        rows[code] = rng.choice(levels[2:5], n)
        rows.loc[rows["officer"] == "B", code] = "satisfied"
    read: Interviews = interviews_from_responses(rows, HANG_VIET)
    found = examine(read, deals=199)
    lazy = next(o for o in found.officers if o.name == ("B",))
    assert next(f for f in lazy.findings if f.measure == "flat").matters
    assert "satisfied" not in {f.measure for f in lazy.findings}
