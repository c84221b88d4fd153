"""An office in the middle of its year: campaigns in every state, and of everything a little.

What the pages of the office and of the public have to show at once: long names, answers on paper,
by phone and by tablet, what waits, what was refused, what has been posted – and what is empty.
"""

import random
from dataclasses import dataclass
from datetime import date

from flask import Flask
from sqlalchemy import Connection
from werkzeug.routing import Rule

from questionnaires.library import form_text
from survey_app.services import campaigns, frames, intake, made_up, paper, rehearsal
from survey_app.services.closing import bundles, postings
from survey_app.services.deciding import decisions, exclusions, quarantine
from survey_app.services.field import tablets
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.services.opinions import reading, reviewing
from survey_app.services.opinions.reviewing import Ruling
from survey_app.services.own_files import template_start, upload
from survey_app.services.own_files.upload import Upload
from survey_app.services.periodic import calendar, draft
from survey_app.services.printroom import jobs, worker
from survey_app.services.printroom.wishes import Wish
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.people import Account
from tests import builders, office_session, published
from tests.services.tablet import set_aside

OPEN, CLOSED, PUBLISHED = "trung-mon", "da-kiem-phieu", "tinh-2018"
GOODS, REHEARSED, DRAFT, EMPTY = "hang-viet", "dien-tap", "dang-chuan-bi", "chua-co-gi"
CAMPAIGNS = (OPEN, CLOSED, PUBLISHED, GOODS, REHEARSED, DRAFT, EMPTY)
TITLE = (
    "Lấy ý kiến về sự hài lòng của người dân đối với kết quả xây dựng nông thôn mới xã Trung Môn, "
    "huyện Yên Sơn, tỉnh Tuyên Quang"
)
VILLAGES = (
    ("Thôn Làng Chùa Hạ – Khuôn Thống Nhất (Khuổi Nhàm, Nà Mon)", 14),
    ("Thôn Đồng Bàn Thượng", 9),
    ("Tổ dân phố Hưng Thành – Ỷ La", 8),
    ("Thôn 4", 6),
    ("Thôn 10", 5),
)
WRITTEN = (
    "Đường từ nhà ông Nguyễn Văn Tám (0912 345 678) ra thôn Làng Chùa lầy lội khi mưa",
    "Ngõ xóm chưa được bê tông hóa, " + "xin sớm làm trước mùa mưa; " * 8,
    "Chưa có nơi tập kết rác",
)
DAY = builders.DAY
LATER = date(2018, 6, 28)


FILES = (".zip", ".xlsx", ".docx", ".webp", "/file", "/files/<name>", "/data/<name>")
FILES += (".js", "/<sha256>", "/<digest>/<name>", "<face>", "<path:filename>", "/health")
AFTER_A_STEP = {  # pages that nobody reaches by their address alone
    f"/k/<code>/{step}" for step in ("thanks", "replace", "withdraw", "objection")
} | {
    "/office/c/<code>/keyings/<ballot>",
    "/office/c/<code>/photographs/<ballot>",
    "/office/c/<code>/audit/photographs/<ballot>",
}
HALFWAY = ("/office/enrol/<token>", "/office/login", "/office/login/code")  # before signing in


@dataclass(frozen=True)
class Office:
    """What addresses need to know of the office beside the codes of its campaigns."""

    card: str
    job: int
    template: str
    form: str
    area: int

    def values(self, rule: Rule, campaign: str) -> dict[str, object]:
        """Values for what an address leaves open."""
        own: dict[str, object] = {"campaign": campaign, "code": campaign, "number": 1}
        own |= {
            "name": "closing",
            "job_id": self.job,
            "bar": "coverage",
            "area_id": self.area,
            "on": "2018-06-20",
        }
        own |= {"kind": "half_year" if "area_id" in rule.arguments else "questionnaire"}
        own |= {"ref": self.template if "template" in rule.rule else self.form}
        if rule.rule.startswith("/k/"):
            own["code"] = self.card
        return {name: own.get(name, 1) for name in rule.arguments}


def rules(app: Flask, method: str, *blueprints: str) -> list[Rule]:
    """The rules of these blueprints that answer this method."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint.split(".")[0] in blueprints
    ]


def page_rules(app: Flask, *blueprints: str) -> list[Rule]:
    """The rules that show a page to who is signed in; what ends in a file is none."""
    return [
        rule
        for rule in rules(app, "GET", *blueprints)
        if not rule.rule.endswith(FILES) and rule.rule not in HALFWAY
    ]


def address(app: Flask, office: Office, rule: Rule, campaign: str) -> str:
    """The address of a rule in this office."""
    return app.url_map.bind("localhost").build(rule.endpoint, office.values(rule, campaign))


def of_a_campaign(rule: Rule) -> bool:
    return bool({"code", "campaign"} & rule.arguments) and not rule.rule.startswith("/k/")


def fill(store: Store, keys: Keys) -> Office:
    """Fill a fresh store; every act goes through its service."""
    first = office_session.make_account(store)
    second = office_session.make_account(store, office_session.COLLEAGUE, "Ma Văn Đồng Nghiệp")
    with store.write() as connection:
        asked = _open(connection, keys, first, second)
        _closed(connection, keys, first, second)
        published.province(connection, keys, communes=12, few=True)
        _goods(connection, keys)
        _drafts(connection, keys)
        area = _reports(connection)
        form = _own_files(connection)
        job = _print(connection, asked.campaign, first)
    worker.work(store, keys, "http://127.0.0.1:8000")
    with store.write() as connection:
        _print(connection, asked.campaign, first, "spares", 2)
    return Office(asked.cards[-1].code, job, *form, area)


def _open(connection: Connection, keys: Keys, first: Account, second: Account) -> builders.Asked:
    """A commune being asked, with paper on its way, tablets out, and things to decide."""
    facts: dict[str, object] = {"title": TITLE, "villages": VILLAGES}
    asked = builders.households(connection, keys, OPEN, **facts)  # type: ignore[arg-type]
    campaign = asked.campaign
    numbers = _ballots(connection, keys, campaign, 1, 8)
    _ballots(connection, keys, campaign, 2, 3)
    for card in (*asked.cards[:5], asked.cards[0]):
        paper.key_stub(connection, keys, campaign, card.code)
    chance, form = random.Random(1), campaigns.questionnaire(connection, campaign)
    for card in asked.cards[5:7]:
        raw, made = made_up.ballot(chance, form), made_up.response_id(chance)
        intake.accept(connection, keys, intake.Submission(made, intake.Card(card.code), raw), DAY)
    villages = frames.listed(connection, campaign)
    frames.enter_register(connection, campaign, villages[0], frames.Register(14, 13, 2, 1))
    _paper_on_its_way(connection, campaign)
    _tablets(connection, campaign)
    _set_aside(connection, keys, campaign, first)
    for batch in (numbers[:2], numbers[2:3]):
        made_by = (connection, campaign, batch, "double", "Hai phiếu kẹp cùng một cuống", first.id)
        waiting = exclusions.ask_ballots(*made_by)
    decisions.decline(connection, campaign, waiting, second.id, "Chưa đủ căn cứ để loại phiếu này")
    return asked


def _ballots(
    connection: Connection, keys: Keys, campaign: Campaign, number: int, count: int
) -> list[str]:
    """Key ballots of a village, the first three with a reason; their numbers."""
    village = frames.village(connection, campaign, number)
    form = campaigns.questionnaire(connection, campaign)
    numbers = paper.make_ballots(connection, campaign, village, count + 2)
    for at, each in enumerate(numbers[:count]):
        why = {"q02": "not_satisfied", "q02_why": WRITTEN[at]} if at < len(WRITTEN) else {}
        raw = builders.answers(form, **why)
        paper.key_ballot(connection, keys, campaign, each, raw, "visit", None, DAY)
    return numbers[:count]


def _paper_on_its_way(connection: Connection, campaign: Campaign) -> None:
    first, second = frames.listed(connection, campaign)[:2]
    for village, label, count in (
        (first, "Thôn Làng Chùa Hạ – Khuôn Thống Nhất, túi 1 trong 2", 8),
        (first, "Làng Chùa Hạ, túi 2", 5),
        (second, "Đồng Bàn Thượng, túi 1", 4),
        (second, "Đồng Bàn Thượng, túi 2", 2),
    ):
        bundles.announce(connection, campaign, village, label, count)
    made = bundles.listed(connection, campaign)
    bundles.receive(connection, campaign, made[0].id, 7)
    bundles.write_off(connection, campaign, made[1].id, "Túi bị ướt khi qua suối, đã lập biên bản")


def _tablets(connection: Connection, campaign: Campaign) -> None:
    officer = people.create_account(
        connection, "lan", "Lò Thị Lan", office_session.PASSWORD, "officer"
    )
    accounts.change(connection, officer.id, everywhere=False)
    mine = [village.id for village in frames.listed(connection, campaign)[:2]]
    accounts.set_villages(connection, officer.id, mine)
    for name in ("Máy số 01 – Tổ lấy ý kiến Làng Chùa Hạ, Khuôn Thống Nhất", "Máy 2"):
        tablets.register(connection, officer, name)


def _set_aside(connection: Connection, keys: Keys, campaign: Campaign, first: Account) -> None:
    form = campaigns.questionnaire(connection, campaign)
    content = {"kind": "response", "village": 1, "answers": builders.answers(form), "line": 3}
    content |= {"card": "x", "form": "visit", "mode": "officer"}
    for why in ("code_unknown", "already_answered", "code_void"):
        record = set_aside(connection, keys, campaign, why, content)
    reason = "Tổ xác nhận không đến hộ này trong ngày ghi trên máy"
    quarantine.ask_refuse(connection, campaign, record, reason, first.id)


def _closed(connection: Connection, keys: Keys, first: Account, second: Account) -> None:
    """A commune counted and closed: ballots left out, reasons read, notices hung and answered."""
    villages = VILLAGES
    facts: dict[str, object] = {"title": TITLE.replace("Trung Môn", "Trung Môn (kỳ II)")}
    asked = builders.households(connection, keys, CLOSED, villages, **facts)  # type: ignore[arg-type]
    campaign = asked.campaign
    numbers = _ballots(connection, keys, campaign, 1, 9)
    _ballots(connection, keys, campaign, 2, 7)
    left = (connection, campaign, numbers[-2:], "double", "Hai phiếu kẹp cùng một cuống", first.id)
    decisions.agree(connection, keys, campaign, exclusions.ask_ballots(*left), second.id, "Đúng")
    campaign = builders.move(connection, campaign, "counting")
    listed = reading.opinions(connection, campaign)
    tags = "Giao thông, môi trường"
    rulings = [Ruling(each.key, True, each.text, tags) for each in listed[:2]]
    reviewing.review(connection, campaign, rulings)
    campaign = builders.move(connection, campaign, "closed")
    hung = (connection, campaign, [0, 1, 2, 4], "Nhà văn hóa thôn", LATER, LATER)
    postings.hang(*hung)
    placed = postings.standing(connection, campaign).postings
    postings.take_down(connection, campaign, [placed[0].id], date(2018, 7, 3), date(2018, 7, 4))
    for text in ("Số hộ của thôn chưa đúng, xin xem lại.", "Xin cho biết vì sao loại hai phiếu?"):
        postings.comment(connection, campaign, placed[1].id, text, LATER, LATER)
    said = postings.standing(connection, campaign).comments[0]
    answer = "Ban công tác Mặt trận đã đối chiếu sổ giao nhận của thôn."
    postings.answer(connection, campaign, said.id, answer, LATER, LATER)


def _goods(connection: Connection, keys: Keys) -> None:
    title = (
        "Lấy ý kiến người tiêu dùng về cuộc vận động “Người Việt Nam ưu tiên dùng hàng Việt Nam”"
    )
    campaign = builders.goods(connection, GOODS, title=title)
    form, chance = campaigns.questionnaire(connection, campaign), random.Random(2)
    for number in (1, 1, 2) * 4:
        raw, made = made_up.any_answers(chance, form), made_up.response_id(chance)
        right = intake.OpenPlace(GOODS, number)
        intake.accept(connection, keys, intake.Submission(made, right, raw), DAY)


def _drafts(connection: Connection, keys: Keys) -> None:
    """A campaign whose setup has begun, one that is being rehearsed, and one with nothing yet."""
    changes = {"questionnaire": "ntm-xa.2022", "rule": "hd-90-2022", "title": TITLE}
    campaign = campaigns.create(connection, builders.plan(connection, DRAFT, **changes))
    rows = tuple(builders.Village(name, count, team="Nguyễn Văn An, Tổ trưởng")
                 for name, count in VILLAGES)  # fmt: skip
    frames.set_frame(connection, campaign, FramePreview(rows))
    ready = builders.households(connection, keys, REHEARSED, VILLAGES, "draft").campaign
    village = frames.village(connection, ready, 1)
    rehearsal.make_cards(connection, keys, ready, village, 2)
    campaigns.create(connection, builders.plan(connection, EMPTY))


def _reports(connection: Connection) -> int:
    area = builders.territory.find(connection, "075", DAY)
    due = calendar.report(connection, area.id, "half_year", date(2018, 6, 20), DAY)
    draft.write(connection, due, draft.Written(direction="Đã tập huấn 15 Tổ lấy ý kiến."))
    return area.id


def _own_files(connection: Connection) -> tuple[str, str]:
    """A questionnaire and a report template of the office's own: how each is referred to."""
    text = form_text("ntm-xa.2017").replace("code: ntm-xa", "code: ntm-xa-yen-son", 1)
    name = "mau-phieu-cua-uy-ban-mat-tran-to-quoc-huyen-yen-son"
    form = upload.take_yaml(connection, "questionnaire", Upload(f"{name}.yaml", text.encode()))
    started = Upload(f"{name}.docx", template_start.starting_template(), "Theo góp ý của các xã")
    template = upload.take_template(connection, name, started)
    return f"own-{template.id}", f"own-{form.id}"


def _print(
    connection: Connection,
    campaign: Campaign,
    account: Account,
    kind: str = "cards",
    count: int = 0,
) -> int:
    return jobs.ask(
        connection, campaign, frames.listed(connection, campaign), Wish(kind, count), account.id
    )
