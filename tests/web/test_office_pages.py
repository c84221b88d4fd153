"""What the office's pages do: from a new campaign to its papers, and what they refuse."""

import json
import re
from dataclasses import fields

import pytest
from flask import Flask

from survey_app.services import campaigns, intake
from survey_app.services.intake import Card, Submission
from survey_app.services.keys import Keys
from survey_app.services.paper_texts import PaperTexts
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY, Asked
from tests.office_session import Clerk, clerk
from tests.web.test_office_keying import ballot_numbers, filled, set_state

HOME = "/office/c/trung-mon"


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


@pytest.fixture
def draft(store: Store) -> None:
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection))


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
