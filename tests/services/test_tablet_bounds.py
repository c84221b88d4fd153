"""What a tablet may bring: of its officer's villages, and not more than the office can decide."""

import json

import pytest
from sqlalchemy import select

from questionnaires.problem import Problem
from survey_app.services import campaigns
from survey_app.services.deciding import decisions, quarantine
from survey_app.services.field import allowance, envelopes, paradata, tablets
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.tables import paradata as paradata_table
from survey_app.store.tables import response
from tests.builders import Asked
from tests.services.door import Door
from tests.services.tablet import Kit
from tests.services.tablet import kit as new_kit


def told(line: envelopes.Line) -> tuple[str, list[str]]:
    return line.outcome, [problem.code for problem in line.problems]


def test_a_visit_counts_where_the_village_ever_was_the_officers_and_nowhere_else(kit: Kit) -> None:
    finished = kit.visit(2, "refused")
    with kit.store.write() as connection:
        accounts.set_villages(connection, kit.officer.id, [])
    own, foreign = kit.send(finished, kit.visit(1, "refused", village=2))
    assert told(own) == ("accepted", [])
    assert told(foreign) == ("quarantined", ["village_not_assigned"])


def test_a_tablet_fills_its_room_in_quarantine_and_keeps_what_finds_no_place(
    kit: Kit, keys: Keys, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_kit(kit.store, keys, kit.code, "Máy 2", "hoa")
    monkeypatch.setattr(allowance, "MOST", 2)
    bad = [kit.response(asked.code, 1, answers={}) for _ in range(3)]
    lines = kit.send(*bad, kit.visit(2, "refused"))
    assert [line.outcome for line in lines] == ["quarantined", "quarantined", "refused", "accepted"]
    assert lines[2].problems == (Problem("quarantine_full"),)
    assert other.send(other.response(asked.code, 1, answers={}))[0].outcome == "quarantined"
    with kit.store.read() as connection:
        campaign = campaigns.get(connection, kit.code)
        found = {s.tablet.name: s for s in tablets.standings(connection, campaign)}
    assert (found["Máy 1"].set_aside, found["Máy 1"].full, found["Máy 1"].home) == (2, True, False)
    assert (found["Máy 2"].set_aside, found["Máy 2"].full) == (1, False)
    decide(kit, str(bad[0]["id"]), admit=False)
    assert kit.send(bad[2])[0].outcome == "quarantined"


def test_the_room_of_a_tablet_is_measured_in_letters_too(
    kit: Kit, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST_LETTERS", 1000)
    lines = kit.send(*(kit.response(asked.code, 1, answers={}) for _ in range(2)))
    assert [line.outcome for line in lines] == ["quarantined", "refused"]


@pytest.mark.parametrize("known", [True, False])
def test_how_an_interview_went_comes_with_it_out_of_quarantine(
    kit: Kit, keys: Keys, door: Door, asked: Asked, known: bool
) -> None:
    by = kit.officer.id if known else kit.officer.id + 50
    record = kit.response("2222-2222-2222-2222", 1, by=by)
    assert kit.send(record)[0].outcome == "quarantined"
    decide(kit, str(record["id"]), admit=True)
    with kit.store.read() as connection:
        row = connection.execute(select(paradata_table)).one()
        kept = connection.execute(select(response.c.id)).scalar_one()
    assert row.response_id == kept != record["id"]
    assert (row.seconds, json.loads(row.detail)["items"]) == (312, {"q01": 11.2})
    name = paradata.pseudonym(keys, asked.campaign, kit.officer.id)
    assert row.officer == (name if known else "")


def decide(kit: Kit, record: str, admit: bool) -> None:
    with kit.store.write() as connection:
        one, two = (people.create_account(connection, n, n, "mat khau dai").id for n in ("m", "h"))
        campaign = campaigns.get(connection, kit.code)
        if admit:
            (found,) = quarantine.listed(connection, kit.keys, campaign)
            village = found.village
            assert village
            number = quarantine.ask_admit(
                connection, kit.keys, campaign, record, village, "", "Tổ xác nhận", one
            )
        else:
            number = quarantine.ask_refuse(connection, campaign, record, "Trùng", one)
        decisions.agree(connection, kit.keys, campaign, number, two)
