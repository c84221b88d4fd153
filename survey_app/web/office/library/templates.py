"""Report templates: the fields that exist, each version, and a report in the office's layout."""

from flask import render_template
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services.own_files import catalogue, compare, template_fields, template_lists
from survey_app.services.own_files.render import filled
from survey_app.services.own_files.reports import office_report
from survey_app.services.own_files.template_start import starting_template
from survey_app.services.own_files.template_text import words
from survey_app.store.own_files import OwnFile
from survey_app.web.office.acts import download, read, reading
from survey_app.web.office.room import blueprint, needs

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/library/template/fields")
@needs("plan")
def template_field_list() -> str:
    """Every field a template may use, with an example of each."""
    return render_template(
        "office/library/fields.html", fields=template_fields.FIELDS, lists=template_lists.LISTS
    )


@blueprint.get("/library/template/start.docx")
@needs("plan")
def template_start() -> AnyResponse:
    return download(starting_template(), "mau-bao-cao.docx", DOCX)


@blueprint.get("/library/template/<ref>")
@needs("plan")
def template_file(ref: str) -> str:
    """One version of a template, and what is new in it."""
    with read() as connection:
        found = _found(catalogue.own(connection, "template", ref))
        versions = catalogue.versions(connection, found)
        older = next((v for v in versions if v.version < found.version), None)
        new = words(catalogue.content(connection, found))
        old = words(catalogue.content(connection, older)) if older else ""
    return render_template(
        "office/library/template.html",
        own=found,
        ref=ref,
        versions=versions,
        older=older,
        lines=compare.line_changes(old, new) if older else (),
    )


@blueprint.get("/library/template/<ref>/file")
@needs("plan")
def template_download(ref: str) -> AnyResponse:
    with read() as connection:
        found = _found(catalogue.own(connection, "template", ref))
        content = catalogue.content(connection, found)
    return download(content, f"mau-bao-cao-{found.id}-ban-{found.version}.docx", DOCX)


@blueprint.get("/library/template/<ref>/example.docx")
@needs("plan")
def template_example(ref: str) -> AnyResponse:
    """The template filled in with the examples of its fields, marked as such."""
    with read() as connection:
        found = _found(catalogue.own(connection, "template", ref))
        content = catalogue.content(connection, found)
    shown = filled(content, template_lists.example(), "SỐ LIỆU VÍ DỤ")
    return download(shown, f"mau-bao-cao-{found.id}-vi-du.docx", DOCX)


@blueprint.get("/c/<code>/papers/own/<ref>/<level>/<int:number>.docx")
@needs("see")
def own_report(code: str, ref: str, level: str, number: int) -> AnyResponse:
    """The report of a campaign in the office's own layout."""
    with reading(code) as (connection, campaign):
        content = office_report(connection, campaign, ref, level, number)
    return download(content, f"bao-cao-{code}-{ref}-{level}-{number:02d}.docx", DOCX)


def _found(own: OwnFile | None) -> OwnFile:
    if own is None:
        raise Refused(Problem("own_file_unknown"))
    return own
