"""A bar filled in: the figure, its source, and nothing else of the rule."""

from fractions import Fraction

import pytest

from questionnaires.fill import fill_bar
from questionnaires.library import load_rule, rule_text, rules
from questionnaires.rule import read_rule


@pytest.mark.parametrize("code", rules())
@pytest.mark.parametrize("bar", ["coverage", "content", "overall"])
@pytest.mark.parametrize("strict", [True, False])
def test_one_bar_changes_and_the_rest_of_the_rule_stays(code: str, bar: str, strict: bool) -> None:
    filled = fill_bar(
        rule_text(code), "xa", bar, Fraction(2, 3), strict, "Mục III: 2/3", "Hai người"
    )  # type: ignore[arg-type]
    before, after = load_rule(code), read_rule(filled, code)
    found = getattr(after.objects["xa"], bar)
    assert (found.threshold, found.strict) == (Fraction(2, 3), strict)
    assert (found.status, found.source, found.note) == (
        "office",
        "Mục III: 2/3",
        {"vi": "Hai người"},
    )
    others = {bar: getattr(before.objects["xa"], bar)}
    back = after.objects["xa"].model_copy(update=others)
    objects = dict(after.objects) | {"xa": back}
    assert after.model_copy(update={"objects": objects}) == before


def test_comments_of_the_file_stay() -> None:
    filled = fill_bar(rule_text("hd-90-2022"), "xa", "coverage", Fraction(1, 2), True, "x", "y")
    assert "# Hướng dẫn 90/HD-MTTW-BTT: nguyên văn chưa có" in filled
