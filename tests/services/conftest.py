"""Every test of the services runs on SQLite and on PostgreSQL."""

import pytest

from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests.builders import Asked
from tests.databases import database_url
from tests.services.door import Door
from tests.services.tablet import Kit
from tests.services.tablet import kit as new_kit

__all__ = ["database_url"]


@pytest.fixture
def door(store: Store, keys: Keys, asked: Asked) -> Door:
    """The door to the open campaign of households."""
    return Door(store, keys, asked.campaign.code)


@pytest.fixture
def kit(store: Store, keys: Keys, asked: Asked) -> Kit:
    """A tablet of an officer with the first village of the open campaign of households."""
    return new_kit(store, keys, asked.campaign.code)


@pytest.fixture
def market(store: Store, keys: Keys, goods: Campaign) -> Door:
    """The door to the open campaign about Vietnamese goods."""
    return Door(store, keys, goods.code)
