"""The minutes of a meeting, in the layout of the office's other papers, as Word and as PDF."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from analysis.report.blocks import (
    Block,
    Closing,
    Column,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    Title,
    text_cell,
)
from analysis.report.face_pdf import to_pdf
from analysis.report.face_word import to_word
from analysis.report.faces import MEDIA_TYPES
from analysis.report.phrases import long_date
from analysis.report.report import MARK
from questionnaires.area import in_sentence
from questionnaires.document import read_document, validated
from questionnaires.library import read_text
from questionnaires.model import FileModel, Text
from questionnaires.problem import Problem, Refused
from survey_app.services import paper_texts
from survey_app.services.reporting import PaperFile
from survey_app.services.written import count
from survey_app.store import bundles, meetings
from survey_app.store.campaigns import Campaign
from survey_app.store.meetings import Meeting
from survey_app.store.villages import Village

WORDING = Path(__file__).parent / "minutes.yaml"
_SETTERS: dict[str, Callable[[Paper], bytes]] = {"docx": to_word, "pdf": to_pdf}
_WIDTHS = (0.75, 0.25)


class Wording(FileModel):
    """The words of the minutes; each may name a figure of the meeting in braces."""

    document: Text
    organ: Text
    title: Text
    subtitle: Text
    opening: tuple[Text, ...]
    counts_heading: Text
    counts_caption: Text
    columns: tuple[Text, Text]
    rows: tuple[tuple[Text, Text], ...]
    closing: tuple[Text, ...]
    signatures: tuple[tuple[Text, str], ...]
    hint: Text
    no_bundle: Text


@cache
def wording() -> Wording:
    """The words as the file has them; refuses a file with faults, each at its line."""
    found, problems = validated(Wording, read_document(read_text(WORDING), WORDING.name))
    if problems or found is None:
        raise Refused(*problems)
    return found


def minutes(
    connection: Connection, campaign: Campaign, village: Village, meeting: Meeting, face: str
) -> PaperFile:
    """The minutes as docx or pdf; refuses another face, and a meeting not yet counted."""
    if face not in _SETTERS:
        raise Refused(Problem("paper_unknown", values={"kind": face}))
    if meeting.collected is None:
        raise Refused(Problem("meeting_not_counted"))
    values = _values(connection, campaign, village, meeting)
    organ = paper_texts.issuer(connection, campaign)[0]
    mark = MARK if campaign.demonstration else ""
    content = _SETTERS[face](_paper(values, organ, mark))
    name = f"bien-ban-hop-{campaign.code}-{village.number:02d}-{_of_village(connection, meeting)}"
    return PaperFile(f"{name}.{face}", MEDIA_TYPES["docx" if face == "docx" else "pdf"], content)


def _of_village(connection: Connection, meeting: Meeting) -> str:
    """Which meeting of its village it is, and its day: there may be two in a day."""
    every = [each.id for each in meetings.of_village(connection, meeting.village_id)]
    return f"lan-{every.index(meeting.id) + 1}-{meeting.held_on.isoformat()}"


def _values(
    connection: Connection, campaign: Campaign, village: Village, meeting: Meeting
) -> dict[str, str]:
    bundle = (
        bundles.by_id(connection, campaign.id, meeting.bundle_id) if meeting.bundle_id else None
    )
    return {
        "dia_danh": village.name,
        "thon": in_sentence(village.name),
        "xa": in_sentence(village.commune),
        "dot": campaign.title,
        "ngay": long_date(meeting.held_on),
        "noi_hop": meeting.place,
        "chu_tri": meeting.chair,
        "thu_ky": meeting.secretary,
        "co_mat": count(meeting.present),
        "so_ho": count(meeting.households),
        "tong_ho": count(village.households),
        "phat": count(meeting.handed_out or 0),
        "thu": count(meeting.collected or 0),
        "hong": count(meeting.spoilt or 0),
        "thieu": count(meeting.missing),
        "tui": bundle.label if bundle else wording().no_bundle,
    }


def _paper(values: Mapping[str, str], organ: str, mark: str) -> Paper:
    words = wording()
    blocks = (*_head(words, values, organ), *_body(words, values))
    return Paper(words.document.format_map(values), mark, blocks)


def _head(words: Wording, values: Mapping[str, str], organ: str) -> Iterator[Block]:
    yield Letterhead(
        (organ, words.organ.format_map(values).upper()),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        "",
        f"{values['dia_danh']}, {values['ngay']}",
    )
    yield Title(words.title, words.subtitle.format_map(values))


def _body(words: Wording, values: Mapping[str, str]) -> Iterator[Block]:
    for text in words.opening:
        yield Paragraph(text.format_map(values))
    yield Heading(words.counts_heading, 1)
    left, right = words.columns
    columns = (Column(left, _WIDTHS[0]), Column(right, _WIDTHS[1], "right"))
    rows = tuple(
        Row(tuple(text_cell(cell.format_map(values)) for cell in row)) for row in words.rows
    )
    yield Table("ballots", words.counts_caption, columns, rows)
    for text in words.closing:
        yield Paragraph(text.format_map(values))
    yield Closing(
        (),
        tuple(
            Signature((title,), words.hint, name.format_map(values))
            for title, name in words.signatures
        ),
    )
