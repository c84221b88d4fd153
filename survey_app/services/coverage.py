"""Coverage: how many households have answered and are still due, never what they answered.

Read from villages, counters, refusals and what waits for a second keying, never from responses:
its cost does not grow with their number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection

from survey_app.services import campaigns as campaign_service
from survey_app.services.deciding import exclusions
from survey_app.store import counters, keyings, villages, visits
from survey_app.store.campaigns import Campaign
from survey_app.store.counters import CardCounts
from survey_app.store.villages import Place, Village

Answers = Mapping[tuple[str, str], int]  # responses by form and mode


@dataclass(frozen=True)
class VillageCoverage:
    """One village's progress. `counted` are responses of the forms that the rule counts, those
    of invalid ballots with them: ballots returned, in the words of every paper.
    """

    village: Village
    cards: CardCounts
    answers: Answers
    forms: tuple[str, ...]  # that the rule counts
    needed: int | None  # responses that the rule's bar asks for; None without a confirmed figure
    doubles_left_out: int = 0  # by two people; `counted` no longer holds them
    refused_officer: int = 0  # refused at the last visit of an officer, and have not answered
    keyed_once: int = 0  # ballots that wait for a second keying, or for who decides

    @property
    def ballots_printed(self) -> int:
        return self.cards.ballots

    @property
    def ballots_keyed(self) -> int:
        return sum(n for (_, mode), n in self.answers.items() if mode == "clerk")

    @property
    def online(self) -> int:
        return self._of_forms(("online",))

    @property
    def counted(self) -> int:
        return self._of_forms(self.forms)

    @property
    def doubles(self) -> int:
        """Second answers of one household in counted forms (phiếu trùng): stubs keyed again, on
        paper after an officer's tablet, and, where online counts, on paper and online."""
        both = self.cards.answered_both if "online" in self.forms else 0
        return self.cards.doubles + self.cards.answered_again + both

    @property
    def asked(self) -> int:
        """Households asked: as the register says, until it is entered the lines to ask."""
        village = self.village
        return village.sample if village.asked is None else village.asked

    @property
    def refused(self) -> int | None:
        """Households that refused: of the register and the officers' tablets the greater, since
        either may not know of some; None where neither knows of any and no register is entered.
        """
        known = self.village.refused, self.refused_officer or None
        return max((number for number in known if number is not None), default=None)

    @property
    def answered(self) -> int:
        """Households that have answered in a counted form, each once."""
        return self.counted - max(self.doubles - self.doubles_left_out, 0)

    @property
    def due(self) -> int:
        """Asked lines that have not answered in a counted form."""
        return max(self.village.sample - self.answered, 0)

    @property
    def stubs(self) -> int:
        """Stubs keyed, those of one card again included."""
        return self.cards.answered_paper + self.cards.doubles

    @property
    def unmatched(self) -> int:
        """Ballots keyed less stubs keyed: what the reconciliation has to explain."""
        return self.ballots_keyed - self.stubs

    def _of_forms(self, forms: tuple[str, ...]) -> int:
        return sum(n for (form, _), n in self.answers.items() if form in forms)


def coverage(connection: Connection, campaign: Campaign) -> tuple[VillageCoverage, ...]:
    """The progress of every village: a few queries whatever the size."""
    cards = counters.cards(connection, campaign.id)
    answers = counters.answers(connection, campaign.id)
    forms = campaign_service.counted_forms(connection, campaign)
    floor = _floor(connection, campaign)
    left_out = exclusions.doubles_left_out(connection, campaign)
    refusing = visits.refusing(connection, campaign.id)
    keyed_once = keyings.waiting(connection, campaign.id)
    return tuple(
        VillageCoverage(
            village=village,
            cards=cards.get(village.id, CardCounts()),
            answers=answers.get(village.id, {}),
            forms=forms,
            needed=_needed(village.households, floor),
            doubles_left_out=left_out.get(village.id, 0),
            refused_officer=refusing.get(village.id, 0),
            keyed_once=keyed_once.get(village.id, 0),
        )
        for village in villages.of_campaign(connection, campaign.id)
    )


def places(connection: Connection, campaign: Campaign) -> list[Place]:
    """The places of an open campaign with their quotas and how many have answered."""
    return villages.places(connection, campaign.id)


def _floor(connection: Connection, campaign: Campaign) -> tuple[Fraction, bool] | None:
    rule = campaign_service.rule(connection, campaign)
    if rule is None or campaign.object is None:
        return None
    bar = rule.object_rule(campaign.object).coverage
    return None if bar.threshold is None else (bar.threshold, bar.strict)


def _needed(households: int, floor: tuple[Fraction, bool] | None) -> int | None:
    if floor is None:
        return None
    threshold, strict = floor
    exact = households * threshold
    whole = -(-exact.numerator // exact.denominator)
    return whole + 1 if strict and exact.denominator == 1 else whole
