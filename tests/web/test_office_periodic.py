"""The pages of periodic reports: the calendar, a draft, what a refusal keeps, and who may write."""

import re

import pytest
from flask import Flask

from survey_app.store.engine import Store
from tests import builders
from tests.office_session import Clerk, clerk
from tests.web.test_office_rights import signed_in


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


@pytest.fixture
def page(store: Store) -> str:
    with store.read() as connection:
        unit = builders.territory.find(connection, "075", builders.DAY)
    return f"/office/periodic/{unit.id}/month/2018-06-20"


def test_the_year_shows_who_owes_what_and_how_certain_the_periods_are(
    office: Clerk, page: str
) -> None:
    year = office.read("/office/periodic?year=2018")
    assert "Huyện Yên Sơn" in year
    assert "chờ cơ quan xác nhận" in year
    area = page.split("/")[3]
    own = office.read(f"/office/periodic?year=2018&area={area}")
    assert "3 báo cáo cùng hạn" in own
    assert "21/5/2018 – 20/6/2018" in own
    assert "trước ngày 15/12" in own


def test_a_draft_is_kept_then_marked_as_sent_and_taken_back(office: Clerk, page: str) -> None:
    assert "Ghi nhận đã gửi" not in office.read(page)
    kept = office.post(page, page, direction="Đã tập huấn <tổ>", number="12/BC-MTTQ-BTT")
    assert kept.status_code == 303
    assert "Đã tập huấn <tổ></textarea>" in office.read(page)
    sent = office.post(f"{page}/sent", page, sent_on="2018-06-20")
    assert sent.status_code == 303
    after = office.read(page)
    assert "đã gửi</span> 20/6/2018, Nguyễn Thị Cán Bộ" in after
    assert "textarea" not in after
    back = office.post(f"{page}/back", page)
    assert "trở lại bản đang soạn" in office.read(back.location)


def test_a_faulty_day_is_told_beside_its_field_and_what_was_typed_is_kept(
    office: Clerk, page: str
) -> None:
    refused = office.post(page, page, date="20/6", direction="Đã làm")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'href="#f-date"' in text
    assert "Đã làm</textarea>" in text
    office.post(page, page)
    early = office.post(f"{page}/sent", page, sent_on="2018-05-01")
    assert early.status_code == 422
    assert re.search(r'id="f-sent_on"[^>]*value="2018-05-01"', early.get_data(as_text=True))


@pytest.mark.parametrize("face", ["docx", "pdf"])
def test_the_report_is_downloaded(office: Clerk, page: str, face: str) -> None:
    got = office.client.get(f"{page}/bao-cao.{face}")
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].endswith(f'-2018-06-20.{face}"')


@pytest.mark.parametrize("address", ["month/2018-06-21", "week/2018-06-20", "month/today"])
def test_what_is_not_due_is_not_there(office: Clerk, page: str, address: str) -> None:
    office.read("/".join([*page.split("/")[:4], address]), 404)


def test_a_district_writes_its_own_and_an_auditor_reads(
    app: Flask, store: Store, page: str
) -> None:
    district = signed_in(app, store, "district", "075")
    assert district.get(page).status_code == 200
    assert district.post(page, data={"direction": "x"}).status_code == 303
    auditor = signed_in(app, store, "auditor", "075")
    shown = auditor.get(page).get_data(as_text=True)
    assert "Tải Word" in shown
    assert "textarea" not in shown
    assert auditor.post(page).status_code == 403
    assert signed_in(app, store, "district", "076").get(page).status_code == 404


def test_who_reports_nothing_is_told_so(app: Flask, store: Store) -> None:
    commune = signed_in(app, store, "commune", builders.TRUNG_MON)
    year = commune.get("/office/periodic?year=2018").get_data(as_text=True)
    assert "không có địa bàn nào phải báo cáo" in year
