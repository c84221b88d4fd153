"""A rule judges exact fractions, and says on which numbers and on how sure a figure."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.library import load_rule
from questionnaires.model import STATUSES, weakest
from questionnaires.problem import Refused
from questionnaires.rule import BarVerdict, Counts, Verdict, judge
from questionnaires.share import Share

HD78 = load_rule("hd-78-2017")
HD122 = load_rule("hd-122-2019")
HD90 = load_rule("hd-90-2022")
FULL = Share(1, 1)


def counts(
    answered: int = 100,
    households: int = 100,
    content: tuple[tuple[str, Share], ...] = (("q01", FULL),),
    overall: Share = FULL,
    pooled: Share = FULL,
    all_satisfied: Share = FULL,
    issued: int | None = None,
) -> Counts:
    issued = answered if issued is None else issued
    return Counts(
        households, issued, issued, answered, answered, content, overall, pooled, all_satisfied
    )


def bar(verdict: Verdict, name: str) -> BarVerdict:
    return next(bar for bar in verdict.bars if bar.bar == name)


def test_sixty_percent_is_not_more_than_sixty_percent() -> None:
    assert bar(judge(HD78, "xa", counts(600, 1000)), "coverage").outcome == "not_met"
    assert bar(judge(HD78, "xa", counts(601, 1000)), "coverage").outcome == "met"


def test_seventy_percent_is_at_least_seventy_percent() -> None:
    assert bar(judge(HD122, "xa", counts(70, 100)), "coverage").met is True
    assert bar(judge(HD122, "xa", counts(699_999, 1_000_000)), "coverage").met is False


def test_exactly_sixty_percent_passes_the_district_rule_of_2019() -> None:
    assert bar(judge(HD122, "huyen", counts(60, 100)), "coverage").met is True


def test_one_failing_content_item_fails_the_rule_and_is_named() -> None:
    content = (("q01", Share(80, 100)), ("q02", Share(79, 100)), ("q03", Share(99, 100)))
    verdict = judge(HD78, "xa", counts(content=content))
    judged = bar(verdict, "content")
    assert (verdict.met, judged.failing, judged.item) == (False, ("q02",), "q02")
    assert judged.share == Share(79, 100)


def test_the_lowest_item_decides_a_content_bar_that_is_met() -> None:
    content = (("q01", Share(95, 100)), ("q02", Share(80, 100)))
    judged = bar(judge(HD78, "xa", counts(content=content)), "content")
    assert (judged.met, judged.item, judged.share) == (True, "q02", Share(80, 100))


def test_an_item_nobody_answered_leaves_the_bar_open_unless_another_fails() -> None:
    nobody = ("q02", Share(0, 0))
    open_ = bar(judge(HD78, "xa", counts(content=(("q01", FULL), nobody))), "content")
    assert (open_.met, open_.outcome) == (None, "no_data")
    failed = bar(judge(HD78, "xa", counts(content=(("q01", Share(1, 2)), nobody))), "content")
    assert failed.outcome == "not_met"


def test_without_ballots_nothing_is_concluded() -> None:
    nothing = Share(0, 0)
    empty = counts(0, 0, (("q01", nothing),), nothing, nothing, nothing)
    verdict = judge(HD78, "xa", empty)
    assert verdict.met is None
    assert {bar.outcome for bar in verdict.bars} == {"no_data"}


def test_a_bar_without_a_figure_is_never_guessed() -> None:
    verdict = judge(HD122, "xa", counts())
    assert [bar.outcome for bar in verdict.bars] == ["met", "no_figure", "no_figure"]
    assert verdict.met is None
    assert verdict.status == "not_verified"


def test_a_failed_bar_decides_even_where_another_has_no_figure() -> None:
    assert judge(HD122, "xa", counts(1, 100)).met is False


def test_a_verdict_is_as_sure_as_its_least_sure_bar() -> None:
    assert judge(HD78, "xa", counts()).status == "to_confirm"
    assert judge(HD90, "xa", counts()).status == "not_verified"


def test_coverage_of_an_advanced_commune_counts_ballots_issued() -> None:
    verdict = judge(HD90, "xa_nang_cao", counts(answered=10, issued=80))
    assert bar(verdict, "coverage").share == Share(80, 100)


def test_the_rule_says_which_meaning_of_overall_is_judged() -> None:
    verdict = judge(HD78, "xa", counts(overall=Share(79, 100), pooled=FULL, all_satisfied=FULL))
    judged = bar(verdict, "overall")
    assert (judged.measure, judged.met) == ("overall_item_share", False)


def test_a_mean_may_pass_where_one_item_would_fail() -> None:
    mean = HD78.objects["xa"].content.model_copy(update={"each": False})
    object_rule = HD78.objects["xa"].model_copy(update={"content": mean})
    rule = HD78.model_copy(update={"objects": {"xa": object_rule}})
    content = (("q01", Share(1, 1)), ("q02", Share(60, 100)))
    assert judge(HD78, "xa", counts(content=content)).met is False
    judged = bar(judge(rule, "xa", counts(content=content)), "content")
    assert (judged.met, judged.share) == (True, Share(4, 5))


def test_an_object_the_rule_does_not_know_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        judge(HD78, "tinh", counts())
    assert refusal.value.codes == ("object_unknown",)


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_a_share_is_compared_exactly(households: int, answered: int) -> None:
    answered = min(answered, households)
    judged = bar(judge(HD78, "xa", counts(answered, households)), "coverage")
    assert judged.met is (answered * 100 > households * 60)


@given(st.integers(1, 10**6))
def test_the_boundary_itself_fails_a_strict_bar_and_passes_an_inclusive_one(n: int) -> None:
    sixty = counts(answered=3 * n, households=5 * n)
    assert bar(judge(HD78, "xa", sixty), "coverage").met is False
    assert bar(judge(HD122, "huyen", sixty), "coverage").met is True
    one_more = counts(answered=3 * n + 1, households=5 * n)
    assert bar(judge(HD78, "xa", one_more), "coverage").met is True
    one_less = counts(answered=3 * n - 1, households=5 * n)
    assert bar(judge(HD122, "huyen", one_less), "coverage").met is False


shares = st.integers(1, 500).flatmap(lambda d: st.builds(Share, st.integers(0, d), st.just(d)))


@given(st.lists(shares, min_size=1, max_size=19))
def test_failing_items_are_exactly_those_below_the_bar(values: list[Share]) -> None:
    content = tuple((f"q{n:02d}", share) for n, share in enumerate(values, 1))
    judged = bar(judge(HD78, "xa", counts(content=content)), "content")
    below = tuple(c for c, s in content if Fraction(s.numerator, s.denominator) < Fraction(4, 5))
    assert judged.failing == below
    assert judged.met is (not below)


@given(st.lists(st.sampled_from(STATUSES), min_size=1))
def test_no_status_is_weaker_than_the_weakest(statuses: list[str]) -> None:
    found = weakest(statuses)  # type: ignore[arg-type]
    assert found in statuses
    assert all(STATUSES.index(found) >= STATUSES.index(status) for status in statuses)
