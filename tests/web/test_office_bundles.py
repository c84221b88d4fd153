"""The page of bundles, and the way back on the overview."""

import pytest
from flask import Flask

from survey_app.store.engine import Store
from tests.builders import Asked
from tests.office_session import Clerk, clerk, colleague

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/bundles"


@pytest.fixture
def office(app: Flask, store: Store, asked: Asked) -> Clerk:
    return clerk(app, store)


def test_a_bundle_is_announced_and_received_with_its_count(office: Clerk) -> None:
    assert "Không có túi phiếu nào đang chờ." in office.read(PAGE)
    said = office.post(PAGE, village="1", label="Thôn 4, túi 1", ballots="40")
    assert said.status_code == 303
    assert "đã báo 40 phiếu" in office.read(PAGE)
    office.post(f"{PAGE}/1/receive", PAGE, **{"counted-1": "38"})
    page = office.read(PAGE)
    assert "Thiếu 2" in page
    assert "Không có túi phiếu nào đang chờ." in page


def test_what_is_refused_is_said_beside_its_field_and_kept(office: Clerk) -> None:
    refused = office.post(PAGE, village="", label="Túi có tên", ballots="nhiều")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'href="#f-village"' in page
    assert 'id="e-ballots"' in page
    assert 'value="Túi có tên"' in page
    office.post(PAGE, village="1", label="Túi 1", ballots="5")
    page = office.post(f"{PAGE}/1/write-off", PAGE, **{"reason-1": " "}).get_data(as_text=True)
    assert 'id="e-reason-1"' in page


def test_counting_does_not_end_while_a_bundle_is_awaited(office: Clerk) -> None:
    office.post(PAGE, village="1", label="Túi 1", ballots="5")
    office.post(f"{HOME}/move", f"{HOME}/", to="counting")
    page = office.read(f"{HOME}/")
    assert "Túi 1" in page
    assert "Kết thúc đợt</button>" not in page
    refused = office.post(f"{HOME}/move", f"{HOME}/", to="closed")
    assert "túi phiếu “Túi 1” (Thôn 4, xã Trung Môn)" in refused.get_data(as_text=True)
    office.post(f"{PAGE}/1/write-off", PAGE, **{"reason-1": "Xuồng lật khi qua suối"})
    assert "Xuồng lật khi qua suối" in office.read(PAGE)
    assert office.post(f"{HOME}/move", f"{HOME}/", to="closed").status_code == 303


def test_the_way_back_is_asked_for_on_the_overview_and_agreed_by_a_colleague(
    app: Flask, store: Store, office: Clerk
) -> None:
    office.post(f"{HOME}/move", f"{HOME}/", to="counting")
    assert "lại gửi, thay hoặc rút phiếu trực tuyến" in office.read(f"{HOME}/")
    empty = office.post(f"{HOME}/back", f"{HOME}/", reason="")
    assert 'id="e-reason"' in empty.get_data(as_text=True)
    assert office.post(f"{HOME}/back", f"{HOME}/", reason="Mưa lũ").status_code == 303
    second = colleague(app, store)
    assert "Đợt trở lại “đang lấy ý kiến”" in second.read(f"{HOME}/decisions")
    second.post(f"{HOME}/decisions/1/agree", f"{HOME}/decisions")
    assert "Đang nhận phiếu." in office.read(f"{HOME}/")
