"""What waits for a second keying, what two people read differently, and how alike they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from sqlalchemy import Connection

from questionnaires.ballot import INVALID_REASONS
from questionnaires.labels import FORMS
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Item, Questionnaire
from survey_app.services import campaigns as campaign_service
from survey_app.services.keying import reading as readings
from survey_app.services.keying import twice
from survey_app.services.keying.reading import Reading
from survey_app.store import keyings
from survey_app.store.campaigns import Campaign
from survey_app.store.keyings import Agreement, Keying
from survey_app.store.scope import scope_of


@dataclass(frozen=True)
class Dispute:
    """A ballot that two people read differently, and where."""

    ballot: str
    village: str
    commune: str
    keyers: tuple[str, str]
    differing: tuple[str, ...]
    readings: tuple[Reading, Reading]
    accounts: tuple[int, int]


@dataclass(frozen=True)
class Queue:
    """What waits: ballots keyed once, and ballots in dispute."""

    waiting: tuple[Keying, ...]
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True)
class Rate:
    """How often readings differed among those compared, of an item or by two people."""

    name: str
    compared: int
    differed: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.differed, self.compared)


def queue(connection: Connection, campaign: Campaign) -> Queue:
    """Everything that waits in a campaign."""
    questionnaire = campaign_service.questionnaire(connection, campaign)
    listed = keyings.of_campaign(connection, campaign.id)
    ballots = [[*group] for _, group in groupby(listed, lambda keying: keying.ballot)]
    return Queue(
        tuple(group[0] for group in ballots if len(group) == 1),
        tuple(_dispute(questionnaire, group) for group in ballots if len(group) == 2),
    )


def dispute(connection: Connection, campaign: Campaign, number: str) -> Dispute:
    """One ballot in dispute; refuses any other."""
    questionnaire = campaign_service.questionnaire(connection, campaign)
    found = keyings.of_ballot(connection, campaign.id, number)
    if len(found) != 2:
        raise Refused(Problem("keying_unknown", values={"number": number}))
    return _dispute(questionnaire, found)


def waiting(connection: Connection, campaign: Campaign) -> Mapping[int, int]:
    """How many ballots wait, by village."""
    return keyings.waiting(connection, campaign.id)


def in_words(questionnaire: Questionnaire, reading: Reading, code: str) -> str:
    """What a reading says of one thing, as a person reads it."""
    if code == readings.FORM:
        return FORMS[reading.form]
    if code == readings.INVALID:
        reason = reading.invalid_reason
        return INVALID_REASONS[reason] if reason else "phiếu hợp lệ"
    item, given = questionnaire.item(code), reading.raw.get(code, ())
    assert item is not None
    return "; ".join(_label(item, value) for value in given) or "để trống"


def by_pair(connection: Connection, campaign: Campaign) -> list[Rate]:
    """How often two people read a ballot differently, the most often first."""
    found = _agreements(connection, campaign)
    rates = [Rate(f"{a.one} – {a.other}", a.compared, a.differed) for a in found if not a.item]
    return sorted(rates, key=lambda rate: (-rate.share, rate.name))


def by_item(connection: Connection, campaign: Campaign) -> list[Rate]:
    """How often an item was read differently, the most often first; those never so are left out."""
    questionnaire = campaign_service.questionnaire(connection, campaign)
    found = _agreements(connection, campaign)
    names = {readings.FORM: "Hình thức", readings.INVALID: "Phiếu hợp lệ hay không"}
    for item in questionnaire.items:
        names[item.code] = f"{twice.name(questionnaire, item)}. {item.label['vi']}"
    rates = [_sum(name, [a for a in found if a.item == code]) for code, name in names.items()]
    return sorted((rate for rate in rates if rate.differed), key=lambda rate: -rate.share)


def _agreements(connection: Connection, campaign: Campaign) -> list[Agreement]:
    """How alike people read; nothing for who answers for a part of the campaign alone."""
    if not scope_of(connection).owns(campaign.area_id):
        return []
    return keyings.agreements(connection, campaign.id)


def _sum(name: str, found: Sequence[Agreement]) -> Rate:
    return Rate(name, sum(a.compared for a in found), sum(a.differed for a in found))


def _dispute(questionnaire: Questionnaire, group: Sequence[Keying]) -> Dispute:
    first, second = group
    one, other = readings.kept(first), readings.kept(second)
    return Dispute(
        ballot=first.ballot,
        village=first.village,
        commune=first.commune,
        keyers=(first.keyer, second.keyer),
        differing=readings.differing(questionnaire, one, other),
        readings=(one, other),
        accounts=(first.account_id, second.account_id),
    )


def _label(item: Item, value: str) -> str:
    option = item.option(value)
    return option.label["vi"] if option else value
