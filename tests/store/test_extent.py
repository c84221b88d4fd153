"""A campaign's rows are the same whichever way SQLite is led to them."""

import pytest
from sqlalchemy import ColumnElement, Connection, select

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.extent import of_campaign
from survey_app.store.tables import invitation
from tests import builders

SMALL, LARGE = 3, 60
BY_INDEX = "invitation.campaign_id = :campaign_id_1"


@pytest.fixture
def campaigns(store: Store, keys: Keys) -> dict[int, int]:
    """Two campaigns by id, with the number of cards of each."""
    with store.write() as connection:
        made = [
            builders.households(connection, keys, f"xa-{count}", villages=(("Thôn 1", count),))
            for count in (SMALL, LARGE)
        ]
    return {asked.campaign.id: len(asked.cards) for asked in made}


def test_every_row_of_a_campaign_is_found_and_no_other(
    store: Store, campaigns: dict[int, int]
) -> None:
    with store.read() as connection:
        for campaign_id, count in campaigns.items():
            query = select(invitation.c.campaign_id).where(
                of_campaign(connection, invitation, campaign_id)
            )
            assert list(connection.execute(query).scalars()) == [campaign_id] * count


def test_a_table_that_one_campaign_fills_is_read_through(
    store: Store, campaigns: dict[int, int]
) -> None:
    with store.read() as connection:
        led = {
            n: of_campaign(connection, invitation, campaign) for campaign, n in campaigns.items()
        }
        if connection.dialect.name == "postgresql":  # it weighs its ways by itself
            assert {str(condition) for condition in led.values()} == {BY_INDEX}
        else:
            assert _way(connection, led[SMALL]).startswith("SEARCH invitation USING INDEX")
            assert _way(connection, led[LARGE]).startswith("SCAN invitation")


def _way(connection: Connection, condition: ColumnElement[bool]) -> str:
    query = select(invitation.c.code_hash).where(condition)
    text = str(query.compile(connection.engine, compile_kwargs={"literal_binds": True}))
    return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").one().detail)
