"""The demonstration's campaigns, run by the doors that real ones use."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from survey_app.core.frame import Village as Listed
from survey_app.services import campaigns as campaign_service
from survey_app.services import frames, intake, invitations, made_up, paper, paper_texts, territory
from survey_app.services.closing import postings
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.services.opinions import reading, reviewing
from survey_app.services.opinions.reviewing import Ruling
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village

COMMUNE = "02488"  # xã Trung Môn, huyện Yên Sơn
DAY = date(2018, 6, 1)
OPEN, CLOSED, GOODS = "trung-mon-2018", "trung-mon-2018-thu", "hang-viet-2018"
SEED = 2540
CARDS_SHOWN = 3

_HOUSEHOLDS = (96, 112, 87, 140, 74, 103, 121, 65)
# Names are left to be written by hand: "name, part", one member a line.
_TEAM = ", Tổ trưởng (Trưởng Ban công tác Mặt trận)\n, Thư ký\n, Thành viên (Trưởng thôn)"


def open_campaign(connection: Connection, keys: Keys) -> list[invitations.NewCard]:
    """A commune being asked: twenty households have answered by phone; the cards of Thôn 1."""
    plan = _plan(connection, OPEN, "Lấy ý kiến về kết quả xây dựng nông thôn mới xã Trung Môn 2018")
    campaign = _framed(connection, plan)
    village = frames.village(connection, campaign, 1)
    cards = invitations.make_cards(connection, keys, campaign, village)
    invitations.make_cards(connection, keys, campaign, frames.village(connection, campaign, 2))
    campaign = campaign_service.move(connection, campaign, "open")
    chance = random.Random(SEED)
    questionnaire = campaign_service.questionnaire(connection, campaign)
    for card in cards[CARDS_SHOWN : CARDS_SHOWN + 20]:
        submission = intake.Submission(
            made_up.response_id(chance),
            intake.Card(card.code),
            made_up.ballot(chance, questionnaire),
        )
        intake.accept(connection, keys, submission, plan.opens_on)
    return cards


def closed_campaign(connection: Connection, keys: Keys) -> None:
    """The same commune asked at home, counted, closed and published."""
    title = "Lấy ý kiến (thử) về kết quả xây dựng nông thôn mới xã Trung Môn 2018"
    plan = _plan(connection, CLOSED, title)
    campaign = _framed(connection, plan)
    chance = random.Random(SEED + 1)
    numbers = [
        (village, invitations.make_cards(connection, keys, campaign, village))
        for village in frames.listed(connection, campaign)
    ]
    campaign = campaign_service.move(connection, campaign, "open")
    for order, (village, cards) in enumerate(numbers):
        _ask_village(connection, keys, campaign, village, cards, chance, order)
    campaign = campaign_service.move(connection, campaign, "counting")
    written = reading.opinions(connection, campaign)  # made up: they name nobody
    rulings = [Ruling(each.key, True, each.text) for each in written]
    reviewing.review(connection, campaign, rulings)
    campaign = campaign_service.move(connection, campaign, "closed")
    _post(connection, campaign)
    campaign_service.move(connection, campaign, "published")


def _post(connection: Connection, campaign: Campaign) -> None:
    """The notice in the hall of every village, for the days that the rule asks for."""
    first, last = date(2018, 6, 29), date(2018, 7, 9)
    where = [village.number for village in frames.listed(connection, campaign)]
    postings.hang(connection, campaign, where, "Nhà văn hóa thôn", first, last)
    hung = [each.id for each in postings.standing(connection, campaign).postings]
    postings.take_down(connection, campaign, hung, last, last)


def _ask_village(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village,
    cards: Sequence[invitations.NewCard],
    chance: random.Random,
    order: int,
) -> None:
    """A village asked at home: about four in five hand in a ballot, a few answer by phone only."""
    absent = round(village.households * chance.uniform(0.05, 0.15))
    refused = chance.randrange(3)
    issued = village.households - absent - refused
    returned = issued - chance.randrange(4)
    online = returned // 20
    questionnaire = campaign_service.questionnaire(connection, campaign)
    numbers = paper.make_ballots(connection, campaign, village, issued)
    day = campaign.opens_on + timedelta(days=order)
    for number, card in zip(numbers[: returned - online], cards, strict=False):
        raw = made_up.ballot(chance, questionnaire)
        invalid = "two_marks" if chance.random() < 0.01 else None
        paper.key_ballot(
            connection,
            keys,
            campaign,
            number,
            raw,
            "visit",
            invalid,
            day,
            made_up.response_id(chance),
        )
        paper.key_stub(connection, keys, campaign, card.code)
    for card in cards[returned - online : returned]:
        submission = intake.Submission(
            made_up.response_id(chance),
            intake.Card(card.code),
            made_up.ballot(chance, questionnaire),
        )
        intake.accept(connection, keys, submission, day)
    register = frames.Register(village.households, issued, absent, refused)
    frames.enter_register(connection, campaign, village, register)


def goods_campaign(connection: Connection, keys: Keys) -> None:
    """Consumers asked at a market and a shop."""
    unit = territory.find(connection, COMMUNE, DAY)
    plan = campaign_service.Plan(
        code=GOODS,
        title="Lấy ý kiến người tiêu dùng về hàng Việt Nam 2018",
        area_id=unit.id,
        questionnaire="hang-viet.2018",
        rule=None,
        object=None,
        reference_date=DAY,
        opens_on=date(2018, 7, 2),
        closes_on=date(2018, 7, 31),
        kind="open",
        demonstration=True,
    )
    campaign = campaign_service.create(connection, plan)
    frames.add_place(connection, campaign, unit, "Chợ Trung Môn", 200)
    frames.add_place(connection, campaign, unit, "Cửa hàng vật tư nông nghiệp", 100)
    campaign = campaign_service.move(connection, campaign, "open")
    chance = random.Random(SEED + 2)
    questionnaire = campaign_service.questionnaire(connection, campaign)
    for number in (1, 1, 1, 2) * 12:
        right = intake.OpenPlace(GOODS, number)
        submission = intake.Submission(
            made_up.response_id(chance), right, made_up.any_answers(chance, questionnaire)
        )
        intake.accept(connection, keys, submission, plan.opens_on)


def _plan(connection: Connection, code: str, title: str) -> campaign_service.Plan:
    return campaign_service.Plan(
        code=code,
        title=title,
        area_id=territory.find(connection, COMMUNE, DAY).id,
        questionnaire="ntm-xa.2017",
        rule="hd-78-2017",
        object="xa",
        reference_date=DAY,
        opens_on=date(2018, 6, 4),
        closes_on=date(2018, 6, 22),
        demonstration=True,
    )


def _framed(connection: Connection, plan: campaign_service.Plan) -> Campaign:
    campaign = campaign_service.create(connection, plan)
    listed = tuple(
        Listed(f"Thôn {number}", households, team=_TEAM)
        for number, households in enumerate(_HOUSEHOLDS, 1)
    )
    frames.set_frame(connection, campaign, FramePreview(listed))
    frames.freeze(connection, campaign)
    paper_texts.write_texts(connection, campaign, _texts())
    return campaign_service.get(connection, plan.code)


def _texts() -> paper_texts.PaperTexts:
    return paper_texts.PaperTexts(
        place="Yên Sơn",
        date="2018-06-29",
        posting_places="nhà văn hóa các thôn",
        signatory_title="PHÓ CHỦ TỊCH",
        help="Tổ lấy ý kiến của thôn hoặc Ban Thường trực Ủy ban MTTQ Việt Nam xã",
        recipients="Ban Thường trực Ủy ban MTTQ tỉnh (qua Ban Phong trào)\nUBND huyện\nLưu: VT",
    )
