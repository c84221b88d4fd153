"""Office: the staff's pages, all behind one guard."""

from survey_app.web.office import (
    assets,
    campaign,
    deciding,
    exclusions,
    fieldwork,
    frame,
    guard,
    keying,
    log,
    me,
    printing,
    prints,
    quarantine,
    reconciling,
    results,
    setup,
    staff,
)
from survey_app.web.office.room import blueprint

__all__ = [
    "assets",
    "blueprint",
    "campaign",
    "deciding",
    "exclusions",
    "fieldwork",
    "frame",
    "guard",
    "keying",
    "log",
    "me",
    "printing",
    "prints",
    "quarantine",
    "reconciling",
    "results",
    "setup",
    "staff",
]
