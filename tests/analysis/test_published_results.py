"""Real published result sets, rebuilt as ballots, give the printed figures."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analysis import number
from analysis.tally import Compilation, DistributionTally
from questionnaires.library import load_questionnaire, load_rule, rule_text
from questionnaires.rule import read_rule
from questionnaires.share import Share
from tests.analysis.ballots import CASES, ballots, compiled, framed

XA_2017 = load_questionnaire("ntm-xa.2017")
XA_2019 = load_questionnaire("ntm-xa.2019")
XA_2022 = load_questionnaire("ntm-xa.2022")
NINE = load_questionnaire(CASES / "tinh-9.yaml")
HD_78, HD_122, HD_90 = (load_rule(f"hd-{name}") for name in ("78-2017", "122-2019", "90-2022"))


def pairs(compilation: Compilation) -> dict[str, tuple[str, str]]:
    return {item.code: number.percent_pair(item.share) for item in compilation.whole.items}


def codes(compilation: Compilation) -> set[str]:
    return {remark.code for remark in compilation.whole.remarks}


def test_tien_giang_2024_prints_99_995_and_never_100() -> None:
    negatives = {"q01": 23, "q02": 168, "q06": 13, "q09": 3}
    negatives |= dict.fromkeys(["q03", "q04", "q05", "q07"], 71) | {"q08": 70}
    rows = ballots(NINE, 65_627, {item: range(n) for item, n in negatives.items()})
    result = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 65_627, 65_627)), NINE, HD_90)
    printed = pairs(result)
    assert printed["q01"] == ("99,96", "0,04")
    assert printed["q02"] == ("99,74", "0,26")
    assert printed["q06"] == ("99,98", "0,02")
    assert printed["q09"] == ("99,995", "0,005")
    assert sum(item.not_satisfied for item in result.whole.items) == 561
    assert result.whole.coverage == Share(65_627, 65_627)
    assert result.whole.verdict is not None
    assert result.whole.verdict.met is None  # no confirmed figure for a province


def test_tan_phuoc_tells_the_overall_question_from_wholly_satisfied_ballots() -> None:
    rows = ballots(NINE, 11_683, {"q09": range(4), "q02": range(264), "q05": range(100, 150)})
    frame = framed(("Xã Mẫu", "Thôn 1", 16_226, 11_683))
    result = compiled(rows, frame, NINE, HD_90, object="huyen")
    assert number.percent(result.whole.coverage) == "72,00"
    assert number.percent_pair(result.whole.overall_item_share) == ("99,97", "0,03")
    assert result.whole.all_satisfied_share == Share(11_683 - 264, 11_683)
    assert number.percent_pair(result.whole.all_satisfied_share) == ("97,74", "2,26")
    bars = {bar.bar: bar.met for bar in result.whole.verdict.bars}  # type: ignore[union-attr]
    assert bars == {"coverage": True, "content": None, "overall": True}


def test_dong_xuan_has_100_on_the_overall_question_and_98_23_pooled() -> None:
    content = [item.code for item in XA_2017.content_items]
    negatives = {code: range(start, 40, 16) for start, code in enumerate(content)}
    assert sum(len(those) for those in negatives.values()) == 40
    rows = ballots(XA_2017, 141, negatives)
    frame = framed(("Xã Mẫu", "Thôn 1", 209, 141))
    result = compiled(rows, frame, XA_2017, HD_78)
    assert result.whole.overall_item_share == Share(141, 141)
    assert result.whole.pooled_share == Share(2_216, 2_256)
    assert number.percent_pair(result.whole.overall_item_share) == ("100", "0")
    assert number.percent_pair(result.whole.pooled_share) == ("98,23", "1,77")
    assert number.percent(result.whole.coverage) == "67,46"
    assert result.whole.verdict is not None
    assert result.whole.verdict.met is True


@pytest.mark.parametrize(("bar", "met"), [(60, True), (70, True), (80, True), (92, False)])
def test_long_hiep_passes_and_fails_by_the_rule_that_asks(bar: int, met: bool) -> None:
    rows = ballots(XA_2022, 1_043, {"q19": range(71)})
    text = rule_text("hd-78-2017").replace("more_than: 60/100", f"at_least: {bar}/100")
    rule = read_rule(text, "rule.yaml")
    result = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 1_269, 1_043)), XA_2022, rule)
    assert number.percent(result.whole.coverage) == "82,19"
    assert number.percent(result.whole.overall_item_share) == "93,19"
    assert result.whole.verdict is not None
    assert result.whole.verdict.bars[0].met is met


def test_linh_cang_is_72_of_76_households_and_71_satisfied() -> None:
    rows = ballots(XA_2017, 72, {"q17": [0]})
    result = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 76, 72)), XA_2017, HD_78)
    assert number.percent(result.whole.coverage) == "94,74"
    assert number.percent(result.whole.overall_item_share) == "98,61"


def test_thi_trung_is_648_of_918_households_with_none_missing() -> None:
    rows = ballots(XA_2022, 648)
    result = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 918, 648)), XA_2022, HD_90)
    whole = result.whole
    assert (whole.issued, whole.returned, whole.invalid) == (648, 648, 0)
    assert number.percent(whole.coverage) == "70,59"
    assert not codes(result) & {"ballots_missing", "ballots_surplus"}


def test_binh_tan_is_perfect_and_says_so() -> None:
    hamlets = np.repeat([f"Ấp {n}" for n in range(1, 6)], [516, 515, 515, 515, 515])
    rows = ballots(XA_2022, 2_576, village=hamlets)
    sizes = [516, 515, 515, 515, 515]
    frame = framed(*[("Xã Mẫu", f"Ấp {n}", size, size) for n, size in enumerate(sizes, 1)])
    result = compiled(rows, frame, XA_2022, HD_90, object="xa_nang_cao")
    assert pairs(result)["q19"] == ("100", "0")
    assert codes(result) >= {
        "all_satisfied",
        "full_coverage_all_satisfied",
        "villages_all_satisfied",
    }
    for village in result.villages:
        assert {remark.code for remark in village.remarks} >= {"all_satisfied"}


def test_dien_son_in_three_days_raises_a_remark() -> None:
    days = [(date(2023, 12, 29) + timedelta(k % 3)).isoformat() for k in range(3_122)]
    rows = ballots(XA_2022, 3_122, day=days)
    result = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 3_122, 3_122)), XA_2022, HD_90)
    (text,) = [r.text for r in result.whole.remarks if r.code == "received_within_days"]
    assert "3.122/3.122 phiếu" in text
    assert "03 ngày (29/12/2023 đến 31/12/2023)" in text
    assert codes(result) >= {"all_satisfied", "full_coverage_all_satisfied"}


def test_hoa_tinh_gives_the_printed_table() -> None:
    reason = "Chưa bố trí khu sản xuất tập trung"
    rows = ballots(XA_2019, 1_278, {"q01": range(2), "q02": range(12)}, q01_why="")
    rows.loc[[0, 1], "q01_why"] = reason
    result = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 1_699, 1_278)), XA_2019, HD_122)
    first, second = result.whole.items[:2]
    assert (number.count(first.satisfied), number.small_count(first.not_satisfied)) == (
        "1.276",
        "02",
    )
    assert [(found.text, found.count) for found in first.reasons] == [(reason, 2)]
    assert (second.satisfied, second.not_satisfied) == (1_266, 12)
    printed = pairs(result)
    assert printed["q01"] == ("99,84", "0,16")
    assert printed["q02"] == ("99,06", "0,94")
    assert printed["q19"] == ("100", "0")
    assert number.percent(result.whole.coverage) == "75,22"


def test_ha_noi_2015_prints_no_percentage_it_did_not_compute() -> None:
    form = load_questionnaire(CASES / "ha-noi-2015.yaml")
    counts = {
        "sex": {"male": 259, "female": 241},
        "occupation": {
            "student": 56,
            "official": 44,
            "business": 76,
            "worker": 17,
            "farmer": 224,
            "retired": 51,
            "home": 28,
            "other": 4,
        },
        "age_group": {"to_30": 93, "to_60": 337, "over_60": 70},
        "residence": {"rural": 329, "urban": 171},
        "education": {"school": 262, "university": 215, "higher": 23},
    }
    columns = {
        item: np.repeat(list(options), list(options.values())) for item, options in counts.items()
    }
    bought = [("grain;" if k < 462 else "") + ("food" if k >= 52 else "") for k in range(500)]
    rows = pd.DataFrame(columns).assign(
        commune="Hà Nội", village="Chợ", form="visit", valid=True, q01=bought
    )
    frame = framed(("Hà Nội", "Chợ", 0, 0))
    result = compiled(rows, frame, form, None)
    printed = {tally.code: _percentages(tally) for tally in result.whole.distributions}
    assert printed["sex"] == {"male": "51,80", "female": "48,20"}
    assert printed["occupation"] == {
        "student": "11,20",
        "official": "8,80",
        "business": "15,20",
        "worker": "3,40",
        "farmer": "44,80",
        "retired": "10,20",
        "home": "5,60",
        "other": "0,80",
    }
    assert printed["age_group"] == {"to_30": "18,60", "to_60": "67,40", "over_60": "14,00"}
    assert printed["residence"] == {"rural": "65,80", "urban": "34,20"}
    assert printed["education"] == {"school": "52,40", "university": "43,00", "higher": "4,60"}
    assert printed["q01"] == {"grain": "92,40", "food": "89,60", "clothes": "0"}
    assert codes(result) >= {"open_sample"}
    assert result.whole.verdict is None


def _percentages(tally: DistributionTally) -> dict[str, str]:
    return {
        option.code: number.percent(Share(option.count, tally.answered)) for option in tally.options
    }
