"""The demonstration: two campaigns of a real commune, one open, one closed, marked as such.

Every figure in it is made up by a seeded generator and goes in by the doors real answers use.
"""

import json
import random
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection

from questionnaires.questionnaire import Questionnaire
from survey_app.config import Config
from survey_app.core.frame import Village as Listed
from survey_app.services import campaigns as campaign_service
from survey_app.services import frames, intake, invitations, paper, people, reporting, territory
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.services.printing.qr import terminal_qr
from survey_app.store import campaigns
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.villages import Village

COMMUNE = "02488"  # xã Trung Môn, huyện Yên Sơn
DAY = date(2018, 6, 1)
OPEN, CLOSED, GOODS = "trung-mon-2018", "trung-mon-2018-thu", "hang-viet-2018"
SEED = 2540
CARDS_SHOWN = 3
ACCOUNT = "minhhoa"

_HOUSEHOLDS = (96, 112, 87, 140, 74, 103, 121, 65)
# Names are left to be written by hand: "name, part", one member a line.
_TEAM = ", Tổ trưởng (Trưởng Ban công tác Mặt trận)\n, Thư ký\n, Thành viên (Trưởng thôn)"
_REASONS = {
    "q02": ("Đường vào thôn còn lầy lội khi mưa", "Ngõ xóm chưa được bê tông hóa"),
    "q03": ("Kênh mương hư hỏng chưa sửa",),
    "q13": ("Chưa có nơi tập kết rác", "Nước sinh hoạt có lúc đục"),
}


@dataclass(frozen=True)
class Demonstration:
    """What `make run` prints: where to go as a resident, as the office, and as a reader."""

    card_urls: tuple[str, ...]
    poster_url: str
    office: dict[str, str]
    report_dir: str
    market_url: str


def prepare(store: Store, keys: Keys, config: Config, say: Callable[[str], None]) -> Demonstration:
    """Create what is missing of the demonstration; a second call finds it and changes nothing."""
    kept = config.instance / "demonstration.json"
    with store.read() as connection:
        exists = campaigns.by_code(connection, OPEN) is not None
    if not (exists and kept.exists()):
        say("Đang tạo dữ liệu minh họa…")
        _create(store, keys, kept, exists)
    _write_papers(store, config, say)
    secret = json.loads(kept.read_text(encoding="utf-8"))
    return Demonstration(
        card_urls=tuple(f"{config.base_url}/k/{code}" for code in secret["codes"]),
        poster_url=f"{config.base_url}/p/{OPEN}",
        office={
            "url": f"{config.base_url}/office",
            "username": ACCOUNT,
            "password": secret["password"],
        },
        report_dir=str(config.reports / CLOSED),
        market_url=f"{config.base_url}/m/{GOODS}/1",
    )


def as_json(shown: Demonstration) -> str:
    """What a program needs of the demonstration, as one JSON object."""
    names = ("card_urls", "poster_url", "office", "report_dir")
    return json.dumps({name: asdict(shown)[name] for name in names}, ensure_ascii=False)


def as_text(shown: Demonstration) -> str:
    """The demonstration as a person reads it, with a card as a QR in the terminal."""
    return f"""
SỐ LIỆU MINH HỌA – mở thử:

  Người dân, một thẻ hộ:  {shown.card_urls[0]}
{terminal_qr(shown.card_urls[0])}
  Áp phích của xã:        {shown.poster_url}
  Điểm hỏi hàng Việt:     {shown.market_url}
  Cơ quan:                {shown.office["url"]}
      tên đăng nhập:      {shown.office["username"]}
      mật khẩu:           {shown.office["password"]}
  Báo cáo đã tổng hợp:    {shown.report_dir}
"""


def _create(store: Store, keys: Keys, kept: Path, exists: bool) -> None:
    """All or nothing in one transaction; the codes shown are kept beside the database.

    Where that file was lost, new cards and a new password take the place of the old.
    """
    password = secrets.token_urlsafe(9)
    with store.write() as connection:
        if exists:
            people.set_password(connection, ACCOUNT, password)
            cards = _renew(connection, keys)
        else:
            territory.load(connection)
            people.create_account(connection, ACCOUNT, "Cán bộ minh họa", password)
            _closed_campaign(connection, keys)
            _goods_campaign(connection, keys)
            cards = _open_campaign(connection, keys)
        shown = {"password": password, "codes": [card.code for card in cards[:CARDS_SHOWN]]}
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")


def _renew(connection: Connection, keys: Keys) -> list[invitations.NewCard]:
    campaign = campaign_service.get(connection, OPEN)
    village = frames.village(connection, campaign, 2)
    spares = invitations.make_spares(connection, keys, campaign, village, CARDS_SHOWN)
    free = [
        card.line
        for card in invitations.listed(connection, village)
        if card.line and not (card.answered_online or card.answered_paper)
    ]
    for spare, line in zip(spares, free, strict=False):
        invitations.bind_spare(connection, campaign, spare.serial, line)
    return spares


def _open_campaign(connection: Connection, keys: Keys) -> list[invitations.NewCard]:
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
            _id(chance), intake.Card(card.code), _ballot(chance, questionnaire)
        )
        intake.accept(connection, keys, submission, plan.opens_on)
    return cards


def _closed_campaign(connection: Connection, keys: Keys) -> None:
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
    campaign_service.move(connection, campaign, "closed")


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
    asked = village.households - absent  # met at home: they took a ballot or refused
    issued = asked - refused
    returned = issued - chance.randrange(4)
    online = returned // 20
    questionnaire = campaign_service.questionnaire(connection, campaign)
    numbers = paper.make_ballots(connection, campaign, village, issued)
    day = campaign.opens_on + timedelta(days=order)
    for number, card in zip(numbers[: returned - online], cards, strict=False):
        raw = _ballot(chance, questionnaire)
        invalid = "two_marks" if chance.random() < 0.01 else None
        paper.key_ballot(
            connection, keys, campaign, number, raw, "visit", invalid, day, _id(chance)
        )
        paper.key_stub(connection, keys, campaign, card.code)
    for card in cards[returned - online : returned]:
        submission = intake.Submission(
            _id(chance), intake.Card(card.code), _ballot(chance, questionnaire)
        )
        intake.accept(connection, keys, submission, day)
    register = frames.Register(asked, issued, absent, refused)
    frames.enter_register(connection, campaign, village, register)


def _goods_campaign(connection: Connection, keys: Keys) -> None:
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
        submission = intake.Submission(_id(chance), right, _any_answers(chance, questionnaire))
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
    reporting.write_texts(connection, campaign, _texts())
    return campaign_service.get(connection, plan.code)


def _texts() -> reporting.PaperTexts:
    return reporting.PaperTexts(
        place="Yên Sơn",
        date="2018-06-29",
        posted_from="2018-06-29",
        posted_to="2018-07-09",
        posting_places="nhà văn hóa các thôn",
        signatory_title="PHÓ CHỦ TỊCH",
        help="Tổ lấy ý kiến của thôn hoặc Ban Thường trực Ủy ban MTTQ Việt Nam xã",
        recipients="Ban Thường trực Ủy ban MTTQ tỉnh (qua Ban Phong trào)\nUBND huyện\nLưu: VT",
    )


def _ballot(chance: random.Random, questionnaire: Questionnaire) -> dict[str, list[str]]:
    raw: dict[str, list[str]] = {}
    for item in questionnaire.binary_items:
        reasons = _REASONS.get(item.code, ())
        content = chance.random() < (0.93 if reasons else 0.985)
        raw[item.code] = ["satisfied" if content else "not_satisfied"]
        if not content and reasons:
            raw[f"{item.code}_why"] = [chance.choice(reasons)]
    return raw


def _any_answers(chance: random.Random, questionnaire: Questionnaire) -> dict[str, list[str]]:
    return {
        item.code: [chance.choice(item.options).code]
        for item in questionnaire.items
        if item.type in ("choice", "multiple") and item.options
    }


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _write_papers(store: Store, config: Config, say: Callable[[str], None]) -> None:
    """Set the papers of the closed campaign that are not there yet."""
    folder = config.reports / CLOSED
    folder.mkdir(parents=True, exist_ok=True)
    with store.read() as connection:
        campaign = campaign_service.get(connection, CLOSED)
        for name, file in reporting.dossier(connection, campaign, config.wording):
            if not (folder / name).exists():
                say(name)
                (folder / name).write_bytes(file().content)
