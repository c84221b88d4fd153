"""One campaign, every place that tells its figures: they are the same numbers everywhere."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from analysis import number
from analysis.__main__ import main
from survey_app.services import campaigns, coverage, dossier, export, progress
from survey_app.services.closing import reconciliation
from survey_app.services.keys import Keys
from survey_app.services.publishing import keeping
from survey_app.store.engine import Store
from tests.office_session import clerk
from tests.services import fieldwork
from tests.services.fieldwork import CODE, Fieldwork, Figures

ROOT = f"ho-so-{CODE}"
LABELS = {
    "Tổng số hộ": "households",
    "Số hộ được hỏi": "asked",
    "Số phiếu phát ra": "issued",
    "Số phiếu thu về": "returned",
    "Số phiếu hợp lệ": "valid",
    "Số phiếu không hợp lệ": "invalid",
    "Số phiếu loại": "left_out",
    "Số phiếu trùng": "doubles",
}
PUBLIC = ("households", "asked", "issued", "returned", "valid", "invalid")


@pytest.fixture
def made(store: Store, keys: Keys) -> Fieldwork:
    return fieldwork.province(store, keys)


def test_every_page_and_paper_tells_the_same_figures(
    made: Fieldwork,
    app: Flask,
    client: FlaskClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    villages = list(made.villages.values())
    communes = [villages[n] + villages[n + 1] for n in (0, 2, 4)]
    whole = communes[0] + communes[1] + communes[2]

    assert of_reconciliation(made) == villages
    covered(made, villages, whole)

    root = unpacked(made, tmp_path)
    assert [of_word(root / f"3-bien-ban-thon/bien-ban-thon-{n:02d}.docx") for n in range(1, 7)] == (
        villages
    )
    for name, told in (("", whole), *((f"-xa-{n:03d}", c) for n, c in enumerate(communes, 1))):
        folder = root / "4-bao-cao-thong-bao"
        assert of_word(folder / f"bao-cao{name}.docx") == told
        assert of_excel(folder / f"bao-cao{name}.xlsx") == told
    assert noticed(folder / "thong-bao.docx") == whole.left_out
    of_registers(root, villages)

    monkeypatch.chdir(root / "8-so-lieu")
    of_rows(Path("responses.csv"), made, whole)
    recomputed(made, [whole, *communes, *villages])

    of_results_page(clerk(app, made.store).read(f"/office/c/{CODE}/results"), villages, whole)
    made.door.move("published")
    of_public_pages(made, client, tmp_path, [whole, *communes])


def of_reconciliation(made: Fieldwork) -> list[Figures]:
    with made.store.read() as connection:
        accounts = reconciliation.accounts(connection, campaigns.get(connection, CODE))
    return [
        Figures(
            *(a.village.households, a.asked, a.issued, a.valid + a.invalid, a.valid, a.invalid),
            *(a.left_out, a.row.doubles),
        )
        for a in accounts
    ]


def covered(made: Fieldwork, villages: list[Figures], whole: Figures) -> None:
    """The coverage page: ballots counted, answers by phone beside them, and who is still due."""
    with made.store.read() as connection:
        rows = coverage.coverage(connection, campaigns.get(connection, CODE))
    assert [(row.village.households, row.counted, row.doubles) for row in rows] == [
        (told.households, told.returned, told.doubles) for told in villages
    ]
    line = progress.whole(rows)
    assert (line.counted, line.online) == (whole.returned, made.online)
    households = [5 + 3, 5, 5, 5, 0, 5]  # that have answered in a counted form, each once
    assert [row.village.sample - row.due for row in rows] == households


def unpacked(made: Fieldwork, folder: Path) -> Path:
    file = io.BytesIO()
    with made.store.read() as connection:
        dossier.write(connection, campaigns.get(connection, CODE), file)
    zipfile.ZipFile(file).extractall(folder)
    return folder / ROOT


def noticed(path: Path) -> int:
    """How many ballots the notice says that two people left out."""
    said = Document(str(path)).element.body.xpath("string()")
    return int(re.findall(r"Đã loại (\d+) phiếu khỏi mọi số liệu", said)[0])


def of_word(path: Path) -> Figures:
    tables = Document(str(path)).tables
    return of_lines([c.text for c in row.cells] for table in tables for row in table.rows)


def of_excel(path: Path) -> Figures:
    sheets = openpyxl.load_workbook(path).worksheets
    return of_lines(row for sheet in sheets for row in sheet.iter_rows(values_only=True))


def of_lines(lines: Iterable[list[str] | tuple[object, ...]]) -> Figures:
    """The figures behind their labels in the table of households and ballots."""
    found: dict[str, int] = {}
    for _, label, value, *_ in (line for line in lines if len(line) >= 3):
        name = next((LABELS[known] for known in LABELS if str(label).startswith(known)), "")
        if name and name not in found:
            found[name] = value if isinstance(value, int) else int(number.parse(str(value)))
    return Figures(**found)


def of_registers(root: Path, villages: list[Figures]) -> None:
    (path,) = (root / "2-so-giao-nhan").iterdir()
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    names = (
        "Số hộ",
        "Hộ được hỏi (sổ)",
        "Phiếu phát ra (sổ)",
        "Phiếu thu về (hình thức được tính)",
        "Phiếu trùng",
    )
    assert [[int(row[name]) for name in names] for row in rows] == [
        [told.households, told.asked, told.issued, told.returned, told.doubles] for told in villages
    ]


def of_rows(path: Path, made: Fieldwork, whole: Figures) -> None:
    """The rows of the data package, counted by hand."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    counts = Counter((row["form"], row["valid"]) for row in rows if not row["excluded"])
    assert counts == {
        ("visit", "1"): whole.valid, ("visit", "0"): whole.invalid, ("online", "1"): made.online
    }  # fmt: skip
    left_out = Counter(row["form"] for row in rows if row["excluded"])
    assert left_out == {"visit": whole.left_out, "online": 1}


def recomputed(made: Fieldwork, told: list[Figures]) -> None:
    """What the command that the package prints makes of its files, and that it verifies ours."""
    with made.store.read() as connection:
        campaign = campaigns.get(connection, CODE)
        compile, verify = (
            export.command(connection, campaign, verb, last).split()[3:]
            for verb, last in (
                ("compile", "--json tinh-lai.json"),
                ("verify", "--published ket-qua.json"),
            )
        )
    assert main(compile) == 0
    assert main(verify) == 0
    found = json.loads(Path("tinh-lai.json").read_text("utf-8"))
    areas = [found, *found["communes"], *found["villages"]]
    for area, figures in zip(areas, told, strict=True):
        assert {name: area["coverage"][name] for name in PUBLIC} == public(figures)
        excluded = sum(each["count"] for each in area["excluded"])
        assert excluded == figures.left_out, area["name"]
    assert found["uncounted"]["online"]["coverage"]["returned"] == made.online


def public(figures: Figures) -> dict[str, int]:
    return {name: vars(figures)[name] for name in PUBLIC}


def of_results_page(page: str, villages: list[Figures], whole: Figures) -> None:
    """The office's page of results: the whole in big figures, a row a village."""
    big = re.findall(r"<dd>([\d.]+)</dd>", page) or re.findall(r"<strong>([\d.]+)</strong>", page)
    told = [*public(whole).values(), whole.left_out]
    assert [int(number.parse(each)) for each in big[:7]] == told
    assert f"/office/c/{CODE}/exclusions" in page
    table = page[page.index('id="villages-title"') :]
    cells = [re.findall(r'<td class="num">([\d.]+)</td>', row) for row in table.split("<tr>")[2:]]
    assert [[int(number.parse(each)) for each in row[:3]] for row in cells[:6]] == [
        [told.households, told.returned, told.valid] for told in villages
    ]


def of_public_pages(
    made: Fieldwork, client: FlaskClient, folder: Path, told: list[Figures]
) -> None:
    """What everybody reads, and the package that anybody checks."""
    with made.store.read() as connection:
        found = keeping.get(connection, CODE)
        document = keeping.document(connection, found.newest)
        content = keeping.download(connection, found, found.newest.edition)
    (folder / "mo.zip").write_bytes(content)
    assert main(["verify-open", str(folder / "mo.zip")]) == 0
    areas = [area for area in document["areas"] if area["level"] != "district"]
    whole = told[0]
    for area, figures in zip(areas, told, strict=True):
        assert {name: area[name] for name in PUBLIC} == public(figures)
        number_of = document["areas"].index(area)
        address = f"/results/{CODE}/{number_of}" if number_of else f"/results/{CODE}"
        page = words(client.get(address).text)
        missing = figures.issued - figures.returned - figures.left_out
        assert f"không thu về: {max(missing, 0)}" in page
        assert f"(phiếu trùng): {whole.doubles}; đã loại 1 theo số phiếu" in page
        for name in ("returned", "valid"):
            assert f" {vars(figures)[name]} " in page
    assert document["uncounted"] == {"online": made.online}


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
