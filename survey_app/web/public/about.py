"""What the public is told of the service itself: privacy, how to check, who could do harm."""

from werkzeug.wrappers import Response as AnyResponse

from survey_app.web.public.room import HOUR, blueprint, page


@blueprint.get("/privacy")
def privacy() -> AnyResponse:
    """Say who holds what data, why, for how long, and what a resident can demand."""
    return page("public/privacy.html", HOUR, (), dict)


@blueprint.get("/check")
def check() -> AnyResponse:
    """Say how a resident and how an expert can check a result."""
    return page("public/check.html", HOUR, (), dict)


@blueprint.get("/threats")
def threats() -> AnyResponse:
    """Say who could want other figures or a household's answer, what stops them, what does not."""
    return page("public/threats.html", HOUR, (), dict)


@blueprint.get("/accessibility")
def accessibility() -> AnyResponse:
    """Say for whom the pages are made to work, and where they still fall short."""
    return page("public/accessibility.html", HOUR, (), dict)
