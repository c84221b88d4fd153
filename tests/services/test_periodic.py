"""Periodic reports: drafted from the data of their period, sent once, and then as they were."""

import io
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from docx import Document
from sqlalchemy import update

from survey_app.services import campaigns
from survey_app.services.keys import Keys
from survey_app.services.periodic import calendar as calendars
from survey_app.services.periodic import draft, paper
from survey_app.services.periodic.calendar import Standing
from survey_app.services.periodic.draft import Written
from survey_app.services.periodic.figures import ANSWERED, Figures
from survey_app.store import campaigns as kept
from survey_app.store import journal
from survey_app.store.engine import Store
from survey_app.store.scope import Scope
from survey_app.store.tables import journal as lines
from survey_app.store.tables import posting
from tests import builders
from tests.services.door import Door, refusal

NOW = datetime(2018, 6, 20, 2, 0, tzinfo=UTC)
JUNE = date(2018, 6, 20)
YEN_SON = "075"


def district(store: Store, code: str = YEN_SON) -> int:
    with store.read() as connection:
        return builders.territory.find(connection, code, builders.DAY).id


def standing(
    store: Store, kind: str = "month", on: date = JUNE, today: date = JUNE, area: str = YEN_SON
) -> Standing:
    with store.read() as connection:
        return calendars.report(connection, district(store, area), kind, on, today)


def figures(store: Store, **which: object) -> Figures:
    with store.read() as connection:
        return draft.figures_of(connection, standing(store, **which), NOW)  # type: ignore[arg-type]


def moved_on(store: Store, act: str, day: date) -> None:
    """Date the moves of campaigns as if made at nine in the morning of a day in Vietnam."""
    at = datetime(day.year, day.month, day.day, 2)
    with store.write() as connection:
        connection.execute(update(lines).where(lines.c.act == act).values(at=at))


def write(store: Store, texts: Written, **which: object) -> None:
    with store.write() as connection:
        draft.write(connection, standing(store, **which), texts)  # type: ignore[arg-type]


def send(store: Store, on: date = JUNE, today: date = JUNE) -> None:
    with store.write() as connection:
        draft.send(connection, standing(store, today=today), on, NOW)


@pytest.fixture
def ran(store: Store, keys: Keys) -> None:
    """A campaign in a commune of Yên Sơn, opened on 4/6 and closed on 18/6 of 2018."""
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    for step, day in (("open", 4), ("counting", 15), ("closed", 18)):
        moved_on(store, f"campaign.{step}", date(2018, 6, day))


def test_every_district_reports_until_2025_and_every_commune_after(store: Store) -> None:
    with store.read() as connection:
        before = calendars.calendar(connection, 2018, JUNE)
        after = calendars.calendar(connection, 2026, date(2026, 1, 1))
    assert {unit.level for unit in before.areas} == {"district"}
    assert len(before.areas) == 7
    assert {unit.level for unit in after.areas} == {"commune"}


def test_a_year_shows_what_is_late_due_soon_and_sent(store: Store) -> None:
    area = district(store)
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection))
    with store.read() as connection:
        year = calendars.calendar(connection, 2018, JUNE + timedelta(1), area)
    assert [(s.due.duty.kind, s.due.on.month) for s in year.of("late")][-3:] == [
        ("month", 6),
        ("quarter", 6),
        ("half_year", 6),
    ]
    assert year.of("late")[-1].days_late == 1
    assert [day.on for day in year.days if len(day.reports) == 3] == [JUNE, date(2018, 9, 20)]
    with store.read() as connection:
        before = calendars.calendar(connection, 2018, JUNE - timedelta(5), area)
    assert {s.due.on for s in before.of("soon")} == {JUNE}


def test_an_account_sees_its_own_reports_alone(store: Store) -> None:
    own, other = district(store), district(store, "076")
    with store.read(Scope(frozenset({own}))) as connection:
        assert [unit.id for unit in calendars.calendar(connection, 2018, JUNE).areas] == [own]
        with refusal("periodic_unknown"):
            calendars.report(connection, other, "month", JUNE, JUNE)
        with refusal("periodic_unknown"):
            calendars.calendar(connection, 2018, JUNE, other)


def test_a_report_that_the_plan_does_not_demand_is_unknown(store: Store) -> None:
    with refusal("periodic_unknown"):
        standing(store, on=date(2018, 6, 21))


def test_the_period_tells_what_opened_ran_and_closed_in_it(store: Store, ran: None) -> None:
    june = figures(store)
    (line,) = june.campaigns
    assert (line.opened, line.closed) == ("2018-06-04", "2018-06-18")
    assert (line.communes, line.villages, line.households, line.answered) == (1, 2, 8, 0)
    assert line.conclusion == "không đạt"
    assert june.between("opened", date(2018, 5, 21), JUNE) == (line,)
    assert figures(store, on=date(2018, 5, 20)).campaigns == ()
    assert figures(store, on=date(2018, 7, 20)).campaigns == ()
    assert figures(store, kind="half_year").campaigns == (line,)
    assert figures(store, area="076").campaigns == ()


def test_results_stand_in_the_report_of_the_period_they_closed_in(store: Store, ran: None) -> None:
    moved_on(store, "campaign.closed", date(2018, 7, 2))
    assert figures(store).campaigns[0].conclusion == ""
    assert figures(store).campaigns[0].closed == ""
    assert figures(store, on=date(2018, 7, 20)).campaigns[0].conclusion == "không đạt"


def test_the_last_evening_of_a_period_counts_by_the_clock_of_vietnam(
    store: Store, ran: None
) -> None:
    with store.write() as connection:
        late = datetime(2018, 6, 20, 17, 30)  # half past midnight of the 21st in Vietnam
        connection.execute(update(lines).where(lines.c.act == "campaign.closed").values(at=late))
    assert figures(store).campaigns[0].closed == ""
    assert figures(store, on=date(2018, 7, 20)).campaigns[0].closed == "2018-06-21"


def test_a_step_that_was_taken_back_is_not_told(store: Store, ran: None) -> None:
    with store.write() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        kept.change(connection, campaign.id, state="counting")
    (line,) = figures(store).campaigns
    assert (line.counting, line.closed, line.conclusion) == ("2018-06-15", "", "")


def test_demonstrations_are_no_work_and_drafts_are_plans(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        builders.households(connection, keys, code="minh-hoa", state="open", demonstration=True)
        campaigns.create(connection, builders.plan(connection, "sap-toi"))
    moved_on(store, "campaign.open", date(2018, 6, 4))
    found = figures(store)
    assert found.campaigns == ()
    assert [(p.opens_on, p.closes_on) for p in found.planned] == [("2018-06-01", "2018-06-21")]


def test_postings_of_the_period_are_told(store: Store, ran: None) -> None:
    with store.write() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        for place, until in (("Nhà văn hóa Thôn 4", date(2018, 6, 28)), ("UBND xã", None)):
            days = {"posted_from": date(2018, 6, 18), "posted_to": until}
            connection.execute(
                posting.insert().values(campaign_id=campaign.id, place=place, **days)
            )
    (line,) = figures(store).campaigns
    assert (line.posted_places, line.posted_from, line.posted_to) == (2, "2018-06-18", "")


def test_who_has_answered_counts_each_household_once_its_invalid_ballot_too(
    store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
    moved_on(store, "campaign.open", date(2018, 6, 4))
    door = Door(store, keys, "trung-mon")
    valid, invalid, second = door.ballots(3)
    door.key(valid)
    door.key(invalid, {}, "blank")
    door.key(second)
    for card in (asked.cards[0], asked.cards[1], asked.cards[1]):
        door.stub(card.code)
    assert figures(store).campaigns[0].answered == 2


def test_a_sent_report_keeps_its_figures_and_takes_no_word_more(store: Store, ran: None) -> None:
    write(store, Written(direction="Đã tập huấn."))
    send(store)
    assert standing(store).state == "sent"
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection, "sap-toi"))
    assert figures(store).planned == ()
    with refusal("periodic_sent"):
        write(store, Written(direction="Khác"))
    with refusal("periodic_sent"):
        send(store)
    with store.write() as connection:
        draft.take_back(connection, standing(store))
    assert standing(store).state == "drafted"
    assert draft.written(standing(store)).direction == "Đã tập huấn."
    assert len(figures(store).planned) == 1
    with store.read() as connection:
        acts = [line.act for line in journal.latest(connection)]
    written = [act for act in acts if act.startswith("periodic.")]
    assert written == ["periodic.take_back", "periodic.send", "periodic.write"]


def test_a_report_is_sent_within_its_days_and_after_it_was_drafted(store: Store) -> None:
    with refusal("periodic_not_drafted"):
        send(store)
    write(store, Written())
    with refusal("periodic_day"):
        send(store, JUNE + timedelta(1))
    with refusal("periodic_day"):
        send(store, date(2018, 5, 20))
    send(store, JUNE + timedelta(2), today=JUNE + timedelta(3))
    assert standing(store).state == "sent_late"


def test_every_fault_of_a_draft_is_told_at_once(store: Store) -> None:
    with refusal("answer_too_long", "day_malformed"):
        write(store, Written(direction="x" * 4001, date="20/6"))
    assert standing(store).kept is None


def test_the_paper_stands_in_the_office_s_layout_as_word_and_pdf(store: Store, ran: None) -> None:
    texts = Written(number="12/BC-MTTQ-BTT", place="Yên Sơn", date="2018-06-20", direction="Một.")
    write(store, texts, kind="quarter")
    quarter = standing(store, kind="quarter")
    found = figures(store, kind="quarter")
    word = paper.set_paper(quarter, found, draft.written(quarter), "docx")
    said = Document(io.BytesIO(word.content)).element.body.xpath("string()")
    for part in (
        "ỦY BAN MTTQ VIỆT NAM HUYỆN YÊN SƠN",
        "Số: 12/BC-MTTQ-BTT",
        "Công tác lấy ý kiến người dân quý II năm 2018",
        "Kính gửi: Ban Thường trực Ủy ban MTTQ tỉnh (qua Ban Phong trào)",
        "từ ngày 21/3/2018 đến hết ngày 20/6/2018",
        "Lấy ý kiến về kết quả xây dựng nông thôn mới xã Trung Môn",
        ANSWERED,
        "không đạt",
        "Lưu: VT",
    ):
        assert part in said, part
    pdf = paper.set_paper(quarter, found, draft.written(quarter), "pdf")
    assert pdf.name == "bao-cao-quarter-075-2018-06-20.pdf"
    pages = pypdfium2.PdfDocument(pdf.content)
    assert "quý II năm 2018" in pages[0].get_textpage().get_text_bounded()
    with refusal("paper_unknown"):
        paper.set_paper(quarter, found, texts, "xlsx")


def test_an_empty_period_says_so_on_paper(store: Store) -> None:
    word = paper.set_paper(standing(store), figures(store), Written(), "docx")
    said = Document(io.BytesIO(word.content)).element.body.xpath("string()")
    assert "Trong kỳ không có đợt lấy ý kiến nào." in said
    assert paper.DOTS in said


def test_nothing_is_late_from_before_the_work_here_began(store: Store) -> None:
    assert standing(store, on=date(2018, 5, 20), today=JUNE).state == "before"
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection, demonstration=True))
    assert standing(store, on=date(2018, 5, 20), today=JUNE).state == "before"
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection, "b", opens_on=date(2018, 5, 2)))
    assert standing(store, on=date(2018, 5, 20), today=JUNE).state == "late"
    assert standing(store, on=date(2018, 4, 20), today=JUNE).state == "before"
