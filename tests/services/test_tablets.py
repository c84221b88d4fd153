"""Tablets: registered under one name, home with every envelope, or written off by name."""

from survey_app.services import campaigns, frames
from survey_app.services.field import envelopes, tablets
from survey_app.services.keys import Keys
from survey_app.services.reach import Place
from survey_app.services.staff import people
from survey_app.store import tablets as stored_tablets
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refusal
from tests.services.tablet import Kit


def test_what_is_refused_is_still_on_the_tablet_for_the_office_too(kit: Kit) -> None:
    kit.send({}, kit.visit(1, "refused"))
    with kit.store.read() as connection:
        assert [found.queued for found in stored_tablets.every(connection)] == [1]


def test_a_gap_in_the_envelopes_shows_and_keeps_a_tablet_from_being_checked_in(
    kit: Kit, asked: Asked
) -> None:
    kit.send(kit.visit(1, "refused"), sequence=1)
    kit.send(kit.visit(2, "refused"), sequence=3)
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        (standing,) = tablets.standings(connection, campaign)
        assert (standing.highest, standing.missing, standing.home) == (3, (2,), False)
        with refusal("tablet_not_empty"):
            tablets.check_in(connection, campaign, kit.tablet.id)
    kit.send(sequence=2, queued=4)
    with kit.store.write() as connection, refusal("tablet_not_empty"):
        tablets.check_in(connection, campaign, kit.tablet.id)
    kit.send(sequence=4)
    with kit.store.write() as connection:
        tablets.check_in(connection, campaign, kit.tablet.id)
        assert tablets.outstanding(connection, campaign) == []


def test_numbers_that_no_tablet_comes_near_are_no_envelope_and_many_gaps_are_told_in_part(
    kit: Kit,
) -> None:
    for told in ({"sequence": 10**9, "queued": 0}, {"sequence": 1, "queued": 10**12}):
        with refusal("envelope_malformed"):
            envelopes.opened(told | {"records": []})
    kit.send(sequence=envelopes.HIGHEST)
    with kit.store.read() as connection:
        (standing,) = tablets.standings(connection, campaigns.get(connection, kit.code))
    assert standing.missing == tuple(range(1, 101))
    assert not standing.home


def test_a_tablet_is_written_off_by_name_with_a_reason(kit: Kit) -> None:
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        assert [t.name for t in tablets.outstanding(connection, campaign)] == ["Máy 1"]
        with refusal("tablet_reason_missing"):
            tablets.write_off(connection, campaign, kit.tablet.id, "  ")
        tablets.write_off(connection, campaign, kit.tablet.id, "Rơi xuống suối")
        assert tablets.outstanding(connection, campaign) == []


def test_a_retired_tablet_is_nobody_s(kit: Kit) -> None:
    with kit.store.write() as connection:
        assert tablets.recognise(connection, kit.token).id == kit.tablet.id
        campaign = campaigns.get(connection, kit.code)
        tablets.retire(connection, campaign, kit.tablet.id)
        for token in (kit.token, "", "x"):
            with refusal("tablet_unknown"):
                tablets.recognise(connection, token)


def test_no_two_tablets_bear_one_name(kit: Kit) -> None:
    with kit.store.write() as connection:
        with refusal("tablet_name_taken"):
            tablets.register(connection, kit.officer, " Máy  1 ")
        with refusal("field_missing"):
            tablets.register(connection, kit.officer, " \0")
        with refusal("answer_too_long"):
            tablets.register(connection, kit.officer, "a" * 61)


def test_villages_assigned_later_send_the_officer_s_tablet_out_too(
    kit: Kit, keys: Keys, door: Door
) -> None:
    with kit.store.write() as connection:
        other = builders.households(connection, keys, code="dot-hai").campaign
        assert tablets.outstanding(connection, other) == []
        chief = people.create_account(connection, "tinh", "Cán bộ tỉnh", "mat khau dai")
        village = frames.village(connection, other, 1)
        place = Place(villages=(village.id,))
        people.assign(connection, kit.officer, "officer", place, chief)
        assert [found.name for found in tablets.outstanding(connection, other)] == ["Máy 1"]
