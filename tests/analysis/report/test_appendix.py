"""The internal appendix: how sure, how compared, where to ask again; it accuses nobody."""

from dataclasses import replace

import pandas as pd
import pytest
from papers import (
    FACTS,
    FORM,
    analysed,
    ballot,
    frame,
    goods_appendix,
    hoa_tinh,
    trung_an,
    trung_an_appendix,
)
from reading import solid, word_text

from analysis import number
from analysis.appendix import MOST_ROWS, Material, Register, analyse
from analysis.betabinomial import COARSE, probability_met
from analysis.cells import NO_CELLS, cells_from_responses
from analysis.charts.funnel import FunnelChart
from analysis.compile import compile_campaign
from analysis.evidence import NO_FIGURE, NO_LIST, evidence
from analysis.report.charts import charts
from analysis.report.faces import face
from analysis.report.report import Report, minutes, notice, report
from analysis.report.tables import tables
from analysis.tally import Tally
from analysis.units import LEAST_UNITS
from questionnaires.library import load_rule


def counts(made: Report, item: str) -> list[tuple[int, int, int]]:
    found = [(v.households, next(i for i in v.items if i.code == item)) for v in made.villages]
    return [(N, i.valid, i.satisfied) for N, i in found]


def test_the_class_stands_beside_the_rule_and_never_changes_it() -> None:
    made = trung_an_appendix()
    signed = report(made.compilation, made.tally, made.facts)
    (own,), (table,) = tables(signed, "bars"), tables(made, "evidence")
    assert [row.cells[3].text for row in own.rows] == [row.cells[2].text for row in table.rows]
    assert [row.cells[3].text for row in table.rows][1:] == ["A – chắc chắn đạt"] * 2


def test_the_probability_is_that_of_the_villages_counts() -> None:
    made = trung_an_appendix()
    bars = tuple(replace(bar, threshold=number.parse("99") / 100) for bar in made.verdict.bars)
    tally = replace(made.tally, verdict=replace(made.verdict, bars=bars))
    found = evidence(tally, made.villages)[-1]
    overall = made.facts.questionnaire.overall_item.code
    assert found.chance == probability_met(counts(made, overall), bars[-1].threshold, grid=COARSE)
    assert found.found.letter in "BCDE"


def test_a_bar_without_figure_has_no_class_and_says_why() -> None:
    tally = hoa_tinh().communes[0]
    found = {e.bar.bar: e for e in evidence(tally, hoa_tinh().villages)}
    assert (found["overall"].found, found["overall"].reason) == (None, NO_FIGURE)
    assert found["coverage"].chance is None


def test_more_ballots_than_households_give_no_class() -> None:
    made = trung_an_appendix()
    villages = [replace(village, households=1) for village in made.villages]
    assert {e.reason for e in evidence(made.tally, villages)[1:]} == {NO_LIST}


def test_rates_count_every_household_asked_once() -> None:
    made = trung_an_appendix()
    outcome = made.analysis.dispositions
    assert outcome is not None
    assert outcome.eligible + outcome.unknown == made.tally.asked
    assert (outcome.R, outcome.NC) == (4, 21)
    (table,) = tables(made, "rates")
    first = [cell.text for cell in table.rows[0].cells]
    assert first[1:3] == [number.count(made.tally.valid), number.count(made.tally.asked)]


def test_forms_and_modes_add_up_to_all_ballots() -> None:
    made = trung_an_appendix()
    assert len(made.analysis.forms) == 4
    assert sum(found.received for found in made.analysis.forms) == made.tally.returned
    shares = [found.satisfied for found in made.analysis.forms]
    assert sum(s.numerator for s in shares) == made.tally.overall_item_share.numerator


def test_places_are_drawn_in_a_funnel_and_few_are_not() -> None:
    made = trung_an_appendix()
    (chart,) = charts(made, "funnel")
    assert isinstance(chart, FunnelChart)
    assert len(chart.points) == 8 >= LEAST_UNITS
    assert not [point for point in chart.points if point.value == 1 and point.outside]
    whole = hoa_tinh().whole
    questionnaire = made.facts.questionnaire
    four = hoa_tinh().villages
    few = analyse(Material(whole, four, four, questionnaire, NO_CELLS))
    assert few.funnel is None
    assert "ít nhất" in few.missing.funnel


def test_the_appendix_is_signed_by_nobody_and_posted_nowhere() -> None:
    html = face(trung_an_appendix(), "html").decode()
    assert "Tài liệu nội bộ" in html
    assert 'class="signature"' not in html
    assert "niêm yết công khai từ" not in html


def test_what_the_appendix_tells_is_in_no_signed_paper() -> None:
    made = trung_an_appendix()
    for signed in (
        report(made.compilation, made.tally, made.facts),
        notice(made.compilation, made.tally, made.facts),
        minutes(made.compilation, made.villages[0], made.facts),
    ):
        text = word_text(face(signed, "docx")).lower()
        for word in ("mức chắc chắn", "nên hỏi lại", "xác suất", "phễu"):
            assert word not in text


def test_the_queue_names_places_and_pseudonyms_but_no_ballot() -> None:
    rows, villages = trung_an()
    slow = rows.assign(duration=300.0, officer="cb-1")
    slow.loc[:9, "duration"] = 4.0
    slow.loc[10:, "officer"] = "cb-2"
    made = trung_an_appendix()
    whole: Tally = made.tally
    found = analyse(
        Material(whole, made.villages, made.parts, made.facts.questionnaire, NO_CELLS, slow)
    )
    assert any(entry.kind == "interview" for entry in found.quality.queue)
    (table,) = tables(replace(made, analysis=found), "revisit")
    printed = " ".join(cell.text for row in table.rows for cell in row.cells)
    assert "Thôn 1 Hòa Bình" in printed
    assert not any(f"r{number}" in printed for number in range(10))
    assert len(villages) == 8


def test_an_appendix_without_rows_or_with_too_many_says_so() -> None:
    made = trung_an_appendix()
    rows, _ = trung_an()
    base = (made.villages, made.parts, made.facts.questionnaire, NO_CELLS)
    assert "bộ dữ liệu từng phiếu" in analyse(Material(made.tally, *base)).missing.quality
    crowd = replace(made.tally, valid=MOST_ROWS + 1)
    assert "quá nhiều" in analyse(Material(crowd, *base, rows)).missing.quality


def test_an_open_sample_has_an_appendix_without_estimates() -> None:
    text = solid(word_text(face(goods_appendix(), "docx")))
    assert solid("mẫu tự nguyện, không đại diện") in text
    assert "KẾTLUẬNCHẮCĐẾNĐÂU" not in text
    assert "Wilson" not in text


def test_every_picture_of_the_appendix_has_its_words() -> None:
    html = face(trung_an_appendix(), "html").decode()
    assert html.count('alt="Biểu đồ') == html.count("<img") >= 2


@pytest.mark.parametrize("register", [Register(), Register(5, None), Register(10_000, 1)])
def test_registers_never_make_households_negative(register: Register) -> None:
    made = trung_an_appendix()
    material = Material(made.tally, made.villages, made.parts, made.facts.questionnaire, NO_CELLS,
                        None, register)  # fmt: skip
    outcome = analyse(material).dispositions
    assert outcome is not None
    assert outcome.UO >= 0


def test_the_method_note_names_view_list_version_and_seed() -> None:
    text = solid(word_text(face(trung_an_appendix(), "docx")))
    for part in ("01/8/2019", "740 hộ", "8 thôn", "phiên bản 0.1.0", "mầm ngẫu nhiên"):
        assert solid(part) in text


def test_importance_is_told_only_where_answers_vary_enough() -> None:
    rows, _ = trung_an()
    made = trung_an_appendix()
    assert made.analysis.importance is None
    assert "%" in made.analysis.missing.drivers
    overall = made.facts.questionnaire.overall_item.code
    mixed = rows.assign(**{overall: rows["q01"], "q02": rows["q01"].iloc[::-1].to_numpy()})
    same = mixed["q03"].where(mixed.index % 4 > 0, mixed["q01"])
    mixed.loc[mixed.index % 3 == 0, [overall, "q01"]] = "not_satisfied"
    mixed.loc[mixed.index % 9 == 0, overall] = "satisfied"
    told = analyse(Material(made.tally, made.villages, made.parts, made.facts.questionnaire,
                            NO_CELLS, mixed.assign(q03=same)))  # fmt: skip
    assert told.importance is not None
    appendix = replace(made, analysis=told)
    (table,), (chart,) = tables(appendix, "importance"), charts(appendix, "plane")
    assert table.rows[0].cells[0].text.startswith("Câu 1. ")
    assert "gắn với hài lòng chung" in chart.in_words()
    unanimous = rows.assign(**{overall: "satisfied"})
    none = analyse(Material(made.tally, made.villages, made.parts, made.facts.questionnaire,
                            NO_CELLS, unanimous))  # fmt: skip
    assert "như nhau" in none.missing.drivers


def test_modes_are_compared_within_villages() -> None:
    made = trung_an_appendix()
    ways = {(found.first, found.second): found for found in made.analysis.contrasts}
    assert set(ways) == {("self", "officer"), ("meeting", "visit")}
    found = ways["self", "officer"]
    assert sum(found.answered) == made.tally.valid
    (table,) = tables(made, "contrasts")
    printed = [cell.text for cell in table.rows[0].cells]
    assert printed[0] == "Tự điền so với cán bộ hỏi"
    assert printed[3] == number.points(found.difference.estimate)


def test_unanimity_everywhere_is_shown_without_a_fault() -> None:
    villages = frame(**{f"Ấp {n}": 40 + n for n in range(1, 9)})
    rows = pd.DataFrame([ballot(f"Ấp {n}") for n in range(1, 9) for _ in range(30)])
    cells = cells_from_responses(rows, FORM)
    compilation = compile_campaign(cells, villages, FORM, load_rule("hd-78-2017"), object="xa")
    made = analysed(compilation, replace(FACTS, rule=load_rule("hd-78-2017")), cells, rows)
    text = solid(word_text(face(made, "docx")))
    assert solid("trong mức chung") in text
    assert solid("mọi phiếu trả lời câu hỏi chung như nhau") in text
    assert "nan" not in text
    (chart,) = charts(made, "funnel")
    assert not [point for point in chart.points if point.outside]
