"""What was printed: the history, one print with its progress, and its files."""

from flask import Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services.printroom import bundle, jobs
from survey_app.services.printroom.wishes import KINDS
from survey_app.web.office.acts import PDF, account_id, campaign_of, download, reading, write
from survey_app.web.office.printing import ZIP
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site


@blueprint.get("/c/<code>/print/jobs")
@needs("see")
def print_history(code: str) -> str:
    with reading(code) as (connection, campaign):
        listed = jobs.listed(connection, campaign)
    return render_template("office/prints.html", campaign=campaign, jobs=listed, kinds=KINDS)


@blueprint.get("/c/<code>/print/jobs/<int:job_id>")
@needs("see")
def print_job(code: str, job_id: int) -> str:
    """One print: how far it is, and its files."""
    with reading(code) as (connection, campaign):
        job = jobs.get(connection, campaign, job_id)
        parts, whole = jobs.parts(connection, job), jobs.whole(connection, job)
    until = job.finished_at + jobs.KEPT if job.finished_at else None
    return render_template(
        "office/print_job.html",
        campaign=campaign,
        job=job,
        parts=parts,
        whole=whole,
        kinds=KINDS,
        until=until,
    )


@blueprint.post("/c/<code>/print/jobs/<int:job_id>/files/<int:part_id>")
@needs("print")
def take_file(code: str, job_id: int, part_id: int) -> AnyResponse:
    """The file of one village."""
    with write() as connection:
        campaign = campaign_of(connection, code)
        (part,) = jobs.fetch(connection, campaign, job_id, account_id(), part_id)
        found = jobs.opened(connection, site().keys, part)
    assert found is not None  # the same transaction has seen it
    return download(found.data, found.name, PDF)


@blueprint.post("/c/<code>/print/jobs/<int:job_id>/files")
@needs("print")
def take_files(code: str, job_id: int) -> AnyResponse:
    """Every file of a print in one zip, a folder a commune, made while it is sent."""
    with write() as connection:
        campaign = campaign_of(connection, code)
        parts = jobs.fetch(connection, campaign, job_id, account_id())
    files = jobs.files(site().store, site().keys, parts)
    response = Response(bundle.zipped(files), mimetype=ZIP)
    name = f'attachment; filename="in-{code}-{job_id}.zip"'
    response.headers["Content-Disposition"] = name
    return response
