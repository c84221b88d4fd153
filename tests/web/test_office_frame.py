"""The list of villages on its page: previewed, taken or refused, drawn, frozen."""

import io
import re

import openpyxl
import pytest
from flask import Flask

from survey_app.services import campaigns
from survey_app.store.engine import Store
from tests import builders
from tests.office_session import Clerk, clerk, file

HOME = "/office/c/trung-mon"
VILLAGES = "Thôn,Số hộ,Tổ lấy ý kiến\nThôn 1,30,Tổ 1\nThôn 2,50,\n"


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


@pytest.fixture
def draft(store: Store) -> None:
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection))


def confirm(office: Clerk, page: str) -> None:
    content = re.search(r'name="content" value="([^"]+)"', page)
    assert content
    taken = office.post(f"{HOME}/frame/confirm", f"{HOME}/frame", content=content[1])
    assert taken.status_code == 303


def test_a_list_is_previewed_before_it_counts(office: Clerk, draft: None) -> None:
    shown = office.post(f"{HOME}/frame/preview", f"{HOME}/frame", file=file(VILLAGES, "ds.csv"))
    page = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "Chưa ghi gì vào hệ thống" in page
    assert "<dd>80</dd>" in page
    assert "Chưa có thôn nào" in office.read(f"{HOME}/frame")
    confirm(office, page)
    listed = office.read(f"{HOME}/frame")
    assert "Đã nhận 2 thôn, 80 hộ" in listed
    assert "Tổ 1" in listed


def test_a_faulty_list_names_every_row_and_takes_none(office: Clerk, draft: None) -> None:
    dirty = "Thôn,Số hộ\nThôn 1,ba mươi\nThôn 2,50\nThôn 2,40\n,7\n"
    refused = office.post(f"{HOME}/frame/preview", f"{HOME}/frame", file=file(dirty, "ds.csv"))
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert all(f"dòng {row}:" in page for row in (2, 4, 5))
    assert "Chưa có thôn nào" in page


def test_a_commune_of_elsewhere_is_refused_at_the_preview(office: Clerk, draft: None) -> None:
    foreign = "Xã,Thôn,Số hộ\nXã Tràng Đà,Thôn 1,30\n"
    refused = office.post(f"{HOME}/frame/preview", f"{HOME}/frame", file=file(foreign, "ds.csv"))
    assert refused.status_code == 422
    assert "Xã Tràng Đà" in refused.get_data(as_text=True)


@pytest.mark.parametrize("content", ["", "không phải", "AAAA", "eJwDAAAAAAE="])
def test_a_parcel_of_another_hand_takes_nothing(office: Clerk, draft: None, content: str) -> None:
    refused = office.post(f"{HOME}/frame/confirm", f"{HOME}/frame", content=content)
    assert refused.status_code == 422
    assert "Chưa có thôn nào" in office.read(f"{HOME}/frame")


def test_the_template_names_the_commune(office: Clerk, draft: None) -> None:
    data = office.client.get(f"{HOME}/frame/template.xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Danh sách"]
    assert sheet["A2"].value == "Xã Trung Môn"


def test_lines_are_drawn_with_a_seed_and_the_list_is_frozen_once(
    office: Clerk, draft: None
) -> None:
    shown = office.post(f"{HOME}/frame/preview", f"{HOME}/frame", file=file(VILLAGES, "ds.csv"))
    confirm(office, shown.get_data(as_text=True))
    assert office.post(f"{HOME}/frame/draw", f"{HOME}/frame", share="0").status_code == 422
    office.post(f"{HOME}/frame/draw", f"{HOME}/frame", share="33,3", seed="xo-so-12345")
    page = office.read(f"{HOME}/frame")
    assert "xo-so-12345" in page
    assert '<td class="num">27</td>' in page, "10 of 30 and 17 of 50, rounded up"
    office.post(f"{HOME}/frame/freeze", f"{HOME}/frame")
    assert "Danh sách đã chốt" in office.read(f"{HOME}/frame")
    again = office.post(f"{HOME}/frame/freeze", f"{HOME}/")
    assert again.status_code == 422


def test_a_campaign_does_not_open_without_a_frozen_list(office: Clerk, draft: None) -> None:
    refused = office.post(f"{HOME}/move", f"{HOME}/", to="open")
    assert refused.status_code == 422
    assert "Danh sách hộ chưa chốt" in refused.get_data(as_text=True)


def test_an_open_campaign_gets_its_places(office: Clerk, store: Store) -> None:
    with store.write() as connection:
        campaign = builders.goods(connection, state="draft")
        commune = builders.commune(connection)
    home = f"/office/c/{campaign.code}"
    added = {"name": "Chợ  Tam Cờ", "commune_id": str(commune.id), "quota": "40"}
    assert office.post(f"{home}/places", f"{home}/frame", **added).status_code == 303
    assert "Chợ Tam Cờ" in office.read(f"{home}/frame")
    again = office.post(f"{home}/places", f"{home}/frame", **added)
    assert again.status_code == 422
    assert 'value="40"' in again.get_data(as_text=True)
