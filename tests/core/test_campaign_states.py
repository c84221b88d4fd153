"""The states of a campaign go one way, and each takes answers from whom it says."""

import itertools

import pytest

from questionnaires.problem import Refused
from survey_app.core.campaign import NAMES, STATES, accepts, advance, next_state, previous_state


def test_a_campaign_goes_through_every_state_once() -> None:
    state, seen = "draft", ["draft"]
    while following := next_state(state):
        state = advance(state, following)
        seen.append(state)
    assert tuple(seen) == STATES == ("draft", "open", "counting", "closed", "published")


@pytest.mark.parametrize(("state", "to"), list(itertools.product(STATES, STATES)))
def test_a_campaign_never_goes_back_and_skips_nothing(state: str, to: str) -> None:
    if next_state(state) == to:
        assert advance(state, to) == to
    else:
        with pytest.raises(Refused) as refusal:
            advance(state, to)
        assert refusal.value.codes == ("state_not_next",)


def test_phones_are_taken_only_while_the_campaign_is_open() -> None:
    assert [state for state in STATES if accepts(state, "phone")] == ["open"]


def test_registered_sources_still_deliver_while_counting() -> None:
    assert [state for state in STATES if accepts(state, "registered")] == ["open", "counting"]


def test_an_unknown_source_or_state_gets_nothing() -> None:
    assert not accepts("open", "stranger")
    with pytest.raises(ValueError, match="no state"):
        accepts("reopened", "phone")


def test_every_state_has_a_name_on_screen() -> None:
    assert set(NAMES) == set(STATES)


def test_one_state_back_leads_nowhere_from_a_draft_or_from_publication() -> None:
    found = {state: previous_state(state) for state in STATES}
    assert found == {
        "draft": None,
        "open": "draft",
        "counting": "open",
        "closed": "counting",
        "published": None,
    }
