"""Packs: what a tablet takes along for days without a signal."""

import json

from survey_app.core.code import tag
from survey_app.services import (
    campaigns,
)
from survey_app.services.field import pack, tablets
from survey_app.services.keys import Keys
from tests.builders import Asked
from tests.services.door import Door
from tests.services.tablet import Kit


def test_a_pack_holds_lines_and_tags_and_no_code(
    kit: Kit, keys: Keys, door: Door, asked: Asked
) -> None:
    kit.send(kit.response(asked.code, 1), kit.visit(2, "nobody_home"))
    door.spoil(asked.cards[4].serial)
    with kit.store.read() as connection:
        (campaign,) = pack.campaigns_of(connection, kit.officer)
        packed = pack.packed(connection, keys, kit.officer, campaign)
    (village,) = packed["villages"]
    assert village["lines"][0] == {"line": 1, "tag": tag(asked.code), "answered": True}
    assert village["lines"][4] == {"line": 5, "tag": None, "answered": False}
    assert village["dead"] == [tag(asked.cards[4].code)]
    assert village["visits"] == [{"line": 2, "attempt": 1, "disposition": "nobody_home"}]
    assert all(card.code not in json.dumps(packed) for card in asked.cards)


def test_an_answer_that_the_rule_does_not_count_leaves_the_household_to_be_asked(
    kit: Kit, keys: Keys, door: Door, asked: Asked
) -> None:
    door.send(asked.code)  # online, which the guidance of 2017 does not know
    with kit.store.read() as connection:
        (campaign,) = pack.campaigns_of(connection, kit.officer)
        (village,) = pack.packed(connection, keys, kit.officer, campaign)["villages"]
    left = [line["line"] for line in village["lines"] if not line["answered"]]
    assert len(left) == door.progress().due == 5
    kit.send(kit.response(asked.code, 1))
    assert door.progress().due == 4


def test_a_campaign_that_is_over_is_in_no_pack(kit: Kit, door: Door) -> None:
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        tablets.check_in(connection, campaign, kit.tablet.id)
    door.move("closed")
    with kit.store.read() as connection:
        assert pack.campaigns_of(connection, kit.officer) == []
