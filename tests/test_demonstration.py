"""`flask demo`: what a newcomer is shown works, is marked, and is not destroyed by a second run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from survey_app.app import create_app
from survey_app.config import read_config
from survey_app.core.rights import ROLES
from survey_app.services.demonstration_accounts import PLAYERS
from tests.office_session import sign_in

ROOT = Path(__file__).parent.parent


def demo(instance: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--json"],
        cwd=ROOT,
        env=os.environ | {"SURVEY_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=True,
    )
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="module")
def shown(instance: Path) -> dict[str, Any]:
    return demo(instance)


def test_the_demonstration_says_where_to_go(shown: dict[str, Any]) -> None:
    assert set(shown) == {"card_urls", "poster_url", "office", "report_dir"}
    assert set(shown["office"]) == {"url", "username", "password"}
    assert len(shown["card_urls"]) == 3
    assert "/p/" in shown["poster_url"]
    names = {path.name for path in Path(shown["report_dir"]).iterdir()}
    for kind in ("bao-cao", "thong-bao"):
        assert {f"{kind}.{face}" for face in ("html", "docx", "xlsx", "pdf")} <= names


def test_a_second_run_shows_the_same_and_destroys_nothing(
    shown: dict[str, Any], instance: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in Path(shown["report_dir"]).iterdir()}
    assert demo(instance) == shown
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_shown_card_can_be_answered_and_every_page_is_marked(
    shown: dict[str, Any], instance: Path
) -> None:
    app = create_app(read_config({"SURVEY_INSTANCE": str(instance), "SURVEY_PRINT_EVERY": "0"}))
    client = app.test_client()
    paths = [
        *shown["card_urls"],
        shown["poster_url"],
        "/m/hang-viet-2018/1",
        "/",
        "/results/trung-mon-2018-thu",
    ]
    for url in paths:
        page = client.get(url.removeprefix("http://127.0.0.1:8000"))
        assert page.status_code == 200
        assert "SỐ LIỆU MINH HỌA" in page.text
    app.extensions["survey"].store.engine.dispose()


def test_every_paper_of_the_demonstration_is_marked(shown: dict[str, Any]) -> None:
    folder = Path(shown["report_dir"])
    assert "SỐ LIỆU MINH HỌA" in (folder / "bao-cao.html").read_text(encoding="utf-8")
    document = Document(str(folder / "bien-ban-thon-01.docx"))
    header = " ".join(p.text for s in document.sections for p in s.first_page_header.paragraphs)
    assert "SỐ LIỆU MINH HỌA" in header


def test_a_report_names_its_sender_and_area_as_a_sentence_does(shown: dict[str, Any]) -> None:
    page = (Path(shown["report_dir"]) / "bao-cao.html").read_text(encoding="utf-8")
    assert "Ban Thường trực Ủy ban MTTQ Việt Nam huyện Yên Sơn báo cáo" in page
    assert "Tỷ lệ hộ được lấy ý kiến, xã Trung Môn (%)" in page
    assert "Số hộ được lấy ý kiến" not in page  # the name of the share on returned ballots


def test_lost_codes_are_replaced_by_new_cards(shown: dict[str, Any], instance: Path) -> None:
    (instance / "demonstration.json").unlink()
    again = demo(instance)
    assert not set(again["card_urls"]) & set(shown["card_urls"])
    app = create_app(read_config({"SURVEY_INSTANCE": str(instance), "SURVEY_PRINT_EVERY": "0"}))
    for url in again["card_urls"]:
        code = re.sub(r".*/k/", "", url)
        assert app.test_client().get(f"/k/{code}").status_code == 200
    app.extensions["survey"].store.engine.dispose()


def test_every_role_of_the_demonstration_can_sign_in(shown: dict[str, Any], instance: Path) -> None:
    password = demo(instance)["office"]["password"]
    app = create_app(read_config({"SURVEY_INSTANCE": str(instance), "SURVEY_PRINT_EVERY": "0"}))
    assert {player.role for player in PLAYERS} == set(ROLES) - {"district"}
    for player in PLAYERS:
        client = app.test_client()
        assert sign_in(client, password, name=player.name).status_code == 303, player.name
        assert "trung-mon-2018" in client.get("/office/").text, player.name
    app.extensions["survey"].store.engine.dispose()
