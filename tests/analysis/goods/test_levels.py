"""Five levels as a distribution, on the basis that the sample allows."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.charts.diverging import DivergingChart
from analysis.design import Design
from analysis.goods.chart import diverging
from analysis.goods.levels import distribution, note, open_distribution, ordered_levels
from questionnaires.library import load_questionnaire
from questionnaires.questionnaire import Item

CASE = Path(__file__).parents[2] / "cases" / "r" / "c07_goods_two_stage"
FORM = load_questionnaire("hang-viet.2018")
CODES = ["very_dissatisfied", "dissatisfied", "neutral", "satisfied", "very_satisfied"]


def item(code: str = "q11") -> Item:
    found = FORM.item(code)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def consumers() -> Design:
    data = pd.read_csv(CASE / "data.csv")
    data["q11"] = data["overall5"].map(dict(enumerate(CODES, start=1)))
    return Design(data, "district", "commune", None, "M_communes", "N_consumers")


@pytest.fixture(scope="module")
def expected() -> dict:
    results = json.loads((CASE / "expected.json").read_text(encoding="utf-8"))["results"]
    return {result["key"]: result for result in results}


def test_the_levels_agree_with_r(consumers: Design, expected: dict) -> None:
    found = distribution(consumers, item())
    shares = [level.share.value for level in found.levels]
    np.testing.assert_allclose(shares, expected["des_levels"]["estimate"], rtol=1e-8)


def test_the_top_two_and_its_limits_agree_with_r(consumers: Design, expected: dict) -> None:
    top2 = distribution(consumers, item()).top2
    r = expected["des_top2_wilson"]
    np.testing.assert_allclose(top2.value, r["estimate"], rtol=1e-8)
    np.testing.assert_allclose([top2.lower, top2.upper], r["ci"], rtol=1e-8)


def test_the_mean_agrees_with_r(consumers: Design, expected: dict) -> None:
    mean = distribution(consumers, item()).mean
    r = expected["des_mean_overall"]
    t = stats.t.ppf(0.975, expected["des_degf"]["values"])
    np.testing.assert_allclose(mean.value, r["estimate"], rtol=1e-8)
    np.testing.assert_allclose(mean.upper - mean.value, t * r["se"], rtol=1e-8)
    assert mean.value - mean.lower == pytest.approx(mean.upper - mean.value)


def answered(*counts: int, no_opinion: int = 0, blank: int = 0) -> pd.DataFrame:
    answers = [code for code, n in zip(CODES, counts, strict=True) for _ in range(n)]
    return pd.DataFrame({"q11": answers + ["no_opinion"] * no_opinion + [""] * blank})


def test_no_opinion_and_blanks_are_counted_apart() -> None:
    found = open_distribution(Design(answered(1, 2, 3, 10, 4, no_opinion=5, blank=2)), item())
    assert (found.answered, found.no_opinion, found.blank) == (20, 5, 2)
    assert [level.count for level in found.levels] == [1, 2, 3, 10, 4]
    assert found.top2.value == pytest.approx(14 / 20)
    assert found.bottom2.value == pytest.approx(3 / 20)
    assert found.net.value == pytest.approx(11 / 20)
    assert found.mean.value == pytest.approx((1 + 4 + 9 + 40 + 20) / 20)


def test_an_open_sample_gives_wilson_limits_of_its_effective_size() -> None:
    data = answered(0, 0, 20, 60, 20).assign(w=np.tile([1.0, 3.0], 50))
    found = open_distribution(Design(data, weights="w"), item())
    assert found.deff == pytest.approx(1.25)
    n, p, t = 80.0, found.top2.value, 1.984216951
    centre = (p + t**2 / (2 * n)) / (1 + t**2 / n)
    reach = t / (1 + t**2 / n) * math.sqrt(p * (1 - p) / n + t**2 / (4 * n * n))
    assert found.top2.lower == pytest.approx(centre - reach, abs=1e-6)
    assert found.top2.upper == pytest.approx(centre + reach, abs=1e-6)


def test_an_open_sample_takes_no_finite_population_correction() -> None:
    data = answered(5, 5, 20, 60, 10).assign(N=100)
    census, opened = Design(data, population="N"), Design(data)
    limits = [open_distribution(design, item()).top2 for design in (census, opened)]
    assert limits[0] == limits[1]
    whole = distribution(census, item()).top2
    assert whole.lower == whole.value == whole.upper


def test_the_note_says_what_the_limits_mean() -> None:
    data = answered(5, 5, 20, 60, 10)
    assert "Khoảng mô hình" in note(open_distribution(Design(data), item()))
    assert "không có quyền số" in note(open_distribution(Design(data), item()))
    weighted = Design(data.assign(w=np.tile([1.0, 3.0], 50)), weights="w")
    assert "Kish 1,25" in note(open_distribution(weighted, item()))
    assert note(distribution(Design(data), item())) == (
        "Ước lượng theo thiết kế mẫu, khoảng tin cậy 95%."
    )


def test_nobody_with_an_opinion_gives_no_figure() -> None:
    found = open_distribution(Design(answered(0, 0, 0, 0, 0, no_opinion=3)), item())
    assert math.isnan(found.top2.value)
    assert math.isnan(found.mean.value)
    assert found.answered == 0
    assert diverging("Hài lòng", [found]).items == ()


def test_one_answer_gives_a_share_without_limits() -> None:
    found = open_distribution(Design(answered(0, 0, 0, 1, 0)), item())
    assert found.top2.value == 1
    assert math.isnan(found.top2.lower)
    assert math.isnan(found.mean.lower)


def test_everybody_satisfied_has_a_lower_limit_below_one() -> None:
    found = open_distribution(Design(answered(0, 0, 0, 50, 50)), item())
    assert 0.9 < found.top2.lower < found.top2.value == found.top2.upper == 1


def test_levels_are_ordered_from_the_worst() -> None:
    assert [option.code for option in ordered_levels(item())] == CODES


def test_an_item_without_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="q03: no levels"):
        open_distribution(Design(pd.DataFrame({"q03": ["yes"]})), item("q03"))


def test_distributions_are_drawn_around_the_middle() -> None:
    found = open_distribution(Design(answered(1, 2, 3, 10, 4)), item())
    chart = diverging("Hài lòng của người tiêu dùng", [found])
    assert isinstance(chart, DivergingChart)
    assert chart.levels[0] == "Rất không hài lòng"
    assert chart.items[0].printed == ("5,0", "10,0", "15,0", "50,0", "20,0")
    assert sum(float(share) for share in chart.items[0].shares) == pytest.approx(1)
