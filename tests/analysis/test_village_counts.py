"""Village counts out of cells: the same however answers are ordered, split or merged."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import Cells, cells_from_responses, merge
from analysis.stratified import stratified
from analysis.village_counts import ALL_SATISFIED, satisfied_options, village_counts
from questionnaires.library import load_questionnaire
from questionnaires.problem import Refused
from tests.analysis.ballots import CASES, ballots, framed

SMALL = load_questionnaire(CASES / "small.yaml")
FRAME = framed(("Xã A", "Thôn 1", 40, 30), ("Xã A", "Thôn 2", 30, 20), ("Xã B", "Thôn 1", 20, 15))
SATISFIED = satisfied_options(SMALL)
FIRST = next(iter(SATISFIED))


def filled(
    place: tuple[str, str], number: int, dissatisfied: int, **columns: object
) -> pd.DataFrame:
    commune, village = place
    return ballots(
        SMALL, number, {FIRST: range(dissatisfied)}, commune=commune, village=village, **columns
    )


ROWS = pd.concat(
    [
        filled(("Xã A", "Thôn 1"), 20, 3, mode="self"),
        filled(("Xã A", "Thôn 1"), 5, 1, mode="officer"),
        filled(("Xã A", "Thôn 2"), 10, 0, mode="officer"),
        filled(("Xã B", "Thôn 1"), 12, 6, form="online", mode="self"),
    ],
    ignore_index=True,
)


def tabled(cells: Cells, **forms: object) -> tuple:
    counts = village_counts(cells, FRAME, SATISFIED, **forms)
    return counts.answered.tolist(), counts.satisfied.tolist(), counts.ballots.tolist()


def test_answers_are_counted_by_village_and_item_over_all_modes() -> None:
    counts = village_counts(cells_from_responses(ROWS, SMALL), FRAME, SATISFIED)
    assert counts.areas == ("Xã A", "Xã B")
    assert counts.area.tolist() == [0, 0, 1]
    assert counts.answered[:, 0].tolist() == [25, 10, 12]
    assert counts.satisfied[:, 0].tolist() == [21, 10, 6]
    assert counts.triples("Xã A", FIRST) == ((40, 25, 21), (30, 10, 10))


def test_only_the_forms_that_count_are_counted() -> None:
    counts = village_counts(cells_from_responses(ROWS, SMALL), FRAME, SATISFIED, ("visit",))
    assert counts.answered[:, 0].tolist() == [25, 10, 0]
    assert np.isnan(stratified(counts).value[1]).all()


def test_ballots_without_a_single_dissatisfaction_are_an_item_of_their_own() -> None:
    counts = village_counts(cells_from_responses(ROWS, SMALL), FRAME, SATISFIED)
    column = counts.items.index(ALL_SATISFIED)
    assert counts.answered[:, column].tolist() == [25, 10, 12]
    assert counts.satisfied[:, column].tolist() == [21, 10, 6]


def test_answers_without_a_village_of_the_frame_enter_no_estimate_but_are_counted() -> None:
    lost = pd.concat(
        [
            ROWS,
            filled(("Xã A", ""), 4, 0, mode="self"),
            filled(("Xã Lạ", "Thôn 9"), 2, 0, mode="self"),
        ]
    )
    counts = village_counts(cells_from_responses(lost, SMALL), FRAME, SATISFIED)
    assert counts.unplaced == 6
    assert counts.answered[:, 0].tolist() == [25, 10, 12]


def test_invalid_ballots_are_no_answers() -> None:
    spoiled = pd.concat([ROWS, filled(("Xã A", "Thôn 2"), 4, 4, mode="self").assign(valid=False)])
    assert tabled(cells_from_responses(spoiled, SMALL)) == tabled(cells_from_responses(ROWS, SMALL))


@given(st.randoms(), st.integers(0, len(ROWS)))
@settings(max_examples=20, deadline=None)
def test_order_and_splitting_change_nothing(random, cut: int) -> None:
    shuffled = ROWS.iloc[random.sample(range(len(ROWS)), len(ROWS))]
    halves = shuffled.iloc[:cut], shuffled.iloc[cut:]
    merged = merge(*(cells_from_responses(half, SMALL) for half in halves))
    assert tabled(merged) == tabled(cells_from_responses(ROWS, SMALL))


def test_a_blank_answer_is_missing_and_not_dissatisfied() -> None:
    blank = ROWS.assign(**{FIRST: ROWS[FIRST].where(ROWS["village"] != "Thôn 2", "")})
    counts = village_counts(cells_from_responses(blank, SMALL), FRAME, SATISFIED)
    assert counts.answered[:, 0].tolist() == [25, 0, 12]
    assert counts.ballots.tolist() == [25, 10, 12]


def test_households_that_are_not_known_stay_unknown() -> None:
    frame = FRAME.assign(households=[40, None, 20])
    counts = village_counts(cells_from_responses(ROWS, SMALL), frame, SATISFIED)
    assert np.isnan(counts.households[1])
    assert stratified(counts).flagged("Xã A", FIRST) == ("no_list",)


def test_a_village_named_twice_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        village_counts(
            cells_from_responses(ROWS, SMALL), pd.concat([FRAME, FRAME.iloc[:1]]), SATISFIED
        )
    assert refused.value.codes == ("table_village_twice",)


def test_nothing_answered_counts_as_nothing() -> None:
    counts = village_counts(cells_from_responses(ROWS.iloc[:0], SMALL), FRAME, SATISFIED)
    assert counts.answered.sum() == counts.unplaced == 0
    assert stratified(counts).flags["no_rows"].all()


def test_levels_4_and_5_may_be_the_satisfied_ones() -> None:
    rows = pd.DataFrame(
        [("Xã A", "Thôn 1", "visit", "self", "r1", str(level), level) for level in range(1, 6)],
        columns=["commune", "village", "form", "mode", "item", "option", "n"],
    )
    cells = Cells(cells_from_responses(ROWS, SMALL).ballots, rows, rows.iloc[:0])
    counts = village_counts(cells, FRAME, {"r1": ("4", "5")})
    assert (counts.answered[0, 0], counts.satisfied[0, 0]) == (15, 9)
