"""Dossier: everything of a closed campaign in one zip, made while the browser waits."""

import tempfile
from contextlib import ExitStack

from flask import Response, send_file

from questionnaires.problem import Problem, Refused
from survey_app.services import dossier as dossiers
from survey_app.services import frames
from survey_app.web.office.acts import reading
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site

MOST_VILLAGES = 60  # beyond that the browser would wait for minutes


@blueprint.get("/c/<code>/dossier.zip")
@needs("keep")
def dossier(code: str) -> Response:
    """The dossier, written to a file that is gone once it has been sent."""
    with ExitStack() as unsent, reading(code) as (connection, campaign):
        dossiers.check_ready(connection, campaign)
        count = len(frames.listed(connection, campaign))
        if count > MOST_VILLAGES:
            raise Refused(Problem("dossier_large", values={"count": count, "code": code}))
        file = unsent.enter_context(tempfile.TemporaryFile())
        dossiers.write(connection, campaign, file, site().config.wording)
        file.seek(0)
        unsent.pop_all()  # from here on the response closes it
    name = f"ho-so-{code}.zip"
    response = send_file(file, "application/zip", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"  # what is not published stays in no cache
    return response
