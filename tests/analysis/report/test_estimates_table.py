"""The one plain table of a signed paper: ballots, estimate, what is certain."""

from dataclasses import replace
from fractions import Fraction

from papers import FACTS, ballot, compiled, frame, goods_report, hoa_tinh, hoa_tinh_report
from reading import html_tables

from analysis import number
from analysis.area_estimate import estimates_of
from analysis.report.faces import face
from analysis.report.report import notice, report
from analysis.report.tables import tables
from questionnaires.verdict import BarVerdict


def test_the_report_prints_the_estimate_beside_the_ballots_and_what_is_certain() -> None:
    html = html_tables(face(hoa_tinh_report(), "html"))
    (table,) = [table for table in html if table[0][0] == "Nội dung"]
    assert table[0] == ["Nội dung", "SỐ PHIẾU", "TOÀN BỘ HỘ, %", "CHẮC CHẮN, % SỐ HỘ"]
    overall, lowest = table[2:]
    assert overall[1:] == ["1.278", "1.278", "100", "100", "99,9", "100", "75,2", "100"]
    assert lowest[0].startswith("Nội dung thấp nhất: câu 2. ")
    assert lowest[1:] == ["1.266", "1.278", "99,06", "99,1", "98,7", "99,3", "74,5", "99,3"]


def test_the_printed_figures_are_those_of_the_estimate() -> None:
    found = {e.item: e for e in estimates_of(hoa_tinh().villages)}["q02"]
    (table,) = tables(hoa_tinh_report(), "estimates")
    printed = [cell.text for cell in table.rows[1].cells]
    assert found.value is not None
    assert abs(float(number.parse(printed[4])) - 100 * found.value) <= 0.05
    assert found.interval is not None
    assert float(number.parse(printed[5])) <= 100 * found.interval[0]
    assert float(number.parse(printed[6])) >= 100 * found.interval[1]
    assert "1.699 hộ" in table.caption


def test_an_open_sample_has_no_estimate_for_all() -> None:
    assert tables(goods_report(), "estimates") == ()


def test_an_area_without_answers_prints_dashes_and_bounds_from_0_to_100() -> None:
    nothing = compiled([], frame(**{"Ấp 1": 40}))
    paper = report(nothing, nothing.communes[0], FACTS)
    (table,) = tables(paper, "estimates")
    cells = [cell.text for cell in table.rows[0].cells]
    assert cells[1:] == ["0", "0", "–", "–", "–", "–", "0", "100"]


def test_a_limit_is_never_printed_on_the_other_side_of_a_bar() -> None:
    villages = frame(**{"Ấp 1": 5000, "Ấp 2": 5000})
    code = hoa_tinh().whole.items[-1].code
    ballots = [ballot(f"Ấp {n % 2 + 1}") for n in range(400)]
    for n in range(81):
        ballots[n] |= {code: "not_satisfied"}
    compilation = compiled(ballots, villages)
    paper = report(compilation, compilation.communes[0], FACTS)
    bar = BarVerdict("overall", False, "not_met", Fraction(8, 10), False, "official", None)
    judged = replace(paper, bars={"overall": bar})
    (table,) = tables(judged, "estimates")
    assert table.rows[0].cells[3].text == "79,75"
    assert number.parse(table.rows[0].cells[4].text) < 80


def test_notice_and_minutes_stay_as_published() -> None:
    posted = notice(hoa_tinh(), hoa_tinh().communes[0], FACTS)
    assert "ƯỚC LƯỢNG" not in face(posted, "html").decode().upper()
