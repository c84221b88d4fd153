"""Records from a tablet: visits apart from answers, and whatever odd comes holds nothing up."""

import pytest
from sqlalchemy import select

from survey_app.services import campaigns
from survey_app.services.deciding import quarantine
from survey_app.services.field import tablets
from survey_app.store import visits
from survey_app.store.tables import quarantine as quarantine_table
from tests import builders
from tests.builders import Asked
from tests.services.door import Door
from tests.services.tablet import Kit, problem_codes


def test_only_who_has_signed_in_on_a_tablet_finishes_records_on_it(kit: Kit, asked: Asked) -> None:
    (line,) = kit.send(kit.response(asked.code, 1, by=kit.officer.id + 50))
    assert problem_codes(line) == ("officer_unknown_here",)


def test_what_is_no_record_or_of_no_campaign_stays_on_the_tablet(kit: Kit, asked: Asked) -> None:
    record = kit.response(asked.code, 1)
    elsewhere = kit.sealed({"id": builders.response_id()}, campaign="khac")
    lines = kit.send({}, record | {"id": "x"}, record | {"box": "AAAA"}, elsewhere)
    assert [line.outcome for line in lines] == ["refused"] * 4
    assert [problem_codes(line)[0] for line in lines] == [
        "record_malformed",
        "record_malformed",
        "record_damaged",
        "campaign_unknown",
    ]


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


def test_a_visit_to_a_campaign_that_is_over_rests_with_the_office(kit: Kit, door: Door) -> None:
    record = kit.visit(1, "refused")
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        tablets.write_off(connection, campaign, kit.tablet.id, "Kiểm thử")
    door.move("closed")
    (line,) = kit.send(record)
    assert (line.outcome, problem_codes(line)) == ("quarantined", ("campaign_closed",))


def test_a_record_no_key_opens_rests_with_the_office_as_it_came(kit: Kit, asked: Asked) -> None:
    record = kit.response(asked.code, 1) | {"id": builders.response_id()}
    (line,) = kit.send(record)
    assert (line.outcome, problem_codes(line)) == ("quarantined", ("record_unreadable",))


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
    assert (line.outcome, problem_codes(line)) == ("quarantined", (expected,))


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
