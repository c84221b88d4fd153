"""Frame: the villages polled with their households, and what ballots must agree with it."""

from collections.abc import Iterator, Sequence
from typing import Literal

import pandas as pd

from questionnaires.problem import Problem
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import Rule

FORMS = ("visit", "meeting", "online")
PLACE = ["commune", "village"]
FRAME = [*PLACE, "households", "asked", "issued"]
Sample = Literal["frame", "open"]  # asked from a list of units; or whoever came by


def counted_forms(rule: Rule | None, online_guidance: str | None) -> tuple[str, ...]:
    """The legal forms whose ballots make the official figures; without a rule, every form."""
    return FORMS if rule is None else rule.counted_forms(online_guidance)


def sample_kind(questionnaire: Questionnaire, sample: Sample | None) -> Sample:
    """How answers came in: as said, else by whether households of a list or persons are asked."""
    return sample or ("open" if questionnaire.unit == "person" else "frame")


def ballot_problems(
    ballots: pd.DataFrame, frame: pd.DataFrame, counted: Sequence[str], sample: Sample
) -> Iterator[Problem]:
    """Every disagreement of ballots (commune, village, form, n) with the frame.

    Finds compile_village_unknown and, except in an open sample, compile_over_households: among the
    counted forms together, and among the ballots of each form beside them.
    """
    known = pd.MultiIndex.from_frame(frame[PLACE])
    given = pd.MultiIndex.from_frame(ballots[PLACE].drop_duplicates())
    for commune, village in given.difference(known):
        yield Problem("compile_village_unknown", village, {"village": village, "commune": commune})
    if sample == "frame":
        others = [form for form in FORMS if form not in counted]
        for forms in [counted, *([form] for form in others)]:
            yield from _over_households(ballots[ballots["form"].isin(forms)], frame)


def _over_households(ballots: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Problem]:
    returned = ballots.groupby(PLACE, as_index=False)["n"].sum()
    both = frame.merge(returned, on=PLACE)
    for row in both[both["n"] > both["households"]].itertuples():
        values = {
            "village": row.village,
            "commune": row.commune,
            "returned": row.n,
            "households": row.households,
        }
        yield Problem("compile_over_households", str(row.village), values)
