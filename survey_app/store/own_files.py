"""The office's own files: versions of questionnaires, rules and templates, none overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from survey_app.store.campaigns import Campaign, every
from survey_app.store.rows import each, first, new_id
from survey_app.store.tables import account, campaign, own_file


@dataclass(frozen=True)
class OwnFile:
    """One version of one file; its content is read apart."""

    id: int
    kind: str
    name: str
    version: int
    file_name: str
    sha256: str
    note: str
    at: datetime
    display_name: str | None


_SELECT = select(
    own_file.c.id,
    own_file.c.kind,
    own_file.c.name,
    own_file.c.version,
    own_file.c.file_name,
    own_file.c.sha256,
    own_file.c.note,
    own_file.c.at,
    account.c.display_name,
).select_from(own_file.outerjoin(account))


def of_kind(connection: Connection, kind: str) -> list[OwnFile]:
    """Every version of every file of a kind: by name, the newest version first."""
    query = _SELECT.where(own_file.c.kind == kind)
    return each(connection, query.order_by(own_file.c.name, own_file.c.version.desc()), OwnFile)


def by_id(connection: Connection, file_id: int) -> OwnFile | None:
    return first(connection, _SELECT.where(own_file.c.id == file_id), OwnFile)


def content(connection: Connection, file_id: int) -> bytes:
    query = select(own_file.c.content).where(own_file.c.id == file_id)
    return bytes(connection.execute(query).scalar_one())


def add(connection: Connection, values: dict[str, Any]) -> int:
    """Keep a file as the next version of its name."""
    last = connection.execute(
        select(func.max(own_file.c.version)).where(
            own_file.c.kind == values["kind"], own_file.c.name == values["name"]
        )
    ).scalar()
    return new_id(connection, insert(own_file).values(**values, version=(last or 0) + 1))


def pinned_in(connection: Connection, sha256: str) -> list[Campaign]:
    """The campaigns in scope that have pinned a questionnaire or a rule of this hash."""
    query = select(campaign.c.id).where(
        or_(campaign.c.questionnaire_sha256 == sha256, campaign.c.rule_sha256 == sha256)
    )
    ids = set(connection.execute(query).scalars())
    return [found for found in every(connection) if found.id in ids]
