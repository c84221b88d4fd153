"""The postings page: what was typed stays, each fault beside its field, and papers to sign."""

import re
from datetime import date

import pytest
from flask import Flask

from survey_app.services.closing import postings
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.office_session import Clerk, clerk

PAGE = "/office/c/trung-mon/postings"


@pytest.fixture
def office(app: Flask, store: Store, keys: Keys) -> Clerk:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
    return clerk(app, store)


def test_what_was_typed_stays_beside_its_fault(office: Clerk) -> None:
    refused = office.post(PAGE, place="Bảng tin chợ", posted_from="", where="2")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="e-posted_from"' in page
    assert "Bảng tin chợ" in page
    assert 'value="2" checked' in page


def test_numbers_that_are_none_are_refused_with_words(office: Clerk) -> None:
    for sent in ("x", "9" * 30, "-1"):
        refused = office.post(PAGE, place="Nhà văn hóa", posted_from="2018-06-25", where=sent)
        assert refused.status_code == 422
        assert "Xin chọn ít nhất một thôn" in refused.get_data(as_text=True)


def test_the_overview_tells_what_of_the_posting_is_not_over(office: Clerk) -> None:
    assert "Chưa ghi nơi nào đã niêm yết" in office.read("/office/c/trung-mon/")


def test_an_open_campaign_has_no_posting_to_end(app: Flask, store: Store) -> None:
    with store.write() as connection:
        builders.goods(connection, state="closed")
    office = clerk(app, store)
    paper = "/office/c/hang-viet/papers/posting_end/campaign/1.pdf"
    assert "Không có loại văn bản" in office.read(paper, 422)


def test_every_paper_of_posting_opens(office: Clerk, store: Store) -> None:
    with store.write() as connection:
        campaign = builders.campaigns.get(connection, "trung-mon")
        day = date(2018, 6, 25)
        postings.hang(connection, campaign, [1, 2], "Nhà văn hóa thôn", day, day)
    for kind in ("posting", "posting_end"):
        for level, face in (("campaign", "docx"), ("village", "pdf"), ("village", "html")):
            address = f"/office/c/trung-mon/papers/{kind}/{level}/1.{face}"
            response = office.client.get(address)
            assert response.status_code == 200, address
            assert len(response.data) > 2000


def test_the_page_shows_what_papers_will_print_of_a_comment(office: Clerk, store: Store) -> None:
    day = date(2018, 6, 25)
    with store.write() as connection:
        campaign = builders.campaigns.get(connection, "trung-mon")
        postings.hang(connection, campaign, [1], "Nhà văn hóa thôn", day, day)
        (hung,) = postings.standing(connection, campaign).postings
        postings.comment(connection, campaign, hung.id, "Gọi 0912 345 678", day, day)
    page = office.read("/office/c/trung-mon/postings")
    assert re.search(r"Trên văn bản in:</b>\s*Gọi …", page)
    assert 'name="posted_from"' not in office.read("/office/c/trung-mon/papers/texts")
