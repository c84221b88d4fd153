"""The front door, the posters and the privacy notice."""

from flask.testing import FlaskClient

from survey_app.services import campaigns
from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests.builders import Asked, households, move
from tests.web.reading import read


def test_the_front_page_lists_what_is_open_and_how_to_take_part(
    client: FlaskClient, store: Store, keys: Keys, asked: Asked, goods: Campaign
) -> None:
    with store.write() as connection:
        households(connection, keys, "not-yet", state="draft", title="Đợt sau")
    page = read(client.get("/"))
    assert asked.campaign.title in page.text
    assert goods.title in page.text
    assert "Đợt sau" not in page.text
    assert {"/k", "/p/hang-viet", "/privacy"} <= set(page.links)


def test_an_empty_front_page_has_words(client: FlaskClient) -> None:
    assert "Hiện không có đợt lấy ý kiến nào đang mở." in read(client.get("/")).text


def test_a_village_s_poster_names_the_village_and_asks_for_the_code(
    client: FlaskClient, asked: Asked
) -> None:
    page = read(client.get("/p/trung-mon/2"))
    assert "Thôn Làng Chùa, xã Trung Môn" in page.text
    assert "code" in page.fields


def test_a_commune_s_poster_leads_every_card_to_its_own_form(
    client: FlaskClient, asked: Asked
) -> None:
    assert "code" in read(client.get("/p/trung-mon")).fields
    assert client.post("/k", data={"code": asked.code}).location == f"/k/{asked.code}"


def test_a_poster_outlives_its_campaign_with_words(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    with store.write() as connection:
        move(connection, asked.campaign, "counting")
    page = read(client.get("/p/trung-mon/1"))
    assert "Đợt lấy ý kiến đã kết thúc" in page.text
    assert "code" not in page.fields


def test_a_poster_and_a_card_lead_to_the_results_once_they_are_published(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    pages = ("/p/trung-mon/1", f"/k/{asked.code}")
    for state, leads in (("closed", False), ("published", True)):
        with store.write() as connection:
            move(connection, campaigns.get(connection, "trung-mon"), state)
        for page in pages:
            links = read(client.get(page)).links
            assert ("/results/trung-mon" in links) is leads, (page, state)


def test_the_poster_of_an_open_campaign_lists_its_places(
    client: FlaskClient, goods: Campaign
) -> None:
    assert {"/m/hang-viet/1", "/m/hang-viet/2"} <= set(read(client.get("/p/hang-viet")).links)


def test_the_privacy_notice_says_what_the_law_asks_for(client: FlaskClient) -> None:
    text = read(client.get("/privacy")).text
    for heading in (
        "Ai hỏi và chịu trách nhiệm",
        "Để làm gì",
        "Lưu những gì",
        "Không thu thập",
        "Quyền của ông/bà",
        "Lưu bao lâu",
    ):
        assert heading in text
