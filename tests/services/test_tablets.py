"""Tablets: what they bring home is taken in exactly once, or rests with the office by name."""

import json

import pytest
from sqlalchemy import select

from survey_app.core.acts import who
from survey_app.core.code import tag
from survey_app.services import (
    campaigns,
    coverage,
    dataset,
    frames,
    invitations,
    people,
    quarantine,
)
from survey_app.services.field import envelopes, pack, paradata, tablets
from survey_app.services.keys import Keys
from survey_app.services.reach import Place
from survey_app.store import tablets as stored_tablets
from survey_app.store import visits
from survey_app.store.engine import Store
from survey_app.store.tables import paradata as paradata_table
from survey_app.store.tables import quarantine as quarantine_table
from survey_app.store.tables import response
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refusal
from tests.services.tablet import Kit
from tests.services.tablet import kit as new_kit


@pytest.fixture
def kit(store: Store, keys: Keys, asked: Asked) -> Kit:
    return new_kit(store, keys, asked.campaign.code)


def codes(line: envelopes.Line) -> tuple[str, ...]:
    return tuple(problem.code for problem in line.problems)


def test_an_interview_is_accepted_and_its_household_has_answered(
    kit: Kit, door: Door, asked: Asked
) -> None:
    (line,) = kit.send(kit.response(asked.code, 1))
    assert (line.outcome, line.problems) == ("accepted", ())
    card = door.card(asked.cards[0].serial)
    assert (card.answered_tablet, card.answered_online, card.answered_paper) == (True, False, False)
    with kit.store.read() as connection:
        row = connection.execute(select(response)).one()
    assert (row.form, row.mode, row.medium) == ("visit", "officer", "tablet")


def test_a_repeated_record_is_a_duplicate_and_no_second_row(
    kit: Kit, door: Door, asked: Asked
) -> None:
    record = kit.response(asked.code, 1)
    assert [line.outcome for line in kit.send(record)] == ["accepted"]
    assert [line.outcome for line in kit.send(record, sequence=1)] == ["duplicate"]
    assert [line.outcome for line in kit.send(record)] == ["duplicate"]
    assert door.rows() == 1


def test_a_record_that_is_refused_does_not_take_the_others_with_it(
    kit: Kit, door: Door, asked: Asked
) -> None:
    good, other = kit.response(asked.code, 1), kit.response(asked.cards[1].code, 2)
    bad = kit.response(asked.cards[2].code, 3, answers={"q01": ["satisfied"]})
    outcomes = [line.outcome for line in kit.send(good, bad, other)]
    assert outcomes == ["accepted", "quarantined", "accepted"]
    assert door.rows() == 2


def test_what_was_quarantined_stays_so_however_often_it_is_sent(kit: Kit, asked: Asked) -> None:
    bad = kit.response(asked.code, 1, answers={})
    (first,) = kit.send(bad)
    assert set(codes(first)) == {"answer_missing"}
    (again,) = kit.send(bad)
    assert (again.outcome, again.problems) == ("quarantined", first.problems)
    with kit.store.read() as connection:
        assert quarantine.outcome(connection, str(bad["id"])) == "waiting"


def test_two_tablets_with_the_same_card_give_one_answer_and_one_for_the_office(
    kit: Kit, keys: Keys, door: Door, asked: Asked
) -> None:
    other = new_kit(kit.store, keys, kit.code, "Máy 2", "hoa")
    assert kit.send(kit.response(asked.code, 1))[0].outcome == "accepted"
    (second,) = other.send(other.response(asked.code, 1))
    assert (second.outcome, codes(second)) == ("quarantined", ("already_answered",))
    assert door.rows() == 1


def test_the_same_id_with_other_answers_rests_with_the_office(kit: Kit, asked: Asked) -> None:
    first = kit.response(asked.code, 1, id="6fa459ea-ee8a-4ca4-894e-db77e160355e")
    edited = kit.response(asked.code, 1, id="6fa459ea-ee8a-4ca4-894e-db77e160355e", mode="self")
    kit.send(first)
    (line,) = kit.send(edited)
    assert (line.outcome, codes(line)) == ("quarantined", ("content_differs",))


def test_a_household_s_own_online_answer_stands_where_online_counts(
    store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(
            connection,
            keys,
            code="a-2022",
            questionnaire="ntm-xa.2022",
            rule="hd-90-2022",
            online_guidance="Hướng dẫn số 1",
        )
    door, kit = Door(store, keys, "a-2022"), new_kit(store, keys, "a-2022")
    door.send(asked.code)
    (line,) = kit.send(kit.response(asked.code, 1))
    assert codes(line) == ("already_answered",)


def test_where_online_does_not_count_the_household_is_still_asked(
    kit: Kit, door: Door, asked: Asked
) -> None:
    door.send(asked.code)
    assert kit.send(kit.response(asked.code, 1))[0].outcome == "accepted"
    assert door.rows() == 2


def test_a_card_of_another_household_or_village_is_not_taken_for_this_one(
    kit: Kit, asked: Asked
) -> None:
    lines = kit.send(
        kit.response(asked.code, 2),
        kit.response(asked.code, 1, village=2),
        kit.response("2222-2222-2222-2222", 1),
    )
    assert [codes(line) for line in lines[:2]] == [("card_of_another",)] * 2
    assert lines[2].outcome == "quarantined"


def test_a_spare_card_becomes_the_household_s_when_its_answer_comes(
    kit: Kit, keys: Keys, door: Door, asked: Asked
) -> None:
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        village = door.village()
        (spare,) = invitations.make_spares(connection, keys, campaign, village, 1)
    assert kit.send(kit.response(spare.code, 2))[0].outcome == "accepted"
    assert door.card(spare.serial).line == 2
    assert door.card(asked.cards[1].serial).state == "void"
    with kit.store.read() as connection:
        acts = people.acts(connection, door.campaign().id)
    (line,) = (act for act in acts if act.detail == f"{spare.serial} → 2")
    assert (line.act, line.name) == ("card.hand_out", "")  # who came stands beside the answer
    assert "cán bộ" in who(line.name, line.act)


def test_only_who_has_signed_in_on_a_tablet_finishes_records_on_it(kit: Kit, asked: Asked) -> None:
    (line,) = kit.send(kit.response(asked.code, 1, by=kit.officer.id + 50))
    assert codes(line) == ("officer_unknown_here",)


def test_what_is_no_record_or_of_no_campaign_stays_on_the_tablet(kit: Kit, asked: Asked) -> None:
    record = kit.response(asked.code, 1)
    elsewhere = kit.sealed({"id": builders.response_id()}, campaign="khac")
    lines = kit.send({}, record | {"id": "x"}, record | {"box": "AAAA"}, elsewhere)
    assert [line.outcome for line in lines] == ["refused"] * 4
    assert [codes(line)[0] for line in lines] == [
        "record_malformed",
        "record_malformed",
        "record_damaged",
        "campaign_unknown",
    ]


def test_what_is_refused_is_still_on_the_tablet_for_the_office_too(kit: Kit) -> None:
    kit.send({}, kit.visit(1, "refused"))
    with kit.store.read() as connection:
        assert [found.queued for found in stored_tablets.every(connection)] == [1]


def test_what_rests_with_the_office_is_sealed_and_names_no_card(kit: Kit, asked: Asked) -> None:
    answers = {"q01": ["not_satisfied"], "q01_why": ["Đường lầy lội"]}
    kit.send(kit.response(asked.code, 1, answers=answers))
    with kit.store.read() as connection:
        kept = str(connection.execute(select(quarantine_table)).one())
    assert asked.code not in kept
    assert "not_satisfied" not in kept
    assert "lầy" not in kept


@pytest.mark.parametrize(
    "odd",
    [
        {"village": 10**30},
        {"line": 10**30},
        {"by": True},
        {"answers": {"q01\ud800\x00": ["\ud800\x00"]}},
        {"answers": {"q01": ["\ud800"]}},
        {"card": "\x00\ud800"},
        {"kind": "visit", "attempt": 10**30, "disposition": "refused", "day": "2018-06-05"},
        {"kind": ["response"], "form": {}, "mode": []},
    ],
)
def test_no_content_however_odd_keeps_the_records_beside_it_from_coming_in(
    kit: Kit, asked: Asked, odd: dict[str, object]
) -> None:
    content = kit.interview(asked.code, 1) | odd
    lines = kit.send(kit.sealed(content), kit.visit(2, "refused"))
    assert [line.outcome for line in lines] == ["quarantined", "accepted"]


def test_a_record_of_one_campaign_does_not_answer_in_another(
    kit: Kit, keys: Keys, door: Door
) -> None:
    with kit.store.write() as connection:
        other = builders.households(connection, keys, code="b-2018")
    (line,) = kit.send(kit.response(other.code, 1))
    assert (line.outcome, codes(line)) == ("quarantined", ("card_of_another",))
    assert door.rows() == 0


def test_two_cards_of_one_household_give_one_answer(kit: Kit, keys: Keys, asked: Asked) -> None:
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        spares = invitations.make_spares(
            connection, keys, campaign, frames.village(connection, campaign, 1), 1
        )
    kit.send(kit.response(asked.code, 1))
    (line,) = kit.send(kit.response(spares[0].code, 1))
    assert (line.outcome, codes(line)) == ("quarantined", ("card_used",))
    with kit.store.read() as connection:
        (found,) = quarantine.listed(connection, keys, asked.campaign)
    assert not found.admissible


def test_a_visit_to_a_campaign_that_is_over_rests_with_the_office(kit: Kit, door: Door) -> None:
    record = kit.visit(1, "refused")
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        tablets.write_off(connection, campaign, kit.tablet.id, "Kiểm thử")
    door.move("closed")
    (line,) = kit.send(record)
    assert (line.outcome, codes(line)) == ("quarantined", ("campaign_closed",))


def test_a_record_no_key_opens_rests_with_the_office_as_it_came(kit: Kit, asked: Asked) -> None:
    record = kit.response(asked.code, 1) | {"id": builders.response_id()}
    (line,) = kit.send(record)
    assert (line.outcome, codes(line)) == ("quarantined", ("record_unreadable",))


@pytest.mark.parametrize("state", ["counting", "closed"])
def test_an_open_door_ends_with_the_counting_but_nothing_is_lost(
    kit: Kit, door: Door, asked: Asked, state: str
) -> None:
    record = kit.response(asked.code, 1)
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        tablets.write_off(connection, campaign, kit.tablet.id, "Kiểm thử")
    door.move(state)
    (line,) = kit.send(record)
    assert line.outcome == ("accepted" if state == "counting" else "quarantined")


def test_visits_are_kept_apart_from_answers_and_once(kit: Kit, door: Door) -> None:
    record = kit.visit(3, "nobody_home")
    assert [line.outcome for line in kit.send(record, record)] == ["accepted", "duplicate"]
    kit.send(kit.visit(3, "refused", attempt=2), kit.visit(4, "card_left"))
    with kit.store.read() as connection:
        campaign = campaigns.get(connection, kit.code)
        found = visits.latest(connection, campaign.id)
        listed = visits.of_village(connection, door.village().id)
    assert found == {(door.village().id, "refused"): 1, (door.village().id, "card_left"): 1}
    assert [(v.line, v.attempt) for v in listed] == [(3, 1), (3, 2), (4, 1)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"disposition": "asleep"}, "visit_malformed"),
        ({"line": 99}, "line_not_asked"),
        ({"village": 9}, "village_unknown"),
        ({"attempt": 0}, "visit_malformed"),
        ({"day": "hôm qua"}, "visit_malformed"),
    ],
)
def test_a_visit_that_cannot_be_rests_with_the_office(
    kit: Kit, changes: dict[str, object], expected: str
) -> None:
    (line,) = kit.send(
        kit.visit(3, "refused")
        if not changes
        else kit.visit(
            **({"line": 3, "disposition": "refused"} | changes)  # type: ignore[arg-type]
        )
    )
    assert (line.outcome, codes(line)) == ("quarantined", (expected,))


def test_how_an_interview_went_stands_apart_and_is_reduced_at_closing(
    kit: Kit, keys: Keys, door: Door, asked: Asked
) -> None:
    kit.send(kit.response(asked.code, 1))

    def kept() -> tuple[str, int, str | None]:
        with kit.store.read() as connection:
            row = connection.execute(select(paradata_table)).one()
        return row.officer, row.seconds, row.detail

    officer, seconds, detail = kept()
    assert officer == paradata.pseudonym(keys, asked.campaign, kit.officer.id)
    assert seconds == 312
    assert json.loads(str(detail))["items"] == {"q01": 11.2}
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        tablets.check_in(connection, campaign, kit.tablet.id)
    door.move("closed")
    assert kept() == ("", 312, None)  # of one household alone: nobody is told who asked it


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


def test_half_a_letter_or_a_number_beyond_all_bounds_holds_no_envelope_up(
    kit: Kit, door: Door, asked: Asked
) -> None:
    cut = {**door.answers(q01="not_satisfied"), "q01_why": ["Đường xấu \ud83d"]}
    lines = kit.send(
        kit.response(asked.code, 1, answers=cut),
        kit.response(asked.cards[1].code, 2, answers={"\ud83d": ["\0"]}),
        kit.visit(3, "refused", village=10**30),
        kit.response(asked.cards[3].code, 4, village=10**30),
        kit.response(asked.cards[4].code, 5) | {"id": "\0"},
        kit.response(asked.cards[4].code, 5) | {"campaign": "\0"},
        kit.response(asked.cards[4].code, 5),
    )
    outcomes = [line.outcome for line in lines]
    assert outcomes == ["accepted"] + ["quarantined"] * 3 + ["refused"] * 2 + ["accepted"]
    with kit.store.read() as connection:
        assert quarantine.listed(connection, kit.keys, campaigns.get(connection, kit.code))


def test_nothing_rides_along_with_how_an_interview_went(kit: Kit, asked: Asked) -> None:
    told = {
        "seconds": float("nan"),
        "items": {"q01": 11.26, "the": "01-0001", "Hộ ông Hai": 3},
        "order": ["q01", 7, "Thôn 4"],
        "breaks": [60, -1, "x"],
        "place": [22.123456, 105.987654],
        "line": 1,
    }
    kit.send(kit.response(asked.code, 1, paradata=told))
    with kit.store.read() as connection:
        row = connection.execute(select(paradata_table)).one()
    assert (row.seconds, json.loads(row.detail)) == (
        0,
        {"items": {"q01": 11.26}, "order": ["q01"], "breaks": [60, 0]},
    )


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


def test_tablet_answers_are_counted_as_those_of_a_visit(kit: Kit, door: Door, asked: Asked) -> None:
    kit.send(kit.response(asked.code, 1), kit.response(asked.cards[1].code, 2))
    row = door.progress()
    assert (row.counted, row.due, row.doubles, row.unmatched) == (2, 3, 0, 0)
    with kit.store.read() as connection:
        campaign = campaigns.get(connection, kit.code)
        assert set(dataset.rows(connection, campaign)["medium"]) == {"tablet"}
        assert coverage.coverage(connection, campaign)


def test_a_stub_of_a_household_that_an_officer_asked_is_a_double(
    kit: Kit, door: Door, asked: Asked
) -> None:
    kit.send(kit.response(asked.code, 1))
    (number,) = door.ballots(1)
    door.key(number)
    assert door.stub(asked.code).double
    assert (door.progress().doubles, door.progress().unmatched) == (1, 0)


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
