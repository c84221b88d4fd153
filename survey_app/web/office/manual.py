"""Which chapter of the manual tells of which page of the office."""

from collections.abc import Callable

from flask import current_app, request, url_for

from survey_app.web.office.room import blueprint

# Endpoint of a page → chapter, and its section there.
CHAPTERS: dict[str, tuple[str, str]] = {
    "login": ("sign-in", "sign-in"),
    "login_code": ("sign-in", "sign-in"),
    "enrol": ("sign-in", "enrol"),
    "me": ("sign-in", "me"),
    "campaign_list": ("campaigns", "list"),
    "new_campaign": ("campaigns", "new"),
    "overview": ("campaigns", "overview"),
    "copy_form": ("campaigns", "copy"),
    "setup": ("setup", "steps"),
    "campaign_questionnaire": ("setup", "questionnaire"),
    "campaign_rule": ("setup", "rule"),
    "missing_bar": ("setup", "bars"),
    "teams": ("setup", "teams"),
    "team": ("setup", "teams"),
    "campaign_dates": ("setup", "dates"),
    "campaign_modes": ("setup", "modes"),
    "campaign_clips": ("setup", "clips"),
    "frame": ("frame", "import"),
    "print_page": ("print", "rooms"),
    "print_history": ("print", "history"),
    "print_job": ("print", "many"),
    "coverage_page": ("progress", "coverage"),
    "village": ("progress", "village"),
    "tablets": ("progress", "tablets"),
    "ballots": ("paper", "ballots"),
    "keyings": ("paper", "twice"),
    "dispute": ("paper", "twice"),
    "photographs": ("paper", "photographs"),
    "audited_photographs": ("paper", "photographs"),
    "meetings": ("paper", "meetings"),
    "stubs": ("paper", "stubs"),
    "bundles": ("paper", "bundles"),
    "reconcile": ("closing", "reconcile"),
    "reconcile_village": ("closing", "village"),
    "decisions": ("closing", "decisions"),
    "exclusions": ("closing", "exclusions"),
    "quarantine": ("closing", "quarantine"),
    "results": ("results", "results"),
    "opinions": ("results", "opinions"),
    "frequent_opinions": ("results", "frequent"),
    "paper_texts": ("results", "texts"),
    "postings": ("results", "postings"),
    "periodic": ("periodic", "calendar"),
    "periodic_report": ("periodic", "report"),
    "library": ("library", "library"),
    "library_file": ("library", "file"),
    "template_file": ("library", "file"),
    "template_field_list": ("library", "template"),
    "accounts": ("staff", "accounts"),
    "account": ("staff", "account"),
    "new_account": ("staff", "new"),
    "journal": ("staff", "journal"),
}


@blueprint.context_processor
def chapter() -> dict[str, Callable[[], str]]:
    return {"help_address": address}


def address() -> str:
    """Where the manual tells of the page that is shown; its contents where no chapter does."""
    name, section = CHAPTERS.get(_page(), ("", ""))
    if not name:
        return url_for("public.manual")
    return url_for("public.manual_chapter", name=name, _anchor=section)


def _page() -> str:
    """The page behind this request: its own, or for a refused act the page it was done on."""
    rule = request.url_rule.rule if request.url_rule else ""
    pages = [
        known
        for known in current_app.url_map.iter_rules()
        if known.endpoint.removeprefix("office.") in CHAPTERS and rule.startswith(known.rule)
    ]
    nearest = max(pages, key=lambda known: len(known.rule), default=None)
    return nearest.endpoint.removeprefix("office.") if nearest else ""
