"""The package of data: valid, explained, the same in every format, and enough to recompute."""

import io
import json
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from frictionless import Package as Frictionless
from frictionless import system

from analysis.campaign_files import read_campaign
from questionnaires.library import form_text
from survey_app.services import campaigns, export, paper_texts, reporting
from survey_app.services.data_package import campaign_tables
from survey_app.services.data_package.statistics_files import SPSS_GAPS
from survey_app.services.data_package.variables import numbers
from survey_app.services.intake import OpenPlace, Submission
from survey_app.store.campaigns import Campaign
from tests import builders
from tests.services.door import Door, refused

LONG = "Đường ngõ vào nhà lầy lội, nước thải chảy tràn. " * 9


@pytest.fixture
def counted(door: Door) -> Campaign:
    """Three ballots: satisfied; not, with reasons; invalid with a blank."""
    first, second, third = door.ballots(3)
    door.key(first)
    why = {"q01": ["not_satisfied"], "q01_why": [LONG], "q02": ["not_satisfied"]}
    door.key(second, door.answers() | why | {"q02_why": ["=1+1"]})
    door.key(third, {"q01": ["satisfied"]}, invalid="blank")
    door.move("closed")
    return door.campaign()


@pytest.fixture
def sold(market: Door) -> Campaign:
    """Three answers at a market, with several options of a multiple choice."""
    chosen = {
        item.code: [option.code for option in item.options if not option.exclusive][:2]
        for item in market.questionnaire().items
        if item.type == "multiple"
    }
    for changes in (chosen, {}, {}):
        given = market.answers(**changes)
        market.deliver(Submission(builders.response_id(), OpenPlace(market.code, 1), given))
    market.move("closed")
    return market.campaign()


def unpacked(door: Door, campaign: Campaign, folder: Path) -> Path:
    with door.store.read() as connection:
        content = export.zipped(connection, campaign)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder / "data")
    return folder / "data"


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return found


def valid(folder: Path) -> None:
    with system.use_context(trusted=True):
        report = Frictionless(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert {task.name for task in report.tasks} == {r["name"] for r in told(folder)["resources"]}


def test_nothing_leaves_before_asking_has_ended(door: Door) -> None:
    with door.store.read() as connection:
        refused(lambda: export.zipped(connection, door.campaign()), "results_hidden")


def test_the_package_of_a_household_campaign_is_valid(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    folder = unpacked(door, counted, tmp_path)
    valid(folder)
    fields = {f["name"]: f for f in told(folder)["resources"][0]["schema"]["fields"]}
    assert fields["q01"]["constraints"] == {"enum": ["satisfied", "not_satisfied"]}
    assert fields["q01"]["provenance"]
    assert {path.suffix for path in folder.iterdir()} == {
        *(".json", ".csv", ".html", ".xlsx", ".parquet", ".sav", ".dta", ".yaml")
    }


def test_the_package_of_an_open_campaign_is_valid(
    market: Door, sold: Campaign, tmp_path: Path
) -> None:
    valid(unpacked(market, sold, tmp_path))


def test_a_broken_file_of_the_package_is_found(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    folder = unpacked(door, counted, tmp_path)
    path = folder / "responses.csv"
    path.write_bytes(path.read_bytes().replace(b"not_satisfied", b"perhaps_so_so"))
    with pytest.raises(AssertionError, match="Constraint Error"):
        valid(folder)


def test_the_figures_are_recomputed_from_the_package_alone(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    folder = unpacked(door, counted, tmp_path)
    with door.store.read() as connection:
        ours = reporting.as_answered(connection, counted)
    for ending in ("csv", "parquet"):
        theirs = read_campaign(
            Namespace(
                questionnaire=folder / "ntm-xa.2017.yaml", rule=folder / "hd-78-2017.yaml",
                object="xa", online_guidance=None, sample=None,
                frame=folder / f"frame.{ending}", responses=folder / f"responses.{ending}",
            )
        ).compilation  # fmt: skip
        assert theirs.whole.items[2:] == ours.whole.items[2:]
        assert theirs.whole.verdict == ours.whole.verdict
    assert theirs.whole == ours.whole, "Parquet keeps even what CSV must make harmless"
    assert "python -m analysis compile" in told(folder)["description"]
    assert (folder / "ntm-xa.2017.yaml").read_text("utf-8") == form_text("ntm-xa.2017")


def rows_of(door: Door, campaign: Campaign) -> Any:
    with door.store.read() as connection:
        return campaign_tables.responses(connection, campaign)


def test_spss_reads_every_value_label_and_gap(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    folder = unpacked(door, counted, tmp_path)
    table, meta = pyreadstat.read_sav(folder / "responses.sav", user_missing=True)
    agrees(rows_of(door, counted), table, meta, SPSS_GAPS)
    assert meta.missing_ranges["q05"] == [{"lo": -float(n), "hi": -float(n)} for n in (1, 2, 3)]
    plain, _ = pyreadstat.read_sav(folder / "responses.sav")
    assert plain["q05"].isna().sum() == 1


def test_stata_reads_every_value_label_and_gap(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    folder = unpacked(door, counted, tmp_path)
    table, meta = pyreadstat.read_dta(folder / "responses.dta", user_missing=True)
    agrees(rows_of(door, counted), table, meta, dict(zip("abc", "abc", strict=True)))
    plain, _ = pyreadstat.read_dta(folder / "responses.dta")
    assert plain["q05"].isna().sum() == 1


def agrees(resource: Any, table: pd.DataFrame, meta: Any, gaps: Any) -> None:
    """Each cell is the dataset's value by its number, or the reason why there is none."""
    kinds = dict(zip(resource.kinds, ("a", "b", "c"), strict=True))
    for field in resource.fields:
        label = meta.column_names_to_labels[field.name]
        assert field.label.startswith(label.removesuffix("…")), field
        given, read = list(resource.rows[field.name]), list(table[field.name])
        if not field.values:
            assert read == [str(cell) for cell in given], field
            continue
        codes = numbers(field)
        reasons = resource.reasons.get(field.name, [""] * len(given))
        for cell, why, found in zip(given, reasons, read, strict=True):
            if why:
                assert found == gaps[kinds[why]], (field, found)
                assert meta.variable_value_labels[field.name][found] == resource.kinds[why]
            elif str(cell):
                assert found == codes[str(cell)], field
                assert meta.variable_value_labels[field.name][found] == field.values[str(cell)]
            else:
                assert pd.isna(found), field


@pytest.mark.parametrize("ending", ["sav", "dta"])
def test_each_option_of_a_multiple_choice_is_a_variable(
    market: Door, sold: Campaign, tmp_path: Path, ending: str
) -> None:
    folder = unpacked(market, sold, tmp_path)
    table, meta = getattr(pyreadstat, f"read_{ending}")(folder / f"responses.{ending}")
    resource = rows_of(market, sold)
    for field in (field for field in resource.fields if field.several):
        for value, label in field.values.items():
            name = f"{field.name}_{value}"
            chosen = [value in cell.split(";") for cell in resource.rows[field.name]]
            assert list(table[name] == 1) == chosen, name
            assert meta.column_names_to_labels[name].startswith(label[:30])
            assert meta.variable_value_labels[name] == {0: "Không chọn", 1: "Chọn"}


def test_a_formula_is_harmless_in_sheets_and_itself_elsewhere(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    folder = unpacked(door, counted, tmp_path)
    assert ",'=1+1," in (folder / "responses.csv").read_text("utf-8-sig")
    book = openpyxl.load_workbook(folder / "dataset.xlsx")
    assert book.sheetnames == ["Phiếu", "Danh sách thôn", "Giải thích mã"]
    assert "'=1+1" in [cell.value for row in book["Phiếu"] for cell in row]
    table, _ = pyreadstat.read_sav(folder / "responses.sav")
    assert "=1+1" in list(table["q02_why"])


def test_the_licence_is_what_the_office_wrote_or_not_settled(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    before = told(unpacked(door, counted, tmp_path / "before"))
    assert before["licence"] == "chưa xác định"
    assert "licenses" not in before
    with door.store.write() as connection:
        written = paper_texts.PaperTexts(licence="CC-BY-4.0")
        paper_texts.write_texts(connection, counted, written)
    folder = unpacked(door, door.campaign(), tmp_path / "after")
    valid(folder)
    assert told(folder)["licenses"] == [{"name": "CC-BY-4.0", "title": "CC-BY-4.0"}]
    assert "CC-BY-4.0" in (folder / "codebook.html").read_text("utf-8")


def test_the_same_data_make_the_same_tables(door: Door, counted: Campaign, tmp_path: Path) -> None:
    first = unpacked(door, counted, tmp_path / "1")
    second = unpacked(door, counted, tmp_path / "2")
    for name in ("responses.csv", "frame.csv", "codebook.csv", "codebook.html"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_the_questionnaire_tells_its_provenance(
    door: Door, counted: Campaign, tmp_path: Path
) -> None:
    folder = unpacked(door, counted, tmp_path)
    with door.store.read() as connection:
        questionnaire = campaigns.questionnaire(connection, counted)
    assert questionnaire.provenance_note in told(folder)["description"]
    assert {"title": questionnaire.source} in told(folder)["sources"]
