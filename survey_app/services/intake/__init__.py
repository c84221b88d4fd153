"""Intake: the one door through which every answer enters, from every mode."""

from survey_app.services.intake.changes import raise_objection, withdraw
from survey_app.services.intake.content import normalise_id
from survey_app.services.intake.door import Accepted, accept, admit
from survey_app.services.intake.entry import code_in, find_card
from survey_app.services.intake.right import (
    Admitted,
    Card,
    CardAndReceipt,
    OpenPlace,
    PaperBallot,
    Right,
    Submission,
    VisitedCard,
)

__all__ = [
    "Accepted",
    "Admitted",
    "Card",
    "CardAndReceipt",
    "OpenPlace",
    "PaperBallot",
    "Right",
    "Submission",
    "VisitedCard",
    "accept",
    "admit",
    "code_in",
    "find_card",
    "normalise_id",
    "raise_objection",
    "withdraw",
]
