"""The population an office supplies weights an open sample; without it the papers say so."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.cells import cells_from_responses
from analysis.design import Design
from analysis.goods.levels import counted_levels, open_distribution
from analysis.goods.margins import NOT_WEIGHTED, read_margins
from analysis.goods.series import compare_series, series_of
from analysis.report.tables import tables
from questionnaires.library import load_questionnaire
from questionnaires.problem import Refused
from tests.analysis.report.papers import goods, goods_report, goods_rows

FORM = load_questionnaire("hang-viet.2018")
MARGINS = "item,option,people\nsex,male,500\nsex,female,500\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three hundred people at a market: three in four are men, and they are less satisfied."""
    rows = []
    for at in range(300):
        male = at % 4 < 3
        answers = {
            item.code: ("satisfied" if not male or at % 2 else "dissatisfied")
            if item.scale == "satisfaction"
            else item.options[0].code
            if item.options
            else ""
            for item in FORM.items
        }
        answers["sex"] = "male" if male else "female"
        rows.append({"response_id": f"r{at}", "village": "Chợ", "form": "online", "valid": "1"}
                    | answers)  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "responses.csv", index=False)
    frame = "commune,village,households,asked,issued\nPhường A,Chợ,0,0,0\n"
    (tmp_path / "frame.csv").write_text(frame)
    (tmp_path / "margins.csv").write_text(MARGINS)
    return tmp_path


def estimated(folder: Path, *more: str) -> dict:  # type: ignore[type-arg]
    files = ["--frame", str(folder / "frame.csv"), "--responses", str(folder / "responses.csv")]
    words = ["--questionnaire", "hang-viet.2018", "--rule", "none", *files]
    assert main(["estimate", *words, "--json", str(folder / "out.json"), *more]) == 0
    found: dict = json.loads((folder / "out.json").read_text())  # type: ignore[type-arg]
    return found


def top2(found: dict) -> float:  # type: ignore[type-arg]
    return float(next(e for e in found["levels"] if e["item"] == "q11")["top2"]["value"])


def test_an_open_sample_is_raked_to_the_population_of_the_office(folder: Path) -> None:
    plain = estimated(folder)
    weighted = estimated(folder, "--margins", str(folder / "margins.csv"))
    assert plain["weighting"] == [NOT_WEIGHTED]
    assert "Có quyền số theo giới tính; hiệu ứng Kish 1,33." in weighted["weighting"]
    women, men = 1.0, (top2(plain) - 0.25) / 0.75
    assert top2(weighted) == pytest.approx((women + men) / 2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("item,option,people\nsex,male,500\n", "chưa có phương án này"),
        (MARGINS + "sex,male,400\n", "đã có ở một dòng trên"),
    ],
)
def test_margins_that_lack_an_option_or_give_it_twice_are_refused_in_words(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    (folder / "margins.csv").write_text(text)
    words = ["--questionnaire", "hang-viet.2018", "--rule", "none"]
    words += ["--frame", str(folder / "frame.csv"), "--responses", str(folder / "responses.csv")]
    words += ["--margins", str(folder / "margins.csv"), "--json", str(folder / "out.json")]
    assert main(["estimate", *words]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert not (folder / "out.json").exists()


def test_margins_that_name_no_option_are_refused_by_line(folder: Path) -> None:
    path = folder / "margins.csv"
    path.write_text("item,option,people\nsex,none,500\nincome,low,12\nsex,male,many\n")
    with pytest.raises(Refused) as refused:
        read_margins(path, FORM)
    assert refused.value.codes == ("margin_unknown", "margin_unknown", "table_count_malformed")
    assert [problem.place[-1] for problem in refused.value.problems] == ["2", "3", "4"]


def test_margins_that_leave_a_chosen_option_out_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "margins.csv").write_text("item,option,people\nsex,male,500\n")
    files = ["--frame", str(folder / "frame.csv"), "--responses", str(folder / "responses.csv")]
    words = ["--questionnaire", "hang-viet.2018", "--rule", "none", *files]
    margins = ["--margins", str(folder / "margins.csv"), "--json", "-"]
    assert main(["estimate", *words, *margins]) == 2
    assert "chưa có phương án này" in capsys.readouterr().err


def test_counts_of_a_tally_give_what_rows_give() -> None:
    tally = goods().whole
    cells = cells_from_responses(goods_rows(), FORM)
    assert series_of(tally.distributions, FORM) == compare_series(cells, FORM)
    rows = Design(goods_rows())
    for counted in counted_levels(tally.distributions, FORM):
        assert counted.top2 == open_distribution(rows, counted.item).top2


def test_the_report_sets_every_published_year_beside_the_item_it_matches() -> None:
    (table,) = tables(goods_report(), "series")
    titles = [column.title for column in table.columns]
    assert titles[2:7] == ["2010", "2014", "2019", "2020", "2022"]
    first = [cell.text for cell in table.rows[0].cells]
    assert first[2:7] == ["48%", "61%", "53%", "–", "–"]
    assert "Viện Dư luận xã hội" in first[-1]
