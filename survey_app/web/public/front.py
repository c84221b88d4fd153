"""The front door: what is asked today, what came of it before; posters, and questions to read."""

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.services import campaigns
from survey_app.services.publishing import keeping
from survey_app.services.reception import by_poster, open_campaigns, questions_open
from survey_app.web.public.room import HOUR, MINUTE, blueprint, page
from survey_app.web.site import site

NEWEST = 5  # published campaigns on the front page; the others stand in the archive


@blueprint.get("/")
def front() -> AnyResponse:
    """Show what is being asked today, how to take part, and what came of it before."""
    with site().store.read() as connection:
        visits = tuple(open_campaigns(connection))
        published = tuple(keeping.published(connection))
    shown = [v.campaign for v in visits] + [p.campaign for p in published[:NEWEST]]
    return page(
        "public/front.html",
        MINUTE,
        (visits, published[:NEWEST], len(published)),
        lambda: {
            "visits": visits,
            "published": published[:NEWEST],
            "earlier": len(published) - NEWEST,
            "demonstration": any(campaign.demonstration for campaign in shown),
        },
    )


@blueprint.get("/results")
def archive() -> AnyResponse:
    """Every campaign whose results stand published, the newest first."""
    with site().store.read() as connection:
        published = tuple(keeping.published(connection))
    return page(
        "public/archive.html",
        MINUTE,
        (published,),
        lambda: {
            "published": published,
            "demonstration": any(p.campaign.demonstration for p in published),
        },
    )


@blueprint.get("/p/<campaign>")
@blueprint.get("/p/<campaign>/<int:number>")
def poster(campaign: str, number: int | None = None) -> AnyResponse:
    """Explain a poster's campaign and ask for the code on the household's card."""
    with site().store.read() as connection:
        visit = by_poster(connection, campaign, number)
    if len(visit.places) == 1:
        return redirect(url_for("resident.place_show", campaign=campaign, number=1))
    return page(
        "public/poster.html",
        MINUTE,
        (visit,),
        lambda: {"visit": visit, "demonstration": visit.campaign.demonstration},
    )


@blueprint.get("/questions/<code>")
def questions(code: str) -> AnyResponse:
    """The questions of a campaign that has begun, to be read before answering."""
    with site().store.read() as connection:
        campaign = questions_open(connection, code)
        questionnaire = campaigns.questionnaire(connection, campaign)
    return page(
        "public/questions.html",
        HOUR,
        (campaign,),
        lambda: {
            "campaign": campaign,
            "questionnaire": questionnaire,
            "demonstration": campaign.demonstration,
        },
    )
