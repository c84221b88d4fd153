"""Section by section how estimates are rounded and worded in papers."""

from dataclasses import replace
from fractions import Fraction

import pytest
from papers import FACTS, ballot, compiled, frame

from analysis import number
from analysis.report.estimates import FAINT
from analysis.report.faces import face
from analysis.report.report import Report, report
from analysis.report.tables import tables
from questionnaires.verdict import BarVerdict

OVERALL = next(item.code for item in FACTS.questionnaire.items if item.role == "overall")


def paper(answered: int, dissatisfied: int, households: int = 400) -> Report:
    """A commune of one village, `dissatisfied` of whose ballots say so of the overall item."""
    ballots = [ballot("Ấp 1") for _ in range(answered)]
    for at in range(dissatisfied):
        ballots[at] |= {OVERALL: "not_satisfied"}
    made = compiled(ballots, frame(**{"Ấp 1": households}))
    return report(made, made.communes[0], FACTS)


def judged(told: Report, threshold: Fraction) -> Report:
    bar = BarVerdict("overall", False, "not_met", threshold, False, "official", None)
    return replace(told, bars={"overall": bar})


def overall(told: Report) -> list[str]:
    (table,) = tables(told, "estimates")
    return [cell.text for cell in table.rows[0].cells]


@pytest.mark.parametrize(("answered", "decimals"), [(49, 0), (50, 1)])
def test_estimates_of_fewer_than_50_answers_have_no_decimal(answered: int, decimals: int) -> None:
    value, lower, upper = overall(paper(answered, 7))[4:7]
    assert {len(text.partition(",")[2]) for text in (value, lower, upper)} == {decimals}


def test_the_lower_limit_is_rounded_down_and_the_upper_up() -> None:
    assert number.span(0.86149, 0.88611) == "86,1–88,7"
    assert number.span(0.86149, 0.88611, least=0) == "86–89"


def test_fewer_than_30_answers_are_grey_in_every_face_and_a_note_says_so() -> None:
    few, enough = paper(FAINT - 1, 3), paper(FAINT, 3)
    (table,) = tables(few, "estimates")
    assert all(row.faint for row in table.rows)
    assert not any(row.faint for row in tables(enough, "estimates")[0].rows)
    page = face(few, "html").decode()
    assert 'class="faint"' in page
    assert "Dòng chữ xám: dưới 30 phiếu" in page
    assert "Dòng chữ xám" not in face(enough, "html").decode()
    for kind in ("docx", "xlsx", "pdf"):
        assert face(few, kind)  # type: ignore[arg-type]


def test_an_estimate_that_rounding_would_carry_over_the_bar_has_more_decimals_and_a_mark() -> None:
    told = judged(paper(2499, 500, 5000), Fraction(8, 10))  # 79,99 %
    assert overall(told)[4] == "79,99\ndưới ngưỡng"
    assert overall(judged(paper(100, 25), Fraction(8, 10)))[4] == "75,0"


@pytest.mark.parametrize(
    ("chance", "written"),
    [(0.9999, "> 99,9%"), (0.0002, "< 0,1%"), (0.97, "97%"), (0.9691, "97%")],
)
def test_a_probability_is_a_whole_number_and_never_100_per_cent(
    chance: float, written: str
) -> None:
    assert number.probability(chance) == written


def test_counts_have_dots_and_shares_commas() -> None:
    told = paper(1258, 158, 2000)
    assert overall(told)[1:4] == ["1.100", "1.258", "87,44"]


def test_the_level_and_method_of_the_interval_stand_under_the_table() -> None:
    page = face(paper(60, 3), "html").decode()
    assert "khoảng tin cậy 95%" in page
    assert "Wilson, hiệu chỉnh tổng thể hữu hạn" in page
