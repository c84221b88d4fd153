"""Exclusions: responses that two people leave out of every figure, with a reason told in public.

They are chosen by the numbers of ballots, or as all of a village that came in one way: never by
what was answered. They stay in the store; only another decision lets them count again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from questionnaires.labels import FORMS
from questionnaires.problem import Problem, Refused
from survey_app.services.data_package.campaign_tables import MEDIA
from survey_app.services.deciding import decisions
from survey_app.services.keys import Keys
from survey_app.services.written import count
from survey_app.store import campaigns, exclusions
from survey_app.store.campaigns import Campaign
from survey_app.store.decisions import Decision
from survey_app.store.villages import Village

MAKE, REVERSE = "exclusion.make", "exclusion.reverse"
GROUNDS = {
    "double": "Phiếu trùng của một hộ",
    "procedure": "Lấy ý kiến không đúng hướng dẫn",
    "stranger": "Không phải phiếu của hộ trong danh sách",
    "entry": "Nhập nhầm",
}


@dataclass(frozen=True)
class Exclusion:
    """A decision to leave responses out, in words, and how many it leaves out today."""

    decision: Decision
    words: str
    ground: str
    count: int


def ask_ballots(
    connection: Connection,
    campaign: Campaign,
    numbers: Sequence[str],
    ground: str,
    reason: str,
    account_id: int,
) -> int:
    """Ask to leave out ballots of one village by their numbers.

    Refuses, all at once: no number, an unknown or uncounted one, ballots of several villages, no
    ground and no reason.
    """
    numbers = sorted({number.strip() for number in numbers if number.strip()})
    known = exclusions.ballots_known(connection, campaign.id, numbers)
    keyed = exclusions.villages_of_ballots(connection, campaign.id, numbers)
    problems = [*_faults_of_numbers(numbers, known, keyed), *_faults_of_reason(ground, reason)]
    if problems:
        raise Refused(*problems)
    subject = {"ballots": numbers, "ground": ground}
    village, told = next(iter(keyed.values())), _reason(ground, reason)
    return decisions.ask(connection, campaign, MAKE, subject, told, account_id, village)


def ask_batch(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    form: str,
    medium: str,
    ground: str,
    reason: str,
    account_id: int,
) -> int:
    """Ask to leave out all of a village that came in one form on one medium.

    Refuses, all at once: where nothing did, no ground and no reason.
    """
    size = exclusions.batch_size(connection, village.id, form, medium)
    empty = Problem("exclusion_batch_empty", "village", {"village": village.name})
    problems = [*([] if size else [empty]), *_faults_of_reason(ground, reason)]
    if problems:
        raise Refused(*problems)
    subject = {"form": form, "medium": medium, "responses": size, "ground": ground}
    told = _reason(ground, reason)
    return decisions.ask(connection, campaign, MAKE, subject, told, account_id, village.id)


def ask_reversal(
    connection: Connection, campaign: Campaign, exclusion_id: int, reason: str, account_id: int
) -> int:
    """Ask to let count again what a decision has left out; refuses one that leaves nothing out."""
    found = next((e for e in listed(connection, campaign) if e.decision.id == exclusion_id), None)
    if found is None:
        raise Refused(Problem("decision_unknown"))
    if not found.count:
        raise Refused(Problem("exclusion_reversed"))
    subject = {"exclusion": exclusion_id, "words": found.words}
    village = found.decision.village_id
    return decisions.ask(connection, campaign, REVERSE, subject, reason, account_id, village)


def listed(connection: Connection, campaign: Campaign) -> list[Exclusion]:
    """Every decision that has left responses out, those taken back included; the newest first."""
    left: dict[int, int] = {}
    for each in exclusions.counts(connection, campaign.id):
        left[each.decision_id] = left.get(each.decision_id, 0) + each.count
    return [
        Exclusion(d, _words(subject), str(subject["ground"]), left.get(d.id, 0))
        for d in decisions.settled(connection, campaign)
        if (d.kind, d.outcome) == (MAKE, "agreed")
        for subject in (decisions.subject(d),)
    ]


def doubles_left_out(connection: Connection, campaign: Campaign) -> dict[int, int]:
    """Second ballots of households that are left out today, by village: as decided, without a look
    at the responses.
    """
    agreed = [d for d in decisions.settled(connection, campaign) if d.outcome == "agreed"]
    subjects = {d.id: decisions.subject(d) for d in agreed if d.kind in (MAKE, REVERSE)}
    reversed_ = {subject.get("exclusion") for subject in subjects.values()}
    found: dict[int, int] = {}
    for each in agreed:
        subject = subjects.get(each.id, {})
        if subject.get("ground") != "double" or each.id in reversed_ or each.village_id is None:
            continue
        number = len(subject["ballots"]) if "ballots" in subject else subject["responses"]
        found[each.village_id] = found.get(each.village_id, 0) + number
    return found


def _words(subject: Mapping[str, Any]) -> str:
    if "ballots" in subject:
        numbers = subject["ballots"]
        which = f"{count(len(numbers))} phiếu giấy, số {', '.join(numbers)}"
    else:
        form, medium = FORMS[subject["form"]], MEDIA[subject["medium"]].lower()
        size = count(subject["responses"])
        which = f"toàn bộ {size} phiếu của thôn nhận qua {medium} (hình thức: {form})"
    return f"Loại khỏi số liệu {which}. Phiếu vẫn được lưu và được kể ra trong báo cáo."


def _words_of_reversal(subject: Mapping[str, Any]) -> str:
    which = f"Tính lại các phiếu đã loại theo quyết định số {subject['exclusion']}"
    return f"{which} ({subject['words']})"


@decisions.act(MAKE, title="Loại phiếu khỏi số liệu", describe=_words)
def _make(connection: Connection, _keys: Keys, campaign: Campaign, decision: Decision) -> None:
    """Leave out what was asked for; refuses where it is no longer as many."""
    campaigns.state_held(connection, campaign.id)  # publishing tells of one moment: not now
    subject = decisions.subject(decision)
    if "ballots" in subject:
        then = len(subject["ballots"])
        now = exclusions.leave_ballots_out(connection, campaign.id, subject["ballots"], decision.id)
    else:
        assert decision.village_id is not None
        then, way = subject["responses"], (subject["form"], subject["medium"])
        now = exclusions.leave_batch_out(connection, decision.village_id, *way, decision.id)
    if now != then:
        raise Refused(Problem("exclusion_changed", values={"then": then, "now": now}))


@decisions.act(REVERSE, title="Tính lại phiếu đã loại", describe=_words_of_reversal)
def _reverse(connection: Connection, _keys: Keys, campaign: Campaign, decision: Decision) -> None:
    """Let count again; refuses where nothing is left out any more."""
    campaigns.state_held(connection, campaign.id)
    exclusion_id = decisions.subject(decision)["exclusion"]
    if not exclusions.take_back(connection, campaign.id, exclusion_id):
        raise Refused(Problem("exclusion_reversed"))


def _faults_of_numbers(
    numbers: Sequence[str], known: set[str], keyed: Mapping[str, int]
) -> list[Problem]:
    if not numbers:
        return [Problem("exclusion_ballots_missing", "ballots")]
    faults = [
        Problem(
            "exclusion_ballot_uncounted" if number in known else "ballot_number_unknown",
            "ballots",
            {"number": number},
        )
        for number in numbers
        if number not in keyed
    ]
    several = len(set(keyed.values())) > 1
    return [*faults, *([Problem("exclusion_villages", "ballots")] if several else [])]


def _faults_of_reason(ground: str, reason: str) -> list[Problem]:
    faults = [] if ground in GROUNDS else [Problem("exclusion_ground", "ground")]
    return faults if reason.strip() else [*faults, Problem("decision_reason_missing", "reason")]


def _reason(ground: str, reason: str) -> str:
    """As reports print it: the ground, then what the person wrote."""
    return f"{GROUNDS[ground]}: {reason.strip()}"
