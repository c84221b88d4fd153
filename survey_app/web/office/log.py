"""The journal of staff: who did what, and whether the chain of its lines holds."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Refused
from survey_app.services import diary
from survey_app.web.office.acts import Problems, read
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/journal")
@needs("audit")
def journal() -> AnyResponse:
    """The latest lines, or those before one; `check` reads the whole chain."""
    typed = request.args.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    checked = None
    problems: Problems = ()
    with read() as connection:
        page = diary.page(connection, before)
        try:
            if "check" in request.args:
                checked = diary.check(connection, request.args.get("noted", ""))
        except Refused as refused:
            problems = refused.problems
    facts = {"page": page, "checked": checked, "problems": problems, "typed": request.args}
    return make_response(render_template("office/journal.html", **facts), 422 if problems else 200)
