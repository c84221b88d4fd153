"""Backups: everything comes back, on either kind of database, and nothing that was erased."""

import os
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from sqlalchemy import func, select

from survey_app.services import backup, intake
from survey_app.services.intake import Card
from survey_app.services.keys import Keys
from survey_app.services.reach import Place
from survey_app.services.staff import people, sign_in
from survey_app.store import backups, copies, journal, schema
from survey_app.store.engine import Store, open_store
from survey_app.store.tables import response
from tests import builders
from tests.databases import Postgres
from tests.services.door import Door, refusal
from tests.services.test_health import let_nothing_write

PUBLIC, PRIVATE = backup.new_key()
SECRET = "a secret of the tests"
LATER = ("backup", "journal")  # what making a backup adds itself


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database of either kind, whatever kind the copy comes from."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
        schema.upgrade(store.engine)
        yield store
        store.engine.dispose()
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database("template1") as url:
        store = open_store(url)
        schema.upgrade(store.engine)
        yield store
        store.engine.dispose()


@pytest.fixture
def lived(door: Door, asked: builders.Asked) -> Door:
    """A campaign with answers of every kind: replaced, withdrawn, on paper, spoilt cards."""
    first, second, third = (card.code for card in asked.cards[:3])
    receipt = door.send(first).receipt
    receipt = door.replace(first, receipt, q02="not_satisfied").receipt
    door.replace(first, receipt, q03="not_satisfied")
    door.withdraw(second, door.send(second).receipt)
    door.send(third, q01="not_satisfied", q01_why="Đường lầy")
    (number,) = door.ballots(1)
    door.key(number)
    with door.store.write() as connection:
        people.create_account(connection, "canbo", "Cán bộ", "mat khau dai")
    return door


def rows(store: Store) -> list[str]:
    with store.read() as connection:
        return [line for line in copies.lines(connection) if not line.startswith(_LATER)]


_LATER = tuple(f'["{name}"' for name in LATER)


def made(store: Store, folder: Path) -> Path:
    return backup.create(store, folder, PUBLIC, SECRET)


def test_everything_comes_back_on_either_kind_of_database(
    lived: Door, elsewhere: Store, tmp_path: Path
) -> None:
    path = made(lived.store, tmp_path / "kho")
    done = backup.restore(elsewhere, path, PRIVATE)
    assert rows(elsewhere) == rows(lived.store)
    assert done.secret_key == SECRET
    assert done.counts["response"] == lived.rows()
    with elsewhere.read() as connection:
        assert journal.broken(connection) is None


def test_the_work_goes_on_after_a_restore(
    lived: Door, asked: builders.Asked, elsewhere: Store, keys: Keys, tmp_path: Path
) -> None:
    backup.restore(elsewhere, made(lived.store, tmp_path), PRIVATE)
    there = Door(elsewhere, keys, lived.code)
    there.send(asked.cards[3].code)
    refused = intake.Submission(builders.response_id(), Card(asked.cards[0].code), {})
    with refusal("already_answered"), elsewhere.write() as connection:
        raw = there.answers()
        again = intake.Submission(refused.response_id, refused.right, raw)
        intake.accept(connection, keys, again, builders.DAY)
    with elsewhere.write() as connection:  # numbers follow those that came back
        people.create_account(connection, "moi", "Mới", "mat khau dai")
        builders.households(connection, keys, "khac")


def test_a_backup_is_made_while_answers_come_in_and_tells_one_moment(
    lived: Door, asked: builders.Asked, tmp_path: Path
) -> None:
    path = made(lived.store, tmp_path)
    lived.send(asked.cards[3].code)
    assert backup.inspect(path, PRIVATE)["response"] == lived.rows() - 1


def test_what_was_withdrawn_since_stays_erased(
    door: Door, asked: builders.Asked, tmp_path: Path
) -> None:
    receipt = door.send(asked.code, q01="not_satisfied", q01_why="Đường lầy").receipt
    path = made(door.store, tmp_path)
    door.withdraw(asked.code, receipt)
    done = backup.restore(door.store, path, PRIVATE, replace=True)
    assert done.erased_again == 1
    with door.store.read() as connection:
        (kept,) = connection.execute(select(response)).all()
    assert (kept.withdrawn, kept.answers, kept.texts) == (True, None, None)


def test_no_session_and_no_link_lives_again_after_a_restore(store: Store, tmp_path: Path) -> None:
    with store.write() as connection:
        lan = people.create_account(connection, "lan", "Lan", "mat khau dai")
        token = sign_in.open_session(connection, lan, "Chrome")
        _, link = people.invite(connection, "hoa", "Hoa", "province", Place(everywhere=True), lan)
    path = made(store, tmp_path)
    with store.write() as connection:
        people.enrol(connection, link, "mat khau dai")
        sign_in.end(connection, lan, token)
    backup.restore(store, path, PRIVATE, replace=True)
    with store.read() as connection:
        assert sign_in.living(connection, token) is None
        with refusal("link_dead"):
            people.enrolling(connection, link)


def test_a_database_with_rows_is_not_replaced_unasked(lived: Door, tmp_path: Path) -> None:
    path, before = made(lived.store, tmp_path), rows(lived.store)
    with refusal("backup_database_not_empty"):
        backup.restore(lived.store, path, PRIVATE)
    assert rows(lived.store) == before


@pytest.mark.parametrize("place", [0, 200, -30])
def test_a_copy_with_one_byte_changed_is_refused_and_changes_nothing(
    lived: Door, tmp_path: Path, place: int
) -> None:
    path, before = made(lived.store, tmp_path), rows(lived.store)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with refusal("backup_not_readable"):
        backup.restore(lived.store, path, PRIVATE, replace=True)
    assert rows(lived.store) == before


def test_another_key_opens_nothing(lived: Door, tmp_path: Path) -> None:
    path = made(lived.store, tmp_path)
    assert b"q01" not in path.read_bytes()
    for wrong in (backup.new_key()[1], "AGE-SECRET-KEY-1", ""):
        with refusal("backup_not_readable"):
            backup.inspect(path, wrong)


def test_without_a_sound_key_nothing_is_written(store: Store, tmp_path: Path) -> None:
    for key, problem in (("", "backup_key_missing"), ("age1x", "backup_key_malformed")):
        with refusal(problem):
            backup.create(store, tmp_path / "kho", key, SECRET)
    assert not (tmp_path / "kho").exists()


def test_a_full_disk_leaves_no_half_written_copy(lived: Door, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, limits[1]))
    try:
        with refusal("backup_not_written"):
            made(lived.store, tmp_path / "kho")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((tmp_path / "kho").iterdir()) == []
    with lived.store.read() as connection:
        assert backup.newest(connection) is None


def test_a_copy_of_a_database_that_takes_no_note_of_it_stays_and_restores(
    lived: Door, elsewhere: Store, tmp_path: Path
) -> None:
    let_nothing_write(lived.store.engine)
    with refusal("backup_not_noted"):
        made(lived.store, tmp_path / "kho")
    (path,) = (tmp_path / "kho").iterdir()
    backup.restore(elsewhere, path, PRIVATE)
    assert rows(elsewhere) == rows(lived.store)


def test_backups_of_one_moment_never_write_over_each_other(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Still(datetime):
        """A clock that moves on by a microsecond at every fifth look."""

        looks = 0

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            cls.looks += 1
            return datetime(2026, 1, 1, microsecond=cls.looks // 5, tzinfo=tz)

    monkeypatch.setattr(backup, "datetime", Still)
    with ThreadPoolExecutor(4) as at_once:
        made_now = list(at_once.map(lambda _: made(store, tmp_path / "kho"), range(8)))
    assert len(set(made_now)) == len(list((tmp_path / "kho").iterdir())) == 8
    for path in made_now:
        backup.inspect(path, PRIVATE)
    with store.read() as connection:
        noted = backups.latest(connection)
    assert [each.name for each in noted] == sorted((p.name for p in made_now), reverse=True)


def test_a_name_of_before_and_one_of_now_sort_by_their_moment(tmp_path: Path) -> None:
    names = ["20251231-235959_999999", "20260101-000000", "20260101-000000_000001"]
    names += ["20260101-000000_000002", "20260101-000001"]
    for name in names:
        (tmp_path / f"sao-luu-{name}.age").write_bytes(b"x")
    gone = backup.thin_out(tmp_path, 2)
    assert [path.name for path in gone] == [f"sao-luu-{name}.age" for name in names[:-2]]


def test_two_copies_stay_and_what_died_half_written_goes(tmp_path: Path) -> None:
    for name in ("20260101-000000.age", "20260102-000000.age", "20260103-000000_000001.part"):
        (tmp_path / f"sao-luu-{name}").write_bytes(b"x")
    assert backup.thin_out(tmp_path, 1) == [], "one that is being written is let be"
    os.utime(tmp_path / "sao-luu-20260103-000000_000001.part", (0, 0))
    backup.thin_out(tmp_path, 1)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".age", ".age"]


def test_only_the_newest_copies_are_kept(store: Store, tmp_path: Path) -> None:
    names = [f"sao-luu-2026010{day}-000000.age" for day in range(1, 5)]
    for name in (*names, "khac.age"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in backup.thin_out(tmp_path, 2)] == names[:2]
    assert sorted(path.name for path in tmp_path.glob("*.age")) == ["khac.age", *names[2:]]


def test_a_backup_is_overdue_after_twice_its_interval(store: Store, tmp_path: Path) -> None:
    with store.read() as connection:
        assert backup.overdue(connection, 1)
        assert not backup.overdue(connection, 0)
    made(store, tmp_path)
    with store.read() as connection:
        assert not backup.overdue(connection, 1)
        assert backup.overdue(connection, 1e-9)
        total = connection.execute(select(func.count()).select_from(response)).scalar_one()
    assert total == 0
