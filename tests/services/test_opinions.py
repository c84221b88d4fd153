"""Opinions: read once asking has ended, masked and never reworded, shown only when reviewed."""

import io

import openpyxl
import pytest

from survey_app.services import campaigns, dataset, reporting
from survey_app.services.keys import Keys
from survey_app.services.opinions import frequent, reading, reviewing
from survey_app.services.opinions.masks import NOT_POSTED, NOT_READ, opened
from survey_app.services.opinions.reading import Opinion, Wanted
from survey_app.services.opinions.reviewing import Ruling
from survey_app.store import journal
from survey_app.store.engine import Store
from survey_app.store.scope import Scope
from survey_app.store.tables import reason_review
from tests import builders
from tests.services.door import Door, refusal

NAMED = "Ông Nguyễn Văn Tám (0912 345 678) chưa sửa đường thôn 4"
MASKED = "Ông … (…) chưa sửa đường thôn 4"
MUD = "Đường lầy lội khi mưa"


@pytest.fixture
def told(door: Door) -> Door:
    """Two households of Thôn 4 wrote of mud, one named somebody, one wrote of water."""
    written = (("q02", MUD), ("q02", MUD), ("q02", NAMED), ("q13", "Nước đục"))
    for number, (item, text) in zip(door.ballots(4), written, strict=True):
        door.key(number, door.answers(**{item: "not_satisfied", f"{item}_why": text}))
    door.move("counting")
    return door


def listed(door: Door, **wanted: object) -> reading.Reading:
    with door.store.read() as connection:
        found = campaigns.get(connection, door.code)
        return reading.read(connection, found, Wanted(**wanted))  # type: ignore[arg-type]


def the(door: Door, text: str) -> Opinion:
    (found,) = (each for each in listed(door).opinions if each.text == text)
    return found


def decide(door: Door, *rulings: Ruling) -> int:
    with door.store.write() as connection:
        return reviewing.review(connection, campaigns.get(connection, door.code), rulings)


def post(door: Door, text: str, shown: str, tags: str = "") -> None:
    decide(door, Ruling(the(door, text).key, True, shown, tags))


def test_nobody_reads_what_residents_write_while_asking_goes_on(door: Door) -> None:
    with refusal("results_hidden"):
        listed(door)
    with refusal("results_hidden"):
        decide(door, Ruling("q02_why-0", False))


def test_equal_texts_stand_together_under_the_question_they_explain(told: Door) -> None:
    found = listed(told)
    assert [(o.question.code, o.text, o.count, o.state) for o in found.opinions] == [
        ("q02", MUD, 2, "waiting"),
        ("q02", NAMED, 1, "waiting"),
        ("q13", "Nước đục", 1, "waiting"),
    ]
    assert found.opinions[0].places[0].village == "Thôn 4"
    assert found.states == {"waiting": 3}


def test_names_and_numbers_are_suggested_for_masking_and_places_are_not(told: Door) -> None:
    assert the(told, NAMED).suggestion == MASKED
    assert the(told, MUD).suggestion == MUD


def test_texts_are_found_by_item_words_without_diacritics_and_state(told: Door) -> None:
    assert [o.text for o in listed(told, item="q13_why").opinions] == ["Nước đục"]
    assert [o.text for o in listed(told, words="lay loi").opinions] == [MUD]
    assert listed(told, state="posted").found == 0
    assert listed(told, village="Thôn Làng Chùa").found == 0
    assert listed(told, page=99).page == 1


def test_a_mask_is_kept_and_the_text_stays_as_it_was(told: Door) -> None:
    post(told, NAMED, MASKED, "Giao thông")
    kept = the(told, NAMED)
    assert kept.text == NAMED
    assert kept.review
    assert (kept.review.shown, kept.tags, kept.state) == (MASKED, ("Giao thông",), "posted")
    with told.store.read() as connection:
        texts = {text for *_, text, _ in dataset.text_counts(connection, told.campaign())}
    assert NAMED in texts


@pytest.mark.parametrize(
    ("shown", "problem"),
    [
        ("Ông … chưa làm đường thôn 4", "review_reworded"),
        ("Có người chưa sửa đường", "review_reworded"),
        (f"{NAMED}!", "review_reworded"),
        ("", "review_reworded"),
        ("…", "review_nothing_left"),
    ],
)
def test_what_is_posted_may_hide_and_never_reword(told: Door, shown: str, problem: str) -> None:
    with refusal(problem):
        post(told, NAMED, shown)
    assert the(told, NAMED).review is None


def test_three_dots_typed_are_a_mask(told: Door) -> None:
    post(told, NAMED, "Ông ... chưa sửa đường thôn 4")
    review = the(told, NAMED).review
    assert review
    assert review.shown == "Ông … chưa sửa đường thôn 4"


def test_every_fault_of_a_page_is_told_at_once_and_nothing_is_kept(told: Door) -> None:
    with refusal("opinion_unknown", "review_tags", "review_reworded"):
        decide(
            told,
            Ruling("q02_why-beef", True, "x"),
            Ruling(the(told, MUD).key, True, MUD, ",".join(str(n) for n in range(9))),
            Ruling(the(told, NAMED).key, True, "Ông Bảy"),
        )
    assert listed(told).states == {"waiting": 3}


def test_a_text_not_to_be_posted_is_counted_and_told_nowhere(told: Door) -> None:
    decide(told, Ruling(the(told, NAMED).key, False))
    post(told, MUD, MUD)
    with told.store.read() as connection:
        reasons = frequent.shown_reasons(connection, told.campaign())
        lines = frequent.frequent(connection, told.campaign())
    assert [(r.question.code, r.text, r.count) for r in reasons] == [("q02", MUD, 2)]
    assert [(line.said, line.count) for line in lines] == [
        (MUD, 2),
        (NOT_POSTED, 1),
        (NOT_READ, 1),
    ]


def test_papers_print_reviewed_texts_alone_and_count_the_rest(told: Door) -> None:
    post(told, NAMED, MASKED)
    with told.store.read() as connection:
        whole = reporting.compiled(connection, told.campaign()).whole
        cells = opened(connection, told.campaign(), dataset.cells(connection, told.campaign()))
    (roads,) = (item for item in whole.items if item.code == "q02")
    assert [(r.text, r.count) for r in roads.reasons] == [(NOT_READ, 2), (MASKED, 1)]
    assert roads.not_satisfied == 3
    assert cells.texts["text"].tolist() == [MASKED]


def test_tags_are_counted_by_ballots_and_spelled_as_first_used(told: Door) -> None:
    post(told, MUD, MUD, "Giao thông,  đường   thôn")
    post(told, NAMED, MASKED, "giao thông")
    assert listed(told).tags == (("Giao thông", 2), ("đường thôn", 1))
    assert listed(told, tag="đường thôn").found == 1
    with told.store.read() as connection:
        lines = frequent.frequent(connection, told.campaign(), most=1)
    assert [(line.kind, line.said, line.count) for line in lines[:2]] == [
        ("chủ đề", "Giao thông", 3),
        ("lời người dân", MUD, 2),
    ]


def test_who_may_not_mask_reads_what_is_posted_and_no_original(told: Door) -> None:
    post(told, NAMED, MASKED)
    with told.store.read() as connection:
        found = reading.read(connection, told.campaign(), Wanted(), originals=False)
        assert [o.text for o in found.opinions] == [MASKED]
        searched = Wanted(words="Nguyễn Văn Tám")
        assert not reading.read(connection, told.campaign(), searched, originals=False).found


def test_a_commune_reads_its_own_villages_alone(told: Door) -> None:
    elsewhere = Scope(frozenset({0}), frozenset({0}))
    with told.store.read(elsewhere) as connection:
        campaign = told.campaign()
        assert reading.read(connection, campaign, Wanted()).found == 0
        assert frequent.shown_reasons(connection, campaign) == ()


def test_the_only_writer_of_a_village_with_few_answers_is_pointed_out(told: Door) -> None:
    assert the(told, NAMED).few  # four answers in all


def test_a_review_can_be_changed_and_stands_in_the_journal(told: Door) -> None:
    post(told, NAMED, MASKED)
    assert decide(told, Ruling(the(told, NAMED).key, True, MASKED)) == 0, "nothing new"
    decide(told, Ruling(the(told, NAMED).key, False))
    assert the(told, NAMED).state == "withheld"
    with told.store.read() as connection:
        acts = journal.of_campaign(connection, told.campaign().id)
        rows = connection.execute(reason_review.select()).all()
    assert [line.detail for line in acts if line.act == "opinion.review"] == [
        "đăng 0, không đăng 1",
        "đăng 1, không đăng 0",
    ]
    assert len(rows) == 1


def test_the_files_hold_the_table_and_no_name(told: Door) -> None:
    post(told, NAMED, MASKED, "=Giao thông")
    with told.store.read() as connection:
        text = frequent.csv(connection, told.campaign()).decode("utf-8-sig")
        book = frequent.workbook(connection, told.campaign())
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Lý do, ý kiến"]
    said = [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert said == ["'=Giao thông", MASKED, NOT_READ, NOT_READ]
    assert "Tám" not in text
    assert "chủ đề,'=Giao thông,1\r\n" in text
    assert f"lời người dân,{MASKED},1\r\n" in text


def test_an_open_campaign_has_opinions_too(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.goods(connection)
        form = campaigns.questionnaire(connection, campaign)
        free = next(item for item in form.items if item.type == "text")
    market = Door(store, keys, campaign.code)
    if free.when:
        market.at(**{free.when.item: free.when.options[0], free.code: "Hàng giả nhiều"})
    else:
        market.at(**{free.code: "Hàng giả nhiều"})
    market.move("counting")
    assert [o.text for o in listed(market).opinions] == ["Hàng giả nhiều"]
    assert listed(market).communes == ("Xã Trung Môn",)
