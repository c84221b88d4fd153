"""Rows of a query as the frozen values of this package.

A query that every visit runs is written once, with `bindparam`: building it anew costs more than
running it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Insert

T = TypeVar("T")


def each(
    connection: Connection, query: Executable, kind: Callable[..., T], **values: object
) -> list[T]:
    """All rows of a query, each as a `kind`."""
    rows: Any = connection.execute(query, values).all()
    return [kind(*row) for row in rows]


def first(
    connection: Connection, query: Executable, kind: Callable[..., T], **values: object
) -> T | None:
    """The only row of a query as a `kind`; None where there is none."""
    row: Any = connection.execute(query, values).one_or_none()
    return None if row is None else kind(*row)


def only(connection: Connection, query: Executable, kind: Callable[..., T], **values: object) -> T:
    """The row that must be there, as a `kind`."""
    row: Any = connection.execute(query, values).one()
    return kind(*row)


def new_id(connection: Connection, statement: Insert) -> int:
    """Run an insert and return the number the database gave the row."""
    key: Any = connection.execute(statement).inserted_primary_key
    return int(key[0])
