"""The forms and rules that come with the platform."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from questionnaires.library import form_text, forms, load_questionnaire, load_rule, rules
from questionnaires.model import STATUSES
from questionnaires.problem import Refused
from questionnaires.rule import Rule

NTM = {"ntm-xa.2017": 17, "ntm-huyen.2017": 11, "ntm-xa.2019": 19, "ntm-xa.2022": 19}


def test_the_library_holds_the_five_forms_and_three_rules() -> None:
    assert set(forms()) == {*NTM, "hang-viet.2018"}
    assert rules() == ("hd-122-2019", "hd-78-2017", "hd-90-2022")


@pytest.mark.parametrize(("form", "count"), [*NTM.items(), ("hang-viet.2018", 14)])
def test_a_form_has_as_many_questions_as_the_guidance_says(form: str, count: int) -> None:
    questionnaire = load_questionnaire(form)
    assert questionnaire.id == form
    expected = [f"q{n:02d}" for n in range(1, count + 1)]
    assert [item.code for item in questionnaire.questions] == expected
    assert [item.number for item in questionnaire.questions] == list(range(1, count + 1))


@pytest.mark.parametrize(("form", "count"), NTM.items())
def test_the_last_question_of_an_ntm_form_is_the_overall_one(form: str, count: int) -> None:
    questionnaire = load_questionnaire(form)
    assert questionnaire.unit == "household"
    assert questionnaire.overall_item == questionnaire.item(f"q{count:02d}")
    assert len(questionnaire.content_items) == count - 1
    assert len(questionnaire.binary_items) == count


@pytest.mark.parametrize("form", NTM)
def test_every_ntm_question_asks_why_somebody_is_not_satisfied(form: str) -> None:
    questionnaire = load_questionnaire(form)
    for item in questionnaire.binary_items:
        reason = questionnaire.reason_for(item.code)
        assert reason is not None
        assert (reason.code, reason.required, reason.limit) == (f"{item.code}_why", False, 500)
        assert reason.when is not None
        assert reason.when.met({item.code: "not_satisfied"})
        assert not reason.when.met({item.code: "satisfied"})


def test_each_form_uses_the_words_of_its_time_for_not_satisfied() -> None:
    words = {}
    for form in NTM:
        option = load_questionnaire(form).items[0].option("not_satisfied")
        assert option is not None
        words[form] = option.label["vi"]
    assert words == {
        "ntm-xa.2017": "Không hài lòng",
        "ntm-huyen.2017": "Không hài lòng",
        "ntm-xa.2019": "Chưa hài lòng",
        "ntm-xa.2022": "Chưa hài lòng",
    }


def test_a_draft_is_never_called_official() -> None:
    xa = load_questionnaire("ntm-xa.2017")
    drafts = [item.number for item in xa.questions if item.provenance == "draft"]
    assert drafts == [1, 2, 3, 5, 7, 8, 11, 12, 13]
    assert xa.provenance_note.startswith("Chưa phải mẫu chính thức: 9/17 câu là dự thảo")
    assert not any(load_questionnaire(form).is_official for form in forms())


def test_the_form_on_goods_asks_persons_on_five_levels_and_free_text() -> None:
    goods = load_questionnaire("hang-viet.2018")
    assert goods.unit == "person"
    assert goods.binary_items == ()
    scores = [option.score for option in goods.content_items[0].options]
    assert scores == [1, 2, 3, 4, 5, None]
    assert {item.type for item in goods.questions} == {"choice", "multiple", "text"}
    background = [item for item in goods.items if item.role == "background"]
    assert [item.code for item in background] == ["sex", "age_group", "residence"]
    assert not any(item.required for item in background)


def figures(rule: Rule, name: str) -> list[tuple[Fraction | None, bool, str]]:
    bars = rule.object_rule(name)
    return [
        (bar.threshold, bar.strict, bar.status)
        for bar in (bars.coverage, bars.content, bars.overall)
    ]


def test_the_rule_of_2017_carries_its_figures_and_how_sure_they_are() -> None:
    rule = load_rule("hd-78-2017")
    eighty = Fraction(4, 5)
    assert figures(rule, "xa") == [
        (Fraction(3, 5), True, "one_source"),
        (eighty, False, "to_confirm"),
        (eighty, False, "two_sources"),
    ]
    assert figures(rule, "huyen")[0] == (Fraction(1, 5), False, "one_source")
    assert (rule.window.days, rule.window.counting, rule.posting_days) == (15, "working_days", 10)


def test_the_rule_of_2019_has_no_confirmed_pass_mark() -> None:
    rule = load_rule("hd-122-2019")
    assert figures(rule, "xa")[0] == (Fraction(7, 10), False, "two_sources")
    assert figures(rule, "huyen")[0] == (Fraction(3, 5), False, "one_source")
    for name in rule.objects:
        assert [f[0] for f in figures(rule, name)[1:]] == [None, None]


def test_the_rule_of_2022_leaves_unknown_what_nobody_has_verified() -> None:
    rule = load_rule("hd-90-2022")
    assert figures(rule, "xa") == [
        (None, False, "not_verified"),
        (Fraction(4, 5), False, "inferred"),
        (Fraction(9, 10), False, "inferred"),
    ]
    assert figures(rule, "xa_nang_cao")[0] == (Fraction(4, 5), False, "one_source")
    assert figures(rule, "huyen")[0] == (Fraction(7, 10), False, "one_source")
    assert figures(rule, "huyen")[2] == (Fraction(9, 10), False, "one_source")
    assert all(figure is None for figure, _, _ in figures(rule, "tinh"))
    assert rule.excluded_areas == ("phuong", "thi_tran")


def test_online_counts_only_under_2022_and_only_with_a_named_guidance() -> None:
    by_hand = ("visit", "meeting")
    assert load_rule("hd-78-2017").counted_forms("Công văn 1") == by_hand
    assert load_rule("hd-122-2019").counted_forms("Công văn 1") == by_hand
    assert load_rule("hd-90-2022").counted_forms() == by_hand
    assert load_rule("hd-90-2022").counted_forms("  ") == by_hand
    assert load_rule("hd-90-2022").counted_forms("Công văn 1") == (*by_hand, "online")


def test_the_guidances_follow_each_other_without_gap_or_overlap() -> None:
    ordered = sorted((load_rule(code) for code in rules()), key=lambda rule: rule.valid_from)
    for earlier, later in pairwise(ordered):
        assert earlier.valid_to is not None
        assert (later.valid_from - earlier.valid_to).days == 1


def test_every_status_has_a_place_in_the_order() -> None:
    assert STATUSES[0] == "official"
    assert STATUSES[-1] == "not_verified"


def test_an_office_brings_its_own_form_by_path(tmp_path: Path) -> None:
    own = tmp_path / "phieu.2026.yaml"
    text = form_text("ntm-xa.2017").replace("code: ntm-xa", "code: phieu", 1)
    own.write_text(text.replace("version: 2017", "version: 2026"), encoding="utf-8")
    assert load_questionnaire(own).id == "phieu.2026"
    assert load_questionnaire(str(own)).id == "phieu.2026"


def test_a_form_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        load_questionnaire("ntm-xa.1999")
    assert refusal.value.codes == ("file_unknown",)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "phieu.yaml"
    own.write_bytes("title: Phiếu".encode("utf-16"))
    with pytest.raises(Refused) as refusal:
        load_questionnaire(own)
    assert refusal.value.codes == ("file_not_text",)
