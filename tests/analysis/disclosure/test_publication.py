"""What a campaign publishes for all: no answer of a household can be worked out of it."""

import itertools
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import NO_CELLS, Cells
from analysis.disclosure.areas import areas, level_of
from analysis.disclosure.attack import Protection
from analysis.disclosure.audit import audit
from analysis.disclosure.families import Family, Level, ranges, suppress
from analysis.disclosure.files import printed, publication_files
from analysis.disclosure.primary import few_dissatisfied, small_groups
from analysis.disclosure.proof import Checked, proved
from analysis.disclosure.protect import STANDARD, costs, protect
from analysis.disclosure.publication import Publication, publication
from analysis.disclosure.publish import HIDDEN
from analysis.disclosure.table import hierarchy
from analysis.disclosure.texts import without_people
from questionnaires.library import load_questionnaire, load_rule
from questionnaires.problem import Refused

FORM = load_questionnaire("ntm-xa.2017")
RULE = load_rule("hd-78-2017")
GOODS = load_questionnaire("hang-viet.2018")
CODES = [item.code for item in FORM.binary_items]
KEYS = ["commune", "village", "form", "mode"]
Village = tuple[str, str, str, int, int]  # district, commune, village, answers, dissatisfied


def published(*villages: Village, why: str = "Đường lầy lội") -> Publication:
    """The publication of a campaign in which all dissatisfied are dissatisfied with q01."""
    cells, frame = counted(villages, why)
    return publication(cells, frame, FORM, RULE)


def counted(villages: tuple[Village, ...], why: str) -> tuple[Cells, pd.DataFrame]:
    frame = pd.DataFrame(
        [(d, c, v, n, n, n) for d, c, v, n, _ in villages],
        columns=["district", "commune", "village", "households", "asked", "issued"],
    )
    ballots, items, texts = [], [], []
    for _, commune, village, n, bad in villages:
        place = (commune, village, "visit", "officer")
        ballots.append((*place, True, "", n, n - bad))
        items += [(*place, code, "satisfied", n) for code in CODES[1:]]
        items += [(*place, "q01", "satisfied", n - bad), (*place, "q01", "not_satisfied", bad)]
        texts += [(*place, "q01_why", why, bad)] if bad else []
    cells = Cells(
        pd.DataFrame(ballots, columns=[*KEYS, "valid", "invalid_reason", "n", "all_satisfied"]),
        pd.DataFrame(items, columns=[*KEYS, "item", "option", "n"]),
        pd.DataFrame(texts, columns=[*KEYS, "item", "text", "n"]).astype({"n": "int64"}),
        NO_CELLS.days,
    )
    return cells, frame


def dissatisfied(made: Publication, level: str = "Thôn") -> list[int | None]:
    table = made.tables["items"]
    rows = table[(table["level"] == level) & (table["item"] == "q01")]
    return [None if pd.isna(n) else int(n) for n in rows["not_satisfied"]]


def commune(*counts: tuple[int, int]) -> tuple[Village, ...]:
    return tuple(("", "Xã A", f"Thôn {at}", n, bad) for at, (n, bad) in enumerate(counts, 1))


def test_one_or_two_dissatisfied_in_a_village_are_withheld_with_a_second_village() -> None:
    made = published(*commune((40, 2), (50, 7), (60, 0), (45, 9)))
    assert dissatisfied(made) == [None, None, 0, 9]
    assert dissatisfied(made, "Xã") == [18]


def test_satisfied_is_withheld_wherever_dissatisfied_is() -> None:
    table = published(*commune((40, 2), (50, 7), (60, 0))).tables["items"]
    assert (table["satisfied"].isna() == table["not_satisfied"].isna()).all()
    assert (table["answered"] > 0).all()


def test_a_village_of_one_mind_is_withheld_only_where_it_is_dissatisfied() -> None:
    made = published(*commune((40, 40), (50, 0), (60, 20), (45, 0)))
    found = dissatisfied(made)
    assert found[0] is None
    assert found.count(None) >= 2


def test_a_village_with_fewer_than_ten_answers_gives_none() -> None:
    assert dissatisfied(published(*commune((9, 0), (50, 6), (60, 8))))[0] is None
    assert dissatisfied(published(*commune((10, 0), (50, 6), (60, 8)))) == [0, 6, 8]


def test_the_only_village_of_a_commune_is_the_commune() -> None:
    assert dissatisfied(published(*commune((40, 2)))) == [2]


def test_where_the_commune_has_nobody_dissatisfied_nothing_is_withheld() -> None:
    assert dissatisfied(published(*commune((40, 0), (5, 0), (60, 0)))) == [0, 0, 0]


def test_the_only_dissatisfied_household_of_a_commune_may_live_in_any_village() -> None:
    made = published(*commune((40, 1), (50, 0), (60, 0)))
    assert dissatisfied(made).count(None) == 2
    assert made.audit.narrowest == 2


def test_a_commune_of_few_answers_is_withheld_with_another_and_all_their_villages() -> None:
    made = published(
        ("", "Xã A", "Thôn 1", 4, 1),
        ("", "Xã A", "Thôn 2", 4, 0),
        ("", "Xã B", "Thôn 1", 60, 5),
        ("", "Xã B", "Thôn 2", 60, 8),
        ("", "Xã C", "Thôn 1", 90, 20),
        ("", "Xã C", "Thôn 2", 90, 30),
    )
    assert dissatisfied(made, "Toàn đợt") == [64]
    assert dissatisfied(made, "Xã") == [None, None, 50]
    assert dissatisfied(made) == [None, None, None, None, 20, 30]


def test_a_campaign_of_few_answers_publishes_no_answer() -> None:
    made = published(*commune((3, 1), (4, 0)))
    assert set(dissatisfied(made) + dissatisfied(made, "Xã")) == {None}
    assert "reasons" not in made.tables
    assert made.tables["reach"]["valid"].tolist() == [7, 3, 4]


def test_reasons_stand_by_commune_and_name_nobody() -> None:
    why = "Ông Nguyễn Văn Tám (0912 345 678) không sửa đường Trần Phú"
    reasons = published(*commune((40, 2), (50, 7), (60, 0)), why=why).tables["reasons"]
    assert reasons["village"].tolist() == [""]
    assert reasons["reason"].tolist() == ["Ông … (…) không sửa đường Trần Phú"]
    assert reasons["n"].tolist() == [9]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("trưởng thôn Lò Văn Pánh chưa họp dân", "trưởng thôn … chưa họp dân"),
        ("nhà Hứa Thị Mỷ lấn đường", "nhà … lấn đường"),
        ("gọi +84 912.345.678", "gọi …"),
        ("viết cho an@example.com", "viết cho …"),
        ("Cầu Hà Giang hỏng, 12 hộ chưa có điện", "Cầu Hà Giang hỏng, 12 hộ chưa có điện"),
        ("Đường xấu", "Đường xấu"),
    ],
)
def test_a_published_text_names_no_person(written: str, shown: str) -> None:
    assert without_people(written) == shown


def test_a_withheld_count_is_printed_as_dots_and_never_as_zero() -> None:
    made = published(*commune((40, 2), (50, 7), (60, 0), (45, 9)))
    shown = printed(made.tables["items"])
    assert shown.columns.tolist()[-3:] == ["Phiếu trả lời", "Hài lòng", "Chưa hài lòng"]
    rows = shown[(shown["Câu hỏi"] == "q01") & (shown["Cấp"] == "Thôn")]
    assert rows["Chưa hài lòng"].tolist() == [HIDDEN, HIDDEN, 0, 9]
    about = publication_files(made)["kiem-tra.txt"].decode("utf-8-sig")
    assert made.legend in about
    assert "Kiểm tra bảo mật: đạt" in about


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    files = publication_files(published(*commune((40, 3), (50, 7)), why="=HYPERLINK(1)"))
    assert b"'=HYPERLINK(1)" in files["ly-do.csv"]
    assert files["ly-do.csv"].startswith(b"\xef\xbb\xbf")


def test_more_ballots_than_households_block_the_publication_and_name_the_village() -> None:
    cells, frame = counted(commune((40, 2), (50, 7)), "")
    with pytest.raises(Refused) as refused:
        publication(cells, frame.assign(households=[40, 49]), FORM, RULE)
    assert refused.value.codes == ("compile_over_households",)
    assert "Thôn 2" in refused.value.problems[0].message


def test_options_of_another_scale_stand_by_commune_and_are_withheld_row_by_row() -> None:
    rows = [("Xã A", "Chợ 1", 3), ("Xã B", "Chợ 2", 30), ("Xã C", "Chợ 3", 40)]
    options = [option.code for option in GOODS.item("q11").options]  # type: ignore[union-attr]
    items = [
        (commune, village, "online", "self", "q11", option, 1 if n == 3 else n // 5)
        for commune, village, n in rows
        for option in options[: 3 if n == 3 else 5]
    ]
    ballots = [(c, v, "online", "self", True, "", n, 0) for c, v, n in rows]
    cells = Cells(
        pd.DataFrame(ballots, columns=[*KEYS, "valid", "invalid_reason", "n", "all_satisfied"]),
        pd.DataFrame(items, columns=[*KEYS, "item", "option", "n"]),
        NO_CELLS.texts,
        NO_CELLS.days,
    )
    frame = pd.DataFrame(rows, columns=["commune", "village", "households"])
    frame = frame.assign(asked=0, issued=0, households=0)
    table = publication(cells, frame, GOODS).tables["distributions"]
    asked = table[table["item"] == "q11"]
    hidden = asked[asked["n"].isna()]
    assert set(asked["level"]) == {"Toàn đợt", "Xã"}
    assert set(hidden["commune"]) == {"Xã A", "Xã B"}
    shown = asked[asked["commune"] == "Xã C"]["n"].tolist()
    assert shown == [8, 8, 8, 8, 8, 0]


counts = st.tuples(st.integers(0, 14), st.integers(0, 14)).map(lambda two: (max(two), min(two)))
provinces = st.lists(st.lists(counts, min_size=1, max_size=4), min_size=1, max_size=4)


def levels_of(province: list[list[tuple[int, int]]]) -> list[Level]:
    """Communes of villages (answers, dissatisfied) as the levels of publication."""
    frame = pd.DataFrame(
        [(f"Xã {c}", f"Thôn {v}") for c, inside in enumerate(province) for v in range(len(inside))],
        columns=["commune", "village"],
    )
    flat = np.array([pair for inside in province for pair in inside], dtype=np.int64)
    made = []
    for level in areas(frame):
        n, d = level.sums(flat[:, :1]), level.sums(flat[:, 1:])
        few = few_dissatisfied(d, n) & (level.level == "village")
        made.append(level_of(level, n, d, small_groups(n) | few))
    return made


@settings(max_examples=150, deadline=None)
@given(provinces)
def test_the_whole_number_attacker_finds_the_ranges_of_the_audit(
    province: list[list[tuple[int, int]]],
) -> None:
    levels = levels_of(province)
    hidden = suppress(levels)
    found = list(ranges(levels, hidden))
    values = np.concatenate([level.counts for level in levels])
    starts = np.cumsum([0, *(len(level.counts) for level in levels)])
    parents: list[int | None] = [None]
    for at, level in enumerate(levels[1:], 1):
        parents += [int(starts[at - 1] + p) for p in level.parent]
    most = np.concatenate([level.answers for level in levels])
    table = hierarchy(values, parents, [None], None, most)
    mask = np.concatenate(hidden).ravel()
    low = np.concatenate([each.low for each in found]).ravel()
    high = np.concatenate([each.high for each in found]).ravel()
    for cell in audit(table, mask):
        assert (cell.low, cell.high) == (low[cell.cell], high[cell.cell])


@settings(max_examples=150, deadline=None)
@given(provinces)
def test_no_sensitive_count_can_be_pinned_by_listing_every_possible_table(
    province: list[list[tuple[int, int]]],
) -> None:
    levels = levels_of(province)
    hidden = suppress(levels)
    village, mask = levels[-1], hidden[-1].ravel()
    inside = np.flatnonzero(mask)
    communes, shown = levels[-2], ~hidden[-2].ravel()
    for commune in np.flatnonzero(shown):
        free = [v for v in inside if village.parent[v] == commune]
        rest = village.counts[(village.parent == commune) & ~mask].sum()
        total = int(communes.counts[commune, 0] - rest)
        spans = [range(int(village.answers[v, 0]) + 1) for v in free]
        possible = [each for each in itertools.product(*spans) if sum(each) == total]
        for at, v in enumerate(free):
            values = {each[at] for each in possible}
            assert len(values) > 1 or not village.sensitive[v, 0]
            assert int(village.counts[v, 0]) in values


@settings(max_examples=60, deadline=None)
@given(provinces)
def test_every_publication_passes_its_audit(province: list[list[tuple[int, int]]]) -> None:
    villages = [
        ("", f"Xã {c}", f"Thôn {v}", n, bad)
        for c, inside in enumerate(province)
        for v, (n, bad) in enumerate(inside)
    ]
    made = published(*villages)
    assert made.audit.narrowest is None or made.audit.narrowest > 1


@settings(max_examples=60, deadline=None)
@given(st.lists(counts, min_size=2, max_size=6), st.integers(0, 2**32 - 1))
def test_as_little_is_withheld_as_the_proved_optimum(
    villages: list[tuple[int, int]], seed: int
) -> None:
    _, level = levels_of([villages])
    (_, hidden) = suppress(levels_of([villages]))
    total = int(level.counts.sum())
    family = Family(level.answers[:, 0], level.counts[:, 0], total, total)
    below, above = family.required(STANDARD)
    few = level.sensitive[:, 0] & (below + above > 0)
    if levels_of([villages])[0].sensitive.any() or not few.any():
        return
    wide = Protection(int(below[few].max()), int(above[few].max()))
    if not ((below[few] == wide.lower).all() and (above[few] == wide.upper).all()):
        return  # the general program takes one width for all
    values = np.append(level.counts, total)[:, None]
    parents = [*[len(villages)] * len(villages), None]
    shown = (np.arange(len(values)) == len(villages))[:, None]
    most = np.append(level.answers[:, 0].astype(float), np.inf)[:, None]
    table = hierarchy(values, parents, [None], shown, most)
    cheapest = protect(table, np.append(few, False), wide)
    assert costs(table)[np.append(hidden[:, 0], False)].sum() == costs(table)[cheapest].sum()


def test_hiding_the_sensitive_village_alone_fails_the_audit() -> None:
    frame = pd.DataFrame({"commune": "Xã A", "village": ["Thôn 1", "Thôn 2"]})
    answers, bad = np.array([[40], [50]]), np.array([[2], [7]])
    levels = areas(frame)
    made = [
        level_of(level, level.sums(answers), level.sums(bad), np.zeros((len(level.names), 1), bool))
        for level in levels
    ]
    made[1].sensitive[0, 0] = True
    hidden = [np.zeros((1, 1), bool), np.array([[True], [False]])]
    with pytest.raises(Refused) as refused:
        proved([Checked(levels, made, hidden, ("q01",), ranges(made, hidden))], STANDARD)
    assert refused.value.codes == ("disclosure_unsafe",)
    assert "Thôn 1, xã A, q01" in refused.value.problems[0].message


def test_a_province_of_near_unanimous_villages_is_published_in_seconds() -> None:
    rng = np.random.default_rng(7)
    villages = [
        (f"Huyện {c // 14}", f"Xã {c}", f"Thôn {v}", int(n), int(rng.binomial(n, 0.02)))
        for c in range(140)
        for v, n in enumerate(rng.integers(30, 150, 15))
    ]
    cells, frame = counted(tuple(villages), "Đường lầy lội")
    start = time.perf_counter()
    made = publication(cells, frame, FORM, RULE)
    assert time.perf_counter() - start < 30
    assert len(made.tables["items"]) == (1 + 10 + 140 + 2100) * len(CODES)
    assert dissatisfied(made, "Xã").count(None) == 0
