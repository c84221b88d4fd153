"""Paper: a periodic report in the layout of the office's other papers, as Word and as PDF."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

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
    count_cell,
    text_cell,
)
from analysis.report.face_pdf import to_pdf
from analysis.report.face_word import to_word
from analysis.report.faces import MEDIA_TYPES
from analysis.report.phrases import long_date, short_date
from questionnaires.area import in_sentence, placed
from questionnaires.duty import Duties, load_duties
from questionnaires.problem import Problem, Refused
from survey_app.core.due import Due
from survey_app.services.periodic.calendar import Standing
from survey_app.services.periodic.draft import Written
from survey_app.services.periodic.figures import ANSWERED, CampaignLine, Figures
from survey_app.services.reporting import PaperFile

DOTS = "……………………………………………………………………………"
_SETTERS: dict[str, Callable[[Paper], bytes]] = {"docx": to_word, "pdf": to_pdf}
_STEPS = (
    ("opened", "mở"),
    ("counting", "dừng lấy ý kiến, chuyển sang kiểm phiếu"),
    ("closed", "kết thúc"),
    ("published", "công bố kết quả"),
)
_QUARTERS = {3: "I", 6: "II", 9: "III", 12: "IV"}
_COLUMNS = (
    Column("Đợt lấy ý kiến", 0.22),
    Column("Mở", 0.145, "center"),
    Column("Kết thúc", 0.145, "center"),
    Column("Số xã", 0.07, "right"),
    Column("Số thôn, điểm", 0.09, "right"),
    Column("Tổng số hộ", 0.11, "right"),
    Column("Hộ được hỏi", 0.11, "right"),
    Column("Đã trả lời", 0.11, "right"),
)
_RESULTS = (
    Column("Đợt lấy ý kiến", 0.4),
    Column("Tỷ lệ hộ có phiếu %", 0.2, "right"),
    Column("Hài lòng chung %", 0.2, "right"),
    Column("Kết luận theo quy định", 0.2, "center"),
)


def period_name(due: Due) -> str:
    """The period as a title names it: "quý II năm 2018"."""
    names = {
        "month": f"tháng {due.on.month}",
        "quarter": f"quý {_QUARTERS.get(due.on.month, '')}",
        "half_year": "6 tháng đầu",
        "nine_months": "9 tháng đầu",
    }
    return f"{names.get(due.duty.kind, '')} năm {due.on.year}".strip()


def set_paper(standing: Standing, figures: Figures, texts: Written, face: str) -> PaperFile:
    """The report as docx or pdf; refuses with paper_unknown any other face."""
    if face not in _SETTERS:
        raise Refused(Problem("paper_unknown", values={"kind": face}))
    due = standing.due
    name = f"bao-cao-{due.duty.kind.replace('_', '-')}-{standing.area.code}-{due.on.isoformat()}"
    content = _SETTERS[face](paper(standing, figures, texts))
    media = MEDIA_TYPES["docx" if face == "docx" else "pdf"]
    return PaperFile(f"{name}.{face}", media, content)


def paper(standing: Standing, figures: Figures, texts: Written) -> Paper:
    """The report, block by block."""
    duties, about = load_duties(), f"Công tác lấy ý kiến người dân {period_name(standing.due)}"
    blocks = (
        *_head(standing, duties, texts, about),
        Heading("I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", 1),
        *_text(texts.direction),
        Heading("II. KẾT QUẢ LẤY Ý KIẾN TRONG KỲ", 1),
        *_work(standing.due, figures),
        Heading("III. ĐÁNH GIÁ CHUNG", 1),
        *_text(texts.assessment),
        Heading("IV. NHIỆM VỤ KỲ TỚI", 1),
        *_planned(figures, texts),
        Heading("V. KIẾN NGHỊ, ĐỀ XUẤT", 1),
        *_text(texts.proposals),
        Paragraph(f"Trên đây là báo cáo {about[:1].lower()}{about[1:]}./."),
        _closing(duties, texts),
    )
    return Paper(placed(f"Báo cáo {about}", standing.area.name), "", blocks)


def _head(standing: Standing, duties: Duties, texts: Written, about: str) -> Iterator[Block]:
    due, area = standing.due, standing.area
    yield Letterhead(
        (f"ỦY BAN MTTQ VIỆT NAM {area.name.upper()}", "BAN THƯỜNG TRỰC"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        f"Số: {texts.number or '……/BC-MTTQ-BTT'}",
        f"{texts.place or '………'}, {long_date(_day(texts.date))}",
    )
    yield Title("BÁO CÁO", about)
    yield Paragraph(f"Kính gửi: {duties.to} (qua {duties.through}).")
    yield Paragraph(
        f"Thực hiện chế độ báo cáo theo {duties.source}, Ban Thường trực Ủy ban MTTQ Việt Nam "
        f"{in_sentence(area.name)} báo cáo công tác lấy ý kiến người dân từ ngày "
        f"{short_date(due.since)} đến hết ngày {short_date(due.until)} như sau:"
    )


def _work(due: Due, figures: Figures) -> Iterator[Block]:
    if not figures.campaigns:
        yield Paragraph("Trong kỳ không có đợt lấy ý kiến nào.")
        return
    running = [c for c in figures.campaigns if not c.closed]
    said = [f"{name}: {len(figures.between(s, due.since, due.until)):02d}" for s, name in _STEPS]
    yield Paragraph(f"- Số đợt trong kỳ: {len(figures.campaigns):02d}; {'; '.join(said)}.", "dash")
    yield Paragraph(f"- Số đợt còn đang thực hiện cuối kỳ: {len(running):02d}.", "dash")
    rows = tuple(_row(line) for line in figures.campaigns)
    yield Table("campaigns", "Các đợt lấy ý kiến trong kỳ", _COLUMNS, rows)
    closed = [c for c in figures.between("closed", due.since, due.until) if c.conclusion]
    if closed:
        results = tuple(_result(line) for line in closed)
        yield Table("results", "Kết quả các đợt kết thúc trong kỳ", _RESULTS, results)
    posted = [line for line in figures.campaigns if line.posted_places]
    for line in posted:
        until = f"đến ngày {_short(line.posted_to)}" if line.posted_to else "đang niêm yết"
        places = f"{line.posted_places:02d} nơi từ ngày {_short(line.posted_from)}, {until}"
        yield Paragraph(f"- Niêm yết kết quả: {line.title}: {places}.", "dash")
    taken = datetime.fromisoformat(figures.taken)
    yield Paragraph(
        f"Số liệu lấy lúc {taken:%H:%M} ngày {short_date(taken.date())}. {ANSWERED}",
        "note",
    )


def _row(line: CampaignLine) -> Row:
    households = line.kind == "households"
    return Row(
        (
            text_cell(line.title),
            text_cell(_short(line.opened)),
            text_cell(_short(line.closed) or "đang làm"),
            count_cell(line.communes),
            count_cell(line.villages),
            count_cell(line.households) if households else text_cell("–"),
            count_cell(line.asked) if households else text_cell("–"),
            count_cell(line.answered),
        )
    )


def _result(line: CampaignLine) -> Row:
    figures = (text_cell(line.coverage or "–"), text_cell(line.satisfied or "–"))
    return Row((text_cell(line.title), *figures, text_cell(line.conclusion)))


def _planned(figures: Figures, texts: Written) -> Iterator[Block]:
    for each in figures.planned:
        days = f"từ {_short(each.opens_on)} đến {_short(each.closes_on)}"
        yield Paragraph(f"- Đang chuẩn bị: {each.title}, dự kiến {days}.", "dash")
    if texts.plan or not figures.planned:
        yield from _text(texts.plan)


def _text(written: str) -> Iterator[Block]:
    for line in written.splitlines() or [DOTS]:
        if line.strip():
            yield Paragraph(line.strip())


def _closing(duties: Duties, texts: Written) -> Closing:
    usual = f"{duties.to} (qua {duties.through})\nLưu: VT"
    recipients = tuple(r.strip() for r in (texts.recipients or usual).splitlines() if r.strip())
    lines = tuple(line for line in ("TM. BAN THƯỜNG TRỰC", texts.signatory_title.upper()) if line)
    return Closing(recipients, (Signature(lines, "", texts.signatory_name),))


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _short(iso: str) -> str:
    return short_date(date.fromisoformat(iso)) if iso else ""
