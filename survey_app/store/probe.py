"""Probe: as much as an answer takes, written and taken back, to learn whether it would be kept."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert

from survey_app.store.rows import new_id
from survey_app.store.tables import backup

_ROOM = 16 * 1024  # more than an answer with its reasons


def write_and_take_back(connection: Connection) -> None:
    """Write a row and delete it; the commit that follows must reach the disk all the same."""
    row = {"at": datetime.min, "name": "x" * _ROOM, "sha256": "", "size": 0}
    made = new_id(connection, insert(backup).values(**row))
    connection.execute(delete(backup).where(backup.c.id == made))
