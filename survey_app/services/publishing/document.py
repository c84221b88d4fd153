"""The document of a publication: every figure the public pages show, and no other.

Counts come from the open tables alone; verdicts and estimates stand only where every count that
they are made of is open.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from analysis.disclosure.publication import Publication
from analysis.document import document as whole_document
from questionnaires.questionnaire import Item
from questionnaires.rule import Rule
from survey_app.services import campaigns as campaign_service
from survey_app.services import reporting
from survey_app.services.ground import Ground
from survey_app.services.opinions.frequent import shown_reasons
from survey_app.services.paper_texts import texts
from survey_app.services.publishing.area import Source, area
from survey_app.services.reception import asker
from survey_app.store.campaigns import Campaign

Json = dict[str, Any]
FORMAT = 1
_UNREAD = "reasons"  # masked by a machine alone: nobody has read them before they are posted


@dataclass(frozen=True, eq=False)
class Made:
    """A campaign as it is published: the open tables, and the document the pages show."""

    tables: Publication
    document: Json


def make(connection: Connection, campaign: Campaign) -> Made:
    """Make the publication of a campaign; refuses as `reporting.publication` does."""
    questionnaire = campaign_service.questionnaire(connection, campaign)
    rule = campaign_service.rule(connection, campaign)
    ground = Ground(connection, campaign)
    whole = reporting.publication_on(ground)
    read = {name: table for name, table in whole.tables.items() if name != _UNREAD}
    reasons = shown_reasons(connection, campaign)
    source = Source(questionnaire, read, reporting.compiled_on(ground), reasons)
    told = whole_document(source.compilation, questionnaire, rule)
    document = {
        "format": FORMAT,
        "campaign": _about(connection, campaign),
        "questionnaire": told["meta"]["questionnaire"] | {"sha256": campaign.questionnaire_sha256},
        "rule": _rule(told["meta"]["rule"], rule, campaign),
        "counted_forms": told["meta"]["counted_forms"],
        "questions": [_question(item) for item in questionnaire.questions if item.options],
        "uncounted": {f: tally.returned for f, tally in source.compilation.uncounted.items()},
        "corrections": _corrections(ground),
        "audit": list(whole.audit.lines),
        "areas": [area(source, told, place) for place in source.places],
    }
    return Made(replace(whole, tables=read), document)


def _about(connection: Connection, campaign: Campaign) -> Json:
    return {
        "code": campaign.code,
        "title": campaign.title,
        "kind": campaign.kind,
        "area": campaign.area_name,
        "asker": asker(connection, campaign),
        "help": texts(campaign).help,
        "object": campaign.object,
        "online_guidance": campaign.online_guidance,
        "opens_on": campaign.opens_on.isoformat(),
        "closes_on": campaign.closes_on.isoformat(),
        "reference_date": campaign.reference_date.isoformat(),
        "draw_share": campaign.draw_share,
        "draw_seed": campaign.draw_seed,
        "demonstration": campaign.demonstration,
    }


def _corrections(ground: Ground) -> Json:
    """What came a second time, and what a household says it did not send, as counted to the end."""
    rows = ground.coverage.values()
    return {
        "doubles": sum(row.doubles for row in rows),
        "doubles_left_out": sum(min(row.doubles, row.doubles_left_out) for row in rows),
        "objections": sum(row.cards.objections for row in rows),
    }


def _rule(told: Json | None, rule: Rule | None, campaign: Campaign) -> Json | None:
    """The rule, and which meaning of overall satisfaction it judges."""
    if told is None or rule is None or campaign.object is None:
        return None
    judged = rule.object_rule(campaign.object)
    return told | {"sha256": campaign.rule_sha256, "measure": judged.overall.measure}


def _question(item: Item) -> Json:
    return {
        "code": item.code,
        "number": item.number,
        "label": item.label["vi"],
        "role": item.role,
        "binary": item.is_binary,
        "multiple": item.type == "multiple",
        "options": [{"code": o.code, "label": o.label["vi"]} for o in item.options],
    }
