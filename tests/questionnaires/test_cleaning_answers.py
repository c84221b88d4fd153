"""One validator for every mode."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questionnaires.answers import blanks, clean, clean_ballot, clean_text
from questionnaires.library import load_questionnaire
from questionnaires.problem import Refused

XA = load_questionnaire("ntm-xa.2017")
GOODS = load_questionnaire("hang-viet.2018")
SATISFIED = {item.code: "satisfied" for item in XA.binary_items}
BOUGHT = {
    "q01": "very",
    "q02": ["advise", "prefer"],
    "q03": "yes",
    "q04": "very",
    **{f"q{n:02d}": "no_opinion" for n in range(5, 12)},
    "q12": ["food"],
    "q13": "no",
}


def faults(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in refusal.value.problems]


def test_a_full_ballot_is_taken_as_it_is() -> None:
    assert clean(XA, SATISFIED) == SATISFIED


def test_every_missing_answer_is_named() -> None:
    with pytest.raises(Refused) as refusal:
        clean(XA, {"q02": "satisfied", "q03": ""})
    missing = [item.code for item in XA.binary_items if item.code != "q02"]
    assert faults(refusal) == [("answer_missing", code) for code in missing]


def test_a_paper_ballot_may_leave_blanks() -> None:
    ballot = {"q01": "satisfied", "q02": ""}
    assert clean_ballot(XA, ballot) == {"q01": "satisfied"}
    assert len(blanks(XA, clean_ballot(XA, ballot))) == 16


def test_a_reason_stands_only_beside_not_satisfied() -> None:
    reasons = {"q01": "not_satisfied", "q01_why": " đường hỏng ", "q02_why": "thừa"}
    answers = clean(XA, SATISFIED | reasons)
    assert answers["q01_why"] == "đường hỏng"
    assert "q02_why" not in answers


def test_an_unmet_reason_is_dropped_even_where_it_is_too_long() -> None:
    assert clean(XA, SATISFIED | {"q01_why": "x" * 501}) == SATISFIED


def test_text_is_kept_in_one_unicode_form() -> None:
    decomposed = "d\u0323u\u031bo\u031b\u0300ng"
    answers = clean(XA, SATISFIED | {"q01": "not_satisfied", "q01_why": decomposed})
    assert answers["q01_why"] == "ḍường"


def test_text_may_have_500_characters_and_not_501() -> None:
    not_satisfied = SATISFIED | {"q01": "not_satisfied"}
    assert len(clean(XA, not_satisfied | {"q01_why": "ở" * 500})["q01_why"]) == 500
    with pytest.raises(Refused) as refusal:
        clean(XA, not_satisfied | {"q01_why": "ở" * 501})
    assert faults(refusal) == [("answer_too_long", "q01_why")]
    assert "500" in refusal.value.problems[0].message


def test_every_fault_is_told_at_once_in_the_order_of_the_form() -> None:
    raw = SATISFIED | {"q03": "maybe", "q02": ["satisfied", "not_satisfied"], "q99": "satisfied"}
    del raw["q01"]
    with pytest.raises(Refused) as refusal:
        clean(XA, raw)
    assert faults(refusal) == [
        ("answer_missing", "q01"),
        ("answer_too_many", "q02"),
        ("answer_unknown_option", "q03"),
        ("answer_unknown_item", "q99"),
    ]


def test_several_options_are_kept_in_the_order_of_the_form() -> None:
    assert clean(GOODS, BOUGHT)["q02"] == ["prefer", "advise"]
    assert clean(GOODS, BOUGHT | {"q02": "advise"})["q02"] == ["advise"]


def test_no_change_excludes_every_change() -> None:
    with pytest.raises(Refused) as refusal:
        clean(GOODS, BOUGHT | {"q02": ["prefer", "unchanged"]})
    assert faults(refusal) == [("answer_exclusive", "q02")]


def test_the_same_option_given_twice_is_given_once() -> None:
    assert clean(XA, SATISFIED | {"q01": ["satisfied", "satisfied"]}) == SATISFIED


NOT_SATISFIED = SATISFIED | {"q01": "not_satisfied"}


@given(st.text(max_size=600))
def test_a_cleaned_text_is_clean_again_and_fits_any_paper(text: str) -> None:
    assume(len(clean_text(text)) <= 500)
    answers = clean(XA, NOT_SATISFIED | {"q01_why": text})
    assert clean(XA, answers) == answers
    str(answers.get("q01_why", "")).encode("utf-8")
    assert "\x00" not in str(answers.get("q01_why", ""))


@given(st.integers(501, 600), st.sampled_from(" \t\r\n\x00"))
def test_blanks_around_a_text_do_not_count_and_its_characters_do(length: int, blank: str) -> None:
    short = NOT_SATISFIED | {"q01_why": blank * length + "ở" * 500 + blank}
    assert clean_ballot(XA, short)["q01_why"] == "ở" * 500
    with pytest.raises(Refused) as refusal:
        clean_ballot(XA, NOT_SATISFIED | {"q01_why": "ở" * length})
    assert faults(refusal) == [("answer_too_long", "q01_why")]


choices = st.sampled_from(["satisfied", "not_satisfied", "", " "])


@given(st.dictionaries(st.sampled_from([i.code for i in XA.binary_items]), choices))
def test_a_ballot_keeps_each_given_answer_and_no_other(raw: dict[str, str]) -> None:
    given_answers = {code: answer for code, answer in raw.items() if answer.strip()}
    assert clean_ballot(XA, raw) == given_answers
    assert set(blanks(XA, given_answers)) == set(SATISFIED) - set(given_answers)
