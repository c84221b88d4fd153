"""Published results: what is shown, how little it weighs, who may keep it, and what never leaks."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.core.campaign import STATES
from survey_app.services import campaigns, frames, reporting
from survey_app.services.deciding import decisions, exclusions
from survey_app.services.keys import Keys
from survey_app.services.publishing import keeping
from survey_app.services.staff import people
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders, published
from tests.builders import Asked
from tests.web.reading import read

PAGES = ("/", "/results", "/check", "/threats", "/privacy", "/accessibility")
LIMIT = 14_000  # the first flight of a TCP connection
HIDDEN_TITLE = "Một đợt chưa công bố"


@pytest.fixture
def shown(store: Store, keys: Keys) -> Campaign:
    """Three communes, published; one with too few ballots to be shown."""
    with store.write() as connection:
        return published.province(connection, keys, few=True)


def addresses(app: Flask, code: str) -> list[str]:
    """Every public address that names a campaign, with this one's code."""
    values = {"code": code, "campaign": code, "number": 1, "edition": 1}
    with app.test_request_context():
        return [
            app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("public.") and rule.arguments & {"code", "campaign"}
        ]


@pytest.mark.parametrize("state", [state for state in STATES if state != "published"])
def test_no_public_page_shows_a_result_before_it_is_published(
    client: FlaskClient, app: Flask, store: Store, keys: Keys, state: str
) -> None:
    with store.write() as connection:
        published.province(connection, keys, code="x", title=HIDDEN_TITLE, state="closed")
        if state != "closed":
            builders.households(connection, keys, "y", state=state, title=HIDDEN_TITLE)
    for code in ("x", "y") if state != "closed" else ("x",):
        found = {path: client.get(path) for path in addresses(app, code)}
        results = [path for path in found if path.startswith(("/results", "/data"))]
        assert len(results) == 4
        assert {found[path].status_code for path in results} == {404}
        assert all(HIDDEN_TITLE not in found[path].text for path in results)
        assert all("phiếu)" not in answer.text for answer in found.values())
    assert HIDDEN_TITLE not in client.get("/results").text
    assert (HIDDEN_TITLE in client.get("/").text) == (state == "open")


def test_the_questions_of_a_draft_are_nobody_s_business(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, "y", state="draft")
    assert client.get("/questions/y").status_code == 404


def test_the_questions_can_be_read_before_answering(client: FlaskClient, asked: Asked) -> None:
    assert "/questions/trung-mon" in read(client.get("/")).links
    page = read(client.get("/questions/trung-mon"))
    assert "hệ thống thủy lợi" in page.text
    assert "là dự thảo" in page.text  # whence the questions come is said
    assert not page.fields


def test_the_front_page_leads_to_results_and_results_to_every_commune(
    client: FlaskClient, shown: Campaign
) -> None:
    assert "/results/tinh-2018" in read(client.get("/")).links
    page = read(client.get("/results/tinh-2018"))
    communes = [link for link in page.links if re.fullmatch(r"/results/tinh-2018/\d+", link)]
    assert len(communes) == 3
    for link in communes:
        assert client.get(link).status_code == 200
    assert client.get("/results/tinh-2018/99").status_code == 404


def test_a_commune_s_page_says_what_the_rule_says_and_how_sure_each_bar_is(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        published.province(connection, keys)
    text = read(client.get("/results/tinh-2018/1")).text
    assert "Kết luận:" in text
    assert "Ngưỡng này chờ cơ quan xác nhận" in text  # unverified, said plainly
    for meaning in ("ở câu hỏi chung", "gộp các câu hỏi nội dung", "không có câu nào chưa"):
        assert meaning in text
    assert text.count("(quy định xét theo cách này)") == 1
    assert (
        "Phiếu bị loại sau khi nộp (phải có hai người quyết định, có ghi lý do): không có" in text
    )
    assert "Thôn 2" in text
    assert published.REASON not in text


def test_ballots_left_out_are_told_with_their_reason(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        campaign = published.province(connection, keys, state="closed")
        one, other = (
            people.create_account(connection, name, name, "mật khẩu dài, khó đoán 1").id
            for name in ("mot", "hai")
        )
        village = frames.listed(connection, campaign)[0]
        batch = (village, "visit", "paper", "procedure", "ông Nguyễn Văn Tám nộp thay cả thôn")
        asked = exclusions.ask_batch(connection, campaign, *batch, one)
        decisions.agree(connection, keys, campaign, asked, other)
        campaigns.move(connection, campaign, "published")
    text = read(client.get("/results/tinh-2018")).text
    assert (
        "do hai người quyết định: 15 phiếu. Lý do: Lấy ý kiến không đúng hướng dẫn: ông …" in text
    )


def test_where_too_few_answered_no_share_is_shown_and_the_page_says_why(
    client: FlaskClient, shown: Campaign
) -> None:
    text = read(client.get("/results/tinh-2018/1")).text
    assert "quá ít phiếu" in text
    assert "Kết luận:" not in text
    assert "%(" not in text
    assert "số liệu không công bố" in text


def test_the_open_data_is_the_one_whose_hash_the_page_shows(
    client: FlaskClient, store: Store, shown: Campaign
) -> None:
    page = read(client.get("/results/tinh-2018"))
    assert "/data/tinh-2018/1.zip" in page.links
    answer = client.get("/data/tinh-2018/1.zip")
    with store.read() as connection:
        sha256 = keeping.get(connection, "tinh-2018").newest.sha256
    assert sha256 in page.text
    assert answer.data[:2] == b"PK"
    assert client.get("/data/tinh-2018/2.zip").status_code == 404


def test_a_page_of_results_reads_nothing_but_what_is_kept(
    client: FlaskClient, shown: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("a public page compiled a campaign")

    monkeypatch.setattr(reporting, "compiled", forbidden)
    monkeypatch.setattr(reporting, "publication", forbidden)
    assert client.get("/results/tinh-2018/2").status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/results/tinh-2018", "/questions/tinh-2018"])
def test_pages_of_the_public_carry_no_cookie_and_may_be_kept_by_a_proxy(
    client: FlaskClient, shown: Campaign, path: str
) -> None:
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert re.fullmatch(r"public, max-age=\d+", first.headers["Cache-Control"])
    assert first.headers["Vary"] == "Accept-Encoding"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_front_page_that_changed_is_sent_anew(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    before = client.get("/").headers["ETag"]
    with store.write() as connection:
        builders.households(connection, keys)
    after = client.get("/", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert "Nhập mã trên thẻ" in after.text


def test_a_province_of_141_communes_fits_the_first_flight(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        published.province(connection, keys, communes=141)
    for path in ("/", "/results", "/results/tinh-2018", "/results/tinh-2018/answered",
                 "/results/tinh-2018/9"):  # fmt: skip
        page = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert page.status_code == 200
        assert len(page.data) <= LIMIT


def test_a_resident_s_form_carries_no_style_of_the_results(
    client: FlaskClient, asked: Asked, shown: Campaign
) -> None:
    assert ".tiles" in client.get("/").text
    assert ".tiles" not in client.get(f"/k/{asked.code}").text


def test_no_style_or_script_of_a_public_page_is_against_its_policy(
    client: FlaskClient, shown: Campaign
) -> None:
    for path in (*PAGES, "/results/tinh-2018/2"):
        page = client.get(path)
        assert " style=" not in page.text
        assert "<script" not in page.text
        assert "'sha256-" in page.headers["Content-Security-Policy"]


def test_an_empty_archive_has_words(client: FlaskClient) -> None:
    assert "Chưa có đợt nào công bố kết quả" in read(client.get("/results")).text
    assert "Chưa có đợt nào công bố kết quả" in read(client.get("/")).text


def test_many_published_campaigns_go_into_the_archive(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        for number in range(7):
            builders.goods(connection, f"hang-{number}", state="published", title=f"Đợt {number}.")
    front, archive = read(client.get("/")), read(client.get("/results"))
    assert "Đợt 6." in front.text
    assert "Đợt 0." not in front.text
    assert "/results" in front.links
    assert all(f"Đợt {number}." in archive.text for number in range(7))


def test_the_results_of_consumers_show_options_and_no_coverage(
    client: FlaskClient, store: Store, goods: Campaign
) -> None:
    with store.write() as connection:
        builders.move(connection, goods, "published")
    text = read(client.get("/results/hang-viet")).text
    assert "Đợt này không xét đạt hay không đạt" in text
    assert "Chợ Km 9" in text
    assert "Tổng số hộ" not in text


@pytest.mark.parametrize("path", ["/check", "/threats", "/accessibility"])
def test_how_to_check_is_told_to_residents_and_experts(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    text = read(client.get("/check")).text
    for said in ("Phiếu của hộ đã đến nơi chưa", "cộng lại đúng", "verify-open"):
        assert said in text
