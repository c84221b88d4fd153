"""A campaign from its exported files: questionnaire, rule, frame, responses, checked together."""

import hashlib
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from analysis.cells import Cells, cells_from_responses
from analysis.compile import compile_campaign, judged_object
from analysis.disclosure.publication import Publication, publication
from analysis.document import Json, document
from analysis.frame import PLACE, Sample, ballot_problems, counted_forms, sample_kind
from analysis.frame_file import read_frame
from analysis.goods.margins import read_margins
from analysis.goods.population import Margin
from analysis.response_file import counted, ignored_columns, read_responses
from analysis.tally import Compilation
from questionnaires.library import form_text, load_questionnaire, load_rule, rule_text
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import Rule

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class CampaignFiles:
    """What the files hold; `ignored` names the columns of the responses that mean nothing here."""

    questionnaire: Questionnaire
    rule: Rule | None
    object: str | None
    frame: pd.DataFrame
    responses: pd.DataFrame
    online_guidance: str | None
    sample: Sample
    sha256: dict[str, str]
    ignored: tuple[str, ...]
    margins: Mapping[str, Margin] | None = None

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The responses that figures rest on: those nobody has left out."""
        return counted(self.responses)

    @cached_property
    def cells(self) -> Cells:
        return cells_from_responses(self.responses, self.questionnaire)

    @cached_property
    def compilation(self) -> Compilation:
        return compile_campaign(
            self.cells,
            self.frame,
            self.questionnaire,
            self.rule,
            object=self.object,
            online_guidance=self.online_guidance,
            sample=self.sample,
        )

    def compiled(self) -> Json:
        """The document of `python -m analysis compile`."""
        return document(self.compilation, self.questionnaire, self.rule, self.sha256)

    def published(self) -> Publication:
        """The open tables of `python -m analysis publish`; refuses as `publication` does."""
        return publication(
            self.cells,
            self.frame,
            self.questionnaire,
            self.rule,
            online_guidance=self.online_guidance,
            sample=self.sample,
        )


def read_campaign(options: Namespace) -> CampaignFiles:
    """Read the files named; refuses with every fault of every file at once."""
    questionnaire, no_form = _collected(lambda: load_questionnaire(options.questionnaire))
    rule, no_rule = _collected(lambda: load_rule(options.rule) if options.rule else None)
    if questionnaire is None or no_rule:
        raise Refused(*no_form, *no_rule)
    judged_object(questionnaire, rule, options.object)
    frame, problems = read_frame(options.frame)
    responses, faults = read_responses(options.responses, frame, questionnaire)
    ballots = counted(responses).groupby([*PLACE, "form"]).size().reset_index(name="n")
    official = counted_forms(rule, options.online_guidance)
    sample = sample_kind(questionnaire, options.sample)
    given = getattr(options, "margins", None)
    margins, unread = _collected(lambda: read_margins(given, questionnaire) if given else None)
    problems += [*unread, *faults, *ballot_problems(ballots, frame, official, sample)]
    if problems:
        raise Refused(*problems)
    files = {"questionnaire": form_text(options.questionnaire)}
    files |= {"rule": rule_text(options.rule)} if options.rule else {}
    return CampaignFiles(
        questionnaire,
        rule,
        options.object,
        frame,
        responses,
        options.online_guidance,
        sample,
        {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()},
        tuple(ignored_columns(responses, questionnaire)),
        margins,
    )


def _collected(load: Callable[[], T]) -> tuple[T | None, tuple[Problem, ...]]:
    try:
        return load(), ()
    except Refused as refused:
        return None, refused.problems
