"""The office's page of tablets: each comes home with everything, or is written off by name."""

import io
import json

import pytest
from flask import Flask

from survey_app.services.field import allowance
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.office_session import Clerk
from tests.office_session import clerk as signed_in
from tests.services.tablet import Kit
from tests.services.tablet import kit as new_kit

PAGE = "/office/c/trung-mon/tablets"


@pytest.fixture
def kit(store: Store, keys: Keys, asked: Asked) -> Kit:
    return new_kit(store, keys, asked.campaign.code)


@pytest.fixture
def clerk(app: Flask, store: Store) -> Clerk:
    return signed_in(app, store)


def test_without_tablets_the_page_says_so(clerk: Clerk, asked: Asked) -> None:
    page = clerk.read(PAGE)
    assert "Không có máy tính bảng nào đang ở ngoài" in page
    assert "Chưa có lần đến hộ nào" in page


def test_gaps_and_late_backups_show(clerk: Clerk, kit: Kit) -> None:
    kit.send(kit.visit(2, "nobody_home"), sequence=3, queued=4)
    page = clerk.read(PAGE)
    assert "Lò Thị Lan" in page
    assert "thiếu phong bì số 1, 2" in page
    assert "4 bản" in page
    assert "Máy chủ chưa sao lưu đúng hạn" in page
    assert "Nhận lại máy" not in page
    assert "Vắng nhà" in page


def test_a_tablet_that_has_sent_everything_is_checked_in(clerk: Clerk, kit: Kit) -> None:
    kit.send()
    answer = clerk.post(f"{PAGE}/{kit.tablet.id}/check-in", PAGE)
    assert answer.status_code == 303
    assert "Đã nhận lại máy “Máy 1”" in clerk.read(PAGE)


def test_a_tablet_is_written_off_only_with_a_reason(clerk: Clerk, kit: Kit) -> None:
    address, field = f"{PAGE}/{kit.tablet.id}/write-off", f"reason-{kit.tablet.id}"
    refused = clerk.post(address, PAGE, **{field: " "})
    assert "Xin ghi rõ vì sao máy tính bảng không về đủ" in refused.get_data(as_text=True)
    assert clerk.post(address, PAGE, **{field: "Rơi xuống suối"}).status_code == 303
    assert "Rơi xuống suối" in clerk.read(PAGE)


def test_a_lost_tablet_is_retired(clerk: Clerk, kit: Kit) -> None:
    assert clerk.post(f"{PAGE}/{kit.tablet.id}/retire", PAGE).status_code == 303
    assert "đã ngừng dùng" in clerk.read(PAGE)


def test_a_commune_sees_only_the_tablets_of_its_villages(
    app: Flask, store: Store, keys: Keys, kit: Kit
) -> None:
    with store.write() as connection:
        made = people.create_account(connection, "xa-khac", "", "mat khau dai", "commune")
        accounts.change(connection, made.id, everywhere=False)
        accounts.set_areas(connection, made.id, [builders.commune(connection, "02494").id])
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    client.post("/office/login", data={"name": "xa-khac", "password": "mat khau dai"})
    assert client.get(PAGE).status_code == 404


def rescued(kit: Kit, *records: object, token: str = "") -> bytes:
    tablet = {"id": kit.tablet.id, "name": kit.tablet.name, "token": token or kit.token}
    return json.dumps({"v": 1, "tablet": tablet, "records": records}).encode()


def upload(clerk: Clerk, data: bytes) -> str:
    answer = clerk.post(f"{PAGE}/rescued", PAGE, rescued=(io.BytesIO(data), "cuu-phieu.json"))
    return answer.get_data(as_text=True) if answer.status_code != 303 else clerk.read(PAGE)


def test_a_rescued_file_is_taken_in_once_even_of_a_retired_tablet(
    clerk: Clerk, kit: Kit, asked: Asked
) -> None:
    clerk.post(f"{PAGE}/{kit.tablet.id}/retire", PAGE)
    other = kit.sealed({"id": "x"}, campaign="dot-khac")
    data = rescued(kit, kit.response(asked.code, 1), kit.response(asked.code, 1), other)
    assert "1 bản mới nhận, 1 bản chờ hai người quyết định" in upload(clerk, data)
    assert "1 bản đã có từ trước, 1 bản chờ hai người quyết định" in upload(clerk, data)


@pytest.mark.parametrize("data", [b"", b"x", b"[]", b'{"v": 2}', b'{"v": 1, "tablet": {}}'])
def test_what_is_no_rescued_file_is_refused_with_words(clerk: Clerk, kit: Kit, data: bytes) -> None:
    assert "không phải tệp cứu phiếu" in upload(clerk, data)


def test_a_rescued_file_of_another_campaign_or_tablet_is_refused(clerk: Clerk, kit: Kit) -> None:
    other = kit.sealed({"id": "x"}, campaign="dot-khac")
    assert "không có bản ghi nào của đợt" in upload(clerk, rescued(kit, other))
    assert "chưa được đăng ký" in upload(clerk, rescued(kit, other, token="x"))


def test_counting_does_not_end_while_a_tablet_is_out(clerk: Clerk, kit: Kit, store: Store) -> None:
    with store.write() as connection:
        campaign = builders.campaigns.get(connection, kit.code)
        builders.campaigns.move(connection, campaign, "counting")
    home = "/office/c/trung-mon/"
    refused = clerk.post(f"{home}move", home, to="closed")
    assert "Máy 1" in refused.get_data(as_text=True)
    kit.send()
    clerk.post(f"{PAGE}/{kit.tablet.id}/check-in", PAGE)
    assert clerk.post(f"{home}move", home, to="closed").status_code == 303


def test_the_page_says_when_a_tablet_last_told_and_that_a_silent_one_told_nothing(
    clerk: Clerk, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "máy chưa gửi lần nào" in clerk.read(PAGE)
    monkeypatch.setattr(allowance, "MOST", 1)
    kit.send(kit.visit(99, "refused"), kit.visit(98, "refused"))
    page = clerk.read(PAGE)
    assert "1 bản, máy báo" in page
    assert "máy giữ lại các bản sau" in page
    assert "máy báo còn bản chưa gửi" in page
