"""Quarantine: what could not be accepted rests here until two people decide.

They decide on why it was set aside, never on what was answered: no page shows that, and once a
record is decided it is wiped here, and so is the number of its card in every request. It rests
sealed, as the tablet sent it: who steals the database finds no card beside answers. It is opened
only to be admitted, as it is, for a household's card or as a visit without one; the response gets
an id of its own, so that no decision leads to it.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection

from questionnaires.area import in_sentence
from questionnaires.catalogue import MESSAGES
from questionnaires.problem import Problem, Refused
from survey_app.core import seal
from survey_app.core.seal import Record
from survey_app.services import intake
from survey_app.services.deciding import decisions
from survey_app.services.field import paradata
from survey_app.services.intake import Admitted, Submission
from survey_app.services.keys import Keys
from survey_app.store import invitations, quarantine, responses, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.decisions import Decision
from survey_app.store.invitations import Invitation
from survey_app.store.quarantine import Resting
from survey_app.store.villages import Village

ADMIT, REFUSE = "quarantine.admit", "quarantine.refuse"
_DOUBLES = {"already_answered", "card_used"}


@dataclass(frozen=True)
class SetAside:
    """One record set aside: why, in words, and whether it can be admitted at all."""

    record: Resting
    village: Village | None
    reasons: tuple[str, ...]
    admissible: bool


def keep(
    connection: Connection,
    campaign: Campaign,
    record: Record,
    village_number: int | None,
    problems: Sequence[Problem],
    today: date,
    tablet_id: int | None = None,
) -> None:
    """Keep a record as it arrived, sealed, with why it was not accepted and for which village."""
    told = [{"code": p.code, "place": p.place, "values": dict(p.values)} for p in problems]
    village = None
    if village_number is not None:
        village = villages.by_number(connection, campaign.id, village_number)
    values = {"id": record.id, "campaign_id": campaign.id, "received_on": today}
    values |= {"village_id": village.id if village else None, "tablet_id": tablet_id}
    values |= {"submission": json.dumps(seal.as_sent(record)), "problems": json.dumps(told)}
    quarantine.add(connection, values)


def outcome(connection: Connection, record_id: str) -> str | None:
    """What became of a record that rests here; None where there is none."""
    return quarantine.state(connection, record_id)


def told(
    connection: Connection, record_id: str
) -> tuple[Literal["accepted", "quarantined"], tuple[Problem, ...]]:
    """What a tablet is told of a record that rests here, however often it sends it."""
    record = quarantine.by_id(connection, record_id)
    if record.state == "accepted":
        return "accepted", ()
    if record.state == "refused":
        return "quarantined", (Problem("quarantine_refused"),)
    return "quarantined", tuple(
        Problem(each["code"], each["place"], each["values"]) for each in json.loads(record.problems)
    )


def listed(connection: Connection, keys: Keys, campaign: Campaign) -> list[SetAside]:
    """Every record set aside, those waiting first."""
    known = {village.id: village for village in villages.of_campaign(connection, campaign.id)}
    return [
        SetAside(
            record,
            known.get(record.village_id or 0),
            _reasons(record),
            _refusable_only(record) is None and _submission(_content(keys, record)) is not None,
        )
        for record in quarantine.of_campaign(connection, campaign.id)
    ]


def ask_admit(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    record_id: str,
    village: Village,
    serial: str,
    reason: str,
    account_id: int,
) -> int:
    """Ask to take a record in for a card, or without one where `serial` is empty.

    Refuses an unknown or decided record, one that is no response, a household's second answer, and
    a card that is unknown, of another village or used.
    """
    record, serial = _waiting(connection, campaign, record_id), serial.strip().upper()
    if problem := _refusable_only(record):
        raise Refused(problem)
    if _submission(_content(keys, record)) is None:
        raise Refused(Problem("quarantine_unreadable"))
    if serial:
        _card(connection, campaign, serial, village.id)
    subject = {"record": record_id, "village": village.name, "serial": serial}
    return decisions.ask(connection, campaign, ADMIT, subject, reason, account_id, village.id)


def ask_refuse(
    connection: Connection, campaign: Campaign, record_id: str, reason: str, account_id: int
) -> int:
    """Ask to refuse a record for good; refuses an unknown or decided one."""
    record = _waiting(connection, campaign, record_id)
    subject = {"record": record_id, "reasons": _reasons(record)}
    where = record.village_id
    return decisions.ask(connection, campaign, REFUSE, subject, reason, account_id, where)


def _words_of_admission(subject: Mapping[str, Any]) -> str:
    how = "là phiếu tại hộ gia đình không có thẻ"
    if subject["serial"]:
        how = f"cho thẻ {subject['serial']}"
    elif subject.get("of_a_card"):
        how = "cho thẻ của một hộ (số thẻ không lưu lại, để không nối được hộ với phiếu)"
    return (
        f"Nhận bản gửi {subject['record'][:8]} của {in_sentence(subject['village'])} {how}. "
        "Nội dung trả lời giữ nguyên và không được xem khi quyết định."
    )


def _words_of_refusal(subject: Mapping[str, Any]) -> str:
    why = " ".join(subject["reasons"])
    return (
        f"Từ chối hẳn bản gửi {subject['record'][:8]}; nội dung trả lời bị xóa, số bản gửi bị từ "
        f"chối được kể ra khi đối chiếu. Vì sao để riêng: {why}"
    )


@decisions.act(ADMIT, title="Nhận bản gửi để riêng", describe=_words_of_admission)
def _admit(connection: Connection, keys: Keys, campaign: Campaign, decision: Decision) -> None:
    """Take the record in by the one door; refuses what that refuses, and one decided already."""
    subject = decisions.subject(decision)
    record = _waiting(connection, campaign, subject["record"])
    content = _content(keys, record)
    submission = _submission(content)
    assert submission is not None
    assert decision.village_id is not None
    serial, where = subject["serial"], decision.village_id
    card = _card(connection, campaign, serial, where) if serial else None
    if responses.by_id(connection, record.id):
        raise Refused(Problem("response_id_taken"))
    try:
        intake.admit(connection, campaign, Admitted(where, card), submission, record.received_on)
    except Refused as refused:
        if any(map(_is_faulty, refused.codes)):
            raise Refused(Problem("quarantine_faulty")) from None  # and not which answer
        raise
    paradata.add(connection, keys, campaign, submission.response_id, _by(record, content), content)
    quarantine.settle(connection, record.id, "accepted", decision.id)
    _forget_card(connection, campaign, record)


def _forget_card(connection: Connection, campaign: Campaign, record: Resting) -> None:
    """Let no request, agreed to or not, say any longer which card an admitted answer belongs to."""
    asked = (*decisions.waiting(connection, campaign), *decisions.settled(connection, campaign))
    for decision in asked:
        subject = decisions.subject(decision)
        if decision.kind == ADMIT and subject["record"] == record.id and subject["serial"]:
            decisions.retell(connection, decision, subject | {"serial": "", "of_a_card": True})


@decisions.act(REFUSE, title="Từ chối bản gửi để riêng", describe=_words_of_refusal)
def _refuse(connection: Connection, _keys: Keys, campaign: Campaign, decision: Decision) -> None:
    record = _waiting(connection, campaign, decisions.subject(decision)["record"])
    quarantine.settle(connection, record.id, "refused", decision.id)


def _waiting(connection: Connection, campaign: Campaign, record_id: str) -> Resting:
    record = quarantine.held(connection, campaign.id, record_id)
    if record is None or record.state != "waiting":
        raise Refused(Problem("quarantine_settled"))
    return record


def _card(connection: Connection, campaign: Campaign, serial: str, village_id: int) -> Invitation:
    card = invitations.by_serial(connection, campaign.id, serial)
    if card is None or card.village_id != village_id or card.line is None:
        raise Refused(Problem("serial_unknown", "serial", {"serial": serial}))
    if card.state == "void" or card.answered:
        raise Refused(Problem("card_used", "serial", {"serial": serial}))
    return card


def _content(keys: Keys, record: Resting) -> Mapping[str, Any]:
    """What is in a record; nothing where no key opens it, or it is wiped."""
    try:
        return seal.unseal(keys.sealing, seal.as_received(json.loads(record.submission)))
    except Refused:
        return {}


def _by(record: Resting, told: Mapping[str, Any]) -> int | None:
    """The officer who asked; None where that is what the record was set aside for."""
    doubted = any(each["code"] == "officer_unknown_here" for each in json.loads(record.problems))
    officer = told.get("by")
    return officer if isinstance(officer, int) and not doubted else None


def _submission(told: Mapping[str, Any]) -> Submission | None:
    """The response that was sealed, under a new id; None where it is none."""
    form: Any = told.get("form")
    mode: Any = told.get("mode")
    raw = told.get("answers")
    known = form in ("visit", "meeting") and mode in ("officer", "self")
    if told.get("kind") != "response" or not known or not isinstance(raw, dict):
        return None
    return Submission(str(uuid.uuid4()), Admitted(0, None), raw, form, mode, "tablet")


def _refusable_only(record: Resting) -> Problem | None:
    """Why a record can only be refused, where its problems say so."""
    codes = {each["code"] for each in json.loads(record.problems)}
    if codes & _DOUBLES:
        return Problem("quarantine_double")
    return Problem("quarantine_faulty") if any(map(_is_faulty, codes)) else None


def _reasons(record: Resting) -> tuple[str, ...]:
    """Why it was set aside, each sentence once."""
    return tuple(dict.fromkeys(_reason(each) for each in json.loads(record.problems)))


def _reason(told: Mapping[str, Any]) -> str:
    """The sentence of a problem, without what anybody typed or chose."""
    if told["code"] not in MESSAGES:
        return "Không rõ lý do."
    if _is_faulty(told["code"]):
        return Problem("quarantine_faulty").message
    return Problem(told["code"], told["place"], told["values"]).message


def _is_faulty(code: str) -> bool:
    """Whether a problem lies in the answers, and would tell of them."""
    return code.startswith("answer_")
