"""The edge table: what happens where a figure cannot be what it usually is, row by row.

The two rows that only a running campaign can show are in tests/services.
"""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.area_estimate import AreaEstimate, area_estimates
from analysis.bounds import Bounds
from analysis.cells import cells_from_responses
from analysis.compile import compile_campaign
from analysis.decide import verdict_class
from analysis.design import Design
from analysis.exact import all_satisfied_bound
from analysis.frame_file import read_frame
from analysis.report.footnotes import footnotes
from analysis.report.report import Facts, Report, report
from analysis.report.tables import tables
from analysis.stratified import FLAGS
from analysis.village_counts import VillageCounts, satisfied_options, village_counts
from questionnaires.library import load_questionnaire, load_rule
from questionnaires.problem import Refused
from tests.analysis.ballots import ballots, framed

FORM = load_questionnaire("ntm-xa.2017")
RULE = load_rule("hd-78-2017")
OVERALL = FORM.overall_item.code if FORM.overall_item else ""
FOUR_FIFTHS = Fraction(4, 5)
Village = tuple[float, int, int]  # households, answered, satisfied


def area(*villages: Village) -> VillageCounts:
    households, answered, satisfied = zip(*villages, strict=True)
    n = np.array(answered, dtype=np.int64)
    return VillageCounts(
        areas=("Xã A",), area=np.zeros(len(n), dtype=np.int64),
        villages=tuple(f"Thôn {at}" for at in range(1, len(n) + 1)), items=("q01",),
        households=np.array(households, dtype=np.float64), ballots=n, answered=n[:, None],
        satisfied=np.array(satisfied, dtype=np.int64)[:, None],
    )  # fmt: skip


def estimated(*villages: Village) -> AreaEstimate:
    return area_estimates(area(*villages))[0][0]


def told(*villages: tuple[int, int, int]) -> Report:
    """The report of a commune of villages (households, answered, satisfied with everything)."""
    rows = [
        ballots(FORM, n, {OVERALL: range(n - k)}, village=f"Thôn {at}", commune="Xã A")
        for at, (_, n, k) in enumerate(villages, 1)
        if n
    ]
    none = ballots(FORM, 1).iloc[:0]
    frame = framed(*(("Xã A", f"Thôn {at}", N, N) for at, (N, _, _) in enumerate(villages, 1)))
    cells = cells_from_responses(pd.concat([none, *rows]), FORM)
    made = compile_campaign(cells, frame, FORM, RULE)
    return report(made, made.communes[0], Facts("Đợt 1", FORM, RULE))


def overall_row(paper: Report) -> list[str]:
    (table,) = tables(paper, "estimates")
    return [cell.text for cell in table.rows[0].cells]


def unlisted(paper: Report, name: str) -> Report:
    """The same report where the number of households of one village is not known."""
    made = paper.compilation
    villages = tuple(replace(v, households=0) if v.name == name else v for v in made.villages)
    return replace(paper, compilation=replace(made, villages=villages))


# commune without answers


def test_a_commune_without_answers_has_no_estimate_but_bounds_from_0_to_1() -> None:
    found = estimated((40, 0, 0), (60, 0, 0))
    assert (found.value, found.interval, found.merged) == (None, None, None)
    assert found.worst == Bounds(Fraction(0), Fraction(1))
    assert [FLAGS[flag] for flag in found.flags] == ["chưa có dữ liệu"]


def test_a_commune_without_answers_is_classed_as_without_data() -> None:
    found = verdict_class([(40, 0, 0), (60, 0, 0)], FOUR_FIFTHS)
    assert (found.letter, found.probability, found.label) == (None, None, "chưa có dữ liệu")


def test_a_commune_without_answers_never_prints_0_per_cent() -> None:
    assert overall_row(told((40, 0, 0), (60, 0, 0)))[1:] == [
        "0", "0", "–", "–", "–", "–", "0", "100"
    ]  # fmt: skip


# village without answers


SILENT = ((100, 60, 48), (70, 0, 0), (60, 30, 27))


def test_a_silent_village_leaves_an_estimate_of_the_covered_part_and_one_of_all() -> None:
    found = estimated(*SILENT)
    assert found.value == pytest.approx((100 * 0.8 + 60 * 0.9) / 160)
    assert (found.covered, found.households) == (160, 230)
    assert found.merged == pytest.approx((100 * 0.8 + 130 * 0.9) / 230)
    assert "silent_village" in found.flags


def test_the_bounds_of_a_silent_village_are_over_all_households() -> None:
    assert estimated(*SILENT).worst == Bounds(Fraction(75, 230), Fraction(75 + 140, 230))


def test_both_estimates_of_a_silent_village_are_told_under_the_table() -> None:
    (said,) = [each for each in footnotes(told(*SILENT)) if "chưa hộ nào trả lời" in each]
    assert "160/230 hộ" in said
    assert "85,7%" in said


def test_the_60_per_cent_rule_fails_in_a_commune_with_a_silent_village() -> None:
    verdict = told((100, 60, 60), (70, 0, 0)).verdict
    assert verdict is not None
    assert [bar.met for bar in verdict.bars if bar.bar == "coverage"] == [False]


# lonely household


def test_a_lonely_household_is_centred_at_the_mean_of_all_and_flagged() -> None:
    found = estimated((50, 30, 24), (30, 1, 0))
    within = (50 / 80) ** 2 * (1 - 30 / 50) * 0.8 * 0.2 / 29
    lonely = (30 / 80) ** 2 * (1 - 1 / 30) * (0 - 0.5) ** 2
    assert found.se is not None
    assert found.se**2 == pytest.approx(within + lonely)
    assert "lonely_village" in found.flags
    assert any("chỉ một hộ trả lời" in each for each in footnotes(told((50, 30, 24), (30, 1, 0))))


def test_a_total_with_a_lonely_household_is_the_households_times_the_mean() -> None:
    rows = pd.DataFrame({"village": ["a"] * 30 + ["b"], "y": [1] * 24 + [0] * 7})
    rows["N"] = np.where(rows["village"] == "a", 50, 30)
    design = Design(rows, strata="village", population="N")
    mean, total = design.mean("y"), design.total("y")
    assert float(total.value) == pytest.approx(80 * float(mean.value))
    assert float(total.se) == pytest.approx(80 * float(mean.se))


# census


def test_a_village_that_answered_whole_adds_no_variance_and_is_not_lonely() -> None:
    found = estimated((50, 30, 24), (1, 1, 1), (20, 20, 11))
    assert found.se is not None
    assert found.se**2 == pytest.approx((50 / 71) ** 2 * (1 - 30 / 50) * 0.8 * 0.2 / 29)
    assert found.flags == ()


def test_a_commune_that_answered_whole_is_a_point() -> None:
    for villages in (((50, 50, 40), (20, 20, 11)), ((1, 1, 1), (1, 1, 0))):
        found = estimated(*villages)
        share = sum(k for _, _, k in villages) / sum(N for N, _, _ in villages)
        assert found.value == pytest.approx(share)
        assert found.se == 0
        assert found.interval == pytest.approx((share, share))
        assert [FLAGS[flag] for flag in found.flags] == ["toàn bộ hộ đã trả lời"]


# more answers than households


def test_more_answers_than_households_block_the_commune_and_name_the_village() -> None:
    found = estimated((50, 30, 24), (20, 21, 11))
    assert (found.value, found.interval, found.worst) == (None, None, None)
    assert "over_list" in found.flags
    with pytest.raises(Refused) as refused:
        told((50, 30, 24), (20, 21, 11))
    assert refused.value.codes == ("compile_over_households",)
    assert refused.value.problems[0].place == "Thôn 2"


# households not known


def test_without_a_number_of_households_there_is_no_estimate_and_no_bound() -> None:
    found = estimated((50, 30, 24), (float("nan"), 10, 6))
    assert (found.value, found.se, found.interval, found.worst) == (None, None, None, None)
    assert (found.share.numerator, found.share.denominator) == (30, 40)
    assert [FLAGS[flag] for flag in found.flags] == ["thiếu số hộ"]


def test_without_a_number_of_households_the_paper_gives_the_share_and_says_why() -> None:
    paper = unlisted(told((50, 30, 24), (20, 10, 6)), "Thôn 2")
    assert overall_row(paper)[1:] == ["30", "40", "75,00", "–", "–", "–", "–", "–"]
    assert any("Thiếu số hộ" in each for each in footnotes(paper))
    (table,) = tables(paper, "estimates")
    assert "thiếu số hộ" in table.caption


def test_no_number_of_households_is_made_up_from_those_asked(tmp_path: Path) -> None:
    path = tmp_path / "frame.csv"
    path.write_text("commune,village,households,asked,issued\nXã A,Thôn 1,,60,60\n")
    _, problems = read_frame(path)
    assert problems[0].code == "table_count_malformed"


# everybody satisfied


def test_where_nobody_is_dissatisfied_the_lower_limit_rests_on_the_sample_size() -> None:
    found = estimated((30, 20, 20), (70, 49, 49), (50, 30, 30))
    assert (found.value, found.se) == (1, 0)
    assert found.interval is not None
    assert 0.9 < found.interval[0] < found.interval[1] == 1


def test_where_nobody_is_dissatisfied_the_paper_says_so() -> None:
    said = footnotes(told((30, 20, 20), (70, 49, 49)))
    assert any("Không có hộ nào trong số đã trả lời chưa hài lòng" in each for each in said)
    most = all_satisfied_bound([(30, 20, 20), (70, 49, 49)])
    assert any(f"chưa hài lòng nhiều nhất là {most} " in each for each in said)


# no variance although opinions differ


def test_villages_of_one_mind_each_fall_back_on_the_sample_size_and_are_flagged() -> None:
    found = estimated((50, 30, 30), (50, 30, 0))
    assert (found.value, found.se) == (0.5, 0)
    assert found.interval is not None
    assert found.interval[0] < 0.45 < 0.55 < found.interval[1]
    assert "no_variance" in found.flags
    said = footnotes(told((50, 30, 30), (50, 30, 0)))
    assert any("trong mỗi thôn trả lời như nhau" in each for each in said)


# no degrees of freedom


def test_without_degrees_of_freedom_there_is_no_interval_and_no_normal_quantile() -> None:
    found = estimated((50, 1, 1), (50, 1, 0))
    assert found.value == 0.5
    assert found.interval is None
    assert "no_df" in found.flags
    assert overall_row(told((50, 1, 1), (50, 1, 0)))[5:7] == ["–", "–"]


# answer without village


def test_an_answer_of_no_village_enters_no_estimate_and_is_counted() -> None:
    rows = pd.concat([ballots(FORM, 10), ballots(FORM, 3, village="", commune="")])
    counts = village_counts(
        cells_from_responses(rows, FORM),
        framed(("Xã Mẫu", "Thôn 1", 20, 20)),
        satisfied_options(FORM),
    )
    assert (counts.ballots.tolist(), counts.unplaced) == ([10], 3)


# weights and margins


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan")])
def test_a_weight_that_is_no_positive_number_is_refused(weight: float) -> None:
    rows = pd.DataFrame({"y": [1, 0, 1], "w": [1.0, weight, 2.0]})
    with pytest.raises(ValueError, match="not positive numbers in 1 rows"):
        Design(rows, weights="w").mean("y")


def test_margins_that_disagree_in_total_are_refused() -> None:
    rows = pd.DataFrame({"sex": ["m", "f"] * 20, "age": ["a", "a", "b", "b"] * 10})
    with pytest.raises(ValueError, match="margins disagree in total"):
        Design(rows).rake({"sex": {"m": 50, "f": 50}, "age": {"a": 60, "b": 60}})


# merger of communes


def test_after_a_merger_the_old_villages_remain_the_strata() -> None:
    first, second = ((40, 24, 20), (60, 40, 30)), ((50, 30, 29), (80, 60, 40))
    merged = estimated(*first, *second)
    parts = [estimated(*part) for part in (first, second)]
    shares = [100 / 230, 130 / 230]
    assert merged.value == pytest.approx(
        sum(w * (p.value or 0) for w, p in zip(shares, parts, strict=True))
    )
    assert merged.se == pytest.approx(
        sum((w * (p.se or 0)) ** 2 for w, p in zip(shares, parts, strict=True)) ** 0.5
    )


# R at 0 and 1


@pytest.mark.parametrize("answer", [0, 1])
def test_where_r_gives_no_interval_ours_falls_back_on_the_sample_size(answer: int) -> None:
    rows = pd.DataFrame({"village": ["a"] * 20 + ["b"] * 30, "y": answer, "N": 60})
    found = Design(rows, strata="village", population="N").proportion("y")
    lower, upper = (float(np.ravel(end)[0]) for end in found.interval())
    assert (lower, upper)[answer] == answer
    assert 0 <= lower < upper <= 1
