"""Keying twice: a second person keys without seeing the first; a third look decides a difference.

What was read waits here until it is accepted through the one door, and is deleted then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Item, Questionnaire
from survey_app.services import campaigns as campaign_service
from survey_app.services.closing import bundles
from survey_app.services.intake import Accepted, PaperBallot, Submission, accept
from survey_app.services.keying import reading as readings
from survey_app.services.keying.reading import Form, Reading
from survey_app.services.keys import Keys
from survey_app.services.setup import modes
from survey_app.store import journal, keyings, responses
from survey_app.store.campaigns import Campaign
from survey_app.store.keyings import Keying


@dataclass(frozen=True)
class Keyed:
    """What keying a ballot came to: accepted, waiting for a second person, or told differently."""

    accepted: Accepted | None = None
    differing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """What a person has typed from a ballot, under an id that their page made."""

    number: str
    raw: Mapping[str, Sequence[str]]
    form: Form
    invalid_reason: str | None
    response_id: str
    undecided: tuple[str, ...] = ()  # of the form and the validity, where nothing was chosen


def key(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    typed: Typed,
    account_id: int,
    today: date,
) -> Keyed:
    """Key a ballot as the first person, or as the second, whose equal reading takes it in.

    Refuses an unknown number, one accepted before, one that two people have keyed, a second keying
    by the same person, faulty answers, and a campaign that takes no paper now.
    """
    questionnaire = campaign_service.questionnaire(connection, campaign)
    read = readings.read(questionnaire, typed.raw, typed.form, typed.invalid_reason)
    before = _held(connection, campaign, typed)
    if responses.by_id(connection, typed.response_id):
        return Keyed(_accept(connection, keys, campaign, typed, read, today))
    if responses.ballot_keyed(connection, campaign.id, typed.number):
        raise Refused(Problem("ballot_number_used", "number", {"number": typed.number}))
    if any(keying.account_id == account_id for keying in before):
        return _again(questionnaire, typed, read, before, account_id)
    if len(before) > 1:
        raise Refused(Problem("keying_disputed", "number", {"number": typed.number}))
    differing = _compare(connection, campaign, questionnaire, before, read, account_id)
    if before and not differing:
        return Keyed(_accept(connection, keys, campaign, typed, read, today))
    row = readings.written(read) | {"campaign_id": campaign.id, "ballot": typed.number}
    keyings.add(connection, **row, account_id=account_id)
    return Keyed(None, differing)


def decide(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    typed: Typed,
    account_id: int,
    today: date,
) -> None:
    """Decide a ballot that two people read differently, with the ballot in hand.

    What both read alike stands; what differs is keyed anew. A third person decides alone; one of
    the two only where they now read what the other did. Refuses a ballot that is not in dispute,
    an item left undecided (`keying_undecided`), one's own reading again (`keying_own_alone`), and
    what the intake refuses.
    """
    questionnaire = campaign_service.questionnaire(connection, campaign)
    before = _held(connection, campaign, typed)
    if responses.by_id(connection, typed.response_id):  # a second press of the button
        return
    if len(before) != 2:
        raise Refused(Problem("keying_unknown", values={"number": typed.number}))
    one, other = (readings.kept(keying) for keying in before)
    differing = readings.differing(questionnaire, one, other)
    read = _merged(questionnaire, one, typed, differing)
    for keying, against in zip(before, (other, one), strict=True):
        own = keying.account_id == account_id
        if own and readings.differing(questionnaire, read, against):
            raise Refused(Problem("keying_own_alone"))
    _accept(connection, keys, campaign, typed, read, today)
    detail = f"{typed.number}: {told(questionnaire, differing)}"
    journal.note(connection, "keying.decide", detail, account_id, campaign.id)


def discard(
    connection: Connection, campaign: Campaign, number: str, reason: str, account_id: int
) -> None:
    """Throw away what waits of a ballot, so that it is keyed from the beginning.

    Refuses a ballot of which nothing waits, and no reason.
    """
    bundles.check_delivering(connection, campaign)
    keyings.hold_ballot(connection, campaign.id, number)
    if not keyings.of_ballot(connection, campaign.id, number):
        raise Refused(Problem("keying_unknown", values={"number": number}))
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(Problem("keying_reason_missing", "reason"))
    keyings.remove(connection, campaign.id, number)
    journal.note(connection, "keying.discard", f"{number}: {reason}", account_id, campaign.id)


def told(questionnaire: Questionnaire, codes: Sequence[str]) -> str:
    """What differs, in words: "hình thức; câu 3, 7"."""
    beside = {readings.FORM: "hình thức", readings.INVALID: "phiếu hợp lệ hay không"}
    said = [beside[code] for code in codes if code in beside]
    items = [item for item in questionnaire.items if item.code in codes]
    if items:
        said.append("câu " + ", ".join(name(questionnaire, item) for item in items))
    return "; ".join(said)


def name(questionnaire: Questionnaire, item: Item) -> str:
    """The number of an item; of words that belong to another one: "3 (lý do)"."""
    asked = questionnaire.item(item.when.item) if item.when else None
    if item.number is None and asked is not None and asked.number is not None:
        return f"{asked.number} (lý do)" if item.type == "text" else f"{asked.number} (thêm)"
    return str(item.number or item.code)


def _held(connection: Connection, campaign: Campaign, typed: Typed) -> list[Keying]:
    """The readings of a ballot that nobody else can key meanwhile."""
    modes.check(campaign, typed.form)
    bundles.check_delivering(connection, campaign)
    if keyings.hold_ballot(connection, campaign.id, typed.number) is None:
        raise Refused(Problem("ballot_number_unknown", "number", {"number": typed.number}))
    return keyings.of_ballot(connection, campaign.id, typed.number)


def _again(
    questionnaire: Questionnaire,
    typed: Typed,
    read: Reading,
    before: list[Keying],
    account_id: int,
) -> Keyed:
    """Answer a second press of the button as the first; refuse the same person's second look."""
    own = {keying.account_id == account_id: readings.kept(keying) for keying in before}
    if readings.differing(questionnaire, own[True], read):
        raise Refused(Problem("keying_same_person", "number", {"number": typed.number}))
    return Keyed(
        None, readings.differing(questionnaire, read, own[False]) if own.get(False) else ()
    )


def _compare(
    connection: Connection,
    campaign: Campaign,
    questionnaire: Questionnaire,
    before: list[Keying],
    read: Reading,
    account_id: int,
) -> tuple[str, ...]:
    """Where this second reading differs from the first, counted for both people."""
    if not before:
        return ()
    (first,) = before
    found = readings.differing(questionnaire, readings.kept(first), read)
    codes = (readings.FORM, readings.INVALID, *(item.code for item in questionnaire.items))
    items = [("", bool(found)), *((code, code in found) for code in codes)]
    keyings.note_compared(connection, campaign.id, (first.account_id, account_id), items)
    return found


def _merged(
    questionnaire: Questionnaire, one: Reading, typed: Typed, differing: Sequence[str]
) -> Reading:
    """What both read alike, and what was typed of the rest; refuses what is left undecided."""
    items = [code for code in differing if code not in (readings.FORM, readings.INVALID)]
    undecided = [code for code in differing if code in typed.undecided]
    undecided += [code for code in items if code not in typed.raw]
    if undecided:
        raise Refused(*(Problem("keying_undecided", code) for code in undecided))
    raw = {code: given for code, given in one.raw.items() if code not in items}
    raw |= {code: typed.raw[code] for code in items}
    form = typed.form if readings.FORM in differing else one.form
    invalid = typed.invalid_reason if readings.INVALID in differing else one.invalid_reason
    return readings.read(questionnaire, raw, form, invalid)


def _accept(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    typed: Typed,
    read: Reading,
    today: date,
) -> Accepted:
    """Take the ballot in through the one door and keep no second copy of its answers."""
    right = PaperBallot(campaign.code, typed.number, read.invalid_reason)
    submission = Submission(typed.response_id, right, read.raw, read.form, "clerk", "paper")
    accepted = accept(connection, keys, submission, today)
    keyings.remove(connection, campaign.id, typed.number)
    return accepted
