"""Clips on the pages: none is fetched before it is asked for, nor shown where there is none."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.services import clips
from survey_app.services.clips import Sound
from survey_app.store.engine import Store
from tests.builders import Asked
from tests.office_session import Clerk, clerk, file
from tests.sounds import mp3

PAGE = "/office/c/trung-mon/setup/clips"


@pytest.fixture
def office(app: Flask, store: Store, asked: Asked) -> Clerk:
    return clerk(app, store)


def spoken(store: Store, asked: Asked, language: str = "vi") -> None:
    with store.write() as connection:
        clips.add(connection, asked.campaign, language, [Sound("q01.mp3", mp3())])


def test_a_page_without_clips_is_as_light_as_ever(client: FlaskClient, asked: Asked) -> None:
    page = client.get(f"/k/{asked.code}").get_data(as_text=True)
    for trace in ("<audio", "listen.js", "/clips/"):
        assert trace not in page


def test_a_clip_is_offered_at_its_question_and_heard_in_parts(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    client.get(f"/k/{asked.code}")  # a page that was kept before is not shown again
    spoken(store, asked)
    spoken(store, asked, "hmn")
    response = client.get(f"/k/{asked.code}")
    page = response.get_data(as_text=True)
    assert page.count('<audio controls preload="none"') == 2
    assert 'aria-label="Nghe câu hỏi"' in page
    assert 'aria-label="Nghe câu hỏi (Tiếng Mông)"' in page
    assert "media-src 'self'" in response.headers["Content-Security-Policy"]
    assert len(gzip.compress(page.encode())) < 14_000
    address = page.split('<audio controls preload="none" src="')[1].split('"')[0]
    whole = client.get(address)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "audio/mpeg", mp3())
    assert "immutable" in whole.headers["Cache-Control"]
    assert "Set-Cookie" not in whole.headers
    part = client.get(address, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.data) == (206, mp3()[:10])


@pytest.mark.parametrize("address", ["trung-mon/00", "khac/00"])
def test_a_clip_that_is_not_there_is_not_found(
    client: FlaskClient, asked: Asked, address: str
) -> None:
    assert client.get(f"/clips/{address}").status_code == 404


def test_the_office_brings_sounds_and_reads_how_far_each_language_is_covered(
    office: Clerk, store: Store
) -> None:
    assert "Chưa có tệp nào" in office.read(PAGE)
    sounds = [file(mp3(), "q01.mp3"), file(mp3(), "q02.mp3")]
    assert office.post(PAGE, language="hmn", sounds=sounds).status_code == 303
    page = office.read(PAGE)
    assert "Tiếng Mông: 2 / 34 câu có tệp" in page
    assert "Tiếng Việt: chưa có tệp nào" in page
    assert "Đã nhận 2 tệp" in page
    removed = office.post(f"{PAGE}/remove", PAGE, item="q01", language="hmn")
    assert removed.status_code == 303
    assert "Tiếng Mông: 1 / 34 câu có tệp" in office.read(PAGE)


def test_what_is_wrong_with_a_file_stands_beside_the_field_and_the_language_stays(
    office: Clerk,
) -> None:
    sent = office.post(PAGE, language="hmn", sounds=[file(b"MZ", "q01.mp3")])
    assert sent.status_code == 422
    page = sent.get_data(as_text=True)
    assert "không phải âm thanh" in page
    assert '<option value="hmn" selected>' in page
