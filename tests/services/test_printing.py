"""Printed papers: QRs decode from the page, nothing overflows, every ballot fits its two sides."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdfium2 import PdfDocument, PdfPage

from questionnaires.library import forms, load_questionnaire
from survey_app.core.code import format_code, new_code, normalise
from survey_app.services.printing.ballots import BallotBatch, ballots_pdf
from survey_app.services.printing.cards import PER_SHEET, Card, card_url, cards_pdf
from survey_app.services.printing.paper import Heading
from survey_app.services.printing.posters import household_poster, open_poster, posters_pdf
from survey_app.services.printing.qr import terminal_qr
from survey_app.services.printing.register import Register, RegisterLine, register_pdf

HEADING = Heading(
    issuer=("ỦY BAN MTTQ VIỆT NAM", "XÃ TRUNG MÔN", "BAN THƯỜNG TRỰC"),
    title="Lấy ý kiến về sự hài lòng của người dân đối với kết quả xây dựng nông thôn mới",
    opens_on=date(2018, 11, 5),
    closes_on=date(2018, 11, 23),
    base_url="https://khaosat.mttqtuyenquang.org.vn",
    help="Tổ lấy ý kiến của thôn hoặc điện thoại 0207 3822 222",
    demonstration=True,
)
LONG = "Thôn Đồng Bàn Thượng Khuôn Thống Nhất Quyết Thắng Tân Tiến 2"
POINTS_PER_MM = 72 / 25.4
FORMS = sorted(forms())


def cards(count: int, village: str = "Thôn 4") -> list[Card]:
    return [
        Card(new_code(), "Xã Trung Môn", village, f"04-{line:04}", line)
        for line in range(1, count + 1)
    ]


def pages(pdf: bytes) -> list[PdfPage]:
    return list(PdfDocument(pdf))


def text_of(page: PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


def decoded(page: PdfPage, dots_per_inch: int = 150) -> set[str]:
    image = page.render(scale=dots_per_inch / 72).to_pil()
    return {code.text for code in zxingcpp.read_barcodes(image)}


def letters(page: PdfPage) -> Iterator[tuple[str, float, float, float, float]]:
    """Each visible letter with left, top, right, bottom in millimetres from the top left corner."""
    text, height = page.get_textpage(), page.get_height()
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if letter.strip("\u200b \r\n"):
            left, bottom, right, top = text.get_charbox(index)
            box = (left, height - top, right, height - bottom)
            yield (letter, *(value / POINTS_PER_MM for value in box))


def test_a_sheet_has_eight_cards_and_each_qr_opens_its_own_code() -> None:
    asked = cards(11)
    printed = pages(cards_pdf(asked, HEADING))
    assert len(printed) == 2
    for number, page in enumerate(printed):
        on_page = asked[number * PER_SHEET : (number + 1) * PER_SHEET]
        assert decoded(page) == {card_url(HEADING, card.code) for card in on_page}


def test_the_code_in_the_qr_is_the_code_in_letters() -> None:
    card = cards(1)[0]
    page = pages(cards_pdf([card], HEADING))[0]
    (url,) = decoded(page)
    rows = re.findall(r"\b[2-9FHKMPRTVX]{4} [2-9FHKMPRTVX]{4}\b", text_of(page))
    assert normalise(url.rpartition("/")[2]) == normalise("".join(rows)) == card.code


@pytest.mark.parametrize(
    "heading",
    [
        HEADING,
        replace(HEADING, help=HEADING.help * 3, title=HEADING.title * 2),
        replace(HEADING, base_url="http://127.0.0.1:8000", help="", demonstration=False),
    ],
)
def test_a_card_keeps_every_letter_inside_its_panel(heading: Heading) -> None:
    long = [replace(card, commune="Thị trấn Vĩnh Lộc, huyện Chiêm Hóa") for card in cards(8, LONG)]
    for letter, left, top, right, bottom in letters(pages(cards_pdf(long, heading))[0]):
        panel, row = left // 35, top // 74.25
        assert 35 * panel <= left < right <= 35 * (panel + 1) - 1, letter
        assert 74.25 * row + 4 <= top < bottom <= 74.25 * (row + 1) - 4, letter


def test_no_two_lines_of_a_card_run_into_each_other() -> None:
    long = replace(cards(1, LONG)[0], commune="Thị trấn Vĩnh Lộc, huyện Chiêm Hóa")
    heading = replace(HEADING, help=HEADING.help * 2, title=HEADING.title + " của xã, của huyện")
    printed = list(letters(pages(cards_pdf([long], heading))[0]))
    for (one, *first), (other, *second) in itertools.combinations(printed, 2):
        assert _overlap(first, second) < 0.25, (one, other)


def _overlap(first: list[float], second: list[float]) -> float:
    """The part of the smaller box that the other covers."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second))
    return max(width, 0) * max(height, 0) / smaller if smaller else 0


def test_what_lies_outside_a_folded_card_does_not_tell_its_code() -> None:
    card = cards(1)[0]
    page = pages(cards_pdf([card], HEADING))[0]
    cover = "".join(letter for letter, left, *_ in letters(page) if left < 35)
    assert "04-0001" in cover
    assert "Thôn4" in cover
    assert not any(group in cover for group in format_code(card.code).split("-"))


def test_a_spare_card_says_so_and_leaves_room_for_its_line() -> None:
    page = pages(cards_pdf([replace(cards(1)[0], line=None)], HEADING))[0]
    assert "THẺ DỰ PHÒNG" in text_of(page)


def test_every_card_of_a_demonstration_is_marked() -> None:
    asked = cards(3)
    marked = text_of(pages(cards_pdf(asked, HEADING))[0])
    real = text_of(pages(cards_pdf(asked, replace(HEADING, demonstration=False)))[0])
    assert marked.count("SỐ LIỆU MINH HỌA") == 2 * len(asked)
    assert "MINH HỌA" not in real


def test_progress_is_told_after_each_sheet() -> None:
    heard: list[int] = []
    cards_pdf(cards(18), HEADING, heard.append)
    assert heard == [8, 16, 18]


def test_words_a_person_wrote_are_printed_and_never_run() -> None:
    name = '#panic("x") $ \\ [*Thôn*] @4'
    assert name in text_of(pages(cards_pdf(cards(1, name), HEADING))[0])


def test_nothing_to_print_is_a_fault() -> None:
    with pytest.raises(ValueError, match="nothing to print"):
        cards_pdf([], HEADING)


def test_a_poster_opens_its_address_and_writes_it_out() -> None:
    sheets = [
        household_poster("p/trung-mon/4", f"{LONG}, xã Trung Môn"),
        household_poster("p/trung-mon", "Xã Trung Môn"),
        open_poster("m/hang-viet/1", "Chợ Tam Cờ, thành phố Tuyên Quang"),
    ]
    printed = pages(posters_pdf(sheets, HEADING))
    assert len(printed) == len(sheets)
    for page, sheet in zip(printed, sheets, strict=True):
        url = f"{HEADING.base_url}/{sheet.path}"
        assert decoded(page, 75) == {url}
        assert url.removeprefix("https://") in text_of(page)
        assert "05/11/2018" in text_of(page)
        assert "SỐ LIỆU MINH HỌA" in text_of(page)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_fits_two_sides_of_a5_in_legible_type(form: str) -> None:
    questionnaire = load_questionnaire(form)
    batch = BallotBatch(questionnaire, f"{LONG}, xã Trung Môn", ["04-000001", "04-000002"])
    printed = pages(ballots_pdf(batch, HEADING))
    assert len(printed) == 2
    found = "".join(text_of(page) for page in printed).replace(" ", "")
    for item in questionnaire.questions:
        assert found.count(item.label["vi"].replace(" ", "")) >= 2, item.code
    for page in printed:
        for letter, left, top, right, bottom in letters(page):
            half = left // 148.5
            assert 148.5 * half + 5 <= left < right <= 148.5 * (half + 1) - 5, letter
            assert 5 <= top < bottom <= 205, letter
    assert _type_size(printed[0], questionnaire.questions[0].label["vi"]) >= 10


def _type_size(page: PdfPage, label: str) -> float:
    """The size in points of the type in which the first words of a question stand."""
    text = page.get_textpage()
    start, _ = text.search(label[:20]).get_next() or pytest.fail(f"not printed: {label}")
    return float(pypdfium2.raw.FPDFText_GetFontSize(text.raw, start))


def test_the_back_of_a_ballot_lies_behind_its_front() -> None:
    numbers = ["04-111111", "04-222222"]
    batch = BallotBatch(load_questionnaire("ntm-xa.2017"), "Thôn 4, xã Trung Môn", numbers)
    front, back = pages(ballots_pdf(batch, HEADING))
    assert [_number_on(front, left) for left in (True, False)] == numbers
    assert [_number_on(back, left) for left in (False, True)] == numbers


def _number_on(page: PdfPage, left: bool) -> str:
    half = page.get_width() / 2
    bounds = {"left": 0, "right": half} if left else {"left": half, "right": page.get_width()}
    found = re.findall(r"04-\d{6}", page.get_textpage().get_text_bounded(**bounds))
    assert len(set(found)) == 1
    return str(found[0])


def test_stubs_bear_the_codes_and_no_ballot_number() -> None:
    codes = [new_code() for _ in range(2)]
    numbers = ["04-111111", "04-222222"]
    batch = BallotBatch(load_questionnaire("ntm-xa.2017"), "Thôn 4, xã Trung Môn", numbers, codes)
    front, back = pages(ballots_pdf(batch, HEADING))
    assert decoded(front, 200) == {card_url(HEADING, code) for code in codes}
    assert decoded(back, 200) == set()
    stub = front.get_textpage().get_text_bounded(bottom=front.get_height() - 32 * POINTS_PER_MM)
    assert all(format_code(code) in stub for code in codes)
    assert not any(number in stub for number in numbers)


def test_the_order_of_codes_does_not_tell_the_numbers() -> None:
    numbers = [f"04-{number:06}" for number in range(30)]
    codes = [new_code() for _ in numbers]
    batch = BallotBatch(load_questionnaire("ntm-huyen.2017"), "Thôn 4, xã A", numbers, codes)
    fronts = pages(ballots_pdf(batch, HEADING))[::2]
    dealt = [_number_on(page, left) for page in fronts for left in (True, False)]
    assert sorted(dealt) == numbers
    assert dealt != numbers


def test_a_stub_code_for_each_ballot_or_none() -> None:
    form = load_questionnaire("ntm-xa.2017")
    with pytest.raises(ValueError, match="each ballot"):
        ballots_pdf(BallotBatch(form, "Thôn 4, xã A", ["1", "2"], [new_code()]), HEADING)


def test_a_form_for_persons_has_no_stub() -> None:
    form = load_questionnaire("hang-viet.2018")
    page = pages(ballots_pdf(BallotBatch(form, "Chợ, xã A", ["1"]), HEADING))[0]
    assert "CUỐNG PHIẾU" not in text_of(page)


def test_a_form_that_is_not_official_says_so_on_its_ballot() -> None:
    form = load_questionnaire("ntm-xa.2017")
    printed = pages(ballots_pdf(BallotBatch(form, "Thôn 4, xã A", ["1"]), HEADING))
    assert form.provenance_note in " ".join(map(text_of, printed))


def test_a_register_lists_every_line_with_its_serial_and_room_to_count() -> None:
    lines = [RegisterLine(line, f"04-{line:04}") for line in range(1, 129)]
    sheet = Register("Thôn 4, xã Trung Môn", 1278, "Ma Văn A", lines, ["04-D0129"])
    found = [text_of(page) for page in pages(register_pdf([sheet], HEADING))]
    whole = " ".join(found)
    assert all(f"{line.line} {line.serial}" in whole for line in lines)
    for words in ("Từ chối", "Ký nhận", "04-D0129", "Thẻ, phiếu hỏng", "1.278", "Tổ lấy ý kiến"):
        assert words in whole
    assert all("Ký nhận" in page for page in found[:-1])


def test_each_register_numbers_its_pages_from_one_and_hides_the_first() -> None:
    lines = [RegisterLine(line, f"04-{line:04}") for line in range(1, 61)]
    sheet = Register("Thôn 4, xã Trung Môn", 60, "", lines)
    printed = pages(register_pdf([sheet, sheet], HEADING))
    heads = [_page_number(page) for page in printed]
    each = ["", *(str(number) for number in range(2, len(printed) // 2 + 1))]
    assert heads == each + each


def _page_number(page: PdfPage) -> str:
    margin = page.get_height() - 18 * POINTS_PER_MM
    return page.get_textpage().get_text_bounded(bottom=margin).strip()


def test_a_terminal_qr_is_drawn_in_blocks_a_camera_can_read() -> None:
    url = "http://127.0.0.1:8000/k/" + new_code()
    lines = [line for line in terminal_qr(url).splitlines() if line]
    image = Image.new("L", (max(map(len, lines)) + 8, 2 * len(lines) + 8), 255)
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            upper, lower = sign in "█▀", sign in "█▄"
            image.putpixel((column + 4, 2 * row + 4), 255 * upper)
            image.putpixel((column + 4, 2 * row + 5), 255 * lower)
    larger = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    assert [code.text for code in zxingcpp.read_barcodes(larger)] == [url]
