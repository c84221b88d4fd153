"""The demonstration: campaigns of a real commune, two open, one published, marked as such.

Every figure in it is made up by a seeded generator and goes in by the doors real answers use.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection

from survey_app.config import Config
from survey_app.services import campaigns as campaign_service
from survey_app.services import (
    demonstration_accounts,
    frames,
    intake,
    invitations,
    reporting,
    territory,
)
from survey_app.services.demonstration_campaigns import (
    CARDS_SHOWN,
    CLOSED,
    GOODS,
    OPEN,
    closed_campaign,
    goods_campaign,
    open_campaign,
)
from survey_app.services.keys import Keys
from survey_app.services.printing.qr import terminal_qr
from survey_app.store import campaigns
from survey_app.store.engine import Store


@dataclass(frozen=True)
class Demonstration:
    """What `make run` prints: where to go as a resident, as the office, and as a reader."""

    card_urls: tuple[str, ...]
    poster_url: str
    office: dict[str, str]
    report_dir: str
    market_url: str
    results_url: str
    officer_url: str


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
    _admit(store, secret["password"])
    codes = _unused_first(store, keys, secret["codes"])
    return Demonstration(
        card_urls=tuple(f"{config.base_url}/k/{code}" for code in codes),
        poster_url=f"{config.base_url}/p/{OPEN}",
        office={
            "url": f"{config.base_url}/office",
            "username": demonstration_accounts.FIRST,
            "password": secret["password"],
        },
        report_dir=str(config.reports / CLOSED),
        market_url=f"{config.base_url}/m/{GOODS}/1",
        results_url=f"{config.base_url}/results/{CLOSED}",
        officer_url=f"{config.base_url}/officer/",
    )


def _unused_first(store: Store, keys: Keys, codes: list[str]) -> list[str]:
    """The cards shown, those that nobody has answered with before the others."""
    with store.read() as connection:
        cards = {code: intake.find_card(connection, keys, code) for code in codes}
    return sorted(codes, key=lambda code: cards[code].answered_online)


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
  Kết quả đã công bố:     {shown.results_url}
  Cơ quan:                {shown.office["url"]}
      mật khẩu chung:     {shown.office["password"]}
{_players()}
  Máy tính bảng:          {shown.officer_url}
      tên đăng nhập:      {demonstration_accounts.OFFICER}
  Công khai:              {shown.office["url"].removesuffix("/office")}/
  Báo cáo đã tổng hợp:    {shown.report_dir}
"""


def _players() -> str:
    lines = (f"      {each.name:<20}{each.shown}" for each in demonstration_accounts.PLAYERS)
    return "\n".join(lines)


def _create(store: Store, keys: Keys, kept: Path, exists: bool) -> None:
    """All or nothing in one transaction; the codes shown are kept beside the database.

    Where that file was lost, new cards and a new password take the place of the old.
    """
    password = secrets.token_urlsafe(9)
    with store.write() as connection:
        if exists:
            demonstration_accounts.admit(connection, password)
            demonstration_accounts.set_passwords(connection, password)
            cards = _renew(connection, keys)
        else:
            territory.load(connection)
            closed_campaign(connection, keys)
            goods_campaign(connection, keys)
            cards = open_campaign(connection, keys)
            demonstration_accounts.admit(connection, password)
        shown = {"password": password, "codes": [card.code for card in cards[:CARDS_SHOWN]]}
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")


def _admit(store: Store, password: str) -> None:
    """Give accounts to those of the demonstration who have none: one made by an older version."""
    with store.read() as connection:
        missing = demonstration_accounts.missing(connection)
    if missing:
        with store.write() as connection:
            demonstration_accounts.admit(connection, password)


def _renew(connection: Connection, keys: Keys) -> list[invitations.NewCard]:
    campaign = campaign_service.get(connection, OPEN)
    village = frames.village(connection, campaign, 2)
    spares = invitations.make_spares(connection, keys, campaign, village, CARDS_SHOWN)
    free = [
        card.line
        for card in invitations.listed(connection, village)
        if card.line and not card.answered
    ]
    for spare, line in zip(spares, free, strict=False):
        invitations.bind_spare(connection, campaign, spare.serial, line)
    return spares


def _write_papers(store: Store, config: Config, say: Callable[[str], None]) -> None:
    """Set the papers of the closed campaign that are not there yet."""
    folder = config.reports / CLOSED
    folder.mkdir(parents=True, exist_ok=True)
    with store.read() as connection:
        campaign = campaign_service.get(connection, CLOSED)
        compilation = reporting.compiled(connection, campaign)
        for each in reporting.every_paper(connection, campaign, compilation, config.wording):
            if not (folder / each.file_name).exists():
                say(each.file_name)
                (folder / each.file_name).write_bytes(each.make().content)
