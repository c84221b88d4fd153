"""The library's pages: upload, faults in place, comparison, the form as a resident sees it."""

import io
import re

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import func, select

from questionnaires.library import form_text, rule_text
from questionnaires.questionnaire import read_questionnaire
from survey_app.store.engine import Store
from survey_app.store.tables import own_file, response
from tests import builders
from tests.builders import Asked
from tests.office_session import Clerk, clerk, file

LIBRARY = "/office/library"
FORM = form_text("ntm-xa.2017")
NEW = FORM.replace("về công tác quy hoạch", "về các tuyến đường <b>mới</b>")


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


def send(office: Clerk, text: str | bytes, kind: str = "questionnaire", **more: str) -> str:
    made = office.post(LIBRARY, kind=kind, file=file(text, "phiếu.yaml"), **more)
    assert made.status_code == 303, made.get_data(as_text=True)
    return str(made.location)


def test_the_library_shows_what_comes_with_the_platform(office: Clerk) -> None:
    page = office.read(LIBRARY)
    assert "ntm-xa.2017" in page
    assert "hd-78-2017" in page
    assert "Chưa phải mẫu chính thức" in page


def test_an_own_form_is_kept_compared_and_downloaded(office: Clerk) -> None:
    at = send(office, NEW, note="sửa câu 1")
    page = office.read(at)
    for said in ("Nguyễn Thị Cán Bộ", "sửa câu 1", "Câu 1 (q01)", "sửa", "Chưa có đợt nào."):
        assert said in page, said
    assert "&lt;b&gt;mới" in office.client.get(at).get_data(as_text=True), "names are text"
    kept = office.client.get(f"{at}/file")
    assert kept.get_data(as_text=True) == NEW
    assert "ntm-xa.2017-ban-1.yaml" in kept.headers["Content-Disposition"]
    assert "So với" in office.read(f"{at}?with=ntm-xa.2022")


def test_a_built_in_form_is_a_starting_point(office: Clerk) -> None:
    got = office.client.get(f"{LIBRARY}/questionnaire/ntm-xa.2017/file")
    assert got.get_data(as_text=True) == FORM
    page = office.read(f"{LIBRARY}/rule/hd-78-2017")
    assert "một nguồn xác nhận" in page


def test_faults_stand_beside_the_lines_and_what_was_typed_is_kept(
    office: Clerk, store: Store
) -> None:
    faulty = FORM.replace("type: choice", "type: hop-chon", 1)
    line = faulty[: faulty.index("hop-chon")].count("\n") + 1
    sent = office.post(
        LIBRARY, kind="questionnaire", file=file(faulty, "phiếu.yaml"), note="bản tháng sáu"
    )
    page = sent.get_data(as_text=True)
    assert sent.status_code == 422
    assert f"dòng {line}<" in page
    assert "type: hop-chon" in page
    assert 'value="bản tháng sáu"' in page
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(own_file)).scalar_one() == 0


def test_a_missing_file_is_told_beside_its_field(office: Clerk) -> None:
    sent = office.post(LIBRARY, kind="rule", note="")
    page = sent.get_data(as_text=True)
    assert sent.status_code == 422
    assert 'id="e-file"' in page
    assert "Xin chọn tệp" in page


def test_the_form_is_seen_as_a_resident_sees_it_and_nothing_is_kept(
    office: Clerk, store: Store
) -> None:
    at = send(office, NEW) + "/preview"
    page = office.read(at)
    assert "Bản xem thử: không gửi, không lưu" in page
    assert "về các tuyến đường" in page
    refused = office.client.post(at, data={"q01": "satisfied", "step": "check"})
    assert "Ông/bà chưa trả lời câu này" in refused.get_data(as_text=True)
    answers = builders.answers(read_questionnaire(NEW, "phiếu.yaml"))
    given = {code: values[0] for code, values in answers.items()}
    checked = office.client.post(at, data=given | {"step": "check"})
    assert checked.status_code == 200
    sent = office.client.post(at, data=given | {"step": "send"})
    assert sent.status_code == 303
    assert "Không có gì được gửi hoặc lưu" in office.read(sent.location)
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(response)).scalar_one() == 0


def test_a_new_campaign_chooses_an_own_version(office: Clerk, store: Store) -> None:
    form, rule = send(office, NEW), send(office, rule_text("hd-78-2017"), "rule")
    with store.read() as connection:
        area = builders.commune(connection)
    fields = {
        "title": "Lấy ý kiến xã Trung Môn",
        "code": "trung-mon",
        "area_id": str(area.id),
        "reference_date": "2018-06-01",
        "opens_on": "2018-06-04",
        "closes_on": "2018-06-22",
    }
    page = office.read("/office/campaigns/new?reference_date=2018-06-01")
    refs = re.findall(r'value="(own-\d+)"', page)
    assert refs == [form.rpartition("/")[2], rule.rpartition("/")[2]]
    made = office.post("/office/campaigns/new", questionnaire=refs[0], rule=refs[1], **fields)
    assert made.status_code == 303
    assert "Lấy ý kiến xã Trung Môn" in office.read(form)
    wrong = office.post("/office/campaigns/new", questionnaire=refs[1], rule="", **fields)
    assert wrong.status_code == 422


def test_what_is_not_in_the_library_is_not_found(office: Clerk) -> None:
    for path in ("questionnaire/own-9", "rule/ntm-xa.2017", "la/hd-78-2017", "rule/x/file"):
        office.read(f"{LIBRARY}/{path}", 404)


def test_a_report_template_is_checked_kept_and_filled_in(
    office: Clerk, store: Store, asked: Asked
) -> None:
    start = office.client.get(f"{LIBRARY}/template/start.docx")
    assert start.status_code == 200
    fields = office.read(f"{LIBRARY}/template/fields")
    assert "{{ ten_dot }}" in fields
    assert "{%tr for cau in cac_cau %}" in fields
    sent = office.post(
        LIBRARY,
        kind="template",
        name="Báo cáo huyện Yên Sơn",
        file=file(start.data, "mẫu.docx"),
        note="bản đầu",
    )
    assert sent.status_code == 303
    at = str(sent.location)
    page = office.read(at)
    assert "Báo cáo huyện Yên Sơn" in page
    assert "Chưa có bản trước" in page
    assert office.client.get(f"{at}/file").data == start.data
    assert office.client.get(f"{at}/example.docx").data.startswith(b"PK")
    with store.write() as connection:
        builders.move(connection, asked.campaign, "closed")
    results = office.read("/office/c/trung-mon/results")
    assert "Báo cáo theo mẫu của cơ quan: Báo cáo huyện Yên Sơn, bản 1" in results
    (link,) = re.findall(r'href="(/office/c/trung-mon/papers/own/[^"]+)"', results)
    assert office.client.get(link).data.startswith(b"PK")


def test_a_faulty_template_is_refused_with_its_paragraph_and_what_was_typed(
    office: Clerk, store: Store
) -> None:
    document = Document()
    document.add_paragraph("Kết quả {{ ten_dott }}")
    written = io.BytesIO()
    document.save(written)
    sent = office.post(
        LIBRARY, kind="template", name="Mẫu <của> tôi", file=file(written.getvalue(), "m.docx")
    )
    page = sent.get_data(as_text=True)
    assert sent.status_code == 422
    assert "đoạn 1" in page
    assert "Không có trường “ten_dott”" in page
    assert 'value="Mẫu &lt;của&gt; tôi"' in page
