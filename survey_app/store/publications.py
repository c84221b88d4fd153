"""Publications: what everybody may see of a campaign, as it was made when it was published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from survey_app.store.rows import each
from survey_app.store.tables import publication


@dataclass(frozen=True)
class Edition:
    """One publication of a campaign; a later one exists where figures were corrected."""

    id: int
    edition: int
    published_on: date
    sha256: str


def add(connection: Connection, values: dict[str, Any]) -> None:
    connection.execute(insert(publication).values(**values))


def editions(connection: Connection, campaign_id: int) -> list[Edition]:
    """Every publication of a campaign, the newest first."""
    columns = (publication.c.id, publication.c.edition, publication.c.published_on)
    query = (
        select(*columns, publication.c.sha256)
        .where(publication.c.campaign_id == campaign_id)
        .order_by(publication.c.edition.desc())
    )
    return each(connection, query, Edition)


def document(connection: Connection, edition: Edition) -> str:
    return str(_of(connection, edition, publication.c.document))


def package(connection: Connection, edition: Edition) -> bytes:
    return bytes(_of(connection, edition, publication.c.package))


def _of(connection: Connection, edition: Edition, column: Any) -> Any:
    query = select(column).where(publication.c.id == edition.id)
    return connection.execute(query).scalar_one()
