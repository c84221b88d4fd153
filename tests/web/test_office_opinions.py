"""The page of reasons and opinions: who reads what, how it is masked, what a refusal keeps."""

import re

import pytest
from flask import Flask

from survey_app.services import frames, paper
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.office_session import Clerk, clerk
from tests.web.test_office_rights import signed_in

PAGE = "/office/c/trung-mon/opinions"
NAMED = "Ông Tám <0912345678> chưa sửa đường"
MASKED = "Ông … <…> chưa sửa đường"


@pytest.fixture
def told(store: Store, keys: Keys, asked: Asked) -> Asked:
    """One household named somebody; asking has ended."""
    with store.write() as connection:
        campaign = asked.campaign
        form = builders.campaigns.questionnaire(connection, campaign)
        village = frames.village(connection, campaign, 1)
        (number,) = paper.make_ballots(connection, campaign, village, 1)
        raw = builders.answers(form, q02="not_satisfied", q02_why=NAMED)
        paper.key_ballot(connection, keys, campaign, number, raw, "visit", None, builders.DAY)
        builders.move(connection, campaign, "counting")
    return asked


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


def key(page: str) -> str:
    found = re.search(r'name="shown-([\w-]+)"', page)
    assert found
    return found[1]


def test_texts_are_hidden_while_asking_goes_on(office: Clerk, asked: Asked) -> None:
    for page in (PAGE, f"{PAGE}/frequent"):
        hidden = office.read(page)
        assert "Kết quả chỉ xem được sau khi kết thúc lấy ý kiến" in hidden
        assert "<h1>Lý do, ý kiến</h1>" in hidden
    assert office.client.get(f"{PAGE}/files/ly-do.csv").status_code == 422


def test_the_mask_is_suggested_beside_the_original_and_confirmed(
    office: Clerk, told: Asked
) -> None:
    page = office.read(PAGE)
    assert f">{NAMED}</blockquote>" in page
    assert f">{MASKED}</textarea>" in page
    each = key(page)
    fields = {f"decision-{each}": "post", f"shown-{each}": MASKED, f"tags-{each}": "Giao thông"}
    saved = office.post(PAGE, PAGE, **fields)
    assert saved.status_code == 303
    assert "Đã lưu 1 nội dung." in office.read(saved.location)
    frequent = office.read(f"{PAGE}/frequent")
    results = office.read("/office/c/trung-mon/results")
    for shown in (frequent, results):
        assert MASKED in shown
        assert "Tám" not in shown


def test_a_reworded_text_is_refused_beside_its_field_and_kept(office: Clerk, told: Asked) -> None:
    each = key(office.read(PAGE))
    fields = {f"decision-{each}": "post", f"shown-{each}": "Cán bộ chưa sửa đường"}
    refused = office.post(PAGE, PAGE, **fields, **{f"tags-{each}": "Đường"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert f'href="#f-shown-{each}"' in page
    assert f'id="e-shown-{each}"' in page
    assert ">Cán bộ chưa sửa đường</textarea>" in page
    assert 'value="Đường"' in page
    assert re.search(rf'name="decision-{each}" value="post" checked', page)


def test_what_is_left_for_later_stays_unread(office: Clerk, told: Asked) -> None:
    each = key(office.read(PAGE))
    saved = office.post(PAGE, PAGE, **{f"decision-{each}": "", f"shown-{each}": MASKED})
    assert "Không có gì thay đổi: chưa chọn đăng hay không đăng." in office.read(saved.location)
    assert "Không có nội dung nào như vậy" in office.read(f"{PAGE}?state=posted")


@pytest.mark.parametrize("role", ["commune", "team", "officer"])
def test_who_may_not_review_sees_no_original(
    app: Flask, store: Store, told: Asked, role: str
) -> None:
    client = signed_in(app, store, role, builders.TRUNG_MON)
    page = client.get(PAGE).get_data(as_text=True)
    assert "Chưa có nội dung nào được duyệt để đăng." in page
    assert "0912345678" not in page


def test_an_auditor_reads_originals_and_has_no_button(
    app: Flask, store: Store, told: Asked
) -> None:
    client = signed_in(app, store, "auditor", builders.TRUNG_MON)
    page = client.get(PAGE).get_data(as_text=True)
    assert "0912345678" in page
    assert "textarea" not in page
    assert client.post(PAGE).status_code == 403


def test_a_survey_without_texts_says_so(office: Clerk, store: Store, keys: Keys) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    assert "Không có lý do hay ý kiến nào" in office.read(PAGE)
    assert "Không có lý do hay ý kiến nào" in office.read(f"{PAGE}/frequent")
