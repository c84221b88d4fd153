"""Facts: what a paper says beside its figures, gathered from campaign, frame and registers."""

from typing import Any

from analysis.reconciliation import Explained
from analysis.report.report import Comment, Facts, Hung, Member
from analysis.tally import Tally
from questionnaires.area import in_sentence, placed
from survey_app.services import campaigns as campaign_service
from survey_app.services.closing import postings
from survey_app.services.ground import Ground, Place
from survey_app.services.paper_texts import chair, day, issuer, texts
from survey_app.services.setup import window

Inside = frozenset[Place]


def facts(ground: Ground, tally: Tally, kind: str) -> Facts:
    """What the paper of this kind on this area says beside its figures."""
    connection, campaign = ground.connection, ground.campaign
    written = texts(campaign)
    numbers = {"report": written.report_number, "notice": written.notice_number}
    questionnaire = campaign_service.questionnaire(connection, campaign)
    inside = ground.within(tally)
    return Facts(
        campaign=campaign.title,
        questionnaire=questionnaire,
        rule=campaign_service.rule(connection, campaign),
        area=_area(ground, tally),
        document_number=numbers.get(kind, ""),
        place=written.place,
        date=day(written.date),
        started=campaign.opens_on,
        ended=campaign.closes_on,
        signatory_title=written.signatory_title,
        signatory_name=written.signatory_name,
        recipients=tuple(line.strip() for line in written.recipients.splitlines() if line.strip()),
        advantages=written.advantages,
        limitations=written.limitations,
        proposals=written.proposals,
        online_guidance=campaign.online_guidance or "",
        open_sample=campaign.kind == "open",
        demonstration=campaign.demonstration,
        list_date=campaign.reference_date,
        departures=departures(ground),
        differences=_differences(ground, tally) if kind == "minutes" else (),
        **_heading(ground, tally),
        **_posted(ground, tally, inside),
        **_reconciliation(ground, tally, inside),
    )


def departures(ground: Ground) -> tuple[str, ...]:
    """Where the days of the campaign depart from its rule, a sentence each."""
    campaign = ground.campaign
    rule = campaign_service.rule(ground.connection, campaign)
    if rule is None:
        return ()
    found = window.warnings(rule, campaign.opens_on, campaign.closes_on)
    return tuple(problem.message for problem in found)


def _posted(ground: Ground, tally: Tally, inside: Inside) -> dict[str, Any]:
    """Where and when the notice hung, as recorded; while it hangs, until when the rule asks."""
    found, campaign = ground.posted, ground.campaign
    whole = tally.level == "campaign" or tally.name == campaign.area_name
    hung = [
        each
        for each in found.postings
        if (each.commune, each.village) in inside or (each.village is None and whole)
    ]
    places = {each.id: postings.named(each) for each in hung}
    ends = [until for each in hung if (until := found.until(each))]
    return {
        "posted_from": min((each.posted_from for each in hung), default=None),
        "posted_to": max(ends) if hung and len(ends) == len(hung) else None,
        "posting_places": texts(campaign).posting_places,
        "hung": tuple(
            Hung(places[each.id], each.posted_from, each.posted_to, each.days) for each in hung
        ),
        "comments": tuple(
            Comment(
                places[c.posting_id],
                c.received_on,
                found.printed(c.said),
                found.printed(c.answer),
                c.answered_on,
            )
            for c in found.comments
            if c.posting_id in places
        ),
    }


def _heading(ground: Ground, tally: Tally) -> dict[str, Any]:
    """Who signs: at the village its Ban công tác Mặt trận, above it who holds the campaign."""
    if tally.level == "village":
        return {
            "organ_above": f"ỦY BAN MTTQ VIỆT NAM {(tally.commune or '').upper()}",
            "organ": f"BAN CÔNG TÁC MẶT TRẬN {tally.name.upper()}",
        }
    connection, campaign = ground.connection, ground.campaign
    committee, body = issuer(connection, campaign)
    heading = {"organ_above": committee, "organ": body}
    if texts(campaign).organ_above:  # the office's own heading, which no sentence repeats
        return heading
    whose = in_sentence(chair(connection, campaign).name)
    return heading | {"organ_name": f"Ban Thường trực Ủy ban MTTQ Việt Nam {whose}"}


def _area(ground: Ground, tally: Tally) -> str:
    unit, whole = ground.unit, ground.area
    if tally.level == "campaign" or tally.name == unit.name:
        return whole
    if tally.level == "village" and unit.level == "commune":
        return in_sentence(placed(tally.name, whole))
    commune = tally.commune or (tally.name if tally.level == "commune" else "")
    between = (tally.commune, ground.district(commune) if unit.level == "province" else "")
    names = [tally.name, *(name for name in between if name)]
    return in_sentence(placed(*names, whole))


def _reconciliation(ground: Ground, tally: Tally, inside: Inside) -> dict[str, Any]:
    """What cards and registers add to the figures of an area."""
    listed = [row for place, row in ground.coverage.items() if place in inside]
    if not listed:
        return {}
    team = listed[0].village.team if tally.level == "village" else ""
    return {
        "team": tuple(_member(line) for line in team.splitlines() if line.strip()),
        "teams": sum(1 for row in listed if row.village.team.strip()) or None,
        "objections": sum(row.cards.objections for row in listed),
        "double_ballots": sum(row.doubles for row in listed),
        "spoilt_cards": sum(row.cards.void for row in listed),
        "absent": _sum([row.village.absent for row in listed]),
        "refused": _sum([row.village.refused for row in listed]),
        "villages_total": len(listed),
    }


def _differences(ground: Ground, tally: Tally) -> tuple[Explained, ...]:
    """The differences of a village with the explanations that hold for them as they are."""
    account = ground.accounts.get((tally.commune or "", tally.name))
    return tuple(
        Explained(d.code, d.text, named.explanation if named.explained else "")
        for named in (account.differences if account else ())
        for d in (named.difference,)
    )


def _member(line: str) -> Member:
    name, _, part = line.partition(",")
    return Member(name.strip(), part.strip())


def _sum(numbers: list[int | None]) -> int | None:
    """The sum of what was entered; None where a register is still missing."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
