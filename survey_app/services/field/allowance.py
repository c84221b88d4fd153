"""Allowance: how much of one tablet may wait in quarantine for two people."""

from sqlalchemy import Connection

from survey_app.store import quarantine

MOST, MOST_LETTERS = 500, 20_000_000  # of one tablet, undecided: more than any true day brings


def is_full(connection: Connection, tablet_id: int) -> bool:
    """Whether a tablet has so much undecided that no more of it is set aside."""
    n, letters = quarantine.of_tablet(connection, tablet_id)
    return n >= MOST or letters >= MOST_LETTERS
