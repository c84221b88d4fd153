"""The page of a village's meetings: one step after another, and the minutes."""

import pytest
from flask import Flask

from survey_app.services import frames, paper
from survey_app.store.engine import Store
from tests.builders import Asked
from tests.office_session import Clerk, clerk

VILLAGE = "/office/c/trung-mon/villages/1"
PAGE = f"{VILLAGE}/meetings"
OPENING = {
    "held_on": "2018-06-01",
    "place": "Nhà văn hóa thôn",
    "chair": "Ma Văn Chủ",
    "secretary": "Lý Thị Thư",
    "present": "6",
    "households": "4",
}


@pytest.fixture
def office(app: Flask, store: Store, asked: Asked) -> Clerk:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        paper.make_ballots(connection, asked.campaign, village, 8)
    return clerk(app, store)


def test_a_meeting_is_led_from_opening_to_bundle_and_minutes(office: Clerk) -> None:
    assert PAGE in office.read(VILLAGE)
    assert "Chưa có cuộc họp nào xong." in office.read(PAGE)
    office.post(PAGE, **OPENING)
    assert "Sau khi phát phiếu." in office.read(PAGE)
    office.post(f"{PAGE}/1/hand-out", PAGE, handed_out="5")
    office.post(f"{PAGE}/1/count", PAGE, collected="3", spoilt="1")
    assert "Báo túi phiếu, kết thúc cuộc họp" in office.read(PAGE)
    assert office.client.get(f"{PAGE}/1/minutes.docx").status_code == 200
    done = office.post(f"{PAGE}/1/finish", PAGE)
    said = office.read(done.location)
    assert "Đã báo túi phiếu “Thôn 4, họp 01/6/2018”" in said
    assert "Mở cuộc họp khác" in said
    assert "Thôn 4, họp 01/6/2018" in office.read("/office/c/trung-mon/bundles")
    paper = office.client.get(f"{PAGE}/1/minutes.pdf")
    assert paper.mimetype == "application/pdf"
    assert "bien-ban-hop-trung-mon-01-lan-1-2018-06-01.pdf" in paper.headers["Content-Disposition"]


def test_what_is_refused_is_said_beside_its_field_and_kept(office: Clerk) -> None:
    refused = office.post(PAGE, **OPENING | {"present": "nhiều", "held_on": ""})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="e-present"' in page
    assert 'id="e-held_on"' in page
    assert 'value="Nhà văn hóa thôn"' in page
    office.post(PAGE, **OPENING)
    over = office.post(f"{PAGE}/1/hand-out", PAGE, handed_out="9").get_data(as_text=True)
    assert "số phiếu giấy đã in cho thôn (8)" in over
    office.post(f"{PAGE}/1/hand-out", PAGE, handed_out="5")
    page = office.post(f"{PAGE}/1/count", PAGE, collected="5", spoilt="1").get_data(as_text=True)
    assert 'href="#f-collected"' in page
    office.post(f"{PAGE}/1/cancel", PAGE)
    assert "Mở một cuộc họp" in office.read(PAGE)
