"""The office's room: its blueprint, what its templates may say, and its page of refusals."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, g, make_response, render_template
from flask_wtf.csrf import generate_csrf

from questionnaires.model import STATUS_LABELS
from questionnaires.problem import Refused
from questionnaires.questionnaire import PROVENANCE_LABELS
from questionnaires.verdict import BAR_LABELS, MEASURE_LABELS, OUTCOME_LABELS
from survey_app.core import rights
from survey_app.core.campaign import NAMES, STATES
from survey_app.services import written
from survey_app.web.errors import status_of
from survey_app.web.office import navigation, words

blueprint = Blueprint("office", __name__, url_prefix="/office")
View = TypeVar("View", bound=Callable[..., Any])


def needs(right: rights.Right) -> Callable[[View], View]:
    """Say which right a page asks for; the guard opens no page that does not say."""

    def say(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return say


def allowed(right: rights.Right) -> bool:
    """Tell whether who is signed in has a right, here in this campaign where a page shows one."""
    account = g.get("account")
    if account is None or not rights.may(account.role, right):
        return False
    campaign = g.get("campaign")
    whole = right in rights.OF_THE_WHOLE and campaign is not None
    return not whole or bool(g.scope.owns(campaign.area_id))


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """What every office page may write: numbers in one format, labels from where they are kept."""
    return {
        "account": g.get("account"),
        "allowed": allowed,
        "sections": navigation.of_campaign,
        "rooms": navigation.of_office,
        "csrf_token": generate_csrf,
        "count": written.count,
        "percent": written.percent,
        "percent_pair": written.percent_pair,
        "day": written.date,
        "share": written.share,
        "width": words.width,
        "state_names": NAMES,
        "states": STATES,
        "form_names": words.FORMS,
        "bar_names": BAR_LABELS,
        "measure_names": MEASURE_LABELS,
        "outcome_names": OUTCOME_LABELS,
        "status_names": STATUS_LABELS,
        "provenance_names": PROVENANCE_LABELS,
        "words": words,
    }


@blueprint.errorhandler(Refused)
def refused_page(refused: Refused) -> Response:
    """A refusal no page has taken up: what is wrong, and the way back."""
    page = render_template("office/refused.html", problems=refused.problems)
    return make_response(page, status_of(refused))
