"""Questions read aloud: which are there in which language, and where sounds are brought."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.labels import LANGUAGES, language_name
from survey_app.services import campaigns, clips
from survey_app.services.clips import Sound
from survey_app.web.office.acts import Problems, account_id, act, reading
from survey_app.web.office.room import blueprint, needs
from survey_app.web.resident.clips import address_of


@blueprint.get("/c/<code>/setup/clips")
@needs("see")
def campaign_clips(code: str) -> str:
    return _clips(code, ())


@blueprint.post("/c/<code>/setup/clips")
@needs("plan")
def add_clips(code: str) -> AnyResponse:
    """Keep the sounds that were sent, each for the question that its file is named after."""

    def added(connection: Any, campaign: Any) -> str:
        sent = [s for s in request.files.getlist("sounds") if s.filename]
        sounds = [Sound(s.filename or "", s.read()) for s in sent]
        language = request.form.get("language", "")
        number = clips.add(connection, campaign, language, sounds, account_id())
        return f"Đã nhận {number} tệp đọc câu hỏi ({language_name(language)})."

    return _act(code, added)


@blueprint.post("/c/<code>/setup/clips/remove")
@needs("plan")
def remove_clip(code: str) -> AnyResponse:
    def removed(connection: Any, campaign: Any) -> str:
        item, language = request.form.get("item", ""), request.form.get("language", "")
        clips.remove(connection, campaign, item, language, account_id())
        return f"Đã bỏ tệp đọc câu {item} ({language_name(language)})."

    return _act(code, removed)


def _act(code: str, work: Any) -> AnyResponse:
    back = url_for("office.campaign_clips", code=code)
    return act(code, back, lambda problems: _clips(code, problems), work)


def _clips(code: str, problems: Problems) -> str:
    with reading(code) as (connection, campaign):
        questionnaire = campaigns.questionnaire(connection, campaign)
        spoken = clips.spoken(connection, campaign)
    return render_template(
        "office/setup/clips.html",
        campaign=campaign,
        problems=problems,
        questionnaire=questionnaire,
        spoken=spoken,
        languages=LANGUAGES,
        language_name=language_name,
        address_of=address_of,
        most=clips.MOST // 1024,
        budget=clips.BUDGET // 1024**2,
        typed=request.form,
    )
