"""Remarks: what a reader is told beside the figures."""

import numpy as np
import pandas as pd

from analysis.tally import Tally
from questionnaires.library import load_questionnaire, load_rule
from tests.analysis.ballots import ballots, compiled, framed

XA = load_questionnaire("ntm-xa.2017")
HD_78, HD_122 = load_rule("hd-78-2017"), load_rule("hd-122-2019")


def texts(tally: Tally) -> dict[str, str]:
    return {remark.code: remark.text for remark in tally.remarks}


def remarks_on(rows: pd.DataFrame, households: int, issued: int) -> dict[str, str]:
    frame = framed(("Xã Mẫu", "Thôn 1", households, issued))
    return texts(compiled(rows, frame, XA, HD_78).whole)


def test_blanks_on_valid_ballots_are_named_item_by_item() -> None:
    rows = ballots(XA, 50)
    rows.loc[:2, "q03"] = ""
    rows.loc[7, "q11"] = ""
    text = remarks_on(rows, 60, 50)["blank_answers"]
    assert text.startswith("Trên các phiếu hợp lệ có 04 câu trả lời bỏ trống: câu 3 (03), câu 11")


def test_a_blank_is_no_dissatisfaction_and_no_satisfaction() -> None:
    rows = ballots(XA, 10)
    rows.loc[0, "q17"] = ""
    whole = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 10, 10)), XA, HD_78).whole
    assert (whole.overall_item_share.numerator, whole.overall_item_share.denominator) == (9, 10)
    assert whole.items[-1].valid == 9
    assert whole.all_satisfied_share.value == 1


def test_ballots_that_did_not_come_back_are_counted() -> None:
    assert remarks_on(ballots(XA, 47), 60, 50)["ballots_missing"] == (
        "Phát ra 50 phiếu, thu về 47 phiếu, thiếu 03 phiếu."
    )


def test_more_ballots_than_were_issued_are_said_and_not_refused() -> None:
    found = remarks_on(ballots(XA, 52), 60, 50)
    assert {"ballots_surplus", "returned_exceeds_asked"} <= set(found)


def test_ballots_that_agree_with_the_register_raise_no_remark() -> None:
    rows = ballots(XA, 50, {"q01": [0]})
    assert set(remarks_on(rows, 60, 50)) == {
        "draft_questionnaire",
        "unconfirmed_coverage",
        "unconfirmed_content",
    }


def test_a_village_without_answers_stays_in_the_denominator_and_is_named() -> None:
    frame = framed(("Xã Mẫu", "Thôn 1", 60, 50), ("Xã Mẫu", "Thôn 2", 40, 30))
    result = compiled(ballots(XA, 50), frame, XA, HD_78)
    assert "no_answers" in texts(result.villages[1])
    assert "no_answers" not in texts(result.villages[0])
    assert texts(result.whole)["villages_without_answers"] == "Còn 1/2 thôn chưa có phiếu: thôn 2."
    assert result.whole.coverage.denominator == 100


def test_an_all_satisfied_village_is_remarked_beside_one_that_is_not() -> None:
    frame = framed(("Xã Mẫu", "Thôn 1", 60, 50), ("Xã Mẫu", "Thôn 2", 60, 50))
    rows = ballots(XA, 100, {"q01": [60]}, village=np.repeat(["Thôn 1", "Thôn 2"], 50))
    one, two = compiled(rows, frame, XA, HD_78).villages
    assert texts(one)["all_satisfied"].startswith("100 % phiếu hợp lệ (50 phiếu)")
    assert "all_satisfied" not in texts(two)
    assert "full_coverage_all_satisfied" not in texts(one)


def days(*counts: int) -> list[str]:
    return [f"2018-06-{day:02}" for day, n in enumerate(counts, 1) for _ in range(n)]


def test_a_big_commune_within_three_days_is_remarked_and_a_steady_one_is_not() -> None:
    quick = ballots(XA, 1_200, day=days(0, 0, 400, 300, 450, 50))
    assert "1.150/1.200 phiếu" in remarks_on(quick, 1_500, 1_200)["received_within_days"]
    steady = ballots(XA, 1_200, day=days(*[150] * 8))
    assert "received_within_days" not in remarks_on(steady, 1_500, 1_200)


def test_a_small_commune_may_meet_on_one_evening() -> None:
    assert "received_within_days" not in remarks_on(ballots(XA, 140, day=days(140)), 200, 140)


def test_a_bar_without_a_figure_is_said_to_have_none() -> None:
    frame = framed(("Xã Mẫu", "Thôn 1", 60, 50))
    found = texts(compiled(ballots(XA, 50), frame, XA, HD_122).whole)
    assert found["unconfirmed_content"] == (
        "Từng nội dung: chưa có ngưỡng được xác nhận nên không kết luận."
    )
    assert "unconfirmed_coverage" not in found
