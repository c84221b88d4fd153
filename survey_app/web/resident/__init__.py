"""The resident's room: a card (/k) or a poster of an open campaign (/m), a form, a receipt.

The code on the card is the whole right to answer: no session, no account, no CSRF token.
"""

from flask import Blueprint, Response, request

from survey_app.web.resident import card, changes, clips, entry, place

blueprint = Blueprint("resident", __name__)

for path, view, methods in (
    ("/k", entry.ask, ["GET"]),
    ("/k", entry.take, ["POST"]),
    ("/k/<code>", card.show, ["GET"]),
    ("/k/<code>", card.submit, ["POST"]),
    ("/k/<code>/thanks", card.thanks, ["GET"]),
    ("/k/<code>/replace", changes.replace_form, ["GET"]),
    ("/k/<code>/replace", changes.replace, ["POST"]),
    ("/k/<code>/withdraw", changes.withdraw_form, ["GET"]),
    ("/k/<code>/withdraw", changes.withdraw, ["POST"]),
    ("/k/<code>/withdrawn", changes.withdrawn, ["GET"]),
    ("/k/<code>/objection", changes.objection_form, ["GET"]),
    ("/k/<code>/objection", changes.objection, ["POST"]),
    ("/m/<campaign>/<int:number>", place.show, ["GET"]),
    ("/m/<campaign>/<int:number>", place.submit, ["POST"]),
    ("/m/<campaign>/<int:number>/thanks", place.thanks, ["GET"]),
    ("/clips/listen.js", clips.script, ["GET"]),
    ("/clips/<campaign>/<sha256>", clips.hear, ["GET"]),
):
    room = view.__module__.rpartition(".")[2]
    blueprint.add_url_rule(path, f"{room}_{view.__name__}", view, methods=methods)

# The longest questionnaire, every reason filled to its limit, percent-encoded, is far below this.
_MOST_BYTES = 512 * 1024


@blueprint.before_request
def bound_size() -> None:
    """Refuse what no form of ours can send before it is read."""
    request.max_content_length = _MOST_BYTES
    request.max_form_memory_size = _MOST_BYTES


@blueprint.after_request
def keep_for_the_back_button(response: Response) -> Response:
    """Let the browser keep a page that holds answers for its own Back button, and nobody else.

    A phone whose Back shows "resubmit the form?" instead of the answers frightens people away; a
    page that shows a receipt, or that tells what has been sent, is not kept at all.
    """
    if request.endpoint in _WITH_ANSWERS and response.status_code != 303:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


_WITH_ANSWERS = {
    "resident.card_show",
    "resident.card_submit",
    "resident.changes_replace_form",
    "resident.changes_replace",
    "resident.place_show",
    "resident.place_submit",
}
