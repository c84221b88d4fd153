"""Two people: what one asks for, a second one carries out or declines."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services.deciding import decisions
from survey_app.services.keys import Keys, keys_of
from survey_app.services.staff import people
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders
from tests.services.door import refusal

DONE: list[str] = []
KEYS = keys_of("not needed by what is done here")


@pytest.fixture(autouse=True)
def a_kind_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_out(_c: Connection, _keys: Keys, _of: Campaign, decision: decisions.Decision) -> None:
        if decisions.subject(decision)["mark"] == "refuse":
            raise Refused(Problem("campaign_not_draft"))
        DONE.append(decisions.subject(decision)["mark"])

    DONE.clear()
    kind = decisions.Kind("Đánh dấu", lambda subject: f"Đánh dấu {subject['mark']}.", carry_out)
    monkeypatch.setitem(decisions.KINDS, "test.mark", kind)


@pytest.fixture
def two(store: Store, keys: Keys) -> tuple[Campaign, int, int]:
    with store.write() as connection:
        campaign = builders.households(connection, keys).campaign
        first = people.create_account(connection, "mot", "Một", "mat khau dai")
        second = people.create_account(connection, "hai", "Hai", "mat khau dai")
    return campaign, first.id, second.id


def asked(connection: Connection, campaign: Campaign, by: int, mark: str = "a") -> int:
    return decisions.ask(connection, campaign, "test.mark", {"mark": mark}, "vì sao", by)


def test_a_second_person_carries_out_what_the_first_has_asked(
    store: Store, two: tuple[Campaign, int, int]
) -> None:
    campaign, first, second = two
    with store.write() as connection:
        number = asked(connection, campaign, first)
        assert DONE == []
        decisions.agree(connection, KEYS, campaign, number, second, "đồng ý")
        assert DONE == ["a"]
        (kept,) = decisions.settled(connection, campaign)
    assert (kept.asker, kept.decider, kept.outcome, kept.answer) == (
        "Một",
        "Hai",
        "agreed",
        "đồng ý",
    )


def test_nobody_agrees_to_a_request_of_their_own(
    store: Store, two: tuple[Campaign, int, int]
) -> None:
    campaign, first, _ = two
    with store.write() as connection:
        number = asked(connection, campaign, first)
        with refusal("decision_same_person"):
            decisions.agree(connection, KEYS, campaign, number, first)
        assert DONE == []


def test_a_request_is_settled_once(store: Store, two: tuple[Campaign, int, int]) -> None:
    campaign, first, second = two
    with store.write() as connection:
        number = asked(connection, campaign, first)
        decisions.decline(connection, campaign, number, second, "không")
        with refusal("decision_settled"):
            decisions.agree(connection, KEYS, campaign, number, second)
    assert DONE == []


def test_two_who_agree_at_the_same_moment_carry_it_out_once(
    store: Store, keys: Keys, two: tuple[Campaign, int, int]
) -> None:
    campaign, first, second = two
    with store.write() as connection:
        third = people.create_account(connection, "ba", "Ba", "mat khau dai").id
        number = asked(connection, campaign, first)
    start = Barrier(4)

    def agree(account_id: int) -> tuple[str, ...]:
        start.wait()
        try:
            with store.write() as connection:
                decisions.agree(connection, keys, campaign, number, account_id)
        except Refused as refused:
            return refused.codes
        return ()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(agree, (second, second, third, first)))
    assert DONE == ["a"]
    assert told[3] == ("decision_same_person",)
    assert sorted(told[:3]) == [(), ("decision_settled",), ("decision_settled",)]


def test_an_act_that_is_refused_leaves_the_request_open(
    store: Store, two: tuple[Campaign, int, int]
) -> None:
    campaign, first, second = two
    with store.write() as connection:
        number = asked(connection, campaign, first, "refuse")
    with pytest.raises(Refused), store.write() as connection:
        decisions.agree(connection, KEYS, campaign, number, second)
    with store.read() as connection:
        assert [d.id for d in decisions.waiting(connection, campaign)] == [number]


def test_a_request_needs_a_reason_and_waits_once(
    store: Store, two: tuple[Campaign, int, int]
) -> None:
    campaign, first, second = two
    with store.write() as connection:
        with refusal("decision_reason_missing"):
            decisions.ask(connection, campaign, "test.mark", {"mark": "a"}, "  ", first)
        asked(connection, campaign, first)
        with refusal("decision_waiting"):
            asked(connection, campaign, second)
        with refusal("decision_unknown"):
            decisions.agree(connection, KEYS, campaign, 9999, second)


def test_a_request_is_told_in_the_words_of_its_kind(
    store: Store, two: tuple[Campaign, int, int]
) -> None:
    campaign, first, _ = two
    with store.write() as connection:
        asked(connection, campaign, first)
        (told,) = [decisions.told(d) for d in decisions.waiting(connection, campaign)]
    assert (told.title, told.words) == ("Đánh dấu", "Đánh dấu a.")


def test_who_declines_says_why(store: Store, two: tuple[Campaign, int, int]) -> None:
    campaign, first, second = two
    with store.write() as connection:
        number = asked(connection, campaign, first)
        with refusal("decision_answer_missing"):
            decisions.decline(connection, campaign, number, second, " ")
