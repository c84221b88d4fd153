"""A tablet as tests use it: seals records as the app does and hands them to the server's door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from questionnaires.problem import Problem
from survey_app.core import seal
from survey_app.services import campaigns, frames
from survey_app.services.deciding import quarantine
from survey_app.services.field import envelopes, tablets
from survey_app.services.field.envelopes import Envelope, Line
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.people import Account
from survey_app.store.tablets import Tablet
from tests import builders

PASSWORD = "mat khau dai"


def officer(store: Store, code: str, name: str = "lan", numbers: Sequence[int] = (1,)) -> Account:
    """An officer with villages of a campaign."""
    with store.write() as connection:
        made = people.create_account(connection, name, "Lò Thị Lan", PASSWORD, "officer")
        accounts.change(connection, made.id, everywhere=False)
        campaign = campaigns.get(connection, code)
        mine = [frames.village(connection, campaign, number).id for number in numbers]
        accounts.set_villages(connection, made.id, mine)
        return made


def set_aside(
    connection: Connection, keys: Keys, campaign: Campaign, why: str, content: dict[str, Any]
) -> str:
    """Let a record with this content rest in the quarantine, as if a tablet had brought it."""
    content = {"id": builders.response_id()} | content
    public = seal.public_key(keys.sealing, campaign.code)
    record = seal.seal(public, campaign.code, content["id"], content)
    problems = [Problem(why)]
    quarantine.keep(connection, campaign, record, content["village"], problems, builders.DAY)
    return record.id


@dataclass
class Kit:
    """One registered tablet in the hands of one officer."""

    store: Store
    keys: Keys
    code: str
    officer: Account
    tablet: Tablet
    token: str
    sequence: int = 0
    sent: list[dict[str, object]] = field(default_factory=list)

    def response(self, card: str, line: int, **changes: Any) -> dict[str, object]:
        """A sealed interview at a household, every item answered with its first option."""
        return self.sealed(self.interview(card, line) | changes)

    def interview(self, card: str, line: int) -> dict[str, object]:
        with self.store.read() as connection:
            form = campaigns.questionnaire(connection, campaigns.get(connection, self.code))
        return {
            "kind": "response",
            "id": builders.response_id(),
            "by": self.officer.id,
            "card": card,
            "village": 1,
            "line": line,
            "form": "visit",
            "mode": "officer",
            "language": "vi",
            "answers": builders.answers(form),
            "paradata": {"seconds": 312.4, "items": {"q01": 11.2}, "order": ["q01"]},
        }

    def visit(self, line: int, disposition: str, attempt: int = 1, **changes: Any) -> Any:
        content = {
            "kind": "visit",
            "id": builders.response_id(),
            "by": self.officer.id,
            "village": 1,
            "line": line,
            "attempt": attempt,
            "disposition": disposition,
            "day": "2018-06-05",
        }
        return self.sealed(content | changes)

    def sealed(self, content: dict[str, object], campaign: str = "") -> dict[str, object]:
        campaign = campaign or self.code
        public = seal.public_key(self.keys.sealing, campaign)
        return seal.as_sent(seal.seal(public, campaign, str(content["id"]), content))

    def send(self, *records: object, sequence: int | None = None, queued: int = 0) -> list[Line]:
        """Send an envelope with the next number, or with a number of the test's choice."""
        if sequence is None:
            self.sequence += 1
        envelope = Envelope(sequence or self.sequence, queued, records)
        with self.store.write() as connection:
            return list(
                envelopes.deliver(connection, self.keys, self.tablet, envelope, builders.DAY)
            )


def problem_codes(line: Line) -> tuple[str, ...]:
    return tuple(problem.code for problem in line.problems)


def kit(store: Store, keys: Keys, code: str, name: str = "Máy 1", who: str = "lan") -> Kit:
    """Register a tablet for a new officer."""
    found = officer(store, code, who)
    with store.write() as connection:
        tablet, token = tablets.register(connection, found, name)
    return Kit(store, keys, code, found, tablet, token)
