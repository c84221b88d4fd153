"""Public: the front door, the posters, the privacy notice and the health of the service."""

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from survey_app.services import backup
from survey_app.services.health import check
from survey_app.services.reception import by_poster, open_campaigns
from survey_app.services.written import date
from survey_app.web.site import site
from survey_app.web.style import inline_style

blueprint = Blueprint("public", __name__)
blueprint.add_app_template_global(inline_style)
blueprint.add_app_template_filter(date, "day")


@blueprint.get("/")
def front() -> str:
    """Show what is being asked today and how to take part."""
    with site().store.read() as connection:
        visits = open_campaigns(connection)
    return render_template(
        "public/front.html",
        visits=visits,
        demonstration=any(visit.campaign.demonstration for visit in visits),
    )


@blueprint.get("/p/<campaign>")
@blueprint.get("/p/<campaign>/<int:number>")
def poster(campaign: str, number: int | None = None) -> str | Redirect:
    """Explain a poster's campaign and ask for the code on the household's card."""
    with site().store.read() as connection:
        visit = by_poster(connection, campaign, number)
    if len(visit.places) == 1:
        return redirect(url_for("resident.place_show", campaign=campaign, number=1))
    return render_template(
        "public/poster.html", visit=visit, demonstration=visit.campaign.demonstration
    )


@blueprint.get("/privacy")
def privacy() -> str:
    """Say who holds what data, why, for how long, and what a resident can demand."""
    return render_template("public/privacy.html")


@blueprint.get("/health")
def health() -> tuple[Response, int]:
    """Tell whether the database answers and has our schema."""
    here = site()
    report = check(here.store.engine)
    if report["status"] != "ok":
        return jsonify(report), 503
    if here.config.backup_hours:
        with here.store.read() as connection:
            late = backup.overdue(connection, here.config.backup_hours)
        report["backup"] = "overdue" if late else "ok"
    return jsonify(report), 200
