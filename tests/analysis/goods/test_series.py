"""What others published stands beside our figures, with its source, untouched."""

import pandas as pd
import pytest

from analysis.cells import cells_from_responses
from analysis.goods.series import compare_series, published_series
from questionnaires.library import load_questionnaire
from questionnaires.problem import Refused

FORM = load_questionnaire("hang-viet.2018")


def ballots() -> pd.DataFrame:
    rows = pd.DataFrame(
        {"commune": "Xã Mẫu", "village": "Chợ", "form": "visit", "valid": True}, index=range(8)
    )
    rows["q01"] = ["very", "very", "very", "somewhat", "little", "unaware", "very", ""]
    rows["q02"] = ["prefer;advise", "prefer", "unchanged", "", "replace", "", "", "prefer"]
    rows["q05"] = ["satisfied"] * 3 + ["very_satisfied", "neutral", "no_opinion", "", ""]
    return rows


def test_every_published_figure_has_its_source_and_year() -> None:
    series = published_series()
    assert {figure.year for figure in series} == {2010, 2014, 2019, 2020, 2022}
    assert all(figure.source and figure.scope for figure in series)


def test_the_published_shares_of_2019_add_to_all() -> None:
    q01 = [f for f in published_series() if f.item == "q01" and f.year == 2019]
    assert sum(figure.percent for figure in q01) == 100


def test_every_published_item_and_option_is_in_the_form() -> None:
    for figure in published_series():
        if figure.item is None:
            continue
        item = FORM.item(figure.item)
        assert item is not None
        assert all(item.option(code) for code in figure.options)


def test_our_shares_are_exact_and_stand_beside_the_series() -> None:
    rows = {c.indicator: c for c in compare_series(cells_from_responses(ballots(), FORM), FORM)}
    very = rows["Rất quan tâm đến Cuộc vận động"]
    assert very.ours is not None
    assert (very.ours.numerator, very.ours.denominator) == (4, 7)
    assert very.printed == "57,1%"
    assert [(f.year, f.printed) for f in very.published] == [
        (2010, "48%"),
        (2014, "61%"),
        (2019, "53%"),
    ]


def test_several_options_are_added_and_no_opinion_is_no_level() -> None:
    rows = {c.indicator: c for c in compare_series(cells_from_responses(ballots(), FORM), FORM)}
    unaware = rows["Ít quan tâm hoặc không biết"].ours
    assert unaware is not None
    assert (unaware.numerator, unaware.denominator) == (2, 7)
    quality = rows["Hài lòng về chất lượng"]
    assert quality.ours is not None
    assert (quality.ours.numerator, quality.ours.denominator) == (4, 5)
    assert quality.published[0].printed == "trên 77%"
    assert quality.label == "Hài lòng hoặc Rất hài lòng"


def test_a_multiple_choice_counts_those_who_ticked_anything() -> None:
    rows = {c.indicator: c for c in compare_series(cells_from_responses(ballots(), FORM), FORM)}
    prefer = rows["Tự xác định ưu tiên dùng hàng Việt"].ours
    assert prefer is not None
    assert (prefer.numerator, prefer.denominator) == (3, 5)


def test_an_indicator_that_our_form_does_not_ask_is_kept_without_our_figure() -> None:
    rows = {c.indicator: c for c in compare_series(cells_from_responses(ballots(), FORM), FORM)}
    effective = rows["Đánh giá Cuộc vận động có hiệu quả ở các mức độ"]
    assert effective.ours is None
    assert effective.printed is None
    assert effective.published[0].respondents == 2503


def test_another_form_is_refused() -> None:
    other = load_questionnaire("ntm-xa.2017")
    with pytest.raises(Refused) as refused:
        compare_series(cells_from_responses(ballots()[["commune", "village", "form", "valid"]],
                                            other), other)  # fmt: skip
    assert refused.value.codes == ("series_option_unknown",)
