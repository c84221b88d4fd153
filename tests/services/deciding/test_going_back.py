"""Going back: one state, two people, a reason; never from publication."""

import pytest
from sqlalchemy import select

from survey_app.services.campaigns import move
from survey_app.services.deciding import decisions, going_back
from survey_app.services.staff import people
from survey_app.store.engine import Store
from survey_app.store.tables import journal
from tests.builders import Asked
from tests.services.door import Door, refused

WHY = "Bỏ sót một túi phiếu"


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    with store.write() as connection:
        return tuple(  # type: ignore[return-value]
            people.create_account(connection, name, name, "mat khau dai").id
            for name in ("lan", "minh")
        )


def ask(door: Door, account: int, reason: str = WHY) -> int:
    with door.store.write() as connection:
        going_back.ask(connection, door.campaign(), reason, account)
        (asked,) = decisions.waiting(connection, door.campaign())
        return asked.id


def agree(door: Door, number: int, account: int) -> None:
    with door.store.write() as connection:
        decisions.agree(connection, door.keys, door.campaign(), number, account)


@pytest.mark.parametrize(
    ("state", "before"), [("open", "draft"), ("counting", "open"), ("closed", "counting")]
)
def test_two_people_take_a_campaign_one_state_back(
    door: Door, two: tuple[int, int], state: str, before: str
) -> None:
    door.move(state)
    number = ask(door, two[0])
    assert door.campaign().state == state
    refused(lambda: agree(door, number, two[0]), "decision_same_person")
    agree(door, number, two[1])
    assert door.campaign().state == before
    with door.store.read() as connection:
        query = select(journal.c.account_id, journal.c.detail)
        line = connection.execute(query.where(journal.c.act == "campaign.back")).one()
    assert line.account_id == two[1]
    assert WHY in line.detail


def test_a_draft_and_what_is_published_go_nowhere(door: Door, two: tuple[int, int]) -> None:
    door.move("published")
    refused(lambda: ask(door, two[0]), "back_none")


def test_no_reason_no_return(door: Door, two: tuple[int, int]) -> None:
    refused(lambda: ask(door, two[0], " "), "decision_reason_missing")


def test_nothing_is_prepared_anew_once_a_household_has_answered(
    door: Door, asked: Asked, two: tuple[int, int]
) -> None:
    number = ask(door, two[0])
    sent = door.send(asked.code)
    refused(lambda: agree(door, number, two[1]), "back_answered")
    assert door.campaign().state == "open"
    door.withdraw(asked.code, sent.receipt)
    agree(door, number, two[1])
    assert door.campaign().state == "draft"


def test_a_request_dies_when_the_campaign_has_moved(door: Door, two: tuple[int, int]) -> None:
    number = ask(door, two[0])
    door.move("counting")
    refused(lambda: agree(door, number, two[1]), "back_moved")
    assert door.campaign().state == "counting"


def test_an_opened_again_campaign_takes_phones_again(
    door: Door, asked: Asked, two: tuple[int, int]
) -> None:
    door.move("counting")
    refused(lambda: door.send(asked.code), "campaign_closed")
    agree(door, ask(door, two[0]), two[1])
    door.send(asked.code)
    with door.store.write() as connection:
        assert move(connection, door.campaign(), "counting").state == "counting"
