"""Compile: cells, frame, questionnaire and rule → every official figure and verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from analysis import remarks
from analysis.cells import Cells
from analysis.figures import Counts, placed, sum_up
from analysis.frame import FORMS, Sample, ballot_problems, counted_forms, sample_kind
from analysis.judging import joint_bars, joint_verdict, judged_level, verdict_on
from analysis.tally import Compilation, Level, Tally
from analysis.tallying import Place, outline, tally
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import Rule
from questionnaires.verdict import Verdict

WHOLE = "Toàn bộ địa bàn"


@dataclass(frozen=True)
class _Judge:
    """What is asked and by what it is judged; without a rule nothing is."""

    questionnaire: Questionnaire
    sample: Sample
    rule: Rule | None = None
    object: str | None = None

    @property
    def level(self) -> Level | None:
        return judged_level(self.object) if self.rule and self.object else None

    def on(self, counted: Tally) -> Verdict | None:
        return verdict_on(counted, self.rule, self.object) if self.rule and self.object else None


def compile_campaign(
    cells: Cells,
    frame: pd.DataFrame,
    questionnaire: Questionnaire,
    rule: Rule | None,
    *,
    object: str | None = None,
    online_guidance: str | None = None,
    sample: Sample | None = None,
) -> Compilation:
    """Every figure of a campaign, judged where the rule judges; `rule` None judges nothing.

    `frame` has commune, village, households, asked, issued and optionally district, a row for each
    village polled. `object` is by default the questionnaire's; `sample` is open by default where
    persons are asked. Refuses with compile_object_missing, object_unknown, compile_village_unknown,
    compile_over_households.
    """
    drawn = sample_kind(questionnaire, sample)
    judge = _Judge(questionnaire, drawn, rule, judged_object(questionnaire, rule, object))
    counted = counted_forms(rule, online_guidance)
    frame = frame.reset_index(drop=True)
    problems = tuple(ballot_problems(cells.ballots, frame, counted, drawn))
    if problems:
        raise Refused(*problems)
    official = placed(cells, frame, counted)
    villages, communes, districts = (
        _level(official, frame, level, judge) for level in ("village", "commune", "district")
    )
    parts = {"commune": communes, "district": districts}.get(judge.level or "", ())
    verdicts = [part.verdict for part in parts if part.verdict]
    (whole,) = _level(official, frame, "campaign", judge, verdicts)
    uncounted = _uncounted(cells, frame, counted, _Judge(questionnaire, drawn))
    about = (
        *whole.remarks,
        *remarks.village_summary(villages, drawn),
        *remarks.form_remarks(questionnaire),
        *remarks.uncounted_remarks(uncounted, rule.title["vi"] if rule else ""),
        *remarks.sample_remarks(drawn),
    )
    return Compilation(
        whole=replace(whole, remarks=about),
        districts=districts,
        communes=communes,
        villages=villages,
        counted_forms=counted,
        uncounted=uncounted,
        object=judge.object,
        joint=joint_bars(verdicts) if len(verdicts) > 1 else (),
    )


def judged_object(
    questionnaire: Questionnaire, rule: Rule | None, object: str | None
) -> str | None:
    """What the rule judges; refuses with compile_object_missing or object_unknown."""
    if rule is None:
        return None
    chosen = object or questionnaire.object
    if chosen is None:
        raise Refused(Problem("compile_object_missing", "", {"questionnaire": questionnaire.id}))
    rule.object_rule(chosen)
    return chosen


def _level(
    cells: Cells,
    frame: pd.DataFrame,
    level: Level,
    judge: _Judge,
    verdicts: Sequence[Verdict] = (),
) -> tuple[Tally, ...]:
    """The finished tallies of one level, in the order of the frame."""
    area, places = _areas(frame, level)
    if not places:
        return ()
    figures = sum_up(cells, frame, area, len(places), judge.questionnaire)
    plan = outline(judge.questionnaire)
    one_commune = level == "commune" or (level == "campaign" and frame["commune"].nunique() == 1)
    return tuple(
        _finished(
            tally(figures, number, place, plan),
            judge,
            verdicts,
            figures.days.get(number, {}) if one_commune else {},
        )
        for number, place in enumerate(places)
        if place.name  # a commune may stand under no district
    )


def _areas(frame: pd.DataFrame, level: Level) -> tuple[Counts, list[Place]]:
    """For each row of the frame the number of its area, and the areas by number."""
    if level == "village":
        pairs = zip(frame["village"], frame["commune"], strict=True)
        return np.arange(len(frame)), [Place(level, name, commune) for name, commune in pairs]
    if level == "campaign":
        return np.zeros(len(frame), dtype=np.int64), [Place(level, _whole_name(frame))]
    if level not in frame:
        return np.zeros(len(frame), dtype=np.int64), []
    area, names = pd.factorize(frame[level])
    return area.astype(np.int64), [Place(level, str(name)) for name in names]


def _whole_name(frame: pd.DataFrame) -> str:
    for column in ("commune", "district"):
        if column in frame and frame[column].nunique() == 1:
            return str(frame[column].iloc[0])
    return WHOLE


def _finished(
    counted: Tally, judge: _Judge, verdicts: Sequence[Verdict], days: Mapping[date, int]
) -> Tally:
    """The tally with its verdict, where its level is judged, and its remarks."""
    judged = replace(counted, verdict=_verdict(counted, judge, verdicts))
    found = remarks.area_remarks(judged, days, judge.questionnaire, judge.sample)
    return replace(judged, remarks=tuple(found))


def _verdict(counted: Tally, judge: _Judge, verdicts: Sequence[Verdict]) -> Verdict | None:
    if counted.level == "campaign":
        return joint_verdict(verdicts) if len(verdicts) > 1 else judge.on(counted)
    return judge.on(counted) if counted.level == judge.level else None


def _uncounted(
    cells: Cells, frame: pd.DataFrame, counted: Sequence[str], judge: _Judge
) -> dict[str, Tally]:
    """The whole campaign over each form that arrived and does not count."""
    found = set(cells.ballots["form"])
    return {
        form: _level(placed(cells, frame, [form]), frame, "campaign", judge)[0]
        for form in FORMS
        if form in found and form not in counted
    }
