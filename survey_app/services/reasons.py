"""Reasons: what somebody writes beside an act, in one line that a paper can print."""

from questionnaires.problem import Problem, Refused

LONGEST = 1000


def given(text: str, missing: str) -> str:
    """The reason that was written; refuses none, with the problem `missing`, and one too long."""
    reason = " ".join(text.split())
    if not reason:
        raise Refused(Problem(missing, "reason"))
    if len(reason) > LONGEST:
        raise Refused(Problem("answer_too_long", "reason", {"limit": LONGEST}))
    return reason
