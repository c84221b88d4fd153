"""Weighting an open sample to age, sex and residence."""

import numpy as np
import pandas as pd
import pytest

from analysis.goods.levels import open_distribution
from analysis.goods.population import weight_to_population
from questionnaires.library import load_questionnaire

FORM = load_questionnaire("hang-viet.2018")
PEOPLE = {
    "age_group": {"to_30": 30, "from_31_to_60": 50, "over_60": 20},
    "sex": {"male": 49.5, "female": 50.5},
    "residence": {"rural": 86_000, "urban": 14_000},
}


def volunteers(n: int = 600, seed: int = 1) -> pd.DataFrame:
    """Mostly young, urban women."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "age_group": rng.choice(["to_30", "from_31_to_60", "over_60"], n, p=[0.5, 0.4, 0.1]),
            "sex": rng.choice(["male", "female"], n, p=[0.35, 0.65]),
            "residence": rng.choice(["rural", "urban"], n, p=[0.6, 0.4]),
            "q11": rng.choice(["neutral", "satisfied", "very_satisfied"], n),
        }
    )


def weighted_shares(found: object, column: str) -> dict[str, float]:
    design = found.design  # type: ignore[attr-defined]
    sums = pd.Series(design.weights).groupby(design.data[column].to_numpy()).sum()
    return (sums / sums.sum()).to_dict()


def test_the_weighted_sample_has_the_margins_of_the_population() -> None:
    found = weight_to_population(volunteers(), FORM, PEOPLE)
    assert weighted_shares(found, "age_group")["over_60"] == pytest.approx(0.20)
    assert weighted_shares(found, "sex")["male"] == pytest.approx(0.495)
    assert weighted_shares(found, "residence")["urban"] == pytest.approx(0.14)
    assert found.deff > 1


def test_margins_already_met_leave_the_weights_alone() -> None:
    sample = pd.DataFrame(
        {"sex": ["male", "female"] * 50, "residence": ["rural"] * 50 + ["urban"] * 50}
    )
    margins = {"sex": {"male": 1, "female": 1}, "residence": {"rural": 5, "urban": 5}}
    found = weight_to_population(sample, FORM, margins)
    np.testing.assert_allclose(found.design.weights, 1)
    assert found.deff == pytest.approx(1)
    assert found.notes == ()


def test_a_category_with_few_people_joins_its_neighbour() -> None:
    rows = volunteers()
    old = rows.index[rows["age_group"] == "over_60"]
    rows = rows.drop(old[7:])
    found = weight_to_population(rows, FORM, PEOPLE)
    shares = weighted_shares(found, "age_group")
    assert shares["over_60"] + shares["from_31_to_60"] == pytest.approx(0.70)
    assert found.notes[0] == (
        "Quyền số theo độ tuổi: gộp “Từ 31 đến 60 tuổi” với “Trên 60 tuổi” vì có nhóm quá ít người "
        "trả lời."
    )


def test_a_category_nobody_is_in_joins_its_neighbour_too() -> None:
    rows = volunteers()
    rows = rows[rows["age_group"] != "over_60"]
    assert "gộp" in weight_to_population(rows, FORM, PEOPLE).notes[0]


def test_those_who_left_it_blank_keep_their_share() -> None:
    rows = volunteers()
    rows.loc[:59, "sex"] = ""
    found = weight_to_population(rows, FORM, PEOPLE)
    shares = weighted_shares(found, "sex")
    assert shares[""] == pytest.approx(0.10)
    assert shares["male"] / (shares["male"] + shares["female"]) == pytest.approx(0.495)
    assert any("60 người không ghi giới tính" in note for note in found.notes)


def test_very_uneven_weights_are_told() -> None:
    rows = volunteers(2000)
    keep = (rows["residence"] == "urban") | (np.arange(len(rows)) % 20 == 0)
    found = weight_to_population(rows[keep], FORM, PEOPLE)
    assert found.deff > 1.5
    assert "hiệu ứng Kish" in found.notes[-1]
    item = FORM.item("q11")
    assert item is not None
    told = open_distribution(found.design, item)
    assert told.deff == pytest.approx(found.deff)


def test_an_option_without_a_total_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="female"):
        weight_to_population(volunteers(), FORM, {"sex": {"male": 1.0}})


def test_a_margin_that_is_no_question_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="income"):
        weight_to_population(volunteers(), FORM, {"income": {"low": 1.0}})
