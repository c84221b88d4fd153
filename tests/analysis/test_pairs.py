"""Sums by stratum and group: the quick way counts what the plain one counts."""

import numpy as np
import pandas as pd
import pytest

from analysis.design import Design


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.97, 1.0])
def test_counts_are_exact_however_rare_an_answer_is(share: float) -> None:
    random = np.random.default_rng(7)
    village = random.integers(0, 40, 3000)
    data = pd.DataFrame({"village": village, "commune": village % 7})
    yes = random.random(3000) < share
    (pairs,) = Design(data, strata="village").by("commune").groups.pairs
    found = pairs.sums(yes)
    expected = pd.Series(yes).groupby(village).sum()
    assert dict(zip(pairs.stratum, found, strict=True)) == expected.to_dict()
