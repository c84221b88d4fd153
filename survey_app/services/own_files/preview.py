"""Preview: a questionnaire as it would lie before a resident, in a campaign that is none."""

from datetime import date, timedelta

from questionnaires.questionnaire import Questionnaire
from survey_app.services.own_files.catalogue import Entry
from survey_app.services.reception import Sheet
from survey_app.store.campaigns import Campaign


def sheet(entry: Entry, today: date) -> Sheet:
    """The form on a sheet of no campaign; nothing it takes can be kept."""
    form = entry.read
    assert isinstance(form, Questionnaire)
    return Sheet(
        _campaign(entry, form, today),
        form,
        "Bản xem thử: không gửi, không lưu",
        counted=True,
        asker="Ủy ban MTTQ Việt Nam",
    )


def _campaign(entry: Entry, form: Questionnaire, today: date) -> Campaign:
    return Campaign(
        id=0,
        code="xem-thu",
        title=form.title["vi"],
        kind="households" if form.unit == "household" else "open",
        state="open",
        area_id=0,
        questionnaire_id=form.id,
        questionnaire_sha256=entry.sha256,
        rule_id=None,
        rule_sha256=None,
        object=form.object,
        online_guidance=None,
        reference_date=today,
        opens_on=today,
        closes_on=today + timedelta(days=15),
        draw_seed=None,
        draw_share=None,
        frame_frozen=True,
        demonstration=True,
        papers="{}",
        modes="visit meeting online",
        copied_from=None,
        keyed_twice=False,
        photographs=False,
        asks_place=False,
        area_name="",
    )
