"""Indicators and tests against values worked out by hand or by enumeration."""

from itertools import permutations

import numpy as np
import pytest

from analysis.quality.effect import rho
from analysis.quality.exact_test import count_p_values, stratified_pmf, tail_p_values
from analysis.quality.indicators import (
    distance_p_values,
    duration_z,
    guttman_errors,
    longest_run,
    mahalanobis,
    modal_share,
    person_total,
    repeated_share,
    response_variability,
)
from analysis.quality.match import match_sums, max_match
from analysis.quality.permutation import Deal, comparable, rank_p_values
from analysis.quality.reinterview import kappa, most_false


def test_the_longest_run_skips_blanks() -> None:
    answers = np.array([[1, 1, -1, 1, 0], [0, 1, 0, 1, 0], [-1, -1, -1, -1, -1]])
    assert longest_run(answers).tolist() == [3, 1, 0]


def test_shares_of_answers_leave_blanks_out() -> None:
    answers = np.array([[1, 1, -1, 1, 0], [-1, -1, -1, -1, -1]])
    assert modal_share(answers)[0] == 0.75
    assert repeated_share(answers)[0] == pytest.approx(0.75**2 + 0.25**2)
    assert np.isnan(modal_share(answers)[1])


def test_variability_is_the_standard_deviation_of_a_row() -> None:
    assert response_variability(np.array([[1.0, 5.0, np.nan, 3.0]])) == pytest.approx([2.0])


def test_mahalanobis_leaves_constant_items_out() -> None:
    # R: mahalanobis(x, colMeans(x), cov(x)) for x = (1,2), (2,1), (3,5), (4,4)
    x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 4.0]])
    constant = np.column_stack([x, np.ones(4)])
    distances = mahalanobis(constant)
    centred = x - x.mean(axis=0)
    expected = [row @ np.linalg.inv(np.cov(x.T)) @ row for row in centred]
    assert distances == pytest.approx(expected)
    assert distances.sum() == pytest.approx((4 - 1) * 2)
    assert np.isnan(mahalanobis(np.ones((3, 2)))).all()
    assert distance_p_values(np.array([13.8155105579643]), 2) == pytest.approx([0.001])


def test_person_total_compares_with_the_others() -> None:
    scores = np.array([[1.0, 2, 3], [1, 2, 3], [2, 4, 6], [3, 2, 1], [2, 2, 2]])
    found = person_total(scores)
    assert found[0] == pytest.approx(1)
    assert found[3] == pytest.approx(-1)
    assert np.isnan(found[4])


def test_guttman_errors_count_pairs_out_of_order() -> None:
    scores = np.array([[1.0, 1, 1], [1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]])
    # passed by 4, 4, 3: easier first is the order of the columns
    assert guttman_errors(scores).tolist() == [0, 0, 0, 0, 2, 2]
    assert np.isnan(guttman_errors(np.array([[1.0, 5.0]]))).all()


def test_a_duration_is_measured_in_robust_deviations() -> None:
    duration = np.exp(np.array([1.0, 2, 3, 4, -2, np.nan]))
    z = duration_z(duration, np.zeros(6, dtype=np.int64))
    assert z[4] == pytest.approx((-2 - 2) / (1.4826 * 1))
    assert np.isnan(z[5])


def test_the_stratified_test_counts_every_deal() -> None:
    labels, strata = np.array([0, 1, 1, 0, 0, 1, 1]), np.array([0, 0, 0, 1, 1, 1, 1])
    marked = np.array([1, 0, 0, 1, 1, 1, 0], dtype=bool)
    counts = []
    for one in set(permutations(labels[:3])):
        for two in set(permutations(labels[3:])):
            counts.append(int(marked[np.array([*one, *two]) == 0].sum()))
    deal = Deal(labels, strata, 2)
    observed = np.array([[float(marked[labels == 0].sum()), float(marked[labels == 1].sum())]])
    p = count_p_values(deal, marked, observed, "upper")[0, 0]
    assert p == pytest.approx(np.mean(np.array(counts) >= observed[0, 0]))
    assert stratified_pmf(np.array([7]), np.array([3]), np.array([2])).sum() == pytest.approx(1)


def test_two_sided_p_values_never_pass_one() -> None:
    assert tail_p_values(np.array([0.5, 0.5]), "two").tolist() == [1.0, 1.0]


def test_a_rank_p_value_is_never_zero() -> None:
    p = rank_p_values(np.array([[5.0], [1.0], [2.0], [3.0]]), "upper")
    assert p[:, 0].tolist() == [0.25, 1.0, 0.75, 0.5]


def test_deals_stay_within_strata() -> None:
    labels, strata = np.array([0, 1, 2, 2, 0]), np.array([0, 0, 1, 1, 1])
    for dealt in Deal(labels, strata, 3).again(50, np.random.default_rng(1), 1):
        assert (np.sort(dealt[:, :2]) == [0, 1]).all()
        assert (np.sort(dealt[:, 2:]) == [0, 2, 2]).all()
    assert comparable(np.array([0, 0, 1]), np.array([0, 0, 0])).all()
    assert not comparable(np.array([0, 0, 1]), np.array([0, 0, 1])).any()


def test_max_match_agrees_with_comparing_every_pair() -> None:
    rng = np.random.default_rng(3)
    answers = rng.integers(-1, 2, (40, 6))
    group = rng.integers(0, 4, 40)
    expected = []
    for i in range(40):
        shares = [
            (answers[i] == answers[j])[both].mean()
            for j in range(40)
            if j != i and group[i] == group[j]
            and (both := (answers[i] >= 0) & (answers[j] >= 0)).any()
        ]  # fmt: skip
        expected.append(max(shares, default=np.nan))
    np.testing.assert_allclose(max_match(answers, group), expected)


def test_matches_within_a_label_agree_with_max_match() -> None:
    rng = np.random.default_rng(4)
    answers = rng.integers(0, 2, (60, 5))
    strata, labels = rng.integers(0, 3, 60), rng.integers(0, 2, 60)
    deal = Deal(labels, strata, 2)
    dealt = next(deal.again(5, rng, 1))
    found = match_sums(answers, deal)(np.vstack([labels, dealt]))
    for row, given in zip(found, np.vstack([labels, dealt]), strict=True):
        each = np.nan_to_num(max_match(answers, strata * 2 + given))
        np.testing.assert_allclose(row, [each[given == 0].sum(), each[given == 1].sum()])


def test_rho_is_one_way_analysis_of_variance() -> None:
    values = np.array([1.0, 1, 1, 0, 0, 0, 1, 0])
    officers = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    # MSB = .5, MSW = .25, m0 = 4: rho = .25 / (.5 + .75)
    assert rho(values, officers, np.zeros(8, dtype=np.int64)) == pytest.approx(0.25 / 1.25)
    assert rho(np.ones(8), officers, np.zeros(8, dtype=np.int64)) is None


def test_kappa_is_agreement_beyond_chance() -> None:
    assert kappa(["a", "a", "b", "b"], ["a", "a", "b", "a"]) == pytest.approx(0.5)
    assert kappa(["a", "a"], ["a", "a"]) is None


def test_none_false_among_those_checked_bounds_the_false_ones() -> None:
    assert most_false(records=1000, checked=1000) == 0
    assert most_false(records=100000, checked=100) == pytest.approx(3000, rel=0.03)
