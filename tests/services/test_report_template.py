"""Report templates: faults are refused at their place, nothing acts, real figures fill them."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from questionnaires.problem import Problem, Refused
from survey_app.services import paper_texts, reporting
from survey_app.services.own_files import catalogue, upload, word_package
from survey_app.services.own_files.render import filled
from survey_app.services.own_files.reports import office_report
from survey_app.services.own_files.template_check import check_template
from survey_app.services.own_files.template_fields import FIELDS
from survey_app.services.own_files.template_lists import LISTS, example
from survey_app.services.own_files.template_start import starting_template
from survey_app.services.own_files.upload import Upload
from survey_app.store.engine import Store
from survey_app.store.own_files import OwnFile
from tests.services.door import Door, refusal

GOOD = "Kết quả {{ ten_dot }}"


def docx(*paragraphs: str, header: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].add_run(header)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def rewritten(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same file with its parts changed, and more parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return written.getvalue()


def problems(content: bytes) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        check_template("mau.docx", content)
    return caught.value.problems


def texts(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_the_template_to_start_from_passes_its_own_check() -> None:
    check_template("mau.docx", starting_template())
    said = "\n".join(texts(filled(starting_template(), example())))
    assert "{" not in said
    assert "Thôn Làng Chùa" in said


def test_every_documented_field_can_be_used() -> None:
    one = [f"{{{{ {field.name} }}}}" for field in FIELDS]
    rows = [
        text
        for each in LISTS
        for text in (
            f"{{%p for {each.one} in {each.name} %}}",
            *(f"{{{{ loop.index }}}} {{{{ {each.one}.{f.name} }}}}" for f in each.fields),
            "{%p endfor %}",
        )
    ]
    content = docx(*one, *rows)
    check_template("mau.docx", content)
    said = texts(filled(content, example()))
    for field in FIELDS:
        assert field.example in said


def test_unknown_fields_are_told_by_paragraph_with_what_may_be_meant() -> None:
    content = docx("Mở đầu", "Kết quả {{ ten_dott }}", GOOD, "Số: {{ so }}", header="{{ tieu_de }}")
    found = problems(content)
    assert [p.code for p in found] == ["template_field_unknown"] * 3
    assert [p.place.partition(" («")[0] for p in found] == [
        "đoạn 2",
        "đoạn 4",
        "đầu trang, đoạn 1",
    ]
    assert "Có phải “ten_dot”?" in found[0].message


@pytest.mark.parametrize(
    ("paragraphs", "code"),
    [
        (["{{ ten_dot"], "template_tag_open"),
        (["{{ ten_dot", "}}"], "template_tag_open"),
        (["ten_dot }}"], "template_tag_open"),
        (["{{ ten_dot + }}"], "template_syntax"),
        (["{{ }}"], "template_syntax"),
        (["{{ 'chữ' }}"], "template_syntax"),
        (["{%p for thon cac_thon %}", "{%p endfor %}"], "template_syntax"),
        (["{%p for ten_dot in cac_thon %}", "{%p endfor %}"], "template_syntax"),
        (["{{ thon.ten }}"], "template_field_unknown"),
        (["{{ cac_thon }}"], "template_field_unknown"),
        (["{%p for thon in cac_lang %}", "{%p endfor %}"], "template_field_unknown"),
        (["{%p for thon in cac_thon %}", "{{ thon.dien_thoai }}", "{%p endfor %}"],
         "template_field_unknown"),
        (["{%p for thon in cac_thon %}", "{{ thon }}", "{%p endfor %}"], "template_field_unknown"),
        (["{%p for thon in cac_thon %}", "{{ thon.ten }}"], "template_end_missing"),
        (["{%p if han_che %}", "Có"], "template_end_missing"),
        ([GOOD, "{%p endfor %}"], "template_end_stray"),
        ([GOOD, "{%p else %}"], "template_end_stray"),
        (["{%p for thon in cac_thon %}", "{{ thon.ten }}", "{% endfor %}"], "template_end_stray"),
        (["Không có trường nào"], "template_empty"),
        (["{# chú thích #}"], "template_empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(paragraphs: list[str], code: str) -> None:
    found = problems(docx(*paragraphs))
    assert code in {p.code for p in found}
    assert all(p.place for p in found)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ten_dot.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ ten_dot|attr('__class__') }}",
        "{{ range(999999999) }}",
        "{{ 'a' * 999999999 }}",
        "{{ ten_dot.upper() }}",
        "{{ ten_dot[0] }}",
        "{{ self }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ loop.index }}",
        "{% set x = 1 %}",
        "{% import 'os' as os %}",
        "{% include '/etc/passwd' %}",
        "{% macro x() %}{% endmacro %}",
        "{% raw %}",
        "{%colspan 3%}",
        "{% cellbg ten_dot %}",
        "{{r ten_dot }}",
        "{{p ten_dot }}",
        "{% if ten_dot.__class__ %}x{% endif %}",
        "{% for x in ''.__class__.__mro__ %}{% endfor %}",
        "{%- if ten_dot %}x{% endif %}",
    ],
)
def test_no_template_reaches_beyond_its_fields(tag: str) -> None:
    found = {problem.code for problem in problems(docx(GOOD, tag))}
    assert found & {"template_unsafe", "template_field_unknown", "template_syntax"}


def test_lists_are_not_nested() -> None:
    loops = ["{%p for thon in cac_thon %}", "{%p for cau in cac_cau %}", "{{ cau.so }}"]
    found = problems(docx(*loops, "{%p endfor %}", "{%p endfor %}"))
    assert [p.code for p in found] == ["template_nested"]


def test_what_hides_in_an_attribute_is_held_to_the_same() -> None:
    def hide(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        return part.replace(b"<w:body>", b'<w:body><w:p w:rsidR="{{ range(9) }}"/>', 1)

    assert [p.code for p in problems(rewritten(docx(GOOD), hide))] == ["template_unsafe"]


def test_quotes_that_word_bends_are_understood() -> None:
    check_template("mau.docx", docx("{%p if co_quan == “BAN THƯỜNG TRỰC” %}", GOOD, "{%p endif %}"))


def test_values_are_text_and_never_markup() -> None:
    values = example() | {"ten_dot": "A & B <w:p/> {{ 7 * 7 }} “x”\nDòng hai\x0c"}
    said = texts(filled(docx(GOOD), values))
    assert "Kết quả A & B <w:p/> {{ 7 * 7 }} “x”\nDòng hai" in said[0]


def same(_: str, part: bytes) -> bytes:
    return part


def test_what_is_no_small_whole_word_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    good = docx(GOOD)
    link = (
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/%s" Target="http://x.example/" TargetMode="External"/></Relationships>'
    )

    def related(kind: bytes) -> bytes:
        def change(name: str, part: bytes) -> bytes:
            own = name == "word/_rels/document.xml.rels"
            return part.replace(b"</Relationships>", link % kind) if own else part

        return rewritten(good, change)

    def doctype(name: str, part: bytes) -> bytes:
        own = name == "word/document.xml"
        return (
            part.replace(b"<w:document", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document", 1)
            if own
            else part
        )

    def dde(name: str, part: bytes) -> bytes:
        field = b"<w:p><w:r><w:instrText> DDEAUTO c:\\\\x</w:instrText></w:r></w:p></w:body>"
        return part.replace(b"</w:body>", field)

    expected = {
        b"": "own_file_missing",
        b"PK not a zip": "template_not_docx",
        rewritten(good, lambda n, p: b"<" if n == "word/document.xml" else p): "template_not_docx",
        b"x" * (word_package.SIZE_LIMIT + 1): "own_file_too_big",
        rewritten(good, same, **{"word/vbaProject.bin": b"x"}): "template_acting",
        rewritten(good, same, **{"word/embeddings/a.bin": b"x"}): "template_acting",
        related(b"attachedTemplate"): "template_acting",
        rewritten(good, doctype): "template_acting",
        rewritten(good, dde): "template_acting",
    }
    for content, code in expected.items():
        assert [p.code for p in problems(content)] == [code], code
    check_template("mau.docx", related(b"hyperlink"))
    monkeypatch.setattr(word_package, "OPENED_LIMIT", 10_000)
    assert [p.code for p in problems(good)] == ["template_too_big"]


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    written = io.BytesIO(docx(GOOD))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.xml", b" " * (word_package.OPENED_LIMIT + 1))
    assert len(written.getvalue()) < word_package.SIZE_LIMIT
    assert [p.code for p in problems(written.getvalue())] == ["template_too_big"]


def take(store: Store, content: bytes, name: str = "Báo cáo huyện") -> OwnFile:
    with store.write() as connection:
        return upload.take_template(connection, name, Upload("mau.docx", content))


def test_a_template_is_kept_by_name_and_version(store: Store) -> None:
    first, second = take(store, docx(GOOD)), take(store, starting_template())
    assert [(f.name, f.version) for f in (first, second)] == [("Báo cáo huyện", n) for n in (1, 2)]
    assert take(store, docx(GOOD), "").name == "mau"
    with refusal("template_name"):
        take(store, docx(GOOD), "x" * 81)
    with store.read() as connection:
        assert [f.version for f in catalogue.newest(connection, "template")] == [2, 1]


def test_a_report_is_filled_in_with_the_figures_of_the_campaign(door: Door, keys: object) -> None:
    first, second = door.ballots(2)
    door.key(first)
    door.key(second, door.answers(q02="not_satisfied"))
    ref = catalogue.reference(take(door.store, starting_template()))
    with door.store.write() as connection:
        written = paper_texts.PaperTexts(
            organ_above="ỦY BAN MTTQ <HUYỆN> & XÃ", limitations="Mưa", recipients="Lưu: VT"
        )
        paper_texts.write_texts(connection, door.campaign(), written)
    with door.store.read() as connection, refusal("results_hidden"):
        office_report(connection, door.campaign(), ref, "campaign", 1)
    door.move("closed")
    with door.store.read() as connection:
        campaign = door.campaign()
        said = "\n".join(texts(office_report(connection, campaign, ref, "campaign", 1)))
        compilation = reporting.compiled(connection, campaign)
        with refusal("paper_unknown"):
            office_report(connection, campaign, ref, "village", 1)
        with refusal("own_file_unknown"):
            office_report(connection, campaign, "own-99", "campaign", 1)
    for expected in ("ỦY BAN MTTQ <HUYỆN> & XÃ", "Hạn chế: Mưa", "- Lưu: VT", "thu về 2 phiếu"):
        assert expected in said, expected
    assert "Ưu điểm" not in said, "what the office left empty is left out"
    assert compilation.whole.items[1].label in said
    assert "50,00" in said
    assert "Thôn Làng Chùa" in said
    assert "không đạt (ngưỡng: " in said
