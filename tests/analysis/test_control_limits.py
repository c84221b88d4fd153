"""The funnel's limits: one curve from the smallest commune to the largest."""

import numpy as np
import pytest

from analysis.placement import control_limits


@pytest.mark.parametrize("centre", [0.02, 0.5, 0.8, 0.9, 0.999])
@pytest.mark.parametrize("tau", [0.0, 0.01])
def test_limits_have_no_step(centre: float, tau: float) -> None:
    size = np.geomspace(5, 30_000, 40_000)
    for limit in control_limits(centre, size, 0.998, tau):
        assert np.abs(np.diff(np.asarray(limit))).max() < 2e-4


def test_limits_narrow_as_communes_grow() -> None:
    lower, upper = control_limits(0.8, np.arange(1.0, 3000.0), 0.95)
    assert (np.diff(lower) >= 0).all()
    assert (np.diff(upper) <= 0).all()  # 100 % itself, where that is not rare
