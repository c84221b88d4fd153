"""The states of a campaign: which comes next, and who may still deliver in each."""

from typing import Literal

from questionnaires.problem import Problem, Refused

State = Literal["draft", "open", "counting", "closed", "published"]
Source = Literal["phone", "registered"]  # a household's own phone; a tablet or bundle announced

STATES: tuple[State, ...] = ("draft", "open", "counting", "closed", "published")
NAMES: dict[State, str] = {
    "draft": "đang chuẩn bị",
    "open": "đang lấy ý kiến",
    "counting": "đang kiểm phiếu",
    "closed": "đã kết thúc",
    "published": "đã công bố",
}
_DELIVER: dict[State, frozenset[Source]] = {
    "draft": frozenset(),
    "open": frozenset({"phone", "registered"}),
    "counting": frozenset({"registered"}),
    "closed": frozenset(),
    "published": frozenset(),
}


def next_state(state: str) -> State | None:
    """Return the state that follows; None after the last."""
    following = STATES.index(_known(state)) + 1
    return STATES[following] if following < len(STATES) else None


def previous_state(state: str) -> State | None:
    """Return the state before; None where nothing goes back: a draft, and what is published."""
    before = STATES.index(_known(state)) - 1
    return STATES[before] if before >= 0 and state != "published" else None


def advance(state: str, to: str) -> State:
    """Return `to` where it is the next state; refuse with `state_not_next` any step else."""
    following = next_state(state)
    if following is None or to != following:
        names = {"now": NAMES[_known(state)], "to": NAMES[_known(to)]}
        raise Refused(Problem("state_not_next", values=names))
    return following


def accepts(state: str, source: str) -> bool:
    """Tell whether a campaign in this state still takes answers from this source."""
    return source in _DELIVER[_known(state)]


def _known(state: str) -> State:
    for known in STATES:
        if state == known:
            return known
    raise ValueError(f"no state of a campaign: {state!r}")
