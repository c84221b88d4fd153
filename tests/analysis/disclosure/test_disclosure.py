"""No published table lets anybody work out a sensitive cell."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import analysis.disclosure.protect as protecting
from analysis.disclosure.attack import Protection
from analysis.disclosure.audit import audit, exposed
from analysis.disclosure.primary import (
    few_dissatisfied,
    small_changes,
    small_counts,
    small_groups,
)
from analysis.disclosure.protect import costs, protect
from analysis.disclosure.publish import HIDDEN, publish, rounded, safe_table
from analysis.disclosure.table import Table, hierarchy, inner, two_way
from questionnaires.problem import Refused

CASE = Path(__file__).parents[2] / "cases" / "r" / "c26_cell_suppression"
CASES = json.loads((CASE / "expected.json").read_text(encoding="utf-8"))["results"][0]["tables"]
STANDARD = Protection()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"cost {case['minimal_cost']:.0f}")
def test_the_pattern_is_the_cheapest_of_all(case: dict) -> None:
    protection = Protection(case["lower_protection"], case["upper_protection"])
    table = two_way(case["table"])
    hidden = protect(table, inner(table, case["primary"]), protection)
    pattern = hidden.reshape(table.shape)[:-1, :-1]
    assert (np.array(case["cost"]) * pattern).sum() == case["minimal_cost"]
    assert costs(table)[hidden].sum() == case["minimal_cost"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"cost {case['minimal_cost']:.0f}")
def test_the_audit_finds_the_feasible_intervals(case: dict) -> None:
    table = two_way(case["table"])
    columns = table.shape[1]
    found = {
        str(f.cell // columns * (columns - 1) + f.cell % columns): [f.low, f.high]
        for f in audit(table, inner(table, case["one_optimal_pattern"]))
    }
    assert found == case["intervals_of_that_pattern"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"cost {case['minimal_cost']:.0f}")
def test_hiding_the_sensitive_cell_alone_is_refused(case: dict) -> None:
    table = two_way(case["table"])
    primary = inner(table, case["primary"])
    with pytest.raises(Refused) as refused:
        publish(table, primary, primary)
    assert set(refused.value.codes) == {"disclosure_unsafe"}


counts = st.integers(0, 12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, np.ndarray]:
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    cells = draw(st.lists(counts, min_size=rows * columns, max_size=rows * columns))
    full = np.array(cells).reshape(rows, columns)
    table = two_way(full)
    return table, inner(table, small_counts(full))


@st.composite
def hierarchies(draw: st.DrawFn) -> tuple[Table, np.ndarray]:
    """Villages in communes in a district, against options in two groups and their total."""
    villages = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    n = sum(villages)
    cells = np.array(draw(st.lists(counts, min_size=4 * n, max_size=4 * n))).reshape(n, 4)
    commune = np.repeat(np.arange(len(villages)), villages)
    sums = np.stack([cells[commune == c].sum(axis=0) for c in range(len(villages))])
    rows = np.vstack([cells, sums, sums.sum(axis=0)])
    groups = np.column_stack([rows[:, :2].sum(axis=1), rows[:, 2:].sum(axis=1)])
    full = np.column_stack([rows, groups, groups.sum(axis=1)])
    row_parents = [n + int(c) for c in commune] + [n + len(villages)] * len(villages) + [None]
    shown = np.zeros(full.shape, dtype=bool)
    shown[-1, -1] = True
    table = hierarchy(full, row_parents, [4, 4, 5, 5, 6, 6, None], shown)
    primary = np.zeros(full.shape, dtype=bool)
    primary[:n, :4] = small_counts(cells)
    return table, primary.ravel()


def protected(table: Table, primary: np.ndarray) -> np.ndarray:
    try:
        return protect(table, primary)
    except Refused:  # published sums alone give a cell away: nothing is published
        reject()


@settings(max_examples=60, deadline=None)
@given(tables())
def test_every_protected_two_way_table_passes_the_audit(made: tuple[Table, np.ndarray]) -> None:
    table, primary = made
    hidden = protected(table, primary)
    assert (hidden | ~primary).all()
    assert not (hidden & table.published).any()
    assert list(exposed(table, hidden, primary, STANDARD)) == []


@settings(max_examples=40, deadline=None)
@given(hierarchies())
def test_every_protected_hierarchy_passes_the_audit(made: tuple[Table, np.ndarray]) -> None:
    table, primary = made
    hidden = protected(table, primary)
    assert list(exposed(table, hidden, primary, STANDARD)) == []


@settings(max_examples=40, deadline=None)
@given(tables())
def test_a_table_protected_cell_by_cell_is_as_safe(made: tuple[Table, np.ndarray]) -> None:
    table, primary = made
    exact = protected(table, primary)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protecting, "EXACT_UP_TO", 0)
        hidden = protect(table, primary)
    assert list(exposed(table, hidden, primary, STANDARD)) == []
    assert costs(table)[hidden].sum() >= costs(table)[exact].sum() - 1e-9


def province(seed: int) -> tuple[Table, np.ndarray]:
    """20 communes of 12 villages: how many are dissatisfied, of at most 60 who answered."""
    rng = np.random.default_rng(seed)
    villages = rng.binomial(60, 0.04, (20, 12))
    communes = villages.sum(axis=1)
    values = [*villages.ravel(), *communes, communes.sum()]
    parents = [240 + v // 12 for v in range(240)] + [260] * 20 + [None]
    most = np.array([*[60.0] * 240, *[np.inf] * 21])
    shown = np.arange(261) == 260
    column = np.array(values)[:, None]
    table = hierarchy(column, parents, [None], shown[:, None], most[:, None])
    primary = np.zeros(261, dtype=bool)
    primary[:240] = few_dissatisfied(villages.ravel(), np.full(240, 60))
    return table, primary


def test_a_province_of_villages_is_protected_and_proved_safe() -> None:
    table, primary = province(1)
    published = safe_table(table, primary)
    assert published.cells[260][0] == table.values[260]
    assert sum(row[0] is None for row in published.cells) >= primary.sum()


def test_a_commune_less_its_published_villages_tells_nothing() -> None:
    # One village of four has two dissatisfied: a second must be hidden, or the sum gives it away.
    table = hierarchy(
        [[2], [7], [0], [9], [18]], [4, 4, 4, 4, None], [None], [[False]] * 4 + [[True]]
    )
    primary = np.array([True, False, False, False, False])
    hidden = protect(table, primary)
    assert hidden.tolist() == [True, True, False, False, False]


def test_what_everybody_knows_of_a_village_counts_against_secrecy() -> None:
    # The second village had one answer only, so it cannot take up two.
    values, parents = [[2], [1], [8], [11]], [3, 3, 3, None]
    most = [[30], [1], [30], [np.inf]]
    shown = [[False]] * 3 + [[True]]
    table = hierarchy(values, parents, [None], shown, most)
    hidden = protect(table, np.array([True, False, False, False]))
    assert hidden[2]


def test_a_cell_that_sums_give_away_is_refused() -> None:
    table = hierarchy([[2, 5, 7]], [None], [2, 2, None], [[False, True, True]])
    with pytest.raises(Refused) as refused:
        protect(table, np.array([True, False, False]))
    assert refused.value.codes == ("disclosure_not_protectable",)


def test_a_sensitive_cell_that_must_be_shown_is_refused() -> None:
    table = two_way([[2, 5], [7, 8]])
    with pytest.raises(Refused) as refused:
        protect(table, np.ones(9, dtype=bool))
    assert set(refused.value.codes) == {"disclosure_not_protectable"}


def test_a_table_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        hierarchy(
            [[2, 5, 8]], [None], [2, 2, None], row_names=["Thôn 1"], column_names=["a", "b", "c"]
        )
    assert refused.value.codes == ("disclosure_table",)
    assert "Thôn 1, c" in refused.value.problems[0].message


def test_hidden_cells_are_dots_and_never_zero() -> None:
    table = two_way([[51, 29, 33], [14, 23, 3], [21, 2, 45]])
    primary = inner(table, small_counts([[51, 29, 33], [14, 23, 3], [21, 2, 45]]))
    published = safe_table(table, primary)
    assert published.printed() == (
        ("51", "29", "33", "113"),
        ("14", HIDDEN, HIDDEN, "40"),
        ("21", HIDDEN, HIDDEN, "68"),
        ("86", "54", "81", "221"),
    )
    assert HIDDEN in published.legend


def test_a_table_without_sensitive_cells_is_published_whole() -> None:
    table = two_way([[51, 29], [14, 23]])
    published = safe_table(table, np.zeros(9, dtype=bool))
    assert published.legend == ""
    assert published.cells[2] == (65, 52, 117)


def test_a_satisfied_village_is_not_sensitive_and_a_dissatisfied_one_is() -> None:
    marked = few_dissatisfied([0, 1, 2, 3, 12, 0], [40, 40, 40, 40, 12, 0])
    assert marked.tolist() == [False, True, True, False, True, False]


def test_small_groups_have_answers_but_few() -> None:
    assert small_groups([0, 1, 9, 10]).tolist() == [False, True, True, False]
    assert small_groups([4, 5], least=5).tolist() == [True, False]
    assert small_counts([0, 1, 4, 5]).tolist() == [False, True, True, False]


def test_a_change_by_one_household_is_sensitive() -> None:
    assert small_changes([5, 5, 5, 5], [5, 6, 3, 9]).tolist() == [False, True, True, False]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1), st.integers(0, 30))
def test_adding_a_row_never_makes_a_sensitive_cell_harmless(
    rows: list[tuple[int, int]], more: int
) -> None:
    before = small_counts(np.array(rows))
    after = small_counts(np.array([*rows, (more, more)]))
    assert (after[:-1] == before).all()


def test_rounding_is_to_the_nearest_five_halves_up() -> None:
    assert rounded([0, 1, 2, 3, 7, 8, 12, 13]).tolist() == [0, 0, 0, 5, 5, 10, 10, 15]
    assert rounded([5], base=10).tolist() == [10]


@given(st.integers(0, 10**6), st.integers(2, 20))
def test_rounding_moves_no_count_by_more_than_half_the_base(number: int, base: int) -> None:
    found = int(rounded([number], base)[0])
    assert found % base == 0
    assert abs(found - number) * 2 <= base
