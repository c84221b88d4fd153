"""A place is noted only where the campaign asks for it, to a kilometre, and until it closes."""

import json

import pytest
from sqlalchemy import select

from survey_app.services import campaigns, dataset
from survey_app.services.field import pack, paradata, tablets
from survey_app.services.keys import Keys
from survey_app.services.setup import place
from survey_app.store.engine import Store
from survey_app.store.tables import journal
from survey_app.store.tables import paradata as paradata_table
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refusal
from tests.services.tablet import Kit
from tests.services.tablet import kit as new_kit

NOTED = {"seconds": 200, "place": [21.82345, 105.21987], "accuracy": "near", "mock_place": True}


@pytest.fixture
def asked(store: Store, keys: Keys) -> Asked:
    with store.write() as connection:
        made = builders.households(connection, keys, state="draft")
        place.choose(connection, made.campaign, asks=True)
        builders.move(connection, campaigns.get(connection, "trung-mon"), "open")
        return made


def details(store: Store) -> list[dict[str, object]]:
    with store.read() as connection:
        found = connection.execute(select(paradata_table.c.detail)).scalars()
        return [json.loads(detail or "{}") for detail in found]


def test_a_place_is_kept_to_two_decimals_and_never_in_the_dataset(
    kit: Kit, door: Door, asked: Asked
) -> None:
    kit.send(kit.response(asked.code, 1, paradata=NOTED))
    (detail,) = details(kit.store)
    assert detail["place"] == [21.82, 105.22]
    assert (detail["accuracy"], detail["mock_place"]) == ("near", True)
    with kit.store.read() as connection:
        assert paradata.places(connection, door.campaign()) == (1, 1)
        packed = pack.packed(connection, kit.keys, kit.officer, door.campaign())
        table = dataset.rows(connection, door.campaign())
    assert packed["asks_place"] is True
    assert "105.2" not in table.to_csv()


@pytest.mark.parametrize("odd", [None, "x", [1], [95, 10], ["a", "b"], [True, {}]])
def test_what_is_no_place_is_left_out(kit: Kit, asked: Asked, odd: object) -> None:
    kit.send(kit.response(asked.code, 1, paradata=NOTED | {"place": odd}))
    assert "place" not in details(kit.store)[0]
    assert "mock_place" not in details(kit.store)[0]


def test_closing_forgets_every_place(kit: Kit, door: Door, asked: Asked) -> None:
    kit.send(kit.response(asked.code, 1, paradata=NOTED))
    with kit.store.write() as connection:
        tablets.check_in(connection, door.campaign(), kit.tablet.id)
    door.move("closed")
    assert details(kit.store) == [{}]


def test_no_place_is_kept_where_the_campaign_does_not_ask(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        other = builders.households(connection, keys, code="khac")
    kit = new_kit(store, keys, "khac")
    kit.send(kit.response(other.code, 1, paradata=NOTED))
    assert "place" not in details(store)[0]


def test_the_choice_is_a_draft_s_and_in_the_journal(store: Store, door: Door, asked: Asked) -> None:
    with store.write() as connection, refusal("campaign_not_draft"):
        place.choose(connection, door.campaign(), asks=False)
    with store.read() as connection:
        lines = select(journal.c.detail).where(journal.c.act == "campaign.place")
        assert [*connection.execute(lines).scalars()] == ["có hỏi"]
