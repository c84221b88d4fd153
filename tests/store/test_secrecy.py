"""Secret by structure: no column joins the household that answered with what was answered."""

import json
from datetime import datetime

from sqlalchemy import Connection, Date, DateTime, Integer, Row, Table, Time, select, text

from survey_app.services import campaigns, frames
from survey_app.services.deciding import decisions, quarantine
from survey_app.services.field import tablets
from survey_app.services.intake import Card, Submission, accept
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store import copies
from survey_app.store.engine import Store
from survey_app.store.tables import ballot, invitation, metadata, paradata, response, visit
from tests import builders
from tests.builders import Asked
from tests.services.tablet import Kit, kit

SECRET = (invitation, response)
WHERE_ANSWERED = {"campaign_id", "village_id"}  # all that both sides may know


def test_no_foreign_key_joins_invitations_and_responses() -> None:
    reached = {table.name: targets(table) for table in SECRET}
    assert reached["invitation"] == {"campaign", "village"}
    assert reached["response"] == {"campaign", "village", "place", "response", "decision"}
    tables = (table for table in metadata.sorted_tables if table not in SECRET)
    joining = [table.name for table in tables if targets(table) & {"invitation", "response"}]
    assert joining == []


def test_the_two_tables_share_no_column_but_where_the_household_lives() -> None:
    shared = set(invitation.c.keys()) & set(response.c.keys()) - {"id"}
    assert shared == WHERE_ANSWERED
    assert set(ballot.c.keys()) == {*WHERE_ANSWERED, "number"}  # no stub, no line, no serial


def test_neither_table_keeps_a_time_of_day_or_a_running_number() -> None:
    for table in SECRET:
        kinds = {column.name: column.type for column in table.c}
        assert not [name for name, kind in kinds.items() if isinstance(kind, (DateTime, Time))]
        (key,) = table.primary_key
        assert not isinstance(key.type, Integer)
        assert key.default is None
        assert key.server_default is None
    days = {(t.name, c.name) for t in SECRET for c in t.c if isinstance(c.type, Date)}
    assert days == {("response", "received_on")}


def test_sqlite_keeps_no_order_of_insertion(store: Store) -> None:
    for table in (invitation, response, ballot):
        assert table.dialect_options["sqlite"]["with_rowid"] is False
    if store.engine.dialect.name == "sqlite":
        with store.read() as connection:
            rows = connection.execute(
                text("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'")
            )
            kept = {"invitation", "response", "ballot", "quarantine", "visit", "paradata"}
            assert set(rows.scalars()) == kept


def test_an_accepted_answer_leaves_no_value_common_to_card_and_answer(
    store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
        submit(connection, keys, asked.code)
        card = connection.execute(
            select(invitation).where(invitation.c.serial == asked.cards[0].serial)
        ).one()
        answer = connection.execute(select(response)).one()
    known = distinctive(card), distinctive(answer)
    assert known[0] & known[1] == set()
    assert all(isinstance(value, (str, bytes)) for value in known[0] | known[1])
    assert asked.code not in str(card) + str(answer)


def test_closing_leaves_postgresql_no_order_and_no_transaction_to_join_by(
    store: Store, keys: Keys
) -> None:
    if store.engine.dialect.name == "sqlite":
        return  # has neither: see test_sqlite_keeps_no_order_of_insertion
    with store.write() as connection:
        asked = builders.households(connection, keys, villages=(("Thôn 4", 30),))
    for card in asked.cards:
        with store.write() as connection:
            submit(connection, keys, card.code)
    with store.write() as connection:
        builders.move(connection, asked.campaign, "closed")
    with store.read() as connection:
        for table in SECRET:
            rows = connection.execute(
                text(f"SELECT id, xmin::text FROM {table.name} ORDER BY ctid")
            )
            ids, transactions = zip(*rows, strict=True)
            assert len(ids) == 30
            assert len(set(transactions)) == 1
            assert list(ids) == sorted(ids)


def test_what_the_field_brings_keeps_households_and_answers_apart() -> None:
    assert set(visit.c.keys()) & set(response.c.keys()) == {"id", *WHERE_ANSWERED}
    assert set(paradata.c.keys()) & set(visit.c.keys()) == set()
    for table in (visit, paradata):
        kinds = [column.type for column in table.c]
        assert not [kind for kind in kinds if isinstance(kind, (Date, DateTime, Time))]
        assert not targets(table) & {"invitation", "response", "tablet"}


def test_who_came_is_not_said_of_a_household_that_answered(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
    found = kit(store, keys, asked.campaign.code)
    found.send(found.visit(1, "answered"), found.visit(2, "refused"))
    with store.read() as connection:
        came = select(visit.c.disposition, visit.c.account_id)
        rows = {(row[0], row[1]) for row in connection.execute(came)}
    assert rows == {("answered", None), ("refused", found.officer.id)}


def test_no_row_but_a_waiting_one_names_both_a_card_and_an_answer(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
    found = kit(store, keys, asked.campaign.code)
    with store.write() as connection:
        submit(connection, keys, asked.code)
    found.send(found.response(asked.cards[1].code, 2), found.visit(2, "answered"))
    (line,) = found.send(found.response("2222-2222-2222-2222", 3))
    assert line.outcome == "quarantined"
    assert joining(store) == set()  # what is set aside is no answer yet
    admit(found, asked, line.id)
    with store.read() as connection:
        assert len(connection.execute(select(response)).all()) == 3
    assert joining(store) == set()


def test_closing_leaves_no_transaction_to_join_a_visit_and_an_interview_by(
    store: Store, keys: Keys
) -> None:
    if store.engine.dialect.name == "sqlite":
        return  # has neither: see test_sqlite_keeps_no_order_of_insertion
    with store.write() as connection:
        asked = builders.households(connection, keys)
    found = kit(store, keys, asked.campaign.code)
    for card in asked.cards[:3]:
        found.send(
            found.response(card.code, card.line or 0), found.visit(card.line or 0, "answered")
        )
    with store.write() as connection:
        tablets.check_in(connection, asked.campaign, found.tablet.id)
        builders.move(connection, asked.campaign, "closed")
    with store.read() as connection:
        for table, key in ((visit, "id"), (paradata, "response_id")):
            order = text(f"SELECT {key}, xmin::text FROM {table.name} ORDER BY ctid")
            ids, transactions = zip(*connection.execute(order), strict=True)
            assert (len(ids), len(set(transactions))) == (3, 1)
            assert list(ids) == sorted(ids)


def test_closing_rewrites_the_rows_of_this_campaign_alone(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        first = builders.households(connection, keys)
        other = builders.households(connection, keys, code="dot-khac")
        for asked in (first, other):
            submit(connection, keys, asked.code)
    before = contents(store)
    with store.write() as connection:
        builders.move(connection, first.campaign, "closed")
        assert campaigns.get(connection, "dot-khac").state == "open"
    assert contents(store) == before


def admit(found: Kit, asked: Asked, record: str) -> None:
    """Two people admit a record for the third card; before, they had asked for the fourth."""
    with found.store.write() as connection:
        campaign = campaigns.get(connection, asked.campaign.code)
        one = people.create_account(connection, "mot", "Một", "mat khau dai").id
        two = people.create_account(connection, "hai", "Hai", "mat khau dai").id
        village = frames.village(connection, campaign, 1)
        keys, told = found.keys, (record, village)
        for card in (3, 2):
            serial = asked.cards[card].serial
            number = quarantine.ask_admit(connection, keys, campaign, *told, serial, "x", one)
            if card == 3:
                decisions.decline(connection, campaign, number, two, "x")
        decisions.agree(connection, keys, campaign, number, two)


def joining(store: Store) -> set[str]:
    """The tables with a row that names a card and an answer that is kept."""
    with store.read() as connection:
        answers = set(connection.execute(select(response.c.id)).scalars())
        cards = {
            name
            for row in connection.execute(select(invitation.c.id, invitation.c.serial))
            for name in row
        }
        rows = [(json.loads(line)[0], line) for line in copies.lines(connection)]
    return {
        table
        for table, line in rows
        if any(answer in line for answer in answers) and any(card in line for card in cards)
    }


def submit(connection: Connection, keys: Keys, code: str) -> None:
    campaign = campaigns.listed(connection)[0]
    raw = builders.answers(campaigns.questionnaire(connection, campaign))
    submission = Submission(builders.response_id(), Card(code), raw)
    accept(connection, keys, submission, builders.DAY)


def contents(store: Store) -> set[str]:
    with store.read() as connection:
        return {str(row) for table in SECRET for row in connection.execute(select(table))}


def targets(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def distinctive(row: Row[tuple[object, ...]]) -> set[object]:
    """What of a row could be found again elsewhere: long texts and bytes, whole or inside."""
    assert not [value for value in row if isinstance(value, datetime)]
    return {value for value in row if isinstance(value, (str, bytes)) and len(value) >= 8}
