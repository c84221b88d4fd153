"""What the office's pages do: from a new campaign to its papers, and what they refuse."""

import io
import json
import re
import zipfile
from dataclasses import fields

import openpyxl
import pytest
from flask import Flask

from survey_app.services import campaigns, intake, invitations, paper
from survey_app.services.intake import Card, Submission
from survey_app.services.keys import Keys
from survey_app.services.paper_texts import PaperTexts
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY, Asked
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


def ballot_numbers(store: Store, asked: Asked, count: int = 3) -> list[str]:
    with store.write() as connection:
        village = invitations.frames.village(connection, asked.campaign, 1)
        return paper.make_ballots(connection, asked.campaign, village, count)


def filled(store: Store, asked: Asked, **changes: str) -> dict[str, object]:
    with store.read() as connection:
        form = campaigns.questionnaire(connection, asked.campaign)
    return dict(builders.answers(form, **changes))


def set_state(store: Store, state: str, code: str = "trung-mon") -> None:
    with store.write() as connection:
        builders.move(connection, campaigns.get(connection, code), state)


# a new campaign


def new(store: Store, **changes: object) -> dict[str, object]:
    with store.write() as connection:
        area = builders.commune(connection)
    return {
        "title": "Lấy ý kiến xã Trung Môn",
        "code": "trung-mon",
        "area_id": str(area.id),
        "reference_date": "2018-06-01",
        "opens_on": "2018-06-04",
        "closes_on": "2018-06-22",
        "questionnaire": "ntm-xa.2017",
        "rule": "hd-78-2017",
        "kind": "households",
        **changes,
    }


def test_a_campaign_is_made_from_the_form(office: Clerk, store: Store) -> None:
    made = office.post("/office/campaigns/new", **new(store))
    assert (made.status_code, made.location) == (303, f"{HOME}/")
    assert "Đã tạo đợt «Lấy ý kiến xã Trung Môn»" in office.read(made.location)
    assert "Lấy ý kiến xã Trung Môn" in office.read("/office/")


def test_a_refused_campaign_names_every_fault_and_keeps_what_was_typed(
    office: Clerk, store: Store
) -> None:
    faulty = new(store, opens_on="", questionnaire="", area_id="")
    refused = office.post("/office/campaigns/new", **faulty)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    for field in ("opens_on", "questionnaire", "area_id"):
        assert f'href="#f-{field}"' in page
        assert f'id="f-{field}"' in page
    assert 'value="Lấy ý kiến xã Trung Môn"' in page
    assert re.search(r'value="hd-78-2017" selected', page)
    assert "Xin ghi một số nguyên" not in page  # an area is chosen, not typed


def test_what_each_field_and_what_they_together_refuse_is_told_at_once(
    office: Clerk, store: Store
) -> None:
    faulty = new(store, title="", code="Trung Môn", closes_on="2018-06-01")
    faulty |= {"reference_date": "2025-09-01", "questionnaire": "hang-viet.2018"}
    refused = office.post("/office/campaigns/new", **faulty)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    told = set(re.findall(r'id="e-(\w+)"', page))
    assert told == {"title", "code", "area_id", "closes_on", "rule"}


def test_the_window_of_the_rule_is_shown_before_anything_is_made(
    office: Clerk, store: Store
) -> None:
    page = office.post("/office/campaigns/new", **new(store, closes_on="2018-07-20", look="1"))
    shown = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "đến hết ngày <b>22/6/2018</b>" in shown
    assert "thời hạn hết vào ngày 22/6/2018" in shown
    assert 'value="Lấy ý kiến xã Trung Môn"' in shown
    assert "Đã tạo đợt" not in office.read("/office/")
    with store.read() as connection:
        assert campaigns.listed(connection) == []
    untold = office.post("/office/campaigns/new", **new(store, rule="", look="1"))
    assert "Chọn quy định và ghi đủ hai ngày" in untold.get_data(as_text=True)


def test_a_commune_that_did_not_stand_on_the_day_is_refused(office: Clerk, store: Store) -> None:
    refused = office.post("/office/campaigns/new", **new(store, reference_date="2025-09-01"))
    assert refused.status_code == 422
    assert "không còn (hoặc chưa có) vào ngày" in refused.get_data(as_text=True)


@pytest.mark.parametrize("name", ["/etc/passwd", "../../pyproject", "ntm-xa.2017.yaml"])
def test_a_form_is_chosen_from_the_library_alone(office: Clerk, store: Store, name: str) -> None:
    assert office.post("/office/campaigns/new", **new(store, questionnaire=name)).status_code == 422


# what a campaign rests on


def test_the_pages_of_form_and_rule_mark_what_is_not_confirmed(
    office: Clerk, draft: None, store: Store
) -> None:
    page = office.read(f"{HOME}/setup/questionnaire") + office.read(f"{HOME}/setup/rule")
    with store.read() as connection:
        form = campaigns.questionnaire(connection, campaigns.get(connection, "trung-mon"))
        rule = campaigns.rule(connection, campaigns.get(connection, "trung-mon"))
    assert rule is not None
    drafts = sum(item.provenance == "draft" for item in form.questions)
    assert page.count("mark-draft") == drafts > 0
    bars = rule.objects["xa"]
    for status in (bars.coverage.status, bars.content.status, bars.overall.status):
        assert f"mark-{status}" in page
    assert "trên 60 %" in page
    assert form.provenance_note in page


def test_guidance_for_online_answers_is_recorded_while_a_draft(office: Clerk, store: Store) -> None:
    with store.write() as connection:
        plan = builders.plan(connection, questionnaire="ntm-xa.2022", rule="hd-90-2022")
        campaigns.create(connection, plan)
    assert "đợt này không tính" in office.read(f"{HOME}/setup/rule")
    office.post(f"{HOME}/guidance", f"{HOME}/setup/rule", guidance="12/HD-MTTQ, 01/3/2023")
    page = office.read(f"{HOME}/setup/rule")
    assert "đợt này tính" in page
    assert "12/HD-MTTQ, 01/3/2023" in page


# the frame


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


# prints


def test_cards_come_as_a_file_once(office: Clerk, asked: Asked) -> None:
    printed = office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="cards")
    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF")
    assert printed.headers["Cache-Control"] == "no-store"
    again = office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="cards")
    assert again.status_code == 422


def test_a_failed_print_leaves_no_card(
    office: Clerk, asked: Asked, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jam(*_: object) -> bytes:
        raise OSError("out of paper")

    monkeypatch.setattr("survey_app.services.printroom.papers.cards_pdf", jam)
    with pytest.raises(OSError, match="out of paper"):
        office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="cards")
    with store.read() as connection:
        village = invitations.frames.village(connection, asked.campaign, 2)
        assert invitations.listed(connection, village) == []


@pytest.mark.parametrize("kind", ["register", "poster", "spare_ledger", "spoilt_ledger"])
def test_registers_and_posters_are_pdf(office: Clerk, asked: Asked, kind: str) -> None:
    printed = office.post(f"{HOME}/print/villages/1", f"{HOME}/print", kind=kind)
    assert printed.data.startswith(b"%PDF")
    assert office.post(f"{HOME}/print/posters", f"{HOME}/print", kind="posters").status_code == 200


def test_cards_and_ballots_come_together(office: Clerk, asked: Asked) -> None:
    both = office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="both")
    with zipfile.ZipFile(io.BytesIO(both.data)) as archive:
        assert archive.namelist() == ["the-trung-mon-02.pdf", "phieu-giay-trung-mon-02.pdf"]


def test_lost_cards_are_printed_again_and_the_ones_before_die(
    office: Clerk, asked: Asked, store: Store
) -> None:
    path, page = f"{HOME}/print/villages/1", f"{HOME}/print"
    again = office.post(path, page, kind="again", lines="1, 3-4")
    assert again.data.startswith(b"%PDF")
    with store.read() as connection:
        village = invitations.frames.village(connection, asked.campaign, 1)
        dead = sorted(card.line or 0 for card in invitations.spoilt(connection, village))
    assert dead == [1, 3, 4]
    for wrong in ("ba", "9" * 5000, "1-5000," * 300):
        assert office.post(path, page, kind="again", lines=wrong).status_code == 422


# fieldwork


def test_a_register_is_entered_and_faults_keep_what_was_typed(office: Clerk, asked: Asked) -> None:
    page = f"{HOME}/villages/1"
    wrong = {"asked": "9", "issued": "5", "absent": "x", "refused": "0"}
    refused = office.post(f"{page}/register", page, **wrong)
    assert refused.status_code == 422
    assert 'href="#f-absent"' in refused.get_data(as_text=True)
    assert 'value="9"' in refused.get_data(as_text=True)
    assert office.post(f"{page}/register", page, **(wrong | {"absent": "0"})).status_code == 422
    right = wrong | {"asked": "5", "absent": "1"}
    assert office.post(f"{page}/register", page, **right).status_code == 303
    assert "Đã lưu sổ giao nhận" in office.read(page)


def test_a_spare_card_replaces_a_card_and_a_spoilt_one_is_listed(
    office: Clerk, asked: Asked
) -> None:
    page = f"{HOME}/villages/1"
    office.post(f"{HOME}/print/villages/1", f"{HOME}/print", kind="spares", count="2")
    bound = office.post(f"{page}/spare", page, spare_serial="01-D0006", line="2")
    assert bound.status_code == 303, bound.get_data(as_text=True)
    office.post(f"{page}/spoil", page, serial="01-0003", reason="Rách khi phát")
    shown = office.read(page)
    assert "Thay bằng thẻ dự phòng 01-D0006" in shown
    assert "Rách khi phát" in shown


# keying


def test_a_ballot_is_keyed_once_however_often_the_button_is_pressed(
    office: Clerk, asked: Asked, store: Store
) -> None:
    number = ballot_numbers(store, asked)[0]
    page = f"{HOME}/ballots"
    fields = {
        "number": number.replace("-", ""),
        "form": "meeting",
        "response_id": builders.response_id(),
        **filled(store, asked, q02="not_satisfied", q02_why="Đường còn lầy lội"),
    }
    first = office.post(page, **fields)
    assert first.status_code == 303
    assert "form=meeting" in first.location
    assert f"Đã nhập phiếu số {number}." in office.read(first.location)
    second = office.post(page, **fields)
    assert "đã được nhập rồi" in office.read(second.location)
    assert "<b>1</b> / 3" in office.read(page)


def test_a_ballot_number_is_keyed_by_one_clerk_only(
    office: Clerk, asked: Asked, store: Store
) -> None:
    number = ballot_numbers(store, asked)[0]
    fields = {"number": number, "form": "visit", **filled(store, asked)}
    office.post(f"{HOME}/ballots", **fields, response_id=builders.response_id())
    other = office.post(f"{HOME}/ballots", **fields, response_id=builders.response_id())
    page = other.get_data(as_text=True)
    assert other.status_code == 422
    assert f"Phiếu giấy số {number} đã được nhập" in page
    assert page.count(" checked") >= len(filled(store, asked)), "what was keyed is kept"


def test_a_blank_or_spoilt_ballot_is_kept_as_invalid(
    office: Clerk, asked: Asked, store: Store
) -> None:
    one, other, _ = ballot_numbers(store, asked)
    blank = office.post(f"{HOME}/ballots", number=one, form="visit", q01="satisfied")
    assert "phiếu không hợp lệ" in office.read(blank.location)
    marked = {**filled(store, asked), "invalid_reason": "two_marks"}
    torn = office.post(f"{HOME}/ballots", number=other, form="visit", **marked)
    assert "phiếu không hợp lệ" in office.read(torn.location)


def test_an_unknown_ballot_number_is_refused(office: Clerk, asked: Asked, store: Store) -> None:
    refused = office.post(f"{HOME}/ballots", number="09-999999", **filled(store, asked))
    assert refused.status_code == 422
    assert 'href="#f-number"' in refused.get_data(as_text=True)


def test_a_stub_is_keyed_apart_and_a_double_is_told(office: Clerk, asked: Asked) -> None:
    page = f"{HOME}/stubs"
    first = office.post(page, stub=asked.code.lower())
    assert "đã ghi nhận hộ trả lời bằng phiếu giấy" in office.read(first.location)
    second = office.post(page, stub=asked.code)
    assert "phiếu trùng" in office.read(second.location)
    wrong = office.post(page, stub="XXXX")
    assert wrong.status_code == 404
    assert 'value="XXXX"' in wrong.get_data(as_text=True)


def test_nothing_is_keyed_after_the_end(office: Clerk, asked: Asked, store: Store) -> None:
    number = ballot_numbers(store, asked)[0]
    set_state(store, "closed")
    assert 'name="number"' not in office.read(f"{HOME}/ballots")
    late = office.post(f"{HOME}/ballots", f"{HOME}/", number=number, **filled(store, asked))
    assert late.status_code == 410


# results


def test_no_figure_of_satisfaction_is_shown_while_asking_goes_on(
    office: Clerk, asked: Asked, store: Store
) -> None:
    for number, overall in zip(
        ballot_numbers(store, asked), ("satisfied", "satisfied", "not_satisfied"), strict=True
    ):
        answers = filled(store, asked, q17=overall)
        office.post(f"{HOME}/ballots", number=number, form="visit", **answers)
    assert "Kết quả chỉ xem được sau khi kết thúc" in office.read(f"{HOME}/results")
    assert office.client.get(f"{HOME}/data/phieu.csv").status_code != 200
    assert office.client.get(f"{HOME}/papers/report/campaign/1.docx").status_code != 200
    for page in ("", "setup", "frame", "print", "coverage", "villages/1", "ballots", "stubs"):
        shown = office.read(f"{HOME}/{page}")
        assert "66,67" not in shown, page
        assert "33,33" not in shown, page


def test_coverage_counts_who_answered_and_marks_the_floor(
    office: Clerk, asked: Asked, store: Store, keys: Keys
) -> None:
    numbers = ballot_numbers(store, asked)
    for number in numbers:
        office.post(f"{HOME}/ballots", number=number, form="visit", **filled(store, asked))
    with store.write() as connection:
        form = campaigns.questionnaire(connection, asked.campaign)
        online = Submission(builders.response_id(), Card(asked.code), builders.answers(form))
        intake.accept(connection, keys, online, DAY)
    row = office.read(f"{HOME}/coverage").split('href="/office/c/trung-mon/villages/1"')[1]
    cells = re.findall(r"<td[^>]*>\s*([\d,.]+)", row.split("</tr>")[0])
    # households, cards, ballots printed, visits, meetings, online, counted, due
    assert cells == ["5", "5", "3", "3", "0", "1", "3", "2"]
    assert "60,00 %" in row.split("</tr>")[0]
    assert "thiếu 1<" in row.split("</tr>")[0]  # more than 60 % of 5 is 4


def test_a_closed_campaign_shows_its_verdict_and_hands_out_every_paper(
    office: Clerk, asked: Asked, store: Store
) -> None:
    for number in ballot_numbers(store, asked):
        office.post(f"{HOME}/ballots", number=number, form="visit", **filled(store, asked))
    texts = {"report_number": "15/BC-MTTQ-BTT", "date": "2018-06-25"}
    assert office.post(f"{HOME}/papers/texts", **texts).status_code == 303
    set_state(store, "closed")
    page = office.read(f"{HOME}/results")
    assert "KHÔNG ĐẠT" in page, "3 of 8 households are not more than 60 %"
    assert "3 / 8" in page
    assert "Tỷ lệ hài lòng ở câu hỏi chung" in page
    links = re.findall(r'href="(/office/c/trung-mon/(?:papers/\w+/\w+/|data/)[^"]+)"', page)
    assert len(links) == 2 * 4 + 2 * 4 + 4 + 8  # minutes, report and notice, appendix, data
    for link in links:
        assert office.client.get(link).status_code == 200, link
    html = office.client.get(f"{HOME}/papers/report/campaign/1.html").get_data(as_text=True)
    assert "15/BC-MTTQ-BTT" in html


def test_the_dataset_tells_no_card_and_no_day(office: Clerk, asked: Asked, store: Store) -> None:
    number = ballot_numbers(store, asked)[0]
    office.post(f"{HOME}/ballots", number=number, form="visit", **filled(store, asked))
    set_state(store, "closed")
    csv = office.client.get(f"{HOME}/data/phieu.csv").data
    assert csv.startswith("\ufeff".encode())
    assert number.encode() not in csv
    assert asked.code.encode() not in csv


def test_a_demonstration_says_so_on_every_page(office: Clerk, store: Store, keys: Keys) -> None:
    with store.write() as connection:
        builders.households(connection, keys, demonstration=True)
    for page in ("", "setup", "frame", "print", "coverage", "ballots", "stubs", "papers/texts"):
        assert '<p class="band">SỐ LIỆU MINH HỌA</p>' in office.read(f"{HOME}/{page}")


def test_an_unknown_campaign_is_a_page_of_the_office(office: Clerk, store: Store) -> None:
    assert "Không có đợt lấy ý kiến" in office.read("/office/c/khong-co/", 404)


def test_no_page_needs_inline_script_or_style(office: Clerk, asked: Asked) -> None:
    for page in ("", "setup", "frame", "print", "coverage", "villages/1", "ballots", "stubs"):
        shown = office.read(f"{HOME}/{page}")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", shown), page


def test_what_was_written_in_the_papers_is_kept(office: Clerk, asked: Asked, store: Store) -> None:
    page = f"{HOME}/papers/texts"
    refused = office.post(page, date="25/6", place="Trung Môn")
    assert refused.status_code == 422
    assert 'value="Trung Môn"' in refused.get_data(as_text=True)
    assert office.post(page, place="Trung Môn", recipients="- Lưu VT").status_code == 303
    with store.read() as connection:
        written = json.loads(campaigns.get(connection, "trung-mon").papers)
    assert (written["place"], written["recipients"]) == ("Trung Môn", "- Lưu VT")


def test_every_text_of_a_paper_can_be_written(office: Clerk, asked: Asked) -> None:
    page = office.read(f"{HOME}/papers/texts")
    for field in fields(PaperTexts):
        assert f'name="{field.name}"' in page
