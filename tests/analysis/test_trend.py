"""Change over campaigns."""

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from analysis.compare import difference
from analysis.design import Design
from analysis.trend import (
    change,
    cochran_armitage,
    linked_covariance,
    mcnemar,
    trend_in,
    trend_of,
)
from tests.analysis.r_designs import province
from tests.analysis.r_results import CASES, TOLERANCE, r_results

C23 = r_results("c23_multiple_communes")
ROWS = pd.read_csv(CASES / "c23_multiple_communes" / "data.csv")


def test_the_trend_of_plain_counts_agrees_with_r() -> None:
    first, expected = ROWS.head(5), C23["cochran_armitage"]
    found = cochran_armitage(first.k, first.n, range(1, 6))
    np.testing.assert_allclose(
        [found.statistic, found.df, found.p],
        [expected["statistic"], expected["parameter"], expected["p_value"]],
        **TOLERANCE,
    )


def test_the_difference_of_two_communes_agrees_with_r() -> None:
    design = province()
    expected = r_results("c05_province")["commune_difference"]
    one, other = (
        design.domain(design.data["commune"] == name).mean("overall")
        for name in ("Xã 1.1", "Xã 1.2")
    )
    found = difference(one, other)
    np.testing.assert_allclose(
        [found.estimate, found.se], np.ravel([expected["estimate"], expected["se"]]), **TOLERANCE
    )
    assert one.df < found.df <= one.df + other.df


def test_the_difference_of_two_simple_samples_agrees_with_r() -> None:
    expected, shares = C23["difference_first_two"], []
    for row in ROWS.head(2).itertuples():
        answers = pd.DataFrame({"y": [1] * row.k + [0] * (row.n - row.k), "N": row.N})
        shares.append(Design(answers, population="N").mean("y"))
    found = difference(*shares, df=np.inf)
    np.testing.assert_allclose(
        [found.estimate, found.se, found.statistic, found.p],
        [expected[name] for name in ("diff", "se", "z", "p")],
        **TOLERANCE,
    )


def linked(seed: int, n: int = 200, both: int = 150) -> tuple[float, float]:
    """The change of one village, and its variance with the households that answered twice."""
    random = np.random.default_rng(seed)
    lasting = random.normal(size=2 * n - both)
    first = (lasting[:n] + random.normal(size=n) < 0.5).astype(float)
    second = (lasting[n - both :] + random.normal(size=n) < 0.5).astype(float)
    within = np.cov(first[n - both :], second[:both])[0, 1]
    one, other = (Design(pd.DataFrame({"y": y})).mean("y") for y in (first, second))
    covariance = linked_covariance([1], [1], [n], [n], [both], [within])
    found = change(one, other, covariance)
    return found.estimate, found.se**2


def test_households_asked_twice_make_a_change_surer_by_as_much_as_they_should() -> None:
    draws = np.array([linked(seed) for seed in range(600)])
    assert draws[:, 1].mean() == pytest.approx(draws[:, 0].var(), rel=0.12)
    assert draws[:, 1].mean() < 0.85 * 2 * 0.24 / 200


def test_a_list_asked_whole_twice_changed_for_certain() -> None:
    y = pd.DataFrame({"before": [1, 0, 1, 1], "after": [1, 1, 1, 0]})
    within = np.cov(y.before, y.after)[0, 1]
    assert linked_covariance([1], [1], [4], [4], [4], [within], [4]) == 0


def test_two_views_are_not_compared() -> None:
    data = pd.DataFrame({"y": [0, 1, 1], "N": 9})
    finite, process = (
        Design(data, population="N", view=v).mean("y") for v in ("finite", "process")
    )
    with pytest.raises(ValueError, match="finite and process"):
        change(finite, process)


def test_the_detectable_change_is_about_2_8_standard_errors() -> None:
    data = pd.DataFrame({"y": [0, 1] * 100})
    found = change(Design(data).mean("y"), Design(data).mean("y"))
    assert found.detectable() / found.se == pytest.approx(2.8, abs=0.002)
    assert found.p == 1


def test_a_detectable_change_is_found_four_times_in_five() -> None:
    random, n, p = np.random.default_rng(2), 4000, 0.7
    reach = 2.8016 * np.sqrt(2 * p * (1 - p) / n)
    before, after = random.binomial(n, p, 4000) / n, random.binomial(n, p + reach, 4000) / n
    se = np.sqrt((before * (1 - before) + after * (1 - after)) / n)
    assert (abs(after - before) / se > 1.96).mean() == pytest.approx(0.8, abs=0.025)


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (3, 9), (12, 4), (5, 5)])
def test_mcnemar_is_the_binomial_test(gained: int, lost: int) -> None:
    expected = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert mcnemar(gained, lost) == pytest.approx(expected)


def test_a_line_of_logits_is_found_again() -> None:
    times = np.array([2017, 2019, 2022, 2025])
    share = special.expit(0.2 * (times - 2017) + 0.5)
    found = trend_of(times, share, share * (1 - share) / 500)
    assert found.slope.estimate == pytest.approx(0.2)
    assert found.odds_ratio == pytest.approx(np.exp(0.2))
    assert found.fit.statistic == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(found.fitted, share)


def test_the_slope_of_a_trend_keeps_its_level() -> None:
    random, times, n = np.random.default_rng(8), np.arange(4), 400
    shares = random.binomial(n, 0.8, (1000, 4)) / n
    trends = [trend_of(times, share, share * (1 - share) / n) for share in shares]
    assert np.mean([found.slope.p < 0.05 for found in trends]) == pytest.approx(0.05, abs=0.02)
    assert np.mean([found.fit.p < 0.05 for found in trends]) == pytest.approx(0.05, abs=0.02)


def test_a_campaign_where_all_are_satisfied_is_refused_by_its_time() -> None:
    with pytest.raises(ValueError, match="2019"):
        trend_of([2017, 2019, 2022], [0.9, 1.0, 0.95], [0.001, 0.0, 0.001])


def test_a_trend_of_estimates_is_that_of_their_shares() -> None:
    random = np.random.default_rng(6)
    estimates = [
        Design(pd.DataFrame({"y": random.integers(0, 2, 50)}), view="process").mean("y")
        for _ in range(3)
    ]
    found = trend_in([1, 2, 3], estimates)
    plain = trend_of([1, 2, 3], [e.value for e in estimates], [e.se**2 for e in estimates])
    assert found.slope.estimate == plain.slope.estimate
    assert (found.slope.n, found.slope.view) == (150, "process")
