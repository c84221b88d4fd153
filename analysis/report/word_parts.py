"""What python-docx leaves to XML: borders, repeated headings, rows that stay whole, page fields."""

from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

WATERMARK = """<w:r {ns} xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>
<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>
<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>
<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>
<v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="{id}" type="#_x0000_t136" alt="{text}" fillcolor="#d9d9d9" stroked="f"
 style="position:absolute;width:480pt;height:70pt;rotation:308;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin">
<v:textpath style="font-family:&quot;Times New Roman&quot;;font-weight:bold" string="{text}"/>
</v:shape></w:pict></w:r>"""


def add_watermark(paragraph: Any, text: str, name: str) -> None:
    """Lay `text` large and grey behind every page that carries this header paragraph."""
    paragraph._p.append(parse_xml(WATERMARK.format(ns=nsdecls("w"), id=name, text=text)))


def add_page_number(paragraph: Any) -> None:
    """Add the field that prints the number of the page."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        else:
            field = OxmlElement("w:instrText")
            field.set(qn("xml:space"), "preserve")
            field.text = text
        run._r.append(field)


def set_widths(table: Any, widths: list[float]) -> None:
    """Fix the widths (mm) of the columns, and of every cell too: Word and LibreOffice differ."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def repeat_header(row: Any) -> None:
    """Print this row again at the top of every page the table reaches."""
    _row_flag(row, "w:tblHeader")


def keep_whole(row: Any) -> None:
    """Keep the row on one page."""
    _row_flag(row, "w:cantSplit")


def _row_flag(row: Any, name: str) -> None:
    flag = OxmlElement(name)
    flag.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(flag)


def set_cell_margins(table: Any, across_mm: float, along_mm: float = 0) -> None:
    """Set the space between a cell's text and its borders."""
    margins = OxmlElement("w:tblCellMar")
    spaces = {"top": along_mm, "left": across_mm, "bottom": along_mm, "right": across_mm}
    for side, space in spaces.items():
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(space * 56.7)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def rule_below(paragraph: Any, margin_mm: float) -> None:
    """Draw a thin rule under an empty paragraph, shorter than the cell by a margin on each side."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(margin_mm)
    shape.line_spacing = Pt(3)
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def colour(paragraph: Any, hexadecimal: str) -> None:
    """Write a paragraph in another colour than black."""
    for run in paragraph.runs:
        run.font.color.rgb = RGBColor.from_string(hexadecimal)


def set_language(style: Any, language: str) -> None:
    """Tell spelling checkers and readers aloud which language the text is in."""
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), language)
    lang.set(qn("w:eastAsia"), language)
    style.element.get_or_add_rPr().append(lang)


def describe_picture(shape: Any, title: str, text: str) -> None:
    """Give a picture the text that stands for it."""
    properties = shape._inline.docPr
    properties.set("title", title)
    properties.set("descr", text)
