"""The health of the service, for a monitor."""

from flask import Response, jsonify

from survey_app.services import backup
from survey_app.services.health import check
from survey_app.web.public.room import blueprint
from survey_app.web.site import site


@blueprint.get("/health")
def health() -> tuple[Response, int]:
    """Tell whether the database answers, has our schema and can be written; else with 503."""
    here = site()
    report = check(here.store)
    if report["status"] != "ok":
        return jsonify(report), 503
    if here.config.backup_hours:
        with here.store.read() as connection:
            late = backup.overdue(connection, here.config.backup_hours)
        report["backup"] = "overdue" if late else "ok"
    return jsonify(report), 200
