"""The door of a store as a test uses it: each call a transaction of its own, as at the edge."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import func, select

from questionnaires.problem import Refused
from questionnaires.questionnaire import Questionnaire
from survey_app.services import campaigns, coverage, frames, intake, invitations, paper
from survey_app.services.coverage import VillageCoverage
from survey_app.services.intake import Accepted, Card, CardAndReceipt, OpenPlace, Right, Submission
from survey_app.services.keys import Keys
from survey_app.store import invitations as cards
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.invitations import Invitation
from survey_app.store.tables import response
from survey_app.store.villages import Village
from tests import builders

Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Door:
    """One campaign in one store; every method begins, commits or rolls back by itself."""

    store: Store
    keys: Keys
    code: str  # of the campaign

    def campaign(self) -> Campaign:
        with self.store.read() as connection:
            return campaigns.get(connection, self.code)

    def questionnaire(self) -> Questionnaire:
        with self.store.read() as connection:
            return campaigns.questionnaire(connection, campaigns.get(connection, self.code))

    def answers(self, **changes: str | list[str]) -> dict[str, list[str]]:
        return builders.answers(self.questionnaire(), **changes)

    def village(self, number: int = 1) -> Village:
        with self.store.read() as connection:
            return frames.village(connection, campaigns.get(connection, self.code), number)

    def deliver(self, submission: Submission, day: date = builders.DAY) -> Accepted:
        with self.store.write() as connection:
            return intake.accept(connection, self.keys, submission, day)

    def send(self, right: Right | str, response_id: str = "", **changes: str) -> Accepted:
        """Every item satisfied but the changes; a text is the code of a card."""
        right = Card(right) if isinstance(right, str) else right
        response_id = response_id or builders.response_id()
        return self.deliver(Submission(response_id, right, self.answers(**changes)))

    def replace(self, code: str, receipt: str, response_id: str = "", **changes: str) -> Accepted:
        return self.send(CardAndReceipt(code, receipt), response_id, **changes)

    def withdraw(self, code: str, receipt: str) -> None:
        with self.store.write() as connection:
            intake.withdraw(connection, self.keys, code, receipt)

    def object(self, code: str) -> None:
        with self.store.write() as connection:
            intake.raise_objection(connection, self.keys, code)

    def at(self, number: int = 1, response_id: str = "", **changes: str) -> Accepted:
        """An answer at a market of an open campaign."""
        return self.send(OpenPlace(self.code, number), response_id, **changes)

    def ballots(self, count: int, number: int = 1) -> list[str]:
        with self.store.write() as connection:
            campaign = campaigns.get(connection, self.code)
            village = frames.village(connection, campaign, number)
            return paper.make_ballots(connection, campaign, village, count)

    def key(
        self,
        number: str,
        raw: Raw | None = None,
        invalid: str | None = None,
        response_id: str | None = None,
    ) -> Accepted:
        raw = self.answers() if raw is None else raw
        with self.store.write() as connection:
            campaign = campaigns.get(connection, self.code)
            return paper.key_ballot(
                connection,
                self.keys,
                campaign,
                number,
                raw,
                "visit",
                invalid,
                builders.DAY,
                response_id,
            )

    def stub(self, code: str) -> paper.StubResult:
        with self.store.write() as connection:
            campaign = campaigns.get(connection, self.code)
            return paper.key_stub(connection, self.keys, campaign, code)

    def spare(self, line: int) -> str:
        """A spare card bound to a line: its code."""
        with self.store.write() as connection:
            campaign = campaigns.get(connection, self.code)
            village = frames.village(connection, campaign, 1)
            (card,) = invitations.make_spares(connection, self.keys, campaign, village, 1)
            invitations.bind_spare(connection, campaign, card.serial, line)
            return card.code

    def spoil(self, serial: str, reason: str = "Nhòe mực") -> None:
        with self.store.write() as connection:
            invitations.spoil(connection, campaigns.get(connection, self.code), serial, reason)

    def move(self, state: str) -> None:
        with self.store.write() as connection:
            builders.move(connection, campaigns.get(connection, self.code), state)

    def card(self, serial: str) -> Invitation:
        with self.store.read() as connection:
            campaign = campaigns.get(connection, self.code)
            found = cards.by_serial(connection, campaign.id, serial)
            assert found
            return found

    def cards(self) -> list[Invitation]:
        with self.store.read() as connection:
            return invitations.listed(connection, self.village())

    def progress(self, number: int = 1) -> VillageCoverage:
        with self.store.read() as connection:
            listed = coverage.coverage(connection, campaigns.get(connection, self.code))
            return listed[number - 1]

    def rows(self) -> int:
        """How many responses the store holds, of every state."""
        with self.store.read() as connection:
            return connection.execute(select(func.count()).select_from(response)).scalar_one()

    def used(self) -> int:
        """How many cards are marked as answered online."""
        return sum(card.answered_online for card in self.cards())


def refused(act: Callable[[], object], *expected: str) -> None:
    """The act is refused with exactly these problems."""
    with pytest.raises(Refused) as caught:
        act()
    assert tuple(problem.code for problem in caught.value.problems) == expected


@contextmanager
def refusal(*expected: str) -> Iterator[None]:
    """What is done inside is refused with exactly these problems."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.codes == expected
