"""Coverage: how many have answered and how many are still due, never what they answered."""

import pytest

from survey_app.services import campaigns, coverage, frames
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import Door
from tests.services.tablet import kit


def test_a_new_campaign_has_everybody_due(door: Door) -> None:
    progress = door.progress()
    assert (progress.cards.printed, progress.counted, progress.due) == (5, 0, 5)
    assert (progress.online, progress.ballots_printed, progress.doubles) == (0, 0, 0)


def test_coverage_counts_each_village_by_itself(door: Door, asked: Asked) -> None:
    for number in door.ballots(3):
        door.key(number)
    (there,) = door.ballots(1, number=2)
    door.key(there, {}, invalid="blank")
    here, other = door.progress(1), door.progress(2)
    assert (here.ballots_printed, here.ballots_keyed, here.counted, here.due) == (3, 3, 3, 2)
    assert (other.ballots_printed, other.ballots_keyed, other.counted, other.due) == (1, 1, 1, 2)


def test_cards_are_counted_by_what_became_of_them(door: Door, asked: Asked) -> None:
    door.send(asked.cards[0].code)
    door.stub(asked.cards[0].code)
    door.stub(asked.cards[1].code)
    door.spoil(asked.cards[2].serial)
    door.spare(line=4)
    cards = door.progress().cards
    assert (cards.printed, cards.void, cards.spares) == (4, 2, 0)
    assert (cards.answered_online, cards.answered_paper) == (1, 2)
    assert (cards.answered, cards.answered_both) == (2, 1)


@pytest.mark.parametrize(
    ("rule", "households", "needed"),
    [
        ("hd-78-2017", 5, 4),  # more than 60 %: 3 of 5 are not enough
        ("hd-78-2017", 1_000, 601),
        ("hd-78-2017", 76, 46),
        ("hd-122-2019", 10, 7),  # at least 70 %
        ("hd-122-2019", 11, 8),
        ("hd-90-2022", 10, None),  # no confirmed figure
        (None, 10, None),
    ],
)
def test_the_number_needed_is_the_least_that_meets_the_bar(
    store: Store, keys: Keys, rule: str | None, households: int, needed: int | None
) -> None:
    with store.write() as connection:
        papers = {"rule": rule, "object": rule and "xa"}
        builders.households(connection, keys, villages=(("Thôn 4", households),), **papers)
    progress = Door(store, keys, "trung-mon").progress()
    assert progress.needed == needed
    if rule and needed is not None:
        with store.read() as connection:
            found = campaigns.rule(connection, campaigns.get(connection, "trung-mon"))
        assert found
        bar = found.object_rule("xa").coverage
        enough = [n for n in range(households + 1) if met(n, households, bar)]
        assert enough[0] == needed


def met(answered: int, households: int, bar: object) -> bool:
    left = answered * bar.threshold.denominator  # type: ignore[attr-defined]
    right = households * bar.threshold.numerator  # type: ignore[attr-defined]
    return bool(left > right if bar.strict else left >= right)  # type: ignore[attr-defined]


def test_places_show_how_many_came_against_their_quota(market: Door) -> None:
    for _ in range(3):
        market.at(1)
    with market.store.read() as connection:
        places = coverage.places(connection, campaigns.get(connection, market.code))
    assert [(place.quota, place.answered) for place in places] == [(100, 3), (100, 0)]


def test_who_refused_an_officer_at_the_last_visit_and_has_not_answered_counts(
    door: Door, asked: Asked
) -> None:
    tablet = kit(door.store, door.keys, door.code)
    tablet.send(
        tablet.visit(1, "refused"),
        tablet.visit(2, "refused", 1),
        tablet.visit(2, "nobody_home", 2),
        tablet.visit(3, "nobody_home", 1),
        tablet.visit(3, "refused", 2),
        tablet.visit(4, "refused"),
    )
    assert (door.progress().refused, door.progress(2).refused) == (3, None)
    door.stub(asked.cards[3].code)  # the household of line 4 has filled in a paper after all
    assert door.progress().refused == 2


@pytest.mark.parametrize(("entered", "told"), [(0, 1), (1, 1), (2, 2)])
def test_of_the_register_and_the_tablets_the_greater_number_of_refusals_is_told(
    door: Door, asked: Asked, entered: int, told: int
) -> None:
    tablet = kit(door.store, door.keys, door.code)
    tablet.send(tablet.visit(1, "refused"))
    with door.store.write() as connection:
        register = frames.Register(5, 5, 0, entered)
        frames.enter_register(connection, door.campaign(), door.village(1), register)
    assert door.progress().refused == told
