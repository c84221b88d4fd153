"""The sections of a dossier, each a folder, in the order in which an office files them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection

from analysis.disclosure.files import publication_files
from analysis.document import document
from analysis.tally import Compilation
from questionnaires.area import placed
from questionnaires.problem import Refused
from survey_app.services import campaigns, export, reporting
from survey_app.services.data_package import package as packages
from survey_app.services.data_package.tables import to_csv
from survey_app.services.dossier import tables
from survey_app.services.dossier.file import File
from survey_app.services.meetings import holding as meetings
from survey_app.services.meetings.minutes import minutes
from survey_app.services.written import date
from survey_app.store.campaigns import Campaign

PLAN, REGISTERS, MINUTES, REPORTS, POSTING, DECISIONS, JOURNAL, DATA, OPEN = (
    "1-ke-hoach",
    "2-so-giao-nhan",
    "3-bien-ban-thon",
    "4-bao-cao-thong-bao",
    "5-niem-yet",
    "6-viec-hai-nguoi",
    "7-nhat-ky",
    "8-so-lieu",
    "9-cong-bo",
)
TITLES = {
    PLAN: "Kế hoạch của đợt",
    REGISTERS: "Sổ giao nhận, đối chiếu",
    MINUTES: "Biên bản họp, biên bản kiểm phiếu của từng thôn",
    REPORTS: "Báo cáo, thông báo, phụ lục",
    POSTING: "Niêm yết",
    DECISIONS: "Việc do hai người quyết định",
    JOURNAL: "Nhật ký của đợt",
    DATA: "Bộ dữ liệu, mẫu phiếu, quy định; để tính lại",
    OPEN: "Các bảng công bố",
}
RESULT = "ket-qua.json"
_KEPT = {packages.CSV, packages.XLSX, "text/html", export.YAML}
_FOLDERS = {"minutes": MINUTES, "posting": POSTING, "posting_end": POSTING}
_FACES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "html": "HTML"}


def files(
    connection: Connection, campaign: Campaign, compilation: Compilation, wording: Path | None
) -> Iterator[File]:
    """Every file of the dossier but its table of contents, one at a time."""
    yield _table(PLAN, "thong-tin-dot", "Thông tin của đợt", tables.plan(connection, campaign))
    if campaign.kind == "households":
        kept = tables.registers(connection, campaign)
        yield _table(REGISTERS, "so-giao-nhan", "Sổ giao nhận của các thôn", kept)
    yield from _meetings(connection, campaign)
    yield from _papers(connection, campaign, compilation, wording)
    if campaign.kind == "households":
        hung = tables.hung(connection, campaign)
        yield _table(POSTING, "noi-niem-yet", "Nơi niêm yết, số ngày", hung)
    decided = tables.decided(connection, campaign)
    yield _table(DECISIONS, "viec-hai-nguoi", "Đề nghị và quyết định", decided)
    lines = tables.journal_table(tables.journal_lines(connection, campaign))
    yield _table(JOURNAL, "nhat-ky", "Nhật ký của đợt", lines)
    yield from _data(connection, campaign)
    yield from _open(connection, campaign)


def _meetings(connection: Connection, campaign: Campaign) -> Iterator[File]:
    """The minutes of every meeting that came to its counting."""
    for village, meeting in meetings.held(connection, campaign):
        place = placed(f"Biên bản họp ngày {date(meeting.held_on)}", village.name)
        for ending in ("docx", "pdf"):
            paper = minutes(connection, campaign, village, meeting, ending)
            title = f"{place} ({_FACES[ending]})"
            yield File(f"{MINUTES}/{paper.name}", title, paper.content)


def _papers(
    connection: Connection, campaign: Campaign, compilation: Compilation, wording: Path | None
) -> Iterator[File]:
    for each in reporting.every_paper(connection, campaign, compilation, wording):
        folder = _FOLDERS.get(each.kind, REPORTS)
        where = campaign.area_name if each.tally.level == "campaign" else each.tally.name
        title = f"{reporting.KINDS[each.kind]}, {where} ({_FACES[each.ending]})"
        public = each.kind in ("report", "notice", "posting", "posting_end")
        yield File(f"{folder}/{each.file_name}", title, each.make().content, public)


def _data(connection: Connection, campaign: Campaign) -> Iterator[File]:
    """What recomputes every figure: the package of data without the formats of other programs."""
    told = export.package(connection, campaign)
    found = tuple(each for each in packages.files(told) if each.media_type in _KEPT)
    for each in found:
        yield File(f"{DATA}/{each.path}", each.title, each.content)
    content = packages.descriptor(told, found)
    yield File(f"{DATA}/datapackage.json", "Mô tả gói dữ liệu", content)
    hashes = {"questionnaire": campaign.questionnaire_sha256}
    hashes |= {"rule": campaign.rule_sha256} if campaign.rule_sha256 else {}
    figures = document(
        reporting.as_answered(connection, campaign),
        campaigns.questionnaire(connection, campaign),
        campaigns.rule(connection, campaign),
        hashes,
    )
    content = json.dumps(figures, ensure_ascii=False, indent=1).encode()
    yield File(f"{DATA}/{RESULT}", "Mọi số liệu đã tổng hợp, để tính lại", content)


def _open(connection: Connection, campaign: Campaign) -> Iterator[File]:
    """The open tables with the proof of what is withheld; where it fails, the reason why not."""
    try:
        made = publication_files(reporting.publication(connection, campaign))
    except Refused as refused:
        said = "\r\n".join(problem.message for problem in refused.problems)
        yield File(f"{OPEN}/khong-cong-bo.txt", "Vì sao không có bảng công bố", said.encode())
        return
    for name, content in made.items():
        yield File(f"{OPEN}/{name}", "Bảng công bố, đã che ô nhạy cảm", content, public=True)


def _table(folder: str, name: str, title: str, table: pd.DataFrame) -> File:
    return File(f"{folder}/{name}.csv", title, to_csv(table))
