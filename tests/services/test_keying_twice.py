"""Ballots keyed twice: two people apart, a third look where they differ, one copy of answers."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select

from survey_app.services import campaigns, dataset
from survey_app.services.closing import ending, reconciliation
from survey_app.services.keying import queue, setting, twice
from survey_app.services.keying.twice import Keyed, Typed
from survey_app.services.staff import people
from survey_app.store.scope import Scope
from survey_app.store.tables import journal, keying, response
from tests import builders
from tests.services.door import Door, refused

Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Desk:
    """A campaign keyed twice, and the three people who key in it."""

    door: Door
    people: tuple[int, int, int]

    def typed(self, number: str, raw: Raw | None = None, **changes: object) -> Typed:
        raw = self.door.answers() if raw is None else raw
        made = Typed(number, raw, "visit", None, builders.response_id())
        return replace(made, **changes)  # type: ignore[arg-type]

    def key(self, who: int, typed: Typed) -> Keyed:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            account = self.people[who]
            return twice.key(connection, self.door.keys, campaign, typed, account, builders.DAY)

    def decide(self, who: int, typed: Typed) -> None:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            account = self.people[who]
            twice.decide(connection, self.door.keys, campaign, typed, account, builders.DAY)

    def choose(self, keyed_twice: bool) -> None:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            setting.choose(connection, campaign, keyed_twice, self.people[0])

    def discard(self, number: str, reason: str) -> None:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            twice.discard(connection, campaign, number, reason, self.people[0])

    def queue(self) -> queue.Queue:
        with self.door.store.read() as connection:
            return queue.queue(connection, campaigns.get(connection, self.door.code))

    def kept(self) -> int:
        with self.door.store.read() as connection:
            return connection.execute(select(func.count()).select_from(keying)).scalar_one()

    def acts(self) -> list[tuple[str, str]]:
        query = select(journal.c.act, journal.c.detail).where(journal.c.act.like("keying.%"))
        with self.door.store.read() as connection:
            return [(row.act, row.detail) for row in connection.execute(query)]

    def answered(self) -> dict[str, object]:
        """The answers of the only response there is."""
        with self.door.store.read() as connection:
            campaign = campaigns.get(connection, self.door.code)
            (row,) = dataset.rows(connection, campaign).to_dict("records")
            return dict(row)

    def in_dispute(self, number: str) -> None:
        """The first person reads q03 as satisfied, the second as not."""
        self.key(0, self.typed(number))
        self.key(1, self.typed(number, self.door.answers(q03="not_satisfied")))


@pytest.fixture
def desk(door: Door) -> Desk:
    with door.store.write() as connection:
        made = [
            people.create_account(connection, name, shown, "mat khau dai", "province")
            for name, shown in (("lan", "Lan"), ("hoa", "Hoa"), ("minh", "Minh"))
        ]
    found = Desk(door, (made[0].id, made[1].id, made[2].id))
    found.choose(True)
    return found


def test_a_ballot_counts_only_once_two_people_have_read_it_alike(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    assert desk.key(0, desk.typed(number)) == Keyed()
    assert (desk.door.rows(), desk.door.progress().counted) == (0, 0)
    assert [waiting.ballot for waiting in desk.queue().waiting] == [number]
    second = desk.key(1, desk.typed(number))
    assert second.accepted
    assert second.accepted.valid
    assert (desk.door.rows(), desk.door.progress().counted) == (1, 1)
    assert desk.kept() == 0, "no second copy of the answers"


def test_one_person_cannot_key_both_times(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.key(0, desk.typed(number))
    assert desk.key(0, desk.typed(number)) == Keyed(), "a second press is answered as the first"
    other = desk.door.answers(q03="not_satisfied")
    refused(lambda: desk.key(0, desk.typed(number, other)), "keying_same_person")
    assert (desk.kept(), desk.door.rows()) == (1, 0)


def test_the_second_person_s_retry_is_answered_as_accepted(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.key(0, desk.typed(number))
    typed = desk.typed(number)
    desk.key(1, typed)
    again = desk.key(1, typed)
    assert again.accepted
    assert again.accepted.duplicate
    refused(lambda: desk.key(0, desk.typed(number)), "ballot_number_used")


def test_where_they_differ_the_ballot_waits_with_what_differs(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.key(0, desk.typed(number))
    other = desk.door.answers(q03="not_satisfied", q07="not_satisfied")
    keyed = desk.key(1, desk.typed(number, other, form="meeting", invalid_reason="two_marks"))
    assert keyed == Keyed(None, ("form", "invalid_reason", "q03", "q07"))
    (found,) = desk.queue().disputes
    assert (found.keyers, found.village) == (("Lan", "Hoa"), "Thôn 4")
    questionnaire = desk.door.questionnaire()
    said = [[queue.in_words(questionnaire, r, c) for c in found.differing] for r in found.readings]
    assert said[0][:2] == ["tại hộ gia đình", "phiếu hợp lệ"]
    assert said[1][0] == "họp khu dân cư"
    assert said[0][2] != said[1][2]
    assert twice.told(questionnaire, found.differing).endswith("câu 3, 7")
    refused(lambda: desk.key(2, desk.typed(number)), "keying_disputed")
    assert desk.door.rows() == 0


def test_a_third_person_decides_what_differs_and_what_was_alike_stands(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.in_dispute(number)
    refused(lambda: desk.decide(2, desk.typed(number, {})), "keying_undecided")
    typed = desk.typed(number, {"q03": ["not_satisfied"], "q01": ["not_satisfied"]})
    desk.decide(2, typed)
    row = desk.answered()
    assert (row["q03"], row["q01"]) == ("not_satisfied", "satisfied")
    assert desk.kept() == 0
    assert desk.acts() == [("keying.decide", f"{number}: câu 3")]
    desk.decide(2, typed)  # a second press
    assert (desk.door.rows(), len(desk.acts())) == (1, 1)


def test_one_of_the_two_decides_only_by_agreeing_with_the_other(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.in_dispute(number)
    for who, own in ((0, "satisfied"), (1, "not_satisfied")):
        typed = desk.typed(number, {"q03": [own]})
        refused(lambda who=who, typed=typed: desk.decide(who, typed), "keying_own_alone")  # type: ignore[misc]
    refused(lambda: desk.decide(0, desk.typed(number, {"q03": [""]})), "keying_own_alone")
    desk.decide(0, desk.typed(number, {"q03": ["not_satisfied"]}))
    assert desk.answered()["q03"] == "not_satisfied"


def test_a_third_person_may_read_a_blank_where_both_read_a_mark(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.in_dispute(number)
    desk.decide(2, desk.typed(number, {"q03": [""]}))
    row = desk.answered()
    assert not row["q03"]
    assert (row["valid"], row["invalid_reason"]) == (0, "blank")


def test_the_form_and_the_validity_are_decided_like_an_item(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.key(0, desk.typed(number))
    desk.key(1, desk.typed(number, form="meeting", invalid_reason="two_marks"))
    open_still = desk.typed(number, {}, undecided=("form", "invalid_reason"))
    refused(lambda: desk.decide(2, open_still), "keying_undecided", "keying_undecided")
    desk.decide(2, desk.typed(number, {}, form="meeting"))
    row = desk.answered()
    assert (row["form"], row["valid"]) == ("meeting", 1)


def test_words_written_by_hand_differ_by_letters_alone(desk: Desk) -> None:
    one, other = desk.door.ballots(2)
    because = {"q03": "not_satisfied"}
    alike = ("Đường còn  lầy lội.", "đường còn lầy lội")
    first, second = (desk.door.answers(**because, q03_why=why) for why in alike)
    desk.key(0, desk.typed(one, first))
    assert desk.key(1, desk.typed(one, second)).accepted
    desk.key(0, desk.typed(other, first))
    third = desk.door.answers(**because, q03_why="Đường còn lây lội")
    assert desk.key(1, desk.typed(other, third)).differing == ("q03_why",)


def test_faults_are_refused_at_the_first_keying(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    bad = desk.door.answers() | {"q01": ["satisfied", "not_satisfied"]}
    refused(lambda: desk.key(0, desk.typed(number, bad)), "answer_too_many")
    refused(lambda: desk.key(0, desk.typed("01-000000")), "ballot_number_unknown")
    reason = desk.typed(number, invalid_reason="ugly")
    refused(lambda: desk.key(0, reason), "invalid_reason_missing")
    assert desk.kept() == 0


def test_no_ballot_enters_by_the_way_of_keying_once(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    refused(lambda: desk.door.key(number), "keying_twice")


def test_counting_does_not_end_while_a_ballot_waits(desk: Desk) -> None:
    one, other = desk.door.ballots(2)
    desk.key(0, desk.typed(one))
    desk.in_dispute(other)
    desk.door.move("counting")
    with desk.door.store.read() as connection:
        campaign = campaigns.get(connection, desk.door.code)
        (awaited,) = ending.outstanding(connection, campaign)
        (found, _) = reconciliation.accounts(connection, campaign)
    assert (awaited.name, awaited.where) == ("2", "Thôn 4, xã Trung Môn")
    assert "keyed_once" in [named.difference.code for named in found.differences]
    assert desk.door.progress().keyed_once == 2
    refused(lambda: desk.door.move("closed"), "keying_outstanding")
    desk.key(1, desk.typed(one))
    desk.decide(2, desk.typed(other, {"q03": ["satisfied"]}))
    desk.door.move("closed")


def test_a_ballot_is_keyed_anew_once_what_waited_is_discarded_for_a_reason(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.in_dispute(number)
    refused(lambda: desk.discard(number, " "), "keying_reason_missing")
    desk.discard(number, "Gõ nhầm  số phiếu")
    assert desk.acts() == [("keying.discard", f"{number}: Gõ nhầm số phiếu")]
    refused(lambda: desk.discard(number, "Lần nữa"), "keying_unknown")
    refused(lambda: desk.decide(2, desk.typed(number, {})), "keying_unknown")
    desk.key(0, desk.typed(number))
    assert desk.key(1, desk.typed(number)).accepted


def test_keying_once_is_chosen_only_when_nothing_waits(desk: Desk) -> None:
    (number,) = desk.door.ballots(1)
    desk.key(0, desk.typed(number))
    refused(lambda: desk.choose(False), "keyings_waiting")
    desk.key(1, desk.typed(number))
    desk.choose(False)
    (other,) = desk.door.ballots(1)
    assert desk.door.key(other).valid
    desk.door.move("closed")
    refused(lambda: desk.choose(True), "campaign_closed")


def test_how_alike_people_read_is_known_after_the_readings_are_gone(desk: Desk) -> None:
    numbers = desk.door.ballots(4)
    for number in numbers[:2]:
        desk.key(0, desk.typed(number))
        desk.key(1, desk.typed(number))
    desk.in_dispute(numbers[2])
    desk.decide(2, desk.typed(numbers[2], {"q03": ["satisfied"]}))
    desk.key(2, desk.typed(numbers[3]))
    desk.key(0, desk.typed(numbers[3]))
    with desk.door.store.read() as connection:
        campaign = campaigns.get(connection, desk.door.code)
        pairs = queue.by_pair(connection, campaign)
        items = queue.by_item(connection, campaign)
    assert [(p.name, p.compared, p.differed) for p in pairs] == [
        ("Lan – Hoa", 3, 1),
        ("Lan – Minh", 1, 0),
    ]
    (item,) = items
    assert (item.name[:2], item.compared, item.differed) == ("3.", 4, 1)


def test_who_answers_for_a_part_sees_its_own_ballots_and_no_rates(desk: Desk) -> None:
    (here,), (there,) = desk.door.ballots(1), desk.door.ballots(1, number=2)
    desk.key(0, desk.typed(here))
    desk.in_dispute(there)
    scope = Scope(areas=frozenset(), villages=frozenset({desk.door.village(1).id}))
    with desk.door.store.read(scope) as connection:
        campaign = campaigns.get(connection, desk.door.code)
        found = queue.queue(connection, campaign)
        assert queue.by_pair(connection, campaign) == []
        with pytest.raises(Exception, match="không còn chờ"):
            queue.dispute(connection, campaign, there)
    assert [waiting.ballot for waiting in found.waiting] == [here]
    assert found.disputes == ()


def test_two_people_at_the_same_moment_make_one_response(desk: Desk) -> None:
    numbers = desk.door.ballots(6)
    jobs = [(who, desk.typed(number)) for number in numbers for who in (0, 1)]
    with ThreadPoolExecutor(4) as pool:
        results = [*pool.map(lambda job: desk.key(*job), jobs)]
    assert sum(result.accepted is not None for result in results) == len(numbers)
    with desk.door.store.read() as connection:
        kept = connection.execute(select(response.c.ballot)).scalars().all()
    assert sorted(str(ballot) for ballot in kept) == sorted(numbers)
    assert desk.kept() == 0
