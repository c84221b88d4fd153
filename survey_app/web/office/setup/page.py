"""The steps of a campaign on one page: what is done, what is missing, what to weigh."""

from flask import render_template

from survey_app.core import rights
from survey_app.services.setup import modes, steps, window
from survey_app.web.office.acts import reading
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/c/<code>/setup")
@needs("see")
def setup(code: str) -> str:
    with reading(code) as (connection, campaign):
        found = steps.look(connection, campaign)
    return render_template(
        "office/setup/steps.html",
        campaign=campaign,
        setup=found,
        used=modes.used(campaign),
        roles=rights.NAMES,
        holidays=window.SOURCE,
    )
