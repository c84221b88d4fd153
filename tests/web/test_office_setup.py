"""The setup page and its forms, without a browser."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from survey_app.services import campaigns, frames
from survey_app.services.keys import Keys
from survey_app.services.setup import modes
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY
from tests.office_session import Clerk, clerk, colleague

SETUP = "/office/c/trung-mon/setup"


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


def draft(store: Store, **changes: object) -> None:
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection, **changes))


def test_a_fresh_draft_reads_what_is_missing_and_offers_no_opening(
    office: Clerk, store: Store
) -> None:
    draft(store)
    page = office.read(SETUP)
    assert "còn thiếu" in page
    assert "Chưa mở được, vì:" in page
    assert "/move" not in page


def test_a_campaign_that_is_ready_opens_from_its_setup_page(
    office: Clerk, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="draft")
    assert "Đã đủ để mở đợt" in office.read(SETUP)
    office.post("/office/c/trung-mon/move", SETUP, to="open")
    assert "Đợt này đang lấy ý kiến." in office.read(SETUP)


def test_days_beyond_the_window_are_kept_and_warned_of(office: Clerk, store: Store) -> None:
    draft(store)
    days = {"opens_on": "2018-06-04", "closes_on": "2018-06-29"}
    assert office.post(f"{SETUP}/dates", **days).status_code == 303
    page = office.read(f"{SETUP}/dates")
    assert "thời hạn hết vào ngày 22/6/2018" in page
    assert "có thể còn thiếu" in page
    assert 'value="2018-06-29"' in page
    assert "thời hạn hết vào ngày 22/6/2018" in office.read(SETUP)


def test_a_new_campaign_is_made_and_warned_of_its_window(office: Clerk, store: Store) -> None:
    with store.write() as connection:
        area = builders.commune(connection)
    made = office.post(
        "/office/campaigns/new",
        title="Lấy ý kiến xã Trung Môn",
        code="trung-mon",
        area_id=str(area.id),
        reference_date="2018-06-01",
        opens_on="2018-06-04",
        closes_on="2018-06-29",
        questionnaire="ntm-xa.2017",
        rule="hd-78-2017",
    )
    assert made.status_code == 303
    assert "thời hạn hết vào ngày 22/6/2018" in office.read(made.location)


def test_days_that_cannot_be_stand_beside_their_field_with_what_was_typed(
    office: Clerk, store: Store
) -> None:
    draft(store)
    days = {"opens_on": "2018-07-04", "closes_on": "2018-06-29"}
    refused = office.post(f"{SETUP}/dates", **days)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="e-closes_on"' in page
    assert 'value="2018-07-04"' in page


def test_an_open_campaign_asks_for_a_reason_to_close_on_another_day(
    office: Clerk, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys)
    later = (DAY + timedelta(days=30)).isoformat()
    refused = office.post(f"{SETUP}/dates", closes_on=later)
    assert 'id="e-reason"' in refused.get_data(as_text=True)
    office.post(f"{SETUP}/dates", closes_on=later, reason="Mưa lũ")
    with store.read() as connection:
        assert campaigns.get(connection, "trung-mon").closes_on.isoformat() == later


def test_modes_are_chosen_and_none_at_all_is_refused(office: Clerk, store: Store) -> None:
    draft(store)
    assert office.post(f"{SETUP}/modes").status_code == 422
    assert office.post(f"{SETUP}/modes", modes=["meeting"]).status_code == 303
    with store.read() as connection:
        assert modes.used(campaigns.get(connection, "trung-mon")) == ("meeting",)


def test_a_household_reads_that_this_campaign_does_not_ask_online(
    app: Flask, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, state="draft")
        modes.choose(connection, asked.campaign, ["visit"])
        builders.move(connection, asked.campaign, "open")
    page = app.test_client().get(f"/k/{asked.code}")
    assert page.status_code == 403
    assert "không lấy ý kiến trực tuyến" in page.get_data(as_text=True)


def test_ballots_are_keyed_by_the_modes_in_use_alone(
    office: Clerk, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, state="draft")
        modes.choose(connection, asked.campaign, ["meeting"])
        builders.move(connection, asked.campaign, "open")
    page = office.read("/office/c/trung-mon/ballots")
    assert 'value="meeting" checked' in page
    assert 'value="visit"' not in page


def test_a_campaign_without_paper_offers_no_ballots_to_print_or_key(
    office: Clerk, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys, state="draft")
    print_page = "/office/c/trung-mon/print"
    assert 'value="ballots"' in office.read(print_page)
    with store.write() as connection:
        modes.choose(connection, asked.campaign, ["online"])
    page = office.read(print_page)
    assert 'value="ballots"' not in page
    assert 'value="both"' not in page
    assert "không dùng phiếu giấy" in office.read("/office/c/trung-mon/ballots")


def test_teams_are_written_village_after_village(office: Clerk, store: Store, keys: Keys) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="draft")
    first, second = f"{SETUP}/teams/1", f"{SETUP}/teams/2"
    assert "chưa ghi" in office.read(f"{SETUP}/teams")
    saved = office.post(first, team="Nguyễn Văn An, Tổ trưởng", next="1")
    assert saved.location.endswith(second)
    saved = office.post(second, team="Trần Thị Bình", next="1")
    assert saved.location.endswith("/teams")
    assert "Mọi thôn đã ghi" in office.read(f"{SETUP}/teams")
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        named = [village.team for village in frames.listed(connection, campaign)]
    assert named == ["Nguyễn Văn An, Tổ trưởng", "Trần Thị Bình"]


def test_a_team_too_large_is_refused_with_what_was_typed(
    office: Clerk, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="draft")
    refused = office.post(f"{SETUP}/teams/1", team="Nguyễn Văn An\n" * 16)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="e-team"' in page
    assert page.count("Nguyễn Văn An") >= 16


@pytest.mark.parametrize("part", ["", "/questionnaire", "/rule", "/dates", "/modes", "/teams"])
def test_an_open_campaign_has_every_page_of_its_setup(
    office: Clerk, store: Store, part: str
) -> None:
    with store.write() as connection:
        builders.goods(connection, "trung-mon")
    assert "<h1>" in office.read(f"{SETUP}{part}")


# bars without a figure

HD_90 = {"questionnaire": "ntm-xa.2022", "rule": "hd-90-2022"}


def test_a_missing_bar_is_asked_for_here_and_agreed_to_by_another(
    app: Flask, office: Clerk, store: Store
) -> None:
    draft(store, **HD_90)
    assert "Bổ sung ngưỡng" in office.read(f"{SETUP}/rule")
    typed = {"figure": "66,67", "strictness": "at_least", "source": "HD 90, mục III.2"}
    assert office.post(f"{SETUP}/bars/coverage", **typed).status_code == 303
    assert "Đang chờ người thứ hai đồng ý" in office.read(f"{SETUP}/rule")
    decisions = "/office/c/trung-mon/decisions"
    assert "từ 66,67 % trở lên. Nguồn: HD 90, mục III.2" in office.read(decisions)
    second = colleague(app, store)
    assert second.post(f"{decisions}/1/agree", decisions).status_code == 303
    page = office.read(f"{SETUP}/rule")
    assert "từ 66,67 % trở lên" in page
    assert "cơ quan bổ sung, kèm nguồn" in page


def test_a_faulty_figure_is_refused_beside_its_field(office: Clerk, store: Store) -> None:
    draft(store, **HD_90)
    refused = office.post(f"{SETUP}/bars/coverage", figure="bảy mươi", strictness="more_than")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'value="bảy mươi"' in page
    assert 'id="e-figure"' in page
    assert 'id="e-source"' in page
    assert 'value="more_than" checked' in page


def test_a_bar_with_a_figure_has_no_form(office: Clerk, store: Store) -> None:
    draft(store)
    office.read(f"{SETUP}/bars/coverage", 422)
    assert "Bổ sung ngưỡng" not in office.read(f"{SETUP}/rule")


# last year's campaign


def test_last_years_campaign_is_copied_after_its_day_and_told_what_changed(
    office: Clerk, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    copy = "/office/c/trung-mon/copy"
    form = office.read(f"{copy}?reference_date=2025-09-01")
    assert "Xã Trung Môn nay thuộc phường Minh Xuân" in form
    area = re.search(r'value="(\d+)" selected>Phường Minh Xuân', form)
    assert area
    days = {"reference_date": "2025-09-01", "opens_on": "2025-09-08", "closes_on": "2025-09-12"}
    typed = {"title": "Phường Minh Xuân năm 2025", "code": "minh-xuan", "area_id": area[1], **days}
    made = office.post(copy, **typed)
    assert made.location.endswith("/office/c/minh-xuan/setup")
    page = office.read(made.location)
    assert "Thẻ, phiếu và kết quả của đợt cũ không chép sang" in page
    assert "Xã Trung Môn nay thuộc phường Minh Xuân" in page
    assert "2 thôn, 8 hộ" in page


def test_a_refused_copy_keeps_what_was_typed(office: Clerk, store: Store, keys: Keys) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    copy = "/office/c/trung-mon/copy"
    refused = office.post(copy, reference_date="2019-06-03", title="Năm 2019", code="trung-mon")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'value="Năm 2019"' in page
    assert 'id="e-code"' in page  # taken: told with the rest
    assert 'id="e-area_id"' in page
    assert 'id="e-opens_on"' in page


def test_a_place_is_not_asked_for_unless_the_draft_says_so(office: Clerk, store: Store) -> None:
    draft(store)
    assert 'name="place" value="no" checked' in office.read(f"{SETUP}/modes")
    assert office.post(f"{SETUP}/place", f"{SETUP}/modes", place="yes").status_code == 303
    page = office.read(f"{SETUP}/modes")
    assert 'name="place" value="yes" checked' in page
    assert "Đã ghi: có hỏi vị trí gần đúng." in page
