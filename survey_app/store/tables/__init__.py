"""Every table, with every CHECK and UNIQUE: what is asked, who works here, what the office does."""

from survey_app.store.tables.naming import metadata
from survey_app.store.tables.staff import account, journal
from survey_app.store.tables.survey import (
    area,
    ballot,
    campaign,
    invitation,
    place,
    response,
    village,
)

__all__ = [
    "account",
    "area",
    "ballot",
    "campaign",
    "invitation",
    "journal",
    "metadata",
    "place",
    "response",
    "village",
]
