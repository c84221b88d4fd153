"""Campaigns: created as drafts, pinned when they open, and moved forward (back: `going_back`)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire, read_questionnaire
from questionnaires.rule import Rule, read_rule
from survey_app.core.campaign import advance
from survey_app.services import rehearsal
from survey_app.services.closing import ending
from survey_app.services.closing.posting_days import check_over
from survey_app.services.field import paradata
from survey_app.services.own_files import catalogue
from survey_app.services.setup import dates
from survey_app.store import campaigns, journal, responses, villages
from survey_app.store.campaigns import Campaign


@dataclass(frozen=True)
class Plan:
    """What the office decides before a campaign is created.

    `questionnaire` and `rule` are ids of the library, an office's own versions ("own-12"), or,
    by command, paths.
    """

    code: str
    title: str
    area_id: int
    questionnaire: str
    rule: str | None
    object: str | None
    reference_date: date
    opens_on: date
    closes_on: date
    kind: str = "households"
    online_guidance: str | None = None
    demonstration: bool = False


def create(connection: Connection, plan: Plan, account_id: int | None = None) -> Campaign:
    """Create a draft; refuses a taken code, unreadable files, a rule without the object, dates."""
    form = catalogue.text(connection, "questionnaire", plan.questionnaire)
    rule = catalogue.text(connection, "rule", plan.rule) if plan.rule else None
    read_form = _read_form(form, plan.questionnaire)
    problems = code_problems(connection, plan.code)
    problems += dates.problems(plan.opens_on, plan.closes_on)
    read = _read_rule(rule, plan.rule or "") if rule is not None else None
    if read is not None and (problem := object_problem(plan.object, read)):
        problems.append(problem)
    if problems:
        raise Refused(*problems)
    campaign_id = campaigns.add(
        connection,
        {
            "code": plan.code,
            "title": plan.title,
            "kind": plan.kind,
            "area_id": plan.area_id,
            "questionnaire_id": read_form.id,
            "questionnaire_text": form,
            "questionnaire_sha256": _sha256(form),
            "rule_id": read.id if read else None,
            "rule_text": rule,
            "rule_sha256": _sha256(rule) if rule is not None else None,
            "object": plan.object,
            "online_guidance": plan.online_guidance,
            "reference_date": plan.reference_date,
            "opens_on": plan.opens_on,
            "closes_on": plan.closes_on,
            "demonstration": plan.demonstration,
        },
    )
    journal.note(connection, "campaign.create", plan.code, account_id, campaign_id)
    return campaigns.by_id(connection, campaign_id)


def code_problems(connection: Connection, code: str) -> list[Problem]:
    """Why a campaign cannot bear this code: campaign_code_malformed, campaign_code_taken."""
    problems = []
    slug = code.replace("-", "")
    if not (slug.isascii() and slug.isalnum() and code == code.lower()):
        problems.append(Problem("campaign_code_malformed", "code", {"code": code}))
    if campaigns.code_taken(connection, code):
        problems.append(Problem("campaign_code_taken", "code", {"code": code}))
    return problems


def object_problem(object: str | None, rule: Rule) -> Problem | None:
    """Why a rule cannot judge a questionnaire on this object: object_not_in_rule."""
    if object in rule.objects:
        return None
    return Problem("object_not_in_rule", "rule", {"object": object, "rule": rule.id})


def get(connection: Connection, code: str) -> Campaign:
    """The campaign of this code; refuses an unknown one."""
    found = campaigns.by_code(connection, code)
    if found is None:
        raise Refused(Problem("campaign_unknown", values={"code": code}))
    return found


def listed(connection: Connection) -> list[Campaign]:
    """Every campaign, the newest first."""
    return campaigns.every(connection)


def move(
    connection: Connection, campaign: Campaign, to: str, account_id: int | None = None
) -> Campaign:
    """Move a campaign one state forward.

    Refuses a step back or a leap, opening without a frozen frame (or, for an open campaign,
    without a place), closing while something announced is awaited, publishing before a posting
    of officially known days is over, and publishing what `keeping.keep` refuses.
    """
    campaign = campaigns.lock(connection, campaign.id)
    advance(campaign.state, to)
    if to == "open" and (problems := missing(connection, campaign)):
        raise Refused(*problems)
    if to == "open":
        rehearsal.wipe(connection, campaign, account_id)
    if to == "closed":
        ending.check(connection, campaign)
        paradata.reduce(connection, campaign)
        responses.rewrite(connection, campaign.id)
    warned: tuple[Problem, ...] = ()
    if to == "published":
        from survey_app.services.publishing import keeping  # it stands on this module

        warned = check_over(connection, campaign, rule(connection, campaign))
        keeping.keep(connection, campaign)
    campaigns.change(connection, campaign.id, state=to)
    told = " ".join([campaign.code, *(problem.message for problem in warned)])
    journal.note(connection, f"campaign.{to}", told, account_id, campaign.id)
    return replace(campaign, state=to)


def missing(connection: Connection, campaign: Campaign) -> tuple[Problem, ...]:
    """What a campaign lacks to be opened: a frozen frame, or one of no households a place."""
    if campaign.kind == "households" and not campaign.frame_frozen:
        return (Problem("frame_not_frozen"),)
    if campaign.kind == "open" and not villages.places(connection, campaign.id):
        return (Problem("place_missing"),)
    return ()


def allow_online(
    connection: Connection, campaign: Campaign, guidance: str, account_id: int | None = None
) -> None:
    """Record the guidance under which online answers count; only before the campaign opens."""
    if campaign.state != "draft":
        raise Refused(Problem("campaign_not_draft"))
    campaigns.change(connection, campaign.id, online_guidance=guidance.strip() or None)
    journal.note(connection, "campaign.online_guidance", guidance, account_id, campaign.id)


def questionnaire(connection: Connection, campaign: Campaign) -> Questionnaire:
    """The questionnaire as pinned in the campaign."""
    found = _questionnaires.get(campaign.questionnaire_sha256)
    if found is None:
        text, _ = campaigns.pinned(connection, campaign.id)
        found = _read_form(text, campaign.questionnaire_id)
    return found


def rule(connection: Connection, campaign: Campaign) -> Rule | None:
    """The rule as pinned in the campaign, if it has one."""
    if campaign.rule_sha256 is None:
        return None
    found = _rules.get(campaign.rule_sha256)
    if found is None:
        _, text = campaigns.pinned(connection, campaign.id)
        assert text is not None
        found = _read_rule(text, campaign.rule_id or "")
    return found


def pin_rule(connection: Connection, campaign: Campaign, text: str) -> None:
    """Pin another text of the campaign's rule; refuses one with faults."""
    _read_rule(text, campaign.rule_id or "")
    campaigns.change(connection, campaign.id, rule_text=text, rule_sha256=_sha256(text))


def counted_forms(connection: Connection, campaign: Campaign) -> tuple[str, ...]:
    """The legal forms whose answers are counted in this campaign; all of them without a rule."""
    found = rule(connection, campaign)
    if found is None:
        return ("visit", "meeting", "online")
    return found.counted_forms(campaign.online_guidance)


# Pinned texts never change under one SHA-256, so what was read once stays read.
_questionnaires: dict[str, Questionnaire] = {}
_rules: dict[str, Rule] = {}


def _read_form(text: str, name: str) -> Questionnaire:
    sha256 = _sha256(text)
    if sha256 not in _questionnaires:
        _questionnaires[sha256] = read_questionnaire(text, name)
    return _questionnaires[sha256]


def _read_rule(text: str, name: str) -> Rule:
    sha256 = _sha256(text)
    if sha256 not in _rules:
        _rules[sha256] = read_rule(text, name)
    return _rules[sha256]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
