"""Compiling: exact figures at every level, and who judges whom."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import NO_CELLS, cells_from_responses
from analysis.compile import compile_campaign
from analysis.tally import Tally
from questionnaires.library import load_questionnaire, load_rule
from questionnaires.problem import Refused
from questionnaires.share import Share
from tests.analysis.ballots import CASES, ballots, compiled, framed

SMALL = load_questionnaire(CASES / "small.yaml")
XA = load_questionnaire("ntm-xa.2017")
HUYEN = load_questionnaire("ntm-huyen.2017")
GOODS = load_questionnaire("hang-viet.2018")
HD_78, HD_90 = load_rule("hd-78-2017"), load_rule("hd-90-2022")
TWO_COMMUNES = framed(
    ("Xã A", "Thôn 1", 10, 8),
    ("Xã A", "Thôn 2", 10, 8),
    ("Xã B", "Thôn 1", 10, 8),
    ("Xã B", "Thôn 2", 10, 8),
).assign(district=["Huyện X", "Huyện X", "Huyện Y", "Huyện Y"])


def asked(commune: str, village: str, number: int, **more: object) -> pd.DataFrame:
    return ballots(XA, number, commune=commune, village=village, **more)


def bars(tally: Tally) -> dict[str, bool | None]:
    assert tally.verdict is not None
    return {bar.bar: bar.met for bar in tally.verdict.bars}


def test_coverage_counts_valid_and_invalid_ballots_but_satisfaction_only_valid_ones() -> None:
    rows = ballots(XA, 8, {"q01": [0, 1, 2]}, village="Thôn 1")
    rows.loc[0, ["valid", "invalid_reason"]] = [False, "Rách"]
    rows.loc[3, ["valid", "invalid_reason"]] = [False, ""]
    rows = rows.fillna({"invalid_reason": ""})
    whole = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 10, 8)), XA, HD_78).whole
    assert whole.coverage == Share(8, 10)
    assert (whole.valid, whole.invalid) == (6, 2)
    assert whole.items[0].share == Share(4, 6)
    assert whole.all_satisfied_share == Share(4, 6)
    assert [(r.text, r.count) for r in whole.invalid_reasons] == [
        ("Không ghi lý do", 1),
        ("Rách", 1),
    ]


def test_exactly_60_per_cent_is_not_more_than_60() -> None:
    frame = framed(("Xã Mẫu", "Thôn 1", 10, 8))
    assert bars(compiled(ballots(XA, 6), frame, XA, HD_78).whole)["coverage"] is False
    assert bars(compiled(ballots(XA, 7), frame, XA, HD_78).whole)["coverage"] is True


def test_one_content_below_80_fails_and_is_named() -> None:
    rows = ballots(XA, 100, {"q05": range(21), "q06": range(20)})
    result = compiled(rows, framed(("Xã Mẫu", "Thôn 1", 100, 100)), XA, HD_78)
    assert result.whole.verdict is not None
    content = next(bar for bar in result.whole.verdict.bars if bar.bar == "content")
    assert (content.met, content.failing, content.share) == (False, ("q05",), Share(79, 100))
    assert result.whole.verdict.met is False


def test_online_answers_stand_apart_where_the_rule_does_not_count_them() -> None:
    visits = ballots(XA, 6)
    online = ballots(XA, 3, {"q17": [0]}, form="online")
    frame = framed(("Xã Mẫu", "Thôn 1", 10, 8))
    result = compiled(pd.concat([visits, online]), frame, XA, HD_78)
    assert result.counted_forms == ("visit", "meeting")
    assert result.whole.returned == 6
    beside = result.uncounted["online"]
    assert (beside.returned, beside.overall_item_share) == (3, Share(2, 3))
    assert beside.verdict is None
    assert "uncounted_online" in {remark.code for remark in result.whole.remarks}


def test_online_counts_under_hd_90_only_with_its_guidance() -> None:
    rows = ballots(XA, 6, form="online")
    frame = framed(("Xã Mẫu", "Thôn 1", 10, 8))
    without = compiled(rows, frame, XA, HD_90)
    assert (without.whole.returned, without.uncounted["online"].returned) == (0, 6)
    guided = compiled(rows, frame, XA, HD_90, online_guidance="Công văn 12/MTTW-BTT")
    assert (guided.whole.returned, guided.uncounted) == (6, {})


def test_villages_are_counted_not_judged() -> None:
    rows = pd.concat([asked("Xã A", "Thôn 1", 8), asked("Xã A", "Thôn 2", 6)])
    result = compiled(rows, TWO_COMMUNES, XA, HD_78)
    assert all(village.verdict is None for village in result.villages)
    assert [(v.commune, v.name, v.returned) for v in result.villages[:2]] == [
        ("Xã A", "Thôn 1", 8),
        ("Xã A", "Thôn 2", 6),
    ]


def test_several_communes_pass_together_only_if_each_passes() -> None:
    good = [asked("Xã A", "Thôn 1", 8), asked("Xã A", "Thôn 2", 8)]
    rows = pd.concat([*good, asked("Xã B", "Thôn 1", 6), asked("Xã B", "Thôn 2", 6)])
    result = compiled(rows, TWO_COMMUNES, XA, HD_78)
    a, b = result.communes
    assert (bars(a)["coverage"], bars(b)["coverage"]) == (True, False)
    assert bars(result.whole) == {"coverage": False, "content": True, "overall": True}
    coverage = result.joint[0]
    assert (coverage.bar, coverage.met, coverage.not_met, coverage.areas) == ("coverage", 1, 1, 2)
    # pooled, the two would pass: 28 of 40 households
    assert result.whole.coverage.value == Fraction(7, 10)
    assert all(district.verdict is None for district in result.districts)


def test_a_commune_without_answers_leaves_the_whole_undecided() -> None:
    rows = pd.concat([asked("Xã A", "Thôn 1", 8), asked("Xã A", "Thôn 2", 8)])
    frame = TWO_COMMUNES.assign(households=[10, 10, 0, 0], asked=[8, 8, 0, 0], issued=[8, 8, 0, 0])
    result = compiled(rows, frame, XA, HD_78)
    assert bars(result.whole) == {"coverage": None, "content": None, "overall": None}
    assert result.whole.verdict is not None
    assert result.whole.verdict.met is None


def test_a_district_is_judged_on_all_its_ballots() -> None:
    rows = ballots(HUYEN, 3, commune="Xã A", village="Thôn 1")
    one = TWO_COMMUNES.drop(columns="district")
    whole = compiled(rows, one, HUYEN, HD_78).whole
    assert bars(whole)["coverage"] is False  # 3 of 40 against 20 %
    two = compiled(rows, TWO_COMMUNES, HUYEN, HD_78)
    x, y = two.districts
    assert (bars(x)["coverage"], bars(y)["coverage"]) == (False, False)
    assert bars(y)["overall"] is None
    assert all(commune.verdict is None for commune in two.communes)


def test_a_form_without_a_rule_is_counted_and_not_judged() -> None:
    answers = {"q02": "prefer;advise", "q05": "satisfied", "q14": "Kiểm tra chất lượng"}
    rows = ballots(GOODS, 3, commune="Phường Minh Xuân", village="Chợ Tam Cờ", **answers)
    rows.loc[1, "q02"] = ""
    frame = framed(("Phường Minh Xuân", "Chợ Tam Cờ", 0, 0))
    whole = compiled(rows, frame, GOODS, None).whole
    second = next(item for item in whole.distributions if item.code == "q02")
    counts = [(option.code, option.count) for option in second.options]
    assert second.answered == 2
    assert counts[:3] == [("prefer", 2), ("advise", 2), ("replace", 0)]
    assert [(found.text, found.count) for found in whole.opinions] == [("Kiểm tra chất lượng", 3)]
    assert whole.items == ()
    assert whole.verdict is None
    assert whole.overall_item_share == whole.pooled_share == Share(0, 0)


def test_more_ballots_than_households_are_refused_by_village() -> None:
    rows = pd.concat([asked("Xã A", "Thôn 1", 11), asked("Xã B", "Thôn 2", 12)])
    with pytest.raises(Refused) as refused:
        compiled(rows, TWO_COMMUNES, XA, HD_78)
    assert refused.value.codes == ("compile_over_households",) * 2
    assert "“Thôn 1” (“Xã A”) có 11 phiếu" in str(refused.value)


def test_uncounted_answers_do_not_add_to_the_counted_ones_of_a_household() -> None:
    rows = pd.concat([asked("Xã A", "Thôn 1", 8), asked("Xã A", "Thôn 1", 8, form="online")])
    assert compiled(rows, TWO_COMMUNES, XA, HD_78).uncounted["online"].returned == 8


def test_ballots_of_a_village_outside_the_frame_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        compiled(asked("Xã A", "Thôn 9", 1), TWO_COMMUNES, XA, HD_78)
    assert refused.value.codes == ("compile_village_unknown",)


def test_a_rule_needs_an_object_it_knows() -> None:
    with pytest.raises(Refused) as refused:
        compile_campaign(NO_CELLS, TWO_COMMUNES, GOODS, HD_78)
    assert refused.value.codes == ("compile_object_missing",)
    with pytest.raises(Refused) as refused:
        compile_campaign(NO_CELLS, TWO_COMMUNES, XA, HD_78, object="phuong")
    assert refused.value.codes == ("object_unknown",)


def test_a_campaign_without_answers_has_figures_and_no_verdict() -> None:
    result = compile_campaign(NO_CELLS, TWO_COMMUNES, XA, HD_78)
    assert result.whole.coverage == Share(0, 40)
    assert bars(result.whole) == {"coverage": False, "content": None, "overall": None}
    assert result.whole.items[0].share.value is None


@st.composite
def campaigns(draw: st.DrawFn) -> pd.DataFrame:
    size = draw(st.integers(0, 40))
    answer = st.sampled_from(["satisfied", "satisfied", "not_satisfied", ""])
    village = st.sampled_from(TWO_COMMUNES[["commune", "village"]].values.tolist())
    rows = [
        [*draw(village), draw(st.sampled_from(["visit", "online"])), draw(st.booleans())]
        + [draw(answer) for _ in range(3)]
        for _ in range(size)
    ]
    names = ["commune", "village", "form", "valid", "q01", "q02", "q05"]
    return pd.DataFrame(rows, columns=names, dtype=object).astype({"valid": bool})


@settings(max_examples=40, deadline=None)
@given(campaigns(), st.randoms(use_true_random=False))
def test_parts_add_up_shares_are_bounded_and_order_is_irrelevant(rows, random) -> None:  # type: ignore[no-untyped-def]
    frame = TWO_COMMUNES.assign(households=100)
    result = compiled(rows, frame, SMALL, HD_78)
    for level in (result.villages, result.communes, result.districts):
        for name in ("households", "asked", "issued", "returned", "valid", "invalid"):
            assert sum(getattr(t, name) for t in level) == getattr(result.whole, name)
        for code in range(3):
            parts = [t.items[code] for t in level]
            assert sum(i.satisfied for i in parts) == result.whole.items[code].satisfied
    for tally in (result.whole, *result.villages, *result.communes, *result.districts):
        shares = [tally.coverage, tally.pooled_share, tally.all_satisfied_share]
        shares += [item.share for item in tally.items] + [tally.overall_item_share]
        assert all(share.numerator <= share.denominator for share in shares)
    order = random.sample(range(len(rows)), len(rows))
    assert compiled(rows.iloc[order], frame, SMALL, HD_78) == result


def test_compiling_does_not_change_what_it_is_given() -> None:
    cells = cells_from_responses(asked("Xã A", "Thôn 1", 4), XA)
    frame = TWO_COMMUNES.copy()
    before = cells.items.copy()
    compile_campaign(cells, frame, XA, HD_78)
    pd.testing.assert_frame_equal(frame, TWO_COMMUNES)
    pd.testing.assert_frame_equal(cells.items, before)
