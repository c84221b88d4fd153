"""Reception: what a resident's page has to know about a card, a poster or a place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from questionnaires.area import in_sentence, placed
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from survey_app.core.code import normalise
from survey_app.services import campaigns as campaign_service
from survey_app.services import frames
from survey_app.services.intake import find_card
from survey_app.services.keys import Keys
from survey_app.services.paper_texts import chair, texts
from survey_app.store import campaigns, clips, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.clips import Clip
from survey_app.store.invitations import Invitation
from survey_app.store.villages import Place

# Names that never change once cards are printed: read once, not at every visit.
_names: WeakKeyDictionary[Engine, dict[tuple[object, ...], str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Sheet:
    """One form as it lies before a resident: what is asked, where, and whether it counts."""

    campaign: Campaign
    questionnaire: Questionnaire
    where: str
    counted: bool  # whether the rule counts answers given online
    asker: str
    rehearsal: bool = False
    clips: tuple[Clip, ...] = ()  # questions read aloud

    @property
    def key(self) -> tuple[str, ...]:
        """Everything that the form's page shows; equal keys make equal pages."""
        campaign = self.campaign
        facts = (campaign.code, campaign.questionnaire_sha256, campaign.closes_on.isoformat())
        marks = (str(campaign.demonstration), str(self.counted), str(self.rehearsal))
        heard = (f"{c.item} {c.language} {c.sha256}" for c in self.clips)
        return (*facts, *marks, self.asker, self.where, *heard)


@dataclass(frozen=True)
class CardVisit:
    """A resident who holds a card; `code` is the one way to write it in an address."""

    code: str
    card: Invitation
    sheet: Sheet

    @property
    def answerable(self) -> bool:
        """Tell whether this card opens a form now: in an open campaign, or in its rehearsal."""
        return self.sheet.campaign.state == ("draft" if self.card.rehearsal else "open")


@dataclass(frozen=True)
class PosterVisit:
    """A resident without a card yet: before a poster of one village, or of the whole campaign."""

    campaign: Campaign
    where: str
    asker: str
    places: tuple[Place, ...]
    help: str = ""  # whom residents may ask


def by_card(connection: Connection, keys: Keys, code: str) -> CardVisit:
    """The form of the household that holds this card; refuses what `find_card` refuses."""
    card = find_card(connection, keys, code)
    campaign = campaigns.by_id(connection, card.campaign_id)
    where = _once(connection, lambda: _village(connection, card.village_id), card.village_id)
    sheet = replace(_sheet(connection, campaign, where), rehearsal=card.rehearsal)
    return CardVisit(normalise(code), card, sheet)


def by_place(connection: Connection, code: str, number: int) -> Sheet:
    """The form of one place of an open campaign; refuses an unknown campaign or place."""
    campaign = campaign_service.get(connection, code)
    place = villages.place_by_number(connection, campaign.id, number)
    if campaign.kind != "open" or place is None:
        raise Refused(Problem("place_unknown"))
    return _sheet(connection, campaign, placed(place.name, place.commune))


def by_poster(connection: Connection, code: str, number: int | None = None) -> PosterVisit:
    """What a poster leads to; refuses an unknown campaign or village."""
    campaign = campaign_service.get(connection, code)
    where = campaign.area_name
    if number is not None:
        where = _village(connection, frames.village(connection, campaign, number).id)
    places = tuple(villages.places(connection, campaign.id)) if campaign.kind == "open" else ()
    return PosterVisit(campaign, where, asker(connection, campaign), places)


def questions_open(connection: Connection, code: str) -> Campaign:
    """A campaign whose questions anybody may read: one that has begun; refuses any other."""
    campaign = campaigns.by_code(connection, code)
    if campaign is None or campaign.state == "draft":
        raise Refused(Problem("campaign_unknown", values={"code": code}))
    return campaign


def open_campaigns(connection: Connection) -> list[PosterVisit]:
    """The campaigns that somebody can take part in today."""
    standing = [found for found in campaigns.every(connection) if found.state == "open"]
    return [PosterVisit(c, c.area_name, asker(connection, c), (), texts(c).help) for c in standing]


def asker(connection: Connection, campaign: Campaign) -> str:
    """The committee that asks and answers for the data, as the campaign's papers name it.

    A commune's survey is held by the committee of the unit above it (2540/QĐ-TTg in practice).
    """
    return _once(connection, lambda: _asker(connection, campaign), campaign.id, campaign.papers)


def _asker(connection: Connection, campaign: Campaign) -> str:
    written = texts(campaign).organ_above
    if written:
        return written
    return f"Ủy ban MTTQ Việt Nam {in_sentence(chair(connection, campaign).name)}"


def _sheet(connection: Connection, campaign: Campaign, where: str) -> Sheet:
    return Sheet(
        campaign,
        campaign_service.questionnaire(connection, campaign),
        where,
        "online" in campaign_service.counted_forms(connection, campaign),
        asker(connection, campaign),
        clips=tuple(clips.of_campaign(connection, campaign.id)),
    )


def _village(connection: Connection, village_id: int) -> str:
    village = villages.by_id(connection, village_id)
    return placed(village.name, village.commune)


def _once(connection: Connection, find: Callable[[], str], *key: object) -> str:
    names = _names.setdefault(connection.engine, {})
    found = names.get(key)
    if found is None:
        found = names[key] = find()
    return found
