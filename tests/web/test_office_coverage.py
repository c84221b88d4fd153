"""The page of coverage: renews itself, is chosen from, and never shows what was answered."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text, update

from survey_app.services import campaigns, paper
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.tables import response
from survey_app.web.office import coverage as page
from tests import builders
from tests.builders import DAY, Asked
from tests.office_session import Clerk, clerk
from tests.web.test_office_rights import address, office_rules

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/coverage"
DRAWN = re.compile(r'value="([\w.-]{60,}|[0-9a-f-]{36})"|<time>[^<]*</time>')
REASON = "Đường vào xóm Đèo Lai lầy lội"


@pytest.fixture
def office(app: Flask, store: Store, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr(page, "today", lambda: date(2018, 6, 19))  # three days left of 21
    return clerk(app, store)


@pytest.fixture
def answered(store: Store, keys: Keys, asked: Asked) -> None:
    """Two ballots of the first village, one of them not satisfied and saying why."""
    with store.write() as connection:
        where = campaigns.villages.of_campaign(connection, asked.campaign.id)[0]
        form = campaigns.questionnaire(connection, asked.campaign)
        given = (
            builders.answers(form),
            builders.answers(form, q01="not_satisfied", q01_why=REASON),
        )
        numbers = paper.make_ballots(connection, asked.campaign, where, 2)
        for number, raw in zip(numbers, given, strict=True):
            paper.key_ballot(connection, keys, asked.campaign, number, raw, "visit", None, DAY)


def test_the_page_says_in_plain_words_what_is_still_needed(office: Clerk, answered: None) -> None:
    shown = office.read(PAGE)
    # Thôn 4: 4 of 5 needed, 2 there; Thôn Làng Chùa: 2 of 3 needed, none there
    assert re.search(r"Còn thiếu 4 phiếu .* cần thêm 2 hộ mỗi ngày", shown)
    assert "3 ngày còn lại" in shown
    assert "cần thêm 1 hộ mỗi ngày" in shown.split('id="line-1"')[1].split("</tr>")[0]


def test_an_unchanged_part_is_not_sent_again(
    office: Clerk, store: Store, keys: Keys, asked: Asked, answered: None
) -> None:
    first = office.client.get(f"{PAGE}?part=1")
    tag = first.headers["ETag"]
    assert "<html" not in first.get_data(as_text=True)
    again = office.client.get(f"{PAGE}?part=1", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    with store.write() as connection:
        where = campaigns.villages.of_campaign(connection, asked.campaign.id)[0]
        paper.make_ballots(connection, asked.campaign, where, 1)
    changed = office.client.get(f"{PAGE}?part=1", headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_the_part_is_what_the_page_holds(office: Clerk, answered: None) -> None:
    part = office.read(f"{PAGE}?part=1")
    assert part.strip() in office.read(PAGE)


def test_a_choice_without_lines_says_so_and_leads_back(office: Clerk) -> None:
    shown = office.read(f"{PAGE}?name=xyz")
    assert "Không có dòng nào như ông/bà chọn." in shown


@pytest.mark.parametrize("query", ["commune=999", "district=x", "sort=x&state=y", "level=x&part="])
def test_an_unknown_choice_is_no_fault(office: Clerk, query: str) -> None:
    assert "Thôn 4" in office.read(f"{PAGE}?{query}")


def test_no_page_of_an_open_campaign_depends_on_what_was_answered(
    app: Flask, office: Clerk, store: Store, answered: None
) -> None:
    """Every page of the office stays the same, to the letter, when every answer is another."""
    before = pages(app, office)
    with store.write() as connection:
        turned = {"answers": '{"q01":"not_satisfied"}', "texts": '{"q01_why":"Lý do khác hẳn"}'}
        connection.execute(update(response).values(turned))
        assert connection.execute(text("SELECT count(*) FROM response")).scalar() == 2
    after = pages(app, office)
    assert PAGE in before
    assert len(before) > 15
    assert [path for path in before if before[path] != after[path]] == []
    assert [path for path in before if REASON in before[path]] == []


def pages(app: Flask, office: Clerk) -> dict[str, str]:
    """Every office page of a campaign by its address, without tokens, times and what is drawn."""
    found = {}
    for rule in office_rules(app):
        if "GET" not in (rule.methods or ()) or "code" not in rule.arguments:
            continue
        answer = office.client.get(address(app, rule))
        if answer.mimetype in ("text/html", "text/csv", "application/json"):
            shown = re.sub(
                r'value="([\w.-]{60,}|[0-9a-f-]{36})"|<time>[^<]*</time>', "", answer.text
            )
            found[address(app, rule)] = f"{answer.status_code} {shown}"
        else:
            papers = ("application/pdf", "spreadsheetml.sheet", "application/zip")
            assert answer.mimetype.endswith(papers), rule.rule
    return found
