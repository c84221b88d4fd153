"""Quarantine: what the intake could not accept and nobody may lose."""

from typing import Any

from sqlalchemy import Connection, insert, select

from survey_app.store.tables import quarantine


def add(connection: Connection, values: dict[str, Any]) -> None:
    connection.execute(insert(quarantine).values(**values))


def state(connection: Connection, record_id: str) -> str | None:
    query = select(quarantine.c.state).where(quarantine.c.id == record_id)
    return connection.execute(query).scalar_one_or_none()
