"""The dossier: every file listed with its hash, checked without us, the same for the same state."""

import hashlib
import io
import re
import shlex
import zipfile
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from analysis.__main__ import main
from questionnaires.problem import Refused
from survey_app.services import campaigns, dossier
from survey_app.services.closing import bundles, postings
from survey_app.services.dossier.sections import TITLES
from survey_app.services.meetings import holding
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.scope import Scope
from tests import builders
from tests.services.door import Door
from tests.services.test_meetings import Hall

ROOT = "ho-so-trung-mon"


@pytest.fixture
def closed(store: Store, door: Door, asked: builders.Asked) -> Campaign:
    """The campaign of households with an answer and a posting, closed."""
    door.send(asked.code, q01="not_satisfied", q01_why="- Đường lầy lội")
    with store.write() as connection:
        campaign = builders.move(connection, door.campaign(), "closed")
        day = date(2018, 6, 25)
        postings.hang(connection, campaign, [1, 2], "Nhà văn hóa thôn", day, day)
    return campaign


def made(store: Store, campaign: Campaign) -> bytes:
    file = io.BytesIO()
    with store.read() as connection:
        dossier.write(connection, campaigns.get(connection, campaign.code), file)
    return file.getvalue()


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert all(name.isascii() for name in archive.namelist())
        archive.extractall(folder)
    return folder / ROOT


def test_a_dossier_holds_every_section_and_lists_every_file(
    store: Store, closed: Campaign, tmp_path: Path
) -> None:
    root = unpacked(made(store, closed), tmp_path)
    assert {path.name for path in root.iterdir() if path.is_dir()} == set(TITLES)
    page = (root / "0-muc-luc.html").read_text("utf-8")
    for path in root.rglob("*"):
        if path.is_file() and path.parent != root:
            name = path.relative_to(root).as_posix()
            assert f'href="{name}"' in page
            assert hashlib.sha256(path.read_bytes()).hexdigest() in page
    assert closed.questionnaire_sha256 in page
    assert "Còn 2 nơi đang niêm yết" in page
    for line in (root / "0-SHA256SUMS.txt").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest


def test_minutes_of_meetings_that_were_counted_are_in_it(
    store: Store, door: Door, tmp_path: Path
) -> None:
    door.ballots(8)
    hall = Hall(door)
    for _ in range(2):
        hall.do(holding.finish, hall.counted())
    hall.begin()
    with store.write() as connection:
        for bundle in bundles.listed(connection, door.campaign()):
            bundles.receive(connection, door.campaign(), bundle.id, bundle.ballots)
        campaign = builders.move(connection, door.campaign(), "closed")
    root = unpacked(made(store, campaign), tmp_path)
    found = [path.name for path in (root / "3-bien-ban-thon").glob("bien-ban-hop-*.pdf")]
    assert sorted(found) == [f"bien-ban-hop-trung-mon-01-lan-{n}-2018-06-01.pdf" for n in (1, 2)]
    page = (root / "0-muc-luc.html").read_text("utf-8")
    assert page.count("Biên bản họp ngày 01/6/2018, thôn 4 (PDF)") == 2
    journal = (root / "7-nhat-ky/nhat-ky.csv").read_text("utf-8")
    assert "Mở cuộc họp khu dân cư" in journal
    assert "meeting.begin" in journal


def test_its_figures_are_recomputed_by_the_command_it_prints(
    store: Store, closed: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = unpacked(made(store, closed), tmp_path)
    page = unescape((root / "0-muc-luc.html").read_text("utf-8"))
    found = re.search(r"<pre>python -m analysis (verify [^<]+)</pre>", page)
    assert found
    monkeypatch.chdir(root / "8-so-lieu")
    assert main(shlex.split(found[1])) == 0
    told = Path("ket-qua.json").read_text("utf-8")
    Path("ket-qua.json").write_text(told.replace('"valid": 1', '"valid": 2'), "utf-8")
    assert main(shlex.split(found[1])) == 1


def test_the_same_state_gives_the_same_bytes(store: Store, closed: Campaign) -> None:
    assert made(store, closed) == made(store, closed)


def test_there_is_no_dossier_before_the_campaign_is_closed(store: Store, door: Door) -> None:
    with pytest.raises(Refused) as refused:
        made(store, door.campaign())
    assert refused.value.codes == ("dossier_not_closed",)


def test_who_does_not_hold_the_campaign_gets_no_dossier(store: Store, closed: Campaign) -> None:
    with store.read(Scope(frozenset())) as connection, pytest.raises(Refused) as refused:
        dossier.write(connection, closed, io.BytesIO())
    assert refused.value.codes == ("not_allowed",)
