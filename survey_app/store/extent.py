"""Extent: the rows of one campaign, reached by the shorter way.

Rows lie in the order of their random keys, so an index leads to each one separately: eight times
the work of reading the table through. PostgreSQL weighs this itself; SQLite always takes the index.
"""

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from survey_app.store.scope import seen

_WORTH = 8  # rows read through in the time in which an index leads to one


def of_campaign(connection: Connection, table: Table, campaign_id: int) -> ColumnElement[bool]:
    """The condition that a row is this campaign's and in scope; on SQLite it sets the way."""
    return and_(_of_campaign(connection, table, campaign_id), *seen(connection, table))


def _of_campaign(connection: Connection, table: Table, campaign_id: int) -> ColumnElement[bool]:
    by_index = table.c.campaign_id == campaign_id
    if connection.dialect.name != "sqlite":
        return by_index
    whole = select(func.count()).select_from(table).scalar_subquery()
    part = select(func.count()).where(by_index).scalar_subquery()
    few = connection.execute(select(part * _WORTH < whole)).scalar_one()
    return by_index if few else table.c.campaign_id + 0 == campaign_id  # no index is on a sum
