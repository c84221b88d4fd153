"""Interviews from a tablet: each answer is taken in once, or rests with the office by name."""

import json

import pytest
from sqlalchemy import select

from survey_app.core.acts import who
from survey_app.services import campaigns, coverage, dataset, frames, invitations
from survey_app.services.deciding import quarantine
from survey_app.services.field import paradata, tablets
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store.engine import Store
from survey_app.store.tables import paradata as paradata_table
from survey_app.store.tables import response
from tests import builders
from tests.builders import Asked
from tests.services.door import Door
from tests.services.tablet import Kit, problem_codes
from tests.services.tablet import kit as new_kit


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
    assert set(problem_codes(first)) == {"answer_missing"}
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
    assert (second.outcome, problem_codes(second)) == ("quarantined", ("already_answered",))
    assert door.rows() == 1


def test_the_same_id_with_other_answers_rests_with_the_office(kit: Kit, asked: Asked) -> None:
    first = kit.response(asked.code, 1, id="6fa459ea-ee8a-4ca4-894e-db77e160355e")
    edited = kit.response(asked.code, 1, id="6fa459ea-ee8a-4ca4-894e-db77e160355e", mode="self")
    kit.send(first)
    (line,) = kit.send(edited)
    assert (line.outcome, problem_codes(line)) == ("quarantined", ("content_differs",))


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
    assert problem_codes(line) == ("already_answered",)


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
    assert [problem_codes(line) for line in lines[:2]] == [("card_of_another",)] * 2
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


def test_a_record_of_one_campaign_does_not_answer_in_another(
    kit: Kit, keys: Keys, door: Door
) -> None:
    with kit.store.write() as connection:
        other = builders.households(connection, keys, code="b-2018")
    (line,) = kit.send(kit.response(other.code, 1))
    assert (line.outcome, problem_codes(line)) == ("quarantined", ("card_of_another",))
    assert door.rows() == 0


def test_two_cards_of_one_household_give_one_answer(kit: Kit, keys: Keys, asked: Asked) -> None:
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        spares = invitations.make_spares(
            connection, keys, campaign, frames.village(connection, campaign, 1), 1
        )
    kit.send(kit.response(asked.code, 1))
    (line,) = kit.send(kit.response(spares[0].code, 1))
    assert (line.outcome, problem_codes(line)) == ("quarantined", ("card_used",))
    with kit.store.read() as connection:
        (found,) = quarantine.listed(connection, keys, asked.campaign)
    assert not found.admissible


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
