"""The printing room: jobs by village, in the background, each card once, every print on record."""

import io
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from sqlalchemy import select, update

from survey_app.services import frames, invitations
from survey_app.services.keys import Keys
from survey_app.services.printroom import bundle, jobs, papers, worker
from survey_app.services.printroom.wishes import OF_MANY, Wish
from survey_app.store import journal, prints
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.prints import Job, Part
from survey_app.store.scope import Scope
from survey_app.store.tables import invitation, print_job, print_part
from tests import builders
from tests.services.door import refused

URL = "http://127.0.0.1:8000"
VILLAGES = (("Thôn 4", 5), ("Thôn Làng Chùa", 3), ("Thôn Đồng Bàn", 4))


@pytest.fixture
def campaign(store: Store, keys: Keys) -> Campaign:
    """A campaign of three villages; the first has its cards."""
    with store.write() as connection:
        return builders.households(connection, keys, villages=VILLAGES).campaign


def asked_for(store: Store, campaign: Campaign, wish: Wish) -> int:
    with store.write() as connection:
        return jobs.ask(connection, campaign, frames.listed(connection, campaign), wish)


def job(store: Store, campaign: Campaign, job_id: int) -> Job:
    with store.read() as connection:
        return jobs.get(connection, campaign, job_id)


def parts(store: Store, campaign: Campaign, job_id: int) -> list[Part]:
    with store.read() as connection:
        return jobs.parts(connection, jobs.get(connection, campaign, job_id))


def work(store: Store, keys: Keys) -> int:
    return worker.work(store, keys, URL)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def lines_with_a_card(store: Store, campaign: Campaign) -> list[tuple[int, int | None]]:
    query = select(invitation.c.village_id, invitation.c.line)
    with store.read() as connection:
        rows = connection.execute(query.where(invitation.c.campaign_id == campaign.id))
        return sorted((row[0], row[1] or 0) for row in rows)


def test_a_job_prints_the_cards_of_every_village_that_lacks_them(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    before = job(store, campaign, job_id)
    assert (before.state, before.parts, before.done) == ("waiting", 2, 0)
    assert work(store, keys) == 1
    after = job(store, campaign, job_id)
    assert (after.state, after.parts, after.done, after.kept) == ("done", 2, 2, 2)
    assert after.pages == 2
    assert work(store, keys) == 0
    assert len(lines_with_a_card(store, campaign)) == 12


@pytest.mark.parametrize("kind", [kind for kind in OF_MANY if kind != "rehearsal"])
def test_every_kind_prints_for_all_villages(
    store: Store, keys: Keys, campaign: Campaign, kind: str
) -> None:
    job_id = asked_for(store, campaign, Wish(kind, 4 if kind == "spares" else 0))
    work(store, keys)
    found = job(store, campaign, job_id)
    assert (found.state, found.problem) == ("done", "")
    assert found.kept == found.done == found.parts == (2 if kind == "cards" else 3)
    with store.read() as connection:
        for part in jobs.parts(connection, found):
            taken = jobs.opened(connection, keys, part)
            assert taken
            assert len(pypdfium2.PdfDocument(taken.data)) == part.sheets


def test_codes_are_unreadable_in_the_database_and_work_on_paper(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    work(store, keys)
    (part, _) = parts(store, campaign, job_id)
    with store.read() as connection:
        sealed = connection.execute(select(print_part.c.content)).scalars().first()
        taken = jobs.opened(connection, keys, part)
    assert sealed
    assert b"%PDF" not in sealed
    assert taken
    assert "Thôn Làng Chùa" in " ".join(text_of(taken.data).split())


def test_a_made_order_is_set_again_where_the_process_died_before(
    store: Store, keys: Keys, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    with monkeypatch.context() as broken:
        broken.setattr(papers, "cards_pdf", die)
        with pytest.raises(KeyboardInterrupt):
            work(store, keys)
    assert len(lines_with_a_card(store, campaign)) == 8  # the codes of one village exist
    assert work(store, keys) == 0  # its lease has not run out
    let_the_lease_run_out(store)
    assert work(store, keys) == 1
    assert job(store, campaign, job_id).state == "done"
    found = lines_with_a_card(store, campaign)
    assert len(found) == len(set(found)) == 12


def die(*_: object) -> bytes:
    raise KeyboardInterrupt


def jam(*_: object) -> bytes:
    raise OSError("out of paper")


def let_the_lease_run_out(store: Store) -> None:
    with store.write() as connection:
        gone = jobs.now() - timedelta(seconds=1)
        connection.execute(update(print_job).values(lease_until=gone))


def test_a_cancelled_job_stops_and_prints_what_has_codes_already(
    store: Store, keys: Keys, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    with monkeypatch.context() as broken:
        broken.setattr(papers, "cards_pdf", die)
        with pytest.raises(KeyboardInterrupt):
            work(store, keys)
    with store.write() as connection:
        jobs.cancel(connection, campaign, job_id, None)
        refused(lambda: jobs.cancel(connection, campaign, job_id, None), "print_over")
    let_the_lease_run_out(store)
    assert work(store, keys) == 1
    found = job(store, campaign, job_id)
    assert (found.state, found.done, found.kept) == ("cancelled", 1, 1)
    assert len(lines_with_a_card(store, campaign)) == 8
    assert work(store, keys) == 0


def test_a_job_not_begun_is_cancelled_whole(store: Store, keys: Keys, campaign: Campaign) -> None:
    job_id = asked_for(store, campaign, Wish("register"))
    with store.write() as connection:
        jobs.cancel(connection, campaign, job_id, None)
    assert work(store, keys) == 0
    assert job(store, campaign, job_id).done == 0


def test_a_failed_job_says_why_and_goes_on_when_asked(
    store: Store, keys: Keys, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    with monkeypatch.context() as broken:
        broken.setattr(papers, "cards_pdf", jam)
        work(store, keys)
    failed = job(store, campaign, job_id)
    assert failed.state == "failed"
    assert "gặp lỗi khi in" in failed.problem
    assert work(store, keys) == 0
    with store.write() as connection:
        jobs.retry(connection, campaign, job_id, None)
        refused(lambda: jobs.retry(connection, campaign, job_id, None), "print_not_failed")
    work(store, keys)
    assert job(store, campaign, job_id).state == "done"
    assert len(set(lines_with_a_card(store, campaign))) == 12


def test_a_campaign_that_ended_meanwhile_gets_no_cards_and_the_job_says_so(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    with store.write() as connection:
        builders.move(connection, campaign, "counting")
    work(store, keys)
    found = job(store, campaign, job_id)
    assert found.state == "failed"
    assert found.problem
    assert len(lines_with_a_card(store, campaign)) == 5


def test_a_village_printed_meanwhile_is_passed_over(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    with store.write() as connection:
        second = frames.village(connection, campaign, 2)
        jobs.print_now(connection, keys, campaign, second, Wish("cards"), URL)
    work(store, keys)
    found = job(store, campaign, job_id)
    assert (found.state, found.done, found.kept) == ("done", 2, 1)


def test_taking_files_is_on_record_and_wiping_leaves_only_that_they_were_printed(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    work(store, keys)
    first = parts(store, campaign, job_id)[0]
    with store.write() as connection:
        assert len(jobs.fetch(connection, campaign, job_id, None, first.id)) == 1
        assert len(jobs.fetch(connection, campaign, job_id, None)) == 2
        jobs.wipe(connection, campaign, job_id, None)
        refused(lambda: jobs.fetch(connection, campaign, job_id, None), "print_gone")
        refused(lambda: jobs.wipe(connection, campaign, job_id, None), "print_gone")
        acts = [line.act for line in journal.of_campaign(connection, campaign.id)]
    assert [part.fetched for part in parts(store, campaign, job_id)] == [2, 1]
    assert acts[:3] == ["print.wipe", "print.fetch", "print.fetch"]
    left = job(store, campaign, job_id)
    assert (left.kept, left.pages) == (0, 2)
    assert all(part.sha256 for part in parts(store, campaign, job_id))


def test_files_are_wiped_after_a_week(store: Store, keys: Keys, campaign: Campaign) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    work(store, keys)
    assert worker.sweep(store) == 0
    with store.write() as connection:
        prints.change(connection, job_id, finished_at=jobs.now() - jobs.KEPT - timedelta(hours=1))
    assert worker.sweep(store) == 2
    assert job(store, campaign, job_id).kept == 0
    with store.read() as connection:
        assert journal.of_campaign(connection, campaign.id)[0].act == "print.expire"


def test_a_zip_of_a_job_holds_every_pdf(store: Store, keys: Keys, campaign: Campaign) -> None:
    job_id = asked_for(store, campaign, Wish("cards"))
    work(store, keys)
    with store.read() as connection:
        here = jobs.parts(connection, jobs.get(connection, campaign, job_id))
    files = jobs.files(store, keys, here)
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle.zipped(files)))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "xa-trung-mon/the-trung-mon-02.pdf",
            "xa-trung-mon/the-trung-mon-03.pdf",
        ]


def test_what_cannot_be_printed_is_refused_before_it_is_asked(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    for wish, code in (
        (Wish("spares"), "spares_count"),
        (Wish("spares", 201), "spares_count"),
        (Wish("ballots", 5001), "ballots_count"),
        (Wish("again", lines=(1,)), "print_kind"),
        (Wish("both"), "print_kind"),  # its file would join cards and ballots
    ):
        refused(lambda wish=wish: asked_for(store, campaign, wish), code)  # type: ignore[misc]
    work_done = asked_for(store, campaign, Wish("cards"))
    work(store, keys)
    assert job(store, campaign, work_done).state == "done"
    refused(lambda: asked_for(store, campaign, Wish("cards")), "print_nothing")
    with store.write() as connection:
        closed = builders.move(connection, campaign, "counting")
    refused(lambda: asked_for(store, closed, Wish("spares", 3)), "campaign_closed")
    assert asked_for(store, closed, Wish("spoilt_ledger"))


def test_a_print_at_once_is_in_the_history_with_its_hash(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    with store.write() as connection:
        second = frames.village(connection, campaign, 2)
        file = jobs.print_now(connection, keys, campaign, second, Wish("register"), URL)
    assert file.data.startswith(b"%PDF")
    with store.read() as connection:
        (found,) = jobs.listed(connection, campaign)
        (part,) = jobs.parts(connection, found)
    assert (found.state, found.village, found.pages) == ("done", "Thôn Làng Chùa", file.pages)
    assert (part.fetched, part.here, len(part.sha256 or "")) == (1, False, 64)


def test_the_history_shows_an_account_the_prints_of_its_own_villages(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    job_id = asked_for(store, campaign, Wish("register"))
    with store.read() as connection:
        second = frames.village(connection, campaign, 2).id
    own = Scope(frozenset(), frozenset(), frozenset({second}))
    other = Scope(frozenset(), frozenset({10**6}), frozenset())
    with store.read(own) as connection:
        (found,) = jobs.listed(connection, campaign)
        assert (found.parts, found.village) == (1, "Thôn Làng Chùa")
    with store.read(other) as connection:
        assert jobs.listed(connection, campaign) == []
        refused(lambda: jobs.get(connection, campaign, job_id), "print_unknown")


def test_ledgers_name_the_spare_cards_given_out_and_the_spoilt_ones(
    store: Store, keys: Keys, campaign: Campaign
) -> None:
    with store.write() as connection:
        village = frames.village(connection, campaign, 1)
        spare, _ = invitations.make_spares(connection, keys, campaign, village, 2)
        invitations.bind_spare(connection, campaign, spare.serial, 2)
        invitations.spoil(connection, campaign, "01-0003", "Rách khi phát")
        files = [
            jobs.print_now(connection, keys, campaign, village, Wish(kind), URL).data
            for kind in ("spare_ledger", "spoilt_ledger")
        ]
    spares, spoilt = (" ".join(text_of(pdf).split()) for pdf in files)
    assert "SỔ THẺ DỰ PHÒNG" in spares
    assert f"{spare.serial} 2 01-0002" in spares
    assert "SỔ THẺ HỎNG" in spoilt
    assert "01-0003 3 Rách khi phát" in spoilt
