"""Prints: what the office prints for a campaign, each as the bytes of one PDF.

A function that makes codes or numbers returns the only copy of them: the caller commits when the
file is on its way, and what is lost on that way is made anew.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns as campaign_service
from survey_app.services import frames, invitations, paper, paper_texts
from survey_app.services.invitations import NewCard
from survey_app.services.keys import Keys
from survey_app.services.printing.ballots import BallotBatch, ballots_pdf
from survey_app.services.printing.cards import Card, cards_pdf
from survey_app.services.printing.paper import Heading
from survey_app.services.printing.posters import (
    Poster,
    household_poster,
    open_poster,
    posters_pdf,
)
from survey_app.services.printing.register import Register, RegisterLine, register_pdf
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village

_COMMITTEE = "ỦY BAN MTTQ VIỆT NAM"  # its own line: with the unit's name it would wrap


def cards(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    base_url: str,
    account_id: int | None = None,
) -> bytes:
    """Cards for every asked line of the village that has none; refuses where all have one."""
    made = invitations.make_cards(connection, keys, campaign, village, account_id)
    return _cards(connection, campaign, village, made, base_url)


def cards_and_ballots(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    base_url: str,
    account_id: int | None = None,
) -> tuple[bytes, bytes]:
    """Cards, and ballots whose stubs bear the cards' codes; the numbers are dealt at random."""
    made = invitations.make_cards(connection, keys, campaign, village, account_id)
    pdf = _cards(connection, campaign, village, made, base_url)
    numbers = paper.make_ballots(connection, campaign, village, len(made), account_id)
    stubs = [card.code for card in made]
    batch = _batch(connection, campaign, village, numbers, stubs)
    return pdf, ballots_pdf(batch, _heading(connection, campaign, base_url))


def spares(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    count: int,
    base_url: str,
    account_id: int | None = None,
) -> bytes:
    """Spare cards, to be bound to a line when one is handed out."""
    made = invitations.make_spares(connection, keys, campaign, village, count, account_id)
    return _cards(connection, campaign, village, made, base_url)


def remade_cards(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    lines: Sequence[int],
    base_url: str,
    account_id: int | None = None,
) -> bytes:
    """New cards for lines whose print was lost; the cards before die."""
    made = invitations.remake_cards(connection, keys, campaign, village, lines, account_id)
    return _cards(connection, campaign, village, made, base_url)


def ballots(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    count: int,
    base_url: str,
    account_id: int | None = None,
) -> bytes:
    """Plain ballots with numbers of their own and stubs with boxes for the card's code."""
    numbers = paper.make_ballots(connection, campaign, village, count, account_id)
    batch = _batch(connection, campaign, village, numbers, ())
    return ballots_pdf(batch, _heading(connection, campaign, base_url))


def posters(connection: Connection, campaign: Campaign, base_url: str) -> bytes:
    """Every poster of the campaign: its communes and villages, or its places."""
    sheets = [*_place_posters(connection, campaign), *_commune_posters(connection, campaign)]
    sheets += [_village_poster(campaign, v) for v in frames.listed(connection, campaign)]
    if not sheets:
        raise Refused(Problem("frame_empty"))
    return posters_pdf(sheets, _heading(connection, campaign, base_url))


def poster(connection: Connection, campaign: Campaign, number: int, base_url: str) -> bytes:
    """The poster of one village, or of one place of an open campaign."""
    if campaign.kind == "open":
        found = [p for p in frames.places(connection, campaign) if p.number == number]
        if not found:
            raise Refused(Problem("place_unknown"))
        sheet = open_poster(f"m/{campaign.code}/{number}", f"{found[0].name}, {found[0].commune}")
    else:
        sheet = _village_poster(campaign, frames.village(connection, campaign, number))
    return posters_pdf([sheet], _heading(connection, campaign, base_url))


def commune_poster(
    connection: Connection, campaign: Campaign, commune_id: int, base_url: str
) -> bytes:
    """The poster of one commune: card holders type their code at its address."""
    for village in frames.listed(connection, campaign):
        if village.commune_id == commune_id:
            sheet = household_poster(f"p/{campaign.code}", village.commune)
            return posters_pdf([sheet], _heading(connection, campaign, base_url))
    raise Refused(Problem("area_unknown", values={"code": commune_id, "day": "–"}))


def register(connection: Connection, campaign: Campaign, village: Village, base_url: str) -> bytes:
    """The village's sổ giao nhận phiếu: a line a household asked, with the serial of its card."""
    listed = invitations.listed(connection, village)
    living = [card for card in listed if card.state == "ready"]
    serials = {card.line: card.serial for card in living if card.line is not None}
    lines = [RegisterLine(n, serials.get(n, "")) for n in frames.lines(campaign, village)]
    free = [card.serial for card in living if card.line is None]
    sheet = Register(
        village.commune,
        village.name,
        village.households,
        "; ".join(line.strip() for line in village.team.splitlines() if line.strip()),
        lines,
        free,
    )
    return register_pdf([sheet], _heading(connection, campaign, base_url))


def _cards(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    made: Sequence[NewCard],
    base_url: str,
) -> bytes:
    if not made:
        raise Refused(Problem("cards_all_printed", values={"village": village.name}))
    sheets = [
        Card(card.code, village.commune, village.name, card.serial, card.line) for card in made
    ]
    return cards_pdf(sheets, _heading(connection, campaign, base_url))


def _batch(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    numbers: Sequence[str],
    stubs: Sequence[str],
) -> BallotBatch:
    questionnaire = campaign_service.questionnaire(connection, campaign)
    return BallotBatch(questionnaire, village.commune, village.name, numbers, stubs)


def _village_poster(campaign: Campaign, village: Village) -> Poster:
    place = f"{village.name}, {village.commune}"
    return household_poster(f"p/{campaign.code}/{village.number}", place)


def _commune_posters(connection: Connection, campaign: Campaign) -> list[Poster]:
    names = dict.fromkeys(v.commune for v in frames.listed(connection, campaign))
    return [household_poster(f"p/{campaign.code}", name) for name in names]


def _place_posters(connection: Connection, campaign: Campaign) -> list[Poster]:
    return [
        open_poster(f"m/{campaign.code}/{p.number}", f"{p.name}, {p.commune}")
        for p in frames.places(connection, campaign)
    ]


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
