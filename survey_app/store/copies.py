"""Copies: every row of the database as lines of JSON, and back, on either kind of database."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    Table,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from survey_app.store import counters
from survey_app.store.tables import card_count, metadata, place_count, response_count
from survey_app.store.triggers import suspended

_BATCH = 1000  # rows that are in memory at once
_COUNTERS = (card_count, place_count, response_count)  # counted anew, never copied
_COPIED = [table for table in metadata.sorted_tables if table not in _COUNTERS]


def lines(connection: Connection) -> Iterator[str]:
    """Every row, table by table in an order in which they can be put back."""
    for table in _COPIED:
        keys = [column.name for column in table.primary_key]
        ordered = select(table).order_by(*(table.c[key] for key in keys))
        streamed = connection.execution_options(yield_per=_BATCH).execute(ordered)
        for row in streamed:
            values = [_told(value) for value in row]
            yield json.dumps([table.name, values], ensure_ascii=False, separators=(",", ":"))


def columns() -> dict[str, list[str]]:
    """The columns of every table, in the order of the lines' values."""
    return {table.name: [column.name for column in table.c] for table in _COPIED}


def empty(connection: Connection) -> bool:
    """Tell whether nothing but areas is in the database."""
    tables = (table for table in metadata.sorted_tables if table.name != "area")
    return not any(connection.execute(select(table).limit(1)).first() for table in tables)


def clear(connection: Connection) -> None:
    """Delete every row; the caller puts others in their place before it commits."""
    with suspended(connection):
        for table in metadata.sorted_tables:
            for column in _self_references(table):
                connection.execute(update(table).values({column.name: None}))
        for table in (*_COUNTERS, *reversed(_COPIED)):
            connection.execute(delete(table))


def put_back(connection: Connection, kept: Iterator[str]) -> dict[str, int]:
    """Insert rows as `lines` tells them, in its order; return how many of each table."""
    with suspended(connection):
        counts = _put_back(connection, kept)
    counters.write_anew(connection)
    _go_on_counting(connection)
    return counts


def _put_back(connection: Connection, kept: Iterator[str]) -> dict[str, int]:
    counts = dict.fromkeys(columns(), 0)
    pending: list[tuple[Column[Any], dict[str, Any], Any]] = []
    batch: list[dict[str, Any]] = []
    current: Table | None = None

    def flush() -> None:
        if current is not None and batch:
            connection.execute(insert(current), batch)
            batch.clear()

    for line in kept:
        name, values = json.loads(line)
        table = metadata.tables[name]
        if table is not current or len(batch) >= _BATCH:
            flush()
            current = table
        row = {c.name: _read(c, v) for c, v in zip(table.c, values, strict=True)}
        key = {column.name: row[column.name] for column in table.primary_key}
        for column in _self_references(table):
            if row[column.name] is not None:  # it may point to a row that comes later
                pending.append((column, key, row[column.name]))
                row[column.name] = None
        batch.append(row)
        counts[name] += 1
    flush()
    for column, key, value in pending:
        matches = [column.table.c[name] == part for name, part in key.items()]
        connection.execute(update(column.table).where(*matches).values({column.name: value}))
    return counts


def _self_references(table: Table) -> list[Column[Any]]:
    return [
        column
        for column in table.c
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _go_on_counting(connection: Connection) -> None:
    """On PostgreSQL, let the next number of each table follow the greatest that came back."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if table.c.get("id") is None or table.c.id.type.python_type is not int:
            continue
        greatest = connection.execute(select(func.max(table.c.id))).scalar()
        sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last, :used)")
        told = {"name": table.name, "last": greatest or 1, "used": greatest is not None}
        connection.execute(sequence, told)


def _told(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    match column.type:
        case LargeBinary():
            return base64.b64decode(value)
        case DateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
    return value
