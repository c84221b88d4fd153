"""A questionnaire as a resident sees it: the resident's own pages, which here keep nothing."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services.own_files import catalogue
from survey_app.services.own_files.preview import sheet
from survey_app.services.reception import Sheet
from survey_app.web.office.acts import read
from survey_app.web.office.room import blueprint, needs
from survey_app.web.resident import page
from survey_app.web.resident.card import prepare
from survey_app.web.site import today


@blueprint.get("/library/questionnaire/<ref>/preview")
@needs("plan")
def preview(ref: str) -> AnyResponse:
    return page.form(_sheet(ref), {}, page.new_id())


@blueprint.post("/library/questionnaire/<ref>/preview")
@needs("plan")
def try_preview(ref: str) -> AnyResponse:
    """Check the answers as a resident's are checked; sending them only says that it was tried."""
    found = _sheet(ref)
    if page.step() != "send":
        return prepare(found)
    flash("Đã xem thử đến hết. Không có gì được gửi hoặc lưu.")
    return redirect(url_for("office.library_file", kind="questionnaire", ref=ref), 303)


def _sheet(ref: str) -> Sheet:
    with read() as connection:
        entry = catalogue.entry(connection, "questionnaire", ref)
    return sheet(entry, today())
