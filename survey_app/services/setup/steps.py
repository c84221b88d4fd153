"""Steps: the way from a draft to an open campaign, and what each step still lacks or departs from.

What is missing keeps a campaign from opening; what is warned of does not, and is the office's to
weigh.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from analysis.remarks import CONFIRMED
from questionnaires.area import in_sentence
from questionnaires.labels import FORMS
from questionnaires.problem import Problem
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import BAR_LABELS, STATUS_LABELS, Bar, ObjectRule, Rule
from survey_app.core import rights
from survey_app.services import campaigns, frames, rehearsal, territory, written
from survey_app.services.setup import modes, teams, window
from survey_app.services.setup.window import Window
from survey_app.store import areas, people, villages
from survey_app.store.areas import Unit
from survey_app.store.campaigns import Campaign
from survey_app.store.people import Account
from survey_app.store.villages import Place, Village

Ground = Literal["questionnaire", "rule", "areas", "frame"]
Work = Literal["teams", "dates", "modes", "accounts", "rehearsal"]
Bars = dict[str, Bar]


@dataclass(frozen=True)
class Step:
    """One step, what keeps the campaign from opening, and what the office should weigh."""

    name: Ground | Work
    missing: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def state(self) -> Literal["missing", "warned", "done"]:
        return "missing" if self.missing else "warned" if self.warnings else "done"


@dataclass(frozen=True)
class Setup:
    """Everything a campaign rests on, as its setup page shows it."""

    questionnaire: Questionnaire
    rule: Rule | None
    bars: Bars
    window: Window | None
    communes: tuple[Unit, ...]
    villages: tuple[Village, ...]
    places: tuple[Place, ...]
    people: tuple[Account, ...]
    steps: tuple[Step, ...]

    @property
    def missing(self) -> tuple[Problem, ...]:
        return tuple(problem for step in self.steps for problem in step.missing)


def look(connection: Connection, campaign: Campaign) -> Setup:
    """Look at every step of a campaign."""
    rule = campaigns.rule(connection, campaign)
    communes = tuple(frames.communes(connection, campaign))
    listed = frames.listed(connection, campaign)
    found = _people(connection, campaign, communes)
    questionnaire = campaigns.questionnaire(connection, campaign)
    steps = (
        Step("questionnaire", warnings=tuple(_on_questionnaire(questionnaire))),
        Step("rule", warnings=tuple(_on_rule(campaign, rule))),
        Step("areas", warnings=tuple(_on_areas(connection, campaign, rule, communes))),
        Step("frame", missing=campaigns.missing(connection, campaign)),
        *([Step("teams", warnings=tuple(_on_teams(listed)))] * (campaign.kind == "households")),
        Step("dates", warnings=_on_dates(campaign, rule)),
        Step("modes", warnings=tuple(_on_modes(connection, campaign))),
        Step("accounts", warnings=tuple(_on_people(found))),
        *([_rehearsal(connection, campaign)] * _rehearses(campaign)),
    )
    return Setup(
        questionnaire=questionnaire,
        rule=rule,
        bars=bars(campaign, rule),
        window=window.of(rule, campaign.opens_on, campaign.closes_on) if rule else None,
        communes=communes,
        villages=tuple(listed),
        places=tuple(villages.places(connection, campaign.id)),
        people=tuple(found),
        steps=steps,
    )


def bars(campaign: Campaign, rule: Rule | None) -> Bars:
    """The bars that judge this campaign, by name; none without a rule."""
    found = object_rule(campaign, rule)
    if found is None:
        return {}
    return {"coverage": found.coverage, "content": found.content, "overall": found.overall}


def object_rule(campaign: Campaign, rule: Rule | None) -> ObjectRule | None:
    """What the rule says of the object this campaign is held for."""
    return rule.object_rule(campaign.object) if rule and campaign.object else None


def _on_questionnaire(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not questionnaire.is_official:
        yield Problem("items_not_official", values={"note": questionnaire.provenance_note})


def _on_rule(campaign: Campaign, rule: Rule | None) -> Iterator[Problem]:
    if rule is None:
        yield Problem("rule_none")
    for name, bar in bars(campaign, rule).items():
        named = {"bar": BAR_LABELS[name], "status": STATUS_LABELS[bar.status]}
        if bar.threshold is None:
            yield Problem("bar_without_figure", values=named)
        elif bar.status not in CONFIRMED:
            yield Problem("bar_unconfirmed", values=named)


def _on_areas(
    connection: Connection, campaign: Campaign, rule: Rule | None, communes: tuple[Unit, ...]
) -> Iterator[Problem]:
    unit = areas.by_id(connection, campaign.area_id)
    for each in {unit, *communes}:
        if each.valid_to is not None and each.valid_to < campaign.opens_on:
            values = {"area": each.name, "day": written.date(each.valid_to)}
            yield Problem("area_ended", values=values)
    excluded = [u.name for u in communes if rule and u.kind in rule.excluded_areas]
    if excluded:
        names = ", ".join(in_sentence(name) for name in excluded)
        yield Problem("area_excluded", values={"areas": names})


def _on_teams(listed: list[Village]) -> Iterator[Problem]:
    lacking = teams.unnamed(listed)
    if lacking:
        yield Problem("teams_unnamed", values={"count": written.count(len(lacking))})


def _on_dates(campaign: Campaign, rule: Rule | None) -> tuple[Problem, ...]:
    return window.warnings(rule, campaign.opens_on, campaign.closes_on) if rule else ()


def _on_modes(connection: Connection, campaign: Campaign) -> Iterator[Problem]:
    counted = campaigns.counted_forms(connection, campaign)
    for mode in modes.used(campaign):
        if mode not in counted:
            yield Problem("mode_uncounted", values={"mode": FORMS[mode]})


def _on_people(found: list[Account]) -> Iterator[Problem]:
    if sum(rights.may(person.role, "decide") for person in found) < 2:
        yield Problem("people_few")


def _rehearses(campaign: Campaign) -> bool:
    """Tell whether test cards can be used: by households, online, before the opening."""
    online = "online" in modes.used(campaign)
    return campaign.kind == "households" and campaign.state == "draft" and online


def _rehearsal(connection: Connection, campaign: Campaign) -> Step:
    tried = sum(used for _, used in rehearsal.counts(connection, campaign).values())
    return Step("rehearsal", warnings=() if tried else (Problem("rehearsal_none"),))


def _people(
    connection: Connection, campaign: Campaign, communes: tuple[Unit, ...]
) -> list[Account]:
    """Who works on the campaign: accounts of its area, of one above or beneath, of the
    heirs of these, of its villages.
    """
    unit = areas.by_id(connection, campaign.area_id)
    day = campaign.reference_date
    above = territory.chain(connection, unit, day)
    codes = {commune.parent for commune in communes}
    districts = [u for u in areas.standing_on(connection, day, "district") if u.code in codes]
    here = {u.id for u in (*above, *districts, *communes)}
    return people.working_on(connection, campaign.id, territory.with_heirs(connection, here))
