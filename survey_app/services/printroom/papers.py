"""Papers: an order set as PDF, with what its campaign and its village say on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from questionnaires.area import placed
from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns as campaign_service
from survey_app.services import frames, invitations, paper_texts
from survey_app.services.invitations import NewCard
from survey_app.services.printing.ballots import BallotBatch, ballots_pdf
from survey_app.services.printing.cards import Card, cards_pdf
from survey_app.services.printing.ledger import Spare, Spoilt, spares_pdf, spoilt_pdf
from survey_app.services.printing.paper import Heading
from survey_app.services.printing.posters import (
    Poster,
    household_poster,
    open_poster,
    posters_pdf,
)
from survey_app.services.printing.register import Register, RegisterLine, register_pdf
from survey_app.services.printroom.orders import Order
from survey_app.services.printroom.wishes import Wish
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village

_COMMITTEE = "ỦY BAN MTTQ VIỆT NAM"  # its own line: with the unit's name it would wrap
_PAGE = re.compile(rb"/Type\s*/Page(?!s)")


@dataclass(frozen=True)
class Sheaf:
    """One PDF as it leaves the printing room."""

    name: str
    pdf: bytes

    @property
    def pages(self) -> int:
        return len(_PAGE.findall(self.pdf))


def typeset(
    connection: Connection,
    campaign: Campaign,
    village: Village | None,
    wish: Wish,
    order: Order,
    base_url: str,
) -> list[Sheaf]:
    """Set what was wished for; refuses a place, a commune or posters that are not there."""
    heading = _heading(connection, campaign, base_url)
    end = f"{campaign.code}-{village.number:02d}" if village else campaign.code
    if village is None:
        sheets = _posters(connection, campaign, wish)
        return [Sheaf(f"{wish.known.file}-{end}.pdf", posters_pdf(sheets, heading))]
    if wish.kind == "both":
        return [
            Sheaf(f"the-{end}.pdf", _cards(village, order.cards, heading)),
            Sheaf(f"phieu-giay-{end}.pdf", _ballots(connection, campaign, village, order, heading)),
        ]
    return [
        Sheaf(
            f"{wish.known.file}-{end}.pdf", _of(connection, campaign, village, wish, order, heading)
        )
    ]


def _of(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    wish: Wish,
    order: Order,
    heading: Heading,
) -> bytes:
    match wish.kind:
        case "ballots":
            return _ballots(connection, campaign, village, order, heading)
        case "register":
            return _register(connection, campaign, village, heading)
        case "spare_ledger":
            return _spare_ledger(connection, village, heading)
        case "spoilt_ledger":
            return _spoilt_ledger(connection, village, heading)
        case "poster":
            return posters_pdf([_village_poster(campaign, village)], heading)
    return _cards(village, order.cards, heading, wish.kind == "rehearsal")


def _cards(
    village: Village, made: Sequence[NewCard], heading: Heading, rehearsal: bool = False
) -> bytes:
    sheets = [
        Card(card.code, village.commune, village.name, card.serial, card.line, rehearsal)
        for card in made
    ]
    return cards_pdf(sheets, heading)


def _ballots(
    connection: Connection, campaign: Campaign, village: Village, order: Order, heading: Heading
) -> bytes:
    """Ballots; where cards were made with them, their stubs bear the cards' codes."""
    questionnaire = campaign_service.questionnaire(connection, campaign)
    stubs = [card.code for card in order.cards]
    where = placed(village.name, village.commune)
    batch = BallotBatch(questionnaire, where, order.ballots, stubs)
    return ballots_pdf(batch, heading)


def _register(
    connection: Connection, campaign: Campaign, village: Village, heading: Heading
) -> bytes:
    """The village's sổ giao nhận phiếu: a line a household asked, with the serial of its card."""
    listed = invitations.listed(connection, village)
    living = [card for card in listed if card.state == "ready"]
    serials = {card.line: card.serial for card in living if card.line is not None}
    lines = [RegisterLine(n, serials.get(n, "")) for n in frames.lines(campaign, village)]
    free = [card.serial for card in living if card.line is None]
    sheet = Register(
        placed(village.name, village.commune),
        village.households,
        "; ".join(_member(line) for line in village.team.splitlines() if line.strip()),
        lines,
        free,
    )
    return register_pdf([sheet], heading)


def _member(line: str) -> str:
    """Who is of the team; a name that was left to be written by hand as dots."""
    name, comma, part = line.partition(",")
    return f"{name.strip() or '……………………'}{comma}{part}".strip()


def _spare_ledger(connection: Connection, village: Village, heading: Heading) -> bytes:
    listed = invitations.listed(connection, village)
    dead = {invitations.replaced_by(card): card.serial for card in listed if card.state == "void"}
    rows = [
        Spare(card.serial, card.line, dead.get(card.serial, ""), card.void_reason or "")
        for card in listed
        if card.spare
    ]
    return spares_pdf(placed(village.name, village.commune), rows, heading)


def _spoilt_ledger(connection: Connection, village: Village, heading: Heading) -> bytes:
    rows = [
        Spoilt(card.serial, card.line, card.void_reason or "")
        for card in invitations.spoilt(connection, village)
    ]
    return spoilt_pdf(placed(village.name, village.commune), rows, heading)


def _posters(connection: Connection, campaign: Campaign, wish: Wish) -> list[Poster]:
    """Posters that belong to no village: of a place, of a commune, or all there are."""
    places = _place_posters(connection, campaign)
    if wish.kind == "place_poster":
        if wish.number not in places:
            raise Refused(Problem("place_unknown"))
        return [places[wish.number]]
    listed = frames.listed(connection, campaign)
    communes = {village.commune_id: village.commune for village in listed}
    if wish.kind == "commune_poster":
        if wish.number not in communes:
            raise Refused(Problem("area_unknown", values={"code": wish.number, "day": "–"}))
        communes, listed = {wish.number: communes[wish.number]}, []
        places = {}
    sheets = [
        *places.values(),
        *(household_poster(f"p/{campaign.code}", n) for n in communes.values()),
    ]
    sheets += [_village_poster(campaign, village) for village in listed]
    if not sheets:
        raise Refused(Problem("frame_empty"))
    return sheets


def _village_poster(campaign: Campaign, village: Village) -> Poster:
    place = placed(village.name, village.commune)
    return household_poster(f"p/{campaign.code}/{village.number}", place)


def _place_posters(connection: Connection, campaign: Campaign) -> dict[int, Poster]:
    return {
        p.number: open_poster(f"m/{campaign.code}/{p.number}", placed(p.name, p.commune))
        for p in frames.places(connection, campaign)
    }


def _heading(connection: Connection, campaign: Campaign, base_url: str) -> Heading:
    committee, body = paper_texts.issuer(connection, campaign)
    name, found, whose = committee.partition(_COMMITTEE)
    return Heading(
        issuer=(found, whose.strip(), body) if found and not name else (committee, body),
        title=campaign.title,
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        base_url=base_url,
        help=paper_texts.texts(campaign).help,
        demonstration=campaign.demonstration,
    )
