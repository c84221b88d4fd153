"""The journal of staff: who did what, and whether the chain of its lines holds."""

from flask import render_template, request

from survey_app.services import diary
from survey_app.web.office.acts import read
from survey_app.web.office.room import blueprint, needs


@blueprint.get("/journal")
@needs("audit")
def journal() -> str:
    """The latest lines, or those before one; `check` reads the whole chain."""
    typed = request.args.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    with read() as connection:
        page = diary.page(connection, before)
        checked = diary.check(connection) if "check" in request.args else None
    return render_template("office/journal.html", page=page, checked=checked)
