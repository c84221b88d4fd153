"""The library: forms and rules of the platform and the office's own, version by version."""

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Refused
from survey_app.services.own_files import catalogue, compare, upload
from survey_app.services.own_files.catalogue import Entry
from survey_app.services.own_files.upload import Upload
from survey_app.store.own_files import OwnFile
from survey_app.web.errors import status_of
from survey_app.web.office.acts import Problems, account_id, download, read, write
from survey_app.web.office.room import blueprint, needs

YAML = "application/yaml; charset=utf-8"


@blueprint.get("/library")
@needs("plan")
def library() -> str:
    return _shelves(())


@blueprint.post("/library")
@needs("plan")
def upload_file() -> AnyResponse:
    """Keep an own file, or show every fault at its place."""
    sent = _sent()
    try:
        kind = catalogue.known_kind(request.form.get("kind", ""))
        with write() as connection:
            found = _take(connection, kind, sent)
    except Refused as refused:
        own_lines = request.form.get("kind") != "template"
        lines = _faulty_lines(sent, refused.problems) if own_lines else {}
        page = _shelves(refused.problems, lines)
        return make_response(page, status_of(refused))
    flash(f"Đã nhận “{found.name}”, bản {found.version}.")
    ref = catalogue.reference(found)
    return redirect(url_for("office.library_file", kind=found.kind, ref=ref), 303)


def _take(connection: Any, kind: catalogue.Kind, sent: Upload) -> OwnFile:
    if kind == "template":
        name = request.form.get("name", "")
        return upload.take_template(connection, name, sent, account_id())
    return upload.take_yaml(connection, kind, sent, account_id())


@blueprint.get("/library/<kind>/<ref>")
@needs("plan")
def library_file(kind: str, ref: str) -> str:
    """One version: what it says, what is new in it, and which campaigns use it."""
    with read() as connection:
        entry = catalogue.entry(connection, kind, ref)
        others = [e for e in catalogue.entries(connection, kind) if e.ref != ref]
        chosen = request.args.get("with", "")
        other = next((e for e in others if e.ref == chosen), None)
        other = other or catalogue.before(connection, entry)
        campaigns = catalogue.pinned_in(connection, entry.sha256)
    return render_template(
        "office/library/file.html",
        entry=entry,
        text=entry.read,
        others=others,
        other=other,
        changes=compare.changes(other.read, entry.read) if other else (),
        lines=compare.line_changes(other.text, entry.text) if other else (),
        campaigns=campaigns,
    )


@blueprint.get("/library/<kind>/<ref>/file")
@needs("plan")
def library_download(kind: str, ref: str) -> AnyResponse:
    """The file itself: a version to keep, or a starting point for one's own."""
    with read() as connection:
        entry = catalogue.entry(connection, kind, ref)
    version = f"-ban-{entry.own.version}" if entry.own else ""
    return download(entry.text.encode(), f"{entry.read.id}{version}.yaml", YAML)


def _sent() -> Upload:
    file = request.files.get("file")
    note = request.form.get("note", "")
    return Upload(file.filename or "", file.read(), note) if file else Upload("", b"", note)


def _faulty_lines(sent: Upload, problems: Problems) -> Mapping[str, str]:
    """The line of the file at each place that a problem names, from the first on."""
    lines = sent.content.decode("utf-8-sig", errors="replace").splitlines()
    found = {}
    for problem in problems:
        number = problem.place.rpartition(":")[2]
        if number.isdecimal() and 0 < int(number) <= len(lines):
            found[problem.place] = int(number)
    return {place: lines[n - 1][:200] for place, n in sorted(found.items(), key=lambda f: f[1])}


def _shelves(problems: Problems, lines: Mapping[str, str] | None = None) -> str:
    with read() as connection:
        shelves: dict[str, tuple[Entry, ...]] = {
            kind: catalogue.entries(connection, kind) for kind in ("questionnaire", "rule")
        }
        templates = catalogue.newest(connection, "template")
    return render_template(
        "office/library/index.html",
        problems=problems,
        lines=lines or {},
        shelves=shelves,
        templates=templates,
        typed=request.form,
    )
