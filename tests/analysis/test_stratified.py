"""Stratified shares from counts: as from rows, as R, and what happens at the edges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.bounds import worst_case
from analysis.design import Design
from analysis.stratified import (
    FLAGS,
    StratifiedShares,
    stratified,
    stratified_merged,
    stratified_share,
)
from analysis.village_counts import VillageCounts, counts_of
from questionnaires.problem import Refused
from tests.analysis.r_results import CASES, TOLERANCE, r_results
from tests.analysis.test_exact import villages

C04 = r_results("c04_item_nonresponse")
C05 = r_results("c05_province")
COMMUNE = [(100, 60, 52), (80, 50, 41), (120, 75, 60), (60, 40, 35)]
PEOPLED = st.lists(villages(), min_size=1, max_size=5)


def counted(rows: pd.DataFrame, area: str, items: list[str]) -> VillageCounts:
    groups = rows.groupby([area, "village"])
    answers = groups[items]
    codes, areas = pd.factorize(groups.size().index.get_level_values(0))
    return VillageCounts(
        areas=tuple(areas),
        area=codes,
        villages=tuple(groups.size().index.get_level_values(1)),
        items=tuple(items),
        households=groups["N_village"].first().to_numpy(dtype=float),
        ballots=groups.size().to_numpy(),
        answered=answers.count().to_numpy(),
        satisfied=answers.sum().to_numpy().astype(np.int64),
    )


def cased(case: str, area: str, items: list[str]) -> VillageCounts:
    return counted(pd.read_csv(CASES / case / "data.csv"), area, items)


def area_of(
    households: list[float],
    answered: list[int],
    satisfied: list[int],
    ballots: list[int] | None = None,
) -> VillageCounts:
    return VillageCounts(
        areas=("Xã A",),
        area=np.zeros(len(households), dtype=np.int64),
        villages=tuple(f"Thôn {number}" for number in range(1, len(households) + 1)),
        items=("q01",),
        households=np.array(households, dtype=float),
        ballots=np.array(answered if ballots is None else ballots),
        answered=np.array(answered)[:, None],
        satisfied=np.array(satisfied)[:, None],
    )


def only(shares: StratifiedShares) -> tuple[float, float, tuple[float, float]]:
    lower, upper = shares.interval()
    return shares.value[0, 0], shares.se[0, 0], (lower[0, 0], upper[0, 0])


def rows_of(read: list[tuple[int, int, int]]) -> pd.DataFrame:
    rows = [
        {"village": number, "N": N, "y": int(place < k)}
        for number, (N, n, k) in enumerate(read)
        for place in range(n)
    ]
    return pd.DataFrame(rows, columns=["village", "N", "y"])


@pytest.mark.parametrize("item", [f"q{number:02}" for number in range(1, 9)])
def test_items_left_blank_are_weighted_up_within_the_village_as_in_r(item: str) -> None:
    shares = stratified(cased("c04_item_nonresponse", "commune", [item]))
    mean, wilson = (C04[f"village_reweighted_{kind}_{item}"] for kind in ("mean", "wilson"))
    value, se, limits = only(shares)
    np.testing.assert_allclose(value, np.ravel(mean["estimate"])[0], **TOLERANCE)
    np.testing.assert_allclose(se, np.ravel(mean["se"])[0], **TOLERANCE)
    np.testing.assert_allclose(limits, wilson["ci"], **TOLERANCE)


@pytest.mark.parametrize("method", ["wilson", "beta", "xlogit", "mean"])
def test_every_commune_of_a_province_agrees_with_r(method: str) -> None:
    shares = stratified(cased("c05_province", "commune", ["overall"]))
    expected = C05[f"by_commune_ciprop_{method}"]
    order = [shares.areas.index(commune) for commune in expected["commune"]]
    lower, upper = shares.interval(method=method)
    np.testing.assert_allclose(shares.value[order, 0], expected["estimate"], **TOLERANCE)
    np.testing.assert_allclose(lower[order, 0], expected["lower"], **TOLERANCE)
    np.testing.assert_allclose(upper[order, 0], expected["upper"], **TOLERANCE)


def test_a_province_is_the_sum_of_its_villages_as_in_r() -> None:
    items = ["overall", *(f"q{number:02}" for number in range(1, 7))]
    shares = stratified(cased("c05_province", "commune", items).together("Tỉnh"))
    expected = C05["province_mean"]
    np.testing.assert_allclose(shares.value[0], expected["estimate"], **TOLERANCE)
    np.testing.assert_allclose(shares.se[0], expected["se"], **TOLERANCE)
    deffs = [shares.estimate(item)[0].deff for item in items]
    np.testing.assert_allclose(deffs, expected["deff"], **TOLERANCE)


@given(PEOPLED, st.sampled_from(["finite", "process"]))
@settings(max_examples=60, deadline=None)
def test_counts_give_what_rows_give(read: list[tuple[int, int, int]], view: str) -> None:
    rows = rows_of(read)
    if len(rows):
        by_rows = Design(rows, strata="village", population="N", view=view).proportion("y")
        by_counts = stratified_share(read, view)
        found, expected = (
            [e.value, e.se, e.df, e.n, e.n_eff0, e.deff] for e in (by_counts, by_rows)
        )
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
        if by_rows.df > 0 and 1e-9 < by_rows.value < 1 - 1e-9 and by_rows.se > 1e-9:
            np.testing.assert_allclose(by_counts.interval(), by_rows.interval(), rtol=1e-9)


@given(PEOPLED, st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_villages_changes_nothing(read: list[tuple[int, int, int]], random) -> None:
    shuffled = random.sample(read, len(read))
    first, second = only(stratified(counts_of(read))), only(stratified(counts_of(shuffled)))
    np.testing.assert_allclose(first[:2], second[:2], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(first[2], second[2], rtol=1e-9, atol=1e-12)


@given(PEOPLED)
@settings(max_examples=60, deadline=None)
def test_estimate_and_interval_mirror_where_answers_change_places(
    read: list[tuple[int, int, int]],
) -> None:
    value, se, (lower, upper) = only(stratified(counts_of(read)))
    mirrored = only(stratified(counts_of([(N, n, n - k) for N, n, k in read])))
    np.testing.assert_allclose(mirrored[:2], [1 - value, se], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(mirrored[2], [1 - upper, 1 - lower], rtol=1e-9, atol=1e-9)


@given(PEOPLED)
@settings(max_examples=60, deadline=None)
def test_the_estimate_lies_in_its_interval_and_that_in_0_to_1(
    read: list[tuple[int, int, int]],
) -> None:
    value, _, (lower, upper) = only(stratified(counts_of(read)))
    if not np.isnan(lower):
        assert 0 <= lower <= value + 1e-12
        assert value - 1e-12 <= upper <= 1


@given(PEOPLED)
@settings(max_examples=60, deadline=None)
def test_the_estimate_of_all_households_lies_within_the_worst_case(
    read: list[tuple[int, int, int]],
) -> None:
    merged = stratified_merged(counts_of(read))
    if merged.answered[0, 0] and all(n for _, n, _ in read):
        bounds = worst_case(read)
        assert float(bounds.lower) - 1e-12 <= merged.value[0, 0] <= float(bounds.upper) + 1e-12
        np.testing.assert_allclose([b[0, 0] for b in merged.bounds], bounds, rtol=1e-12)


def test_intervals_narrow_as_more_answer_and_close_when_all_have() -> None:
    widths = []
    for tenths in range(2, 11):
        lower, upper = stratified_share([(100, 10 * tenths, 8 * tenths)] * 3).interval()
        widths.append(upper - lower)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0


# The edges, row by row.


def test_a_commune_without_answers_has_no_estimate_and_bounds_from_0_to_1() -> None:
    shares = stratified(area_of([40, 60], [0, 0], [0, 0]))
    value, se, limits = only(shares)
    assert np.isnan([value, se, *limits]).all()
    assert [bound[0, 0] for bound in shares.bounds] == [0, 1]
    assert shares.flagged("Xã A", "q01") == ("no_rows",)
    assert FLAGS["no_rows"] == "chưa có dữ liệu"


def test_a_village_without_answers_leaves_an_estimate_of_the_others_with_its_coverage() -> None:
    counts = area_of([100, 80, 60], [60, 0, 30], [48, 0, 27])
    shares = stratified(counts)
    value, *_ = only(shares)
    assert value == pytest.approx((100 * 0.8 + 60 * 0.9) / 160)
    assert (shares.covered[0, 0], shares.households[0, 0]) == (160, 240)
    assert shares.flagged("Xã A", "q01") == ("silent_village",)
    lower, upper = (bound[0, 0] for bound in shares.bounds)
    assert (lower, upper) == (75 / 240, 225 / 240)


def test_a_village_without_answers_counts_with_the_one_nearest_in_size() -> None:
    merged = stratified_merged(area_of([100, 70, 60], [60, 0, 30], [48, 0, 27]))
    value, se, _ = only(merged)
    assert value == pytest.approx((100 * 0.8 + 130 * 0.9) / 230)
    assert merged.covered[0, 0] == 230
    joined = stratified_share([(100, 60, 48), (130, 30, 27)])
    assert se == pytest.approx(joined.se)


def test_a_village_is_merged_only_within_its_own_area() -> None:
    counts = area_of([100, 70, 71], [60, 0, 30], [48, 0, 27]).within(["Xã A", "Xã A", "Xã B"])
    merged = stratified_merged(counts)
    assert merged.covered[:, 0].tolist() == [170, 71]
    assert merged.value[0, 0] == pytest.approx(0.8)


def test_a_lonely_household_is_compared_with_all_and_flagged() -> None:
    shares = stratified(area_of([50, 30], [30, 1], [24, 0]))
    value, se, _ = only(shares)
    assert value == pytest.approx(0.5)
    within = (50 / 80) ** 2 * (1 - 30 / 50) * 0.8 * 0.2 / 29
    lonely = (30 / 80) ** 2 * (1 - 1 / 30) * (0 - 0.5) ** 2
    assert se**2 == pytest.approx(within + lonely)
    assert shares.flagged("Xã A", "q01") == ("lonely_village",)


def test_a_village_all_of_whose_households_answered_adds_nothing_and_is_not_lonely() -> None:
    shares = stratified(area_of([50, 1, 20], [30, 1, 20], [24, 1, 11]))
    _, se, _ = only(shares)
    assert se**2 == pytest.approx((50 / 71) ** 2 * (1 - 30 / 50) * 0.8 * 0.2 / 29)
    assert shares.flagged("Xã A", "q01") == ()


def test_a_census_is_a_point_even_of_single_households() -> None:
    for counts in (area_of([50, 20], [50, 20], [40, 11]), area_of([1, 1], [1, 1], [1, 0])):
        shares = stratified(counts)
        value, se, limits = only(shares)
        assert value == pytest.approx(counts.satisfied.sum() / counts.households.sum())
        assert (se, *limits) == (0, value, value)
        assert shares.flagged("Xã A", "q01") == ("census",)


def test_more_answers_than_households_block_the_commune_and_name_the_village() -> None:
    counts = area_of([50, 20], [30, 21], [24, 11])
    shares = stratified(counts)
    assert np.isnan(only(shares)[0])
    assert np.isnan([bound[0, 0] for bound in shares.bounds]).all()
    assert "over_list" in shares.flagged("Xã A", "q01")
    (problem,) = counts.problems()
    assert (problem.code, problem.place) == ("compile_over_households", "Thôn 2")
    with pytest.raises(Refused):
        stratified_share([(20, 21, 11)])


def test_without_a_number_of_households_only_the_unweighted_share_is_given() -> None:
    counts = area_of([50, np.nan], [30, 10], [24, 6])
    shares = stratified(counts)
    assert np.isnan([*only(shares)[:2], *(bound[0, 0] for bound in shares.bounds)]).all()
    assert shares.unweighted[0, 0] == 30 / 40
    assert FLAGS[shares.flagged("Xã A", "q01")[0]] == "thiếu số hộ"
    with pytest.raises(Refused) as refused:
        counts.triples("Xã A", "q01")
    assert refused.value.codes == ("household_count_missing",)
    assert "Thôn 2" in str(refused.value)


def test_all_satisfied_is_exactly_1_with_a_lower_limit_below() -> None:
    shares = stratified(area_of([30, 70, 50], [20, 49, 30], [20, 49, 30]))
    value, se, (lower, upper) = only(shares)
    assert (value, se, upper) == (1, 0, 1)
    assert 0.9 < lower < 1
    assert shares.flagged("Xã A", "q01") == ("no_variance",)


def test_villages_of_one_mind_each_fall_back_on_the_size_of_the_sample() -> None:
    shares = stratified(area_of([50, 50], [30, 30], [30, 0]))
    value, se, (lower, upper) = only(shares)
    assert (value, se) == (0.5, 0)
    assert lower < 0.45 < 0.55 < upper
    assert "no_variance" in shares.flagged("Xã A", "q01")


def test_without_degrees_of_freedom_there_is_no_interval() -> None:
    shares = stratified(area_of([50, 50], [1, 1], [1, 0]))
    assert np.isnan(only(shares)[2]).all()
    assert "no_df" in shares.flagged("Xã A", "q01")


def test_an_item_that_more_than_a_tenth_left_blank_is_flagged() -> None:
    few = area_of([50], [26], [20], ballots=[30])
    many = area_of([50], [27], [20], ballots=[30])
    assert stratified(few).flagged("Xã A", "q01") == ("item_missing",)
    assert stratified(many).flagged("Xã A", "q01") == ()


def test_after_a_merger_of_communes_the_old_villages_remain_the_strata() -> None:
    old = cased("c05_province", "commune", ["overall"])
    both = old.areas[:2]
    merged = old.within(["Xã mới" if old.areas[a] in both else old.areas[a] for a in old.area])
    shares, before = stratified(merged), stratified(old)
    new = shares.areas.index("Xã mới")
    sizes = before.households[:2, 0]
    weights = sizes / sizes.sum()
    assert shares.value[new, 0] == pytest.approx(weights @ before.value[:2, 0])
    assert shares.variance[new, 0] == pytest.approx(weights**2 @ before.variance[:2, 0])


def test_the_process_view_does_not_shrink_with_the_share_heard() -> None:
    finite, process = (
        stratified_share([(100, 90, 81)] * 3, view) for view in ("finite", "process")
    )
    assert process.value == finite.value
    assert process.se == pytest.approx(finite.se / np.sqrt(0.1))
    with pytest.raises(ValueError, match="view"):
        stratified_share(COMMUNE, "infinite")


def test_one_sided_limits_put_the_whole_error_below() -> None:
    two, one = (stratified_share(COMMUNE).interval(0.95, side=side) for side in ("two", "lower"))
    assert two.lower < one.lower
    assert one.upper == 1


def test_the_table_has_a_row_for_each_area_and_item() -> None:
    counts = cased("c05_province", "commune", ["overall", "q01"])
    table = stratified(counts).table()
    assert table[["area", "item"]].drop_duplicates().shape[0] == len(counts.areas) * 2
    assert (table["worst_lower"] <= table["value"]).all()
    assert (table["value"] <= table["worst_upper"]).all()


def sampled(rng: np.random.Generator, sizes: NDArray, share: float, samples: int) -> tuple:
    """A commune whose villages differ, and many samples of 60 per cent of each village."""
    logit = np.log(share / (1 - share)) + rng.normal(0, 0.5, len(sizes))
    K = rng.binomial(sizes, 1 / (1 + np.exp(-logit)))
    n = np.ceil(0.6 * sizes).astype(int)
    k = rng.hypergeometric(K[:, None], (sizes - K)[:, None], n[:, None], (len(sizes), samples))
    answered = np.repeat(n[:, None], samples, axis=1)
    counts = VillageCounts(
        areas=("",),
        area=np.zeros(len(sizes), dtype=np.int64),
        villages=tuple(map(str, range(len(sizes)))),
        items=tuple(map(str, range(samples))),
        households=sizes.astype(float),
        ballots=n,
        answered=answered,
        satisfied=k,
    )
    return counts, K.sum() / sizes.sum()


@pytest.mark.parametrize(("villages", "size", "share"), [(14, (40, 181), 0.8), (8, (10, 36), 0.9)])
def test_wilson_limits_hold_the_truth_as_often_as_they_say(
    villages: int, size: tuple[int, int], share: float
) -> None:
    rng = np.random.default_rng(20250801)
    held = []
    for _ in range(40):
        counts, truth = sampled(rng, rng.integers(*size, villages), share, 400)
        lower, upper = stratified(counts).interval()
        held.append((lower <= truth + 1e-12) & (truth - 1e-12 <= upper))
    assert 0.925 <= np.mean(held) <= 0.98
