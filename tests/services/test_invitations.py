"""Cards: one living card a household, its code nowhere but on paper, and none used twice."""

from fractions import Fraction

import pytest
from sqlalchemy import select

from survey_app.core.code import normalise
from survey_app.services import campaigns, frames, invitations
from survey_app.services.intake import Card, Submission
from survey_app.services.invitations import NewCard
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.tables import invitation, journal
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refused


def spares(door: Door, count: int = 1) -> list[NewCard]:
    with door.store.write() as connection:
        campaign = campaigns.get(connection, door.code)
        village = frames.village(connection, campaign, 1)
        return invitations.make_spares(connection, door.keys, campaign, village, count)


def bind(door: Door, serial: str, line: int) -> None:
    with door.store.write() as connection:
        campaign = campaigns.get(connection, door.code)
        invitations.bind_spare(connection, campaign, serial, line)


def remake(door: Door, *lines: int) -> list[NewCard]:
    with door.store.write() as connection:
        campaign = campaigns.get(connection, door.code)
        village = frames.village(connection, campaign, 1)
        return invitations.remake_cards(connection, door.keys, campaign, village, lines)


def make(door: Door) -> list[NewCard]:
    with door.store.write() as connection:
        campaign = campaigns.get(connection, door.code)
        village = frames.village(connection, campaign, 1)
        return invitations.make_cards(connection, door.keys, campaign, village)


def test_every_line_gets_one_card_and_printing_again_makes_none(door: Door, asked: Asked) -> None:
    assert [card.line for card in asked.cards] == [1, 2, 3, 4, 5]
    assert len({card.code for card in asked.cards}) == 5
    assert all(normalise(card.code) == card.code for card in asked.cards)
    assert make(door) == []


def test_only_drawn_lines_get_a_card(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = campaigns.create(connection, builders.plan(connection))
        rows = builders.FramePreview((builders.Village("Thôn 4", 30),))
        frames.set_frame(connection, campaign, rows)
        frames.draw(connection, campaign, Fraction(1, 3), "hạt giống")
        frames.freeze(connection, campaign)
        campaign = campaigns.get(connection, campaign.code)
        village = frames.village(connection, campaign, 1)
        cards = invitations.make_cards(connection, keys, campaign, village)
        assert tuple(card.line for card in cards) == frames.lines(campaign, village)
        assert len(cards) == 10


def test_no_code_is_stored_anywhere(door: Door, asked: Asked) -> None:
    cards = [*asked.cards, *spares(door, 2)]
    with door.store.read() as connection:
        kept = repr(connection.execute(select(invitation)).all())
        kept += repr(connection.execute(select(journal)).all())
    assert not [card.code for card in cards if card.code in kept]
    assert not [card.code for card in cards if card.code.encode().hex() in kept]


def test_cards_are_printed_on_a_frozen_list_until_asking_ends(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        draft = campaigns.create(connection, builders.plan(connection))
        rows = builders.FramePreview((builders.Village("Thôn 4", 3),))
        frames.set_frame(connection, draft, rows)
    door = Door(store, keys, draft.code)
    refused(lambda: make(door), "frame_not_frozen")
    with store.write() as connection:
        frames.freeze(connection, draft)
    door.move("counting")
    refused(lambda: make(door), "campaign_closed")
    refused(lambda: spares(door), "campaign_closed")
    refused(lambda: remake(door, 1), "campaign_closed")


def test_a_spare_is_worth_nothing_until_it_is_bound(door: Door) -> None:
    (spare,) = spares(door)
    refused(lambda: door.send(spare.code), "spare_not_bound")
    refused(lambda: door.stub(spare.code), "spare_not_bound")
    bind(door, spare.serial.lower(), 3)
    assert not door.send(spare.code).duplicate


def test_a_bound_spare_kills_the_card_it_replaces_and_no_other(door: Door, asked: Asked) -> None:
    (spare,) = spares(door)
    bind(door, spare.serial, 2)
    dead = door.card(asked.cards[1].serial)
    assert (dead.state, dead.void_reason) == ("void", f"Thay bằng thẻ dự phòng {spare.serial}")
    assert [card.line for card in door.cards() if card.state == "ready"] == [1, 3, 4, 5, 2]
    refused(lambda: door.send(asked.cards[1].code), "code_void")


def test_a_spare_is_bound_once(door: Door) -> None:
    (spare,) = spares(door)
    bind(door, spare.serial, 2)
    refused(lambda: bind(door, spare.serial, 3), "spare_not_free")


def test_a_spare_is_bound_only_to_an_asked_line_and_only_if_it_is_one(
    door: Door, asked: Asked
) -> None:
    (spare,) = spares(door)
    refused(lambda: bind(door, spare.serial, 6), "line_not_asked")
    refused(lambda: bind(door, asked.cards[0].serial, 2), "spare_not_free")
    refused(lambda: bind(door, "01-D9999", 2), "serial_unknown")


@pytest.mark.parametrize("on_paper", [False, True])
def test_a_used_card_is_never_replaced_reprinted_or_written_off(
    door: Door, asked: Asked, on_paper: bool
) -> None:
    if on_paper:
        door.stub(asked.code)
    else:
        door.send(asked.code)
    (spare,) = spares(door)
    refused(lambda: bind(door, spare.serial, 1), "card_used")
    refused(lambda: remake(door, 1), "card_used")
    refused(lambda: door.spoil(asked.cards[0].serial), "card_used")
    assert door.card(asked.cards[0].serial).state == "ready"


def test_remade_cards_kill_those_before_and_tell_every_fault_at_once(
    door: Door, asked: Asked
) -> None:
    door.send(asked.code)
    door.spoil(asked.cards[4].serial)
    refused(lambda: remake(door, 1, 2, 5), "card_used", "line_without_card")
    assert door.card(asked.cards[1].serial).state == "ready"
    (new,) = remake(door, 2)
    refused(lambda: door.send(asked.cards[1].code), "code_void")
    assert not door.send(new.code).duplicate


def test_a_written_off_card_stands_in_the_register_with_its_reason(
    door: Door, asked: Asked
) -> None:
    refused(lambda: door.spoil(asked.cards[0].serial, "  "), "spoil_reason")
    door.spoil(asked.cards[0].serial, " Nhòe mực ")
    refused(lambda: door.spoil(asked.cards[0].serial), "code_void")
    with door.store.read() as connection:
        spoilt = invitations.spoilt(connection, door.village())
    assert [(card.serial, card.void_reason) for card in spoilt] == [
        (asked.cards[0].serial, "Nhòe mực")
    ]
    assert door.progress().cards.void == 1


def test_a_line_whose_card_was_written_off_gets_a_new_one(door: Door, asked: Asked) -> None:
    door.spoil(asked.cards[2].serial)
    (new,) = make(door)
    assert (new.line, new.serial) == (3, "01-0006")
    assert not door.send(new.code).duplicate


def test_nothing_of_a_card_changes_once_the_campaign_is_over(door: Door, asked: Asked) -> None:
    (spare,) = spares(door)
    door.move("closed")
    refused(lambda: bind(door, spare.serial, 1), "campaign_closed")
    refused(lambda: door.spoil(asked.cards[0].serial), "campaign_closed")


def test_a_spare_handed_out_before_can_be_entered_while_counting(door: Door) -> None:
    (spare,) = spares(door)
    door.move("counting")
    bind(door, spare.serial, 1)
    assert not door.stub(spare.code).double


def test_spares_come_in_sensible_numbers(door: Door) -> None:
    refused(lambda: spares(door, 0), "spares_count")
    refused(lambda: spares(door, 201), "spares_count")
    assert len({card.serial for _ in range(3) for card in spares(door, 4)}) == 12


def test_a_card_of_one_campaign_opens_no_other(store: Store, keys: Keys, door: Door) -> None:
    with store.write() as connection:
        other = builders.households(connection, keys, code="dot-khac")
    door.deliver(Submission(builders.response_id(), Card(other.code), door.answers()))
    assert door.progress().online == 0
    assert Door(store, keys, "dot-khac").progress().online == 1
