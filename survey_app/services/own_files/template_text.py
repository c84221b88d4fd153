"""The texts of a Word file that are filled in, paragraph by paragraph, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from questionnaires.problem import Problem, Refused

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
SNIPPET = 40


@dataclass(frozen=True)
class Part:
    """One part of a file: its texts with their places, and its XML as it is filled in."""

    name: str
    texts: tuple[tuple[str, str], ...]
    source: str


def parts(name: str, content: bytes) -> tuple[Part, ...]:
    """Body, headers, footers, footnotes and properties; refuses with template_not_docx."""
    try:
        return tuple(_parts(content))
    except Exception as error:  # python-docx has no one error for what is no Word file
        raise Refused(Problem("template_not_docx", "file", {"file": name})) from error


def words(content: bytes) -> str:
    """What a template says, a line for each paragraph."""
    return "\n".join(text for part in parts("", content) for _, text in part.texts if text)


def _parts(content: bytes) -> Iterator[Part]:
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    yield _part(template, "", template.docx._element.body)
    for name, uri in (("đầu trang", template.HEADER_URI), ("chân trang", template.FOOTER_URI)):
        for _, part in template.get_headers_footers(uri):
            yield _part(template, name, parse_xml(part.blob))
    for part in template.docx.part.package.iter_parts():
        if part.content_type == _FOOTNOTES:
            yield _part(template, "chú thích", parse_xml(part.blob))
    for name in _PROPERTIES:
        text = str(getattr(template.docx.core_properties, name) or "")
        yield Part(f"thuộc tính tệp ({name})", ((f"thuộc tính tệp ({name})", text),), text)


def _part(template: Any, name: str, root: Any) -> Part:
    source = template.patch_xml(template.xml_to_string(root))
    return Part(name or "thân văn bản", tuple(_texts(name, root)), source)


def _texts(name: str, root: Any) -> Iterator[tuple[str, str]]:
    for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
        text = "".join(t.text or "" for t in paragraph.iter(qn("w:t")) if _own(t, paragraph))
        if text.strip():
            start = " ".join(text.split())
            start = start if len(start) <= SNIPPET else f"{start[:SNIPPET]}…"
            yield f"{name + ', ' if name else ''}đoạn {number} («{start}»)", text


def _own(text: Any, paragraph: Any) -> bool:
    """Whether a text is the paragraph's own, and not that of a text box within it."""
    return next(text.iterancestors(qn("w:p"))) is paragraph
