"""A rehearsal trains people with the real form and leaves nothing behind."""

import pypdfium2
import pytest
from sqlalchemy import func, select

from survey_app.services import campaigns, coverage, dataset, frames, invitations, paper, rehearsal
from survey_app.services.intake import (
    Card,
    CardAndReceipt,
    Submission,
    accept,
    raise_objection,
    withdraw,
)
from survey_app.services.invitations import NewCard
from survey_app.services.keys import Keys
from survey_app.services.printroom import jobs, worker
from survey_app.services.printroom.wishes import Wish
from survey_app.store import counters, journal
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.tables import invitation, print_part, quarantine, response
from tests import builders
from tests.services.door import refused

URL = "http://127.0.0.1:8000"


@pytest.fixture
def draft(store: Store, keys: Keys) -> Campaign:
    with store.write() as connection:
        return builders.households(connection, keys, state="draft").campaign


@pytest.fixture
def cards(store: Store, keys: Keys, draft: Campaign) -> list[NewCard]:
    """Three test cards of the first village."""
    with store.write() as connection:
        village = frames.village(connection, draft, 1)
        return rehearsal.make_cards(connection, keys, draft, village, 3)


def answer(store: Store, keys: Keys, draft: Campaign, card: NewCard, **changes: str) -> str:
    with store.write() as connection:
        raw = builders.answers(campaigns.questionnaire(connection, draft), **changes)
        submission = Submission(builders.response_id(), Card(card.code), raw)
        return accept(connection, keys, submission, builders.DAY).receipt


def rows(store: Store, *tables: object) -> int:
    with store.read() as connection:
        counts = (connection.execute(select(func.count()).select_from(t)) for t in tables)  # type: ignore[arg-type]
        return sum(count.scalar_one() for count in counts)


def test_an_answer_on_a_test_card_is_checked_and_not_stored(
    store: Store, keys: Keys, draft: Campaign, cards: list[NewCard]
) -> None:
    refused(lambda: answer(store, keys, draft, cards[0], q01="khong-co"), "answer_unknown_option")
    assert answer(store, keys, draft, cards[0]).startswith("BN")
    refused(lambda: answer(store, keys, draft, cards[0]), "already_answered")
    assert rows(store, response, quarantine) == 0
    with store.read() as connection:
        assert list(rehearsal.counts(connection, draft).values()) == [(3, 1)]


def test_nothing_of_a_rehearsal_can_be_changed_withdrawn_or_objected_to(
    store: Store, keys: Keys, draft: Campaign, cards: list[NewCard]
) -> None:
    code = cards[0].code
    receipt = answer(store, keys, draft, cards[0])
    with store.write() as connection:
        raw = builders.answers(campaigns.questionnaire(connection, draft))
        again = Submission(builders.response_id(), CardAndReceipt(code, receipt), raw)
        for act in (
            lambda: accept(connection, keys, again, builders.DAY),
            lambda: withdraw(connection, keys, code, receipt),
            lambda: raise_objection(connection, keys, code),
        ):
            refused(act, "rehearsal_keeps_nothing")
        refused(lambda: paper.key_stub(connection, keys, draft, code), "campaign_not_open")


def test_test_cards_are_in_no_count_list_serial_or_dataset(
    store: Store, keys: Keys, draft: Campaign, cards: list[NewCard]
) -> None:
    answer(store, keys, draft, cards[0])
    with store.write() as connection:
        village = frames.village(connection, draft, 1)
        second = frames.village(connection, draft, 2)
        rehearsal.make_cards(connection, keys, draft, second, 2)
        row = coverage.coverage(connection, draft)[0]
        assert (row.cards.printed, row.cards.answered, row.counted) == (5, 0, 0)
        assert counters.differences(connection) == []
        assert len(invitations.listed(connection, village)) == 5
        assert len(dataset.rows(connection, draft)) == 0
        made = invitations.make_cards(connection, keys, draft, second)
        assert [card.serial for card in made] == ["02-0001", "02-0002", "02-0003"]
        refused(
            lambda: invitations.spoil(connection, draft, cards[0].serial, "x"), "serial_unknown"
        )


def test_opening_deletes_every_test_card_and_its_print_and_says_so(
    store: Store, keys: Keys, draft: Campaign, cards: list[NewCard]
) -> None:
    answer(store, keys, draft, cards[0])
    with store.write() as connection:
        listed = frames.listed(connection, draft)
        printed = jobs.ask(connection, draft, listed, Wish("rehearsal", 2))
    worker.work(store, keys, URL)
    with store.write() as connection:
        waiting = jobs.ask(connection, draft, listed, Wish("rehearsal", 2))
        opened = campaigns.move(connection, draft, "open")
    with store.read() as connection:
        left = select(func.count()).where(invitation.c.rehearsal)
        assert connection.execute(left).scalar_one() == 0
        kept = select(func.count()).where(print_part.c.content.is_not(None))
        assert connection.execute(kept).scalar_one() == 0
        (line,) = [
            line
            for line in journal.of_campaign(connection, draft.id)
            if line.act == "rehearsal.wipe"
        ]
        assert line.detail == "7 thẻ diễn tập, 1 lượt trả lời thử"
        assert jobs.get(connection, opened, waiting).state == "cancelled"
        assert jobs.get(connection, opened, printed).state == "done"
        assert counters.differences(connection) == []
    refused(lambda: answer(store, keys, draft, cards[1]), "code_unknown")
    assert worker.work(store, keys, URL) == 0
    assert rows(store, response, quarantine) == 0


def test_an_open_campaign_has_no_rehearsal(store: Store, keys: Keys, asked: builders.Asked) -> None:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        make = (connection, keys, asked.campaign, village)
        refused(lambda: rehearsal.make_cards(*make, 2), "rehearsal_over")
        refused(
            lambda: jobs.ask(connection, asked.campaign, [village], Wish("rehearsal", 2)),
            "rehearsal_over",
        )


@pytest.mark.parametrize("count", [0, 21])
def test_a_rehearsal_has_few_cards(store: Store, keys: Keys, draft: Campaign, count: int) -> None:
    with store.write() as connection:
        village = frames.village(connection, draft, 1)
        refused(
            lambda: rehearsal.make_cards(connection, keys, draft, village, count),
            "rehearsal_count",
        )


def test_a_test_card_says_on_every_panel_what_it_is(
    store: Store, keys: Keys, draft: Campaign
) -> None:
    with store.write() as connection:
        village = frames.village(connection, draft, 1)
        made = jobs.print_now(connection, keys, draft, village, Wish("rehearsal", 2), URL)
    (page,) = pypdfium2.PdfDocument(made.data)
    text = " ".join(page.get_textpage().get_text_bounded().split())
    assert text.count("THẺ DIỄN TẬP") == 6
    assert "THẺ DỰ PHÒNG" not in text
