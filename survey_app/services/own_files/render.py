"""Filling a report template in: sandboxed, every value escaped, a demonstration marked."""

from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from analysis.report.report import Report
from survey_app.services.own_files.template_lists import Context, context

ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def report_from(content: bytes, report: Report) -> bytes:
    """The report in the office's own layout, as .docx."""
    return filled(content, context(report), report.mark)


def filled(content: bytes, values: Context, mark: str = "") -> bytes:
    """A template with these values; a for or an if across cells or rows raises XMLSyntaxError."""
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    etree.fromstring(template.build_xml(values, ENVIRONMENT).encode())
    template.render(values, ENVIRONMENT)
    written = BytesIO()
    template.save(written)
    return _marked(written.getvalue(), mark)


def _marked(content: bytes, mark: str) -> bytes:
    """The file again, its mark above everything where it has one; read back, so that it opens."""
    document = Document(BytesIO(content))
    if mark:
        first = document.element.body[0]
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(mark)
        run.bold, run.font.size = True, Pt(16)
        first.addprevious(line._p)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
