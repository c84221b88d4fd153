"""Coverage: how many households have answered and are still due, never what they answered."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection

from survey_app.services import campaigns as campaign_service
from survey_app.store import invitations, responses, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.invitations import CardCounts
from survey_app.store.villages import Place, Village

_NONE = CardCounts(0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class VillageCoverage:
    """One village's progress. `counted` are responses of the forms that the rule counts."""

    village: Village
    cards: CardCounts
    ballots_printed: int
    ballots_keyed: int
    online: int
    counted: int
    needed: int | None  # responses that the rule's bar asks for; None without a confirmed figure
    doubles: int  # second answers of one household in counted forms (phiếu trùng)

    @property
    def due(self) -> int:
        """Asked lines that have not answered in a counted form."""
        return max(self.village.sample - (self.counted - self.doubles), 0)

    @property
    def stubs(self) -> int:
        """Stubs keyed, those of one card again included."""
        return self.cards.answered_paper + self.cards.doubles

    @property
    def unmatched(self) -> int:
        """Ballots keyed less stubs keyed: what the reconciliation has to explain."""
        return self.ballots_keyed - self.stubs


def coverage(connection: Connection, campaign: Campaign) -> tuple[VillageCoverage, ...]:
    """The progress of every village, from counts alone; four GROUP BYs whatever the size."""
    cards = invitations.counts(connection, campaign.id)
    ballots = responses.ballot_counts(connection, campaign.id)
    answered = responses.counts_by_form(connection, campaign.id)
    counted = campaign_service.counted_forms(connection, campaign)
    floor = _floor(connection, campaign)
    return tuple(
        VillageCoverage(
            village=village,
            cards=cards.get(village.id, _NONE),
            ballots_printed=ballots.get(village.id, 0),
            ballots_keyed=sum(answered.get((village.id, f), 0) for f in ("visit", "meeting")),
            online=answered.get((village.id, "online"), 0),
            counted=sum(answered.get((village.id, form), 0) for form in counted),
            needed=_needed(village.households, floor),
            doubles=_doubles(cards.get(village.id, _NONE), counted),
        )
        for village in villages.of_campaign(connection, campaign.id)
    )


def places(connection: Connection, campaign: Campaign) -> list[Place]:
    """The places of an open campaign with their quotas and how many have answered."""
    return villages.places(connection, campaign.id)


def _doubles(cards: CardCounts, counted: tuple[str, ...]) -> int:
    """Stubs keyed again, and, where online counts, households that answered online and on paper."""
    return cards.doubles + (cards.answered_both if "online" in counted else 0)


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
