"""The form as an officer's tablet keeps it: the residents' own questions, rendered here once."""

from typing import Any

from flask import render_template

from questionnaires.labels import language_name
from questionnaires.questionnaire import Item, Questionnaire
from survey_app.web.resident.questions import laid_out


def packed(questionnaire: Questionnaire, sha256: str) -> dict[str, Any]:
    """The questions as residents get them, what the checks on the tablet need, every language."""
    laid = laid_out(questionnaire, sha256)
    html = render_template(
        "resident/items.html", questions=laid, answers={}, problems={}, language="vi", voices={}
    )
    return {
        "title": questionnaire.title["vi"],
        "html": html,
        "items": [item_told(item) for item in questionnaire.items],
        "languages": questionnaire.languages,
        "language_names": {code: language_name(code) for code in questionnaire.languages},
    }


def item_told(item: Item) -> dict[str, Any]:
    """One item as the tablet's own checks take it."""
    return {
        "code": item.code,
        "type": item.type,
        "required": item.required,
        "limit": item.limit if item.type == "text" else None,
        "when": item.when and {"item": item.when.item, "in": list(item.when.options)},
        "label": dict(item.label),
        "options": [
            {"code": o.code, "label": dict(o.label), "exclusive": o.exclusive}
            for o in item.options or ()
        ],
    }
