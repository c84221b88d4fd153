"""Whatever people wrote, the PDF is made, and says it as they wrote it."""

import json

import pypdfium2
import pytest

from analysis.report.pdf import escape, printable, typeset

HEAD = '#set document(title: "Thử")\n#set text(font: "Tinos", lang: "vi", overhang: false)\n'
HOSTILE = '#eval("1+1") *đậm* _x_ $a$ `b` [c] <nhãn> @d \\ // ~ "e" - = + / 1. Thôn Ỷ La'


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_escaped_text_prints_exactly_as_written() -> None:
    assert text_of(typeset(HEAD + escape(HOSTILE))).strip() == HOSTILE


def test_text_given_as_data_prints_exactly_as_written() -> None:
    data = json.dumps({"name": HOSTILE}).encode()
    pdf = typeset(HEAD + '#let data = json("data.json")\n#data.name', {"data.json": data})
    assert text_of(pdf).strip() == HOSTILE


@pytest.mark.parametrize("text", ["tốt 👍🏽", "漢字", "\x00\x0b", "a\u200db"])
def test_a_letter_the_font_lacks_never_stops_a_pdf(text: str) -> None:
    assert typeset(HEAD + escape(text)).startswith(b"%PDF")


def test_every_vietnamese_letter_is_printed_by_our_own_font() -> None:
    letters = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    assert printable(letters + letters.upper()) == letters + letters.upper()
    assert letters in text_of(typeset(HEAD + letters))


def test_the_same_source_gives_the_same_bytes() -> None:
    assert typeset(HEAD + "như nhau") == typeset(HEAD + "như nhau")
