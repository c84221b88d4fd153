"""The office's room: its blueprint, what its templates may say, and its page of refusals."""

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template
from flask_wtf.csrf import generate_csrf

from questionnaires.model import STATUS_LABELS
from questionnaires.problem import Refused
from questionnaires.questionnaire import PROVENANCE_LABELS
from questionnaires.verdict import BAR_LABELS, MEASURE_LABELS, OUTCOME_LABELS
from survey_app.core.campaign import NAMES, STATES
from survey_app.services import written
from survey_app.web.errors import status_of
from survey_app.web.office import words

blueprint = Blueprint("office", __name__, url_prefix="/office")


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """What every office page may write: numbers in one format, labels from where they are kept."""
    return {
        "account": g.get("account"),
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
