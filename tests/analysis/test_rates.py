"""Outcome rates by the standard of AAPOR."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.rates import Dispositions, aapor
from questionnaires.problem import Refused
from tests.analysis.r_results import CASES, TOLERANCE, r_results

C22 = r_results("c22_aapor_rates")
ROWS = pd.read_csv(CASES / "c22_aapor_rates" / "data.csv").set_index("village")
BY_VILLAGE = {
    str(name): Dispositions(**{str(code): int(n) for code, n in row.items()})
    for name, row in ROWS.iterrows()
}


@pytest.mark.parametrize("key", list(C22))
def test_rates_agree_with_r(key: str) -> None:
    village = key.removeprefix("village_")
    dispositions = (
        BY_VILLAGE[village] if village in BY_VILLAGE else sum(BY_VILLAGE.values(), Dispositions())
    )
    rates = aapor(dispositions)
    expected = {name: C22[key][name] for name in rates}
    assert len(rates) == 17
    for name, rate in rates.items():
        if expected[name] is None:
            assert rate is None, name
        else:
            np.testing.assert_allclose(rate, expected[name], err_msg=name, **TOLERANCE)


def test_a_rate_over_nobody_is_no_rate() -> None:
    assert set(aapor({}).values()) == {None}
    assert aapor({"NE": 3})["RR1"] is None


def test_the_eligible_share_is_needed_only_where_somebody_is_unknown() -> None:
    assert aapor({"UH": 5})["RR3"] is None
    assert aapor({"UH": 5}, e=0.5)["RR3"] == 0
    assert aapor({"I": 8, "R": 2})["RR3"] == 0.8


def test_rates_stand_in_their_order() -> None:
    rates = aapor(BY_VILLAGE["A"])
    values = [rates[name] for name in ("RR1", "RR3", "RR5")]
    assert all(value is not None and not math.isnan(value) for value in values)
    assert values == sorted(values, key=lambda value: value or 0)


def test_a_negative_disposition_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        Dispositions(I=3, NC=-1, UO=-2)
    assert refused.value.codes == ("disposition_impossible", "disposition_impossible")
    assert [problem.place for problem in refused.value.problems] == ["NC", "UO"]
