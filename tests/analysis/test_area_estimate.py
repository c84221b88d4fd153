"""What ballots say of all households: the same from tallies as from cells, and never impossible."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from analysis.area_estimate import area_estimates, estimates_of, tally_counts
from analysis.cells import Cells, cells_from_responses
from analysis.compile import compile_campaign
from analysis.design import Design
from analysis.village_counts import satisfied_options, village_counts
from questionnaires.library import load_questionnaire, load_rule

FORM = load_questionnaire("ntm-xa.2017")
RULE = load_rule("hd-78-2017")
OVERALL = FORM.overall_item.code
SIZES = {"Thôn A": (60, 40, 37), "Thôn B": (90, 70, 50), "Thôn C": (40, 25, 25)}


def rows(sizes: dict[str, tuple[int, int, int]] = SIZES) -> pd.DataFrame:
    """Visits; of each village n answered and k are satisfied with the overall item."""
    everything = {item.code: "satisfied" for item in FORM.binary_items}
    return pd.DataFrame(
        {"commune": "Xã A", "village": name, "form": "visit", "valid": True}
        | everything
        | {OVERALL: "satisfied" if number < k else "not_satisfied"}
        for name, (_, n, k) in sizes.items()
        for number in range(n)
    )


def frame(sizes: dict[str, tuple[int, int, int]] = SIZES) -> pd.DataFrame:
    villages = [
        {"commune": "Xã A", "village": name, "households": N, "asked": N, "issued": N}
        for name, (N, _, _) in sizes.items()
    ]
    return pd.DataFrame(villages)


def cells() -> Cells:
    return cells_from_responses(rows(), FORM)


def found(item: str = OVERALL, **more: tuple[int, int, int]) -> object:
    sizes = SIZES | more
    answered = cells_from_responses(rows(sizes), FORM)
    compilation = compile_campaign(answered, frame(sizes), FORM, RULE)
    return next(e for e in estimates_of(compilation.villages) if e.item == item)


def test_tallies_give_the_counts_that_cells_give() -> None:
    compilation = compile_campaign(cells(), frame(), FORM, RULE)
    ours = tally_counts(compilation.villages)
    other = village_counts(cells(), frame(), satisfied_options(FORM))
    assert ours.areas == other.areas
    assert ours.items == other.items
    for name in ("area", "households", "ballots", "answered", "satisfied"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(other, name))


def test_the_estimate_is_the_one_of_a_design_over_the_rows() -> None:
    data = rows().merge(frame()[["village", "households"]])
    design = Design(data, strata="village", population="households")
    same = design.proportion(OVERALL, equals="satisfied")
    estimate = found()
    assert estimate.value == pytest.approx(float(same.value), rel=1e-12)
    assert estimate.se == pytest.approx(float(same.se), rel=1e-12)
    assert estimate.interval == pytest.approx(np.ravel(same.interval()), rel=1e-12)


def test_the_worst_case_is_counted_in_households() -> None:
    estimate = found()
    assert (estimate.share.numerator, estimate.share.denominator) == (112, 135)
    assert estimate.worst == (Fraction(112, 190), Fraction(167, 190))


def test_an_interval_never_leaves_what_is_certain() -> None:
    nearly = found(**{"Thôn B": (90, 89, 88)})
    assert nearly.interval[1] <= float(nearly.worst.upper)
    census = found(**{name: (n, n, k) for name, (_, n, k) in SIZES.items()})
    ends = float(census.worst.lower), float(census.worst.upper)
    assert census.interval == pytest.approx(ends, abs=1e-15)


def test_a_silent_village_is_named_and_estimated_beside() -> None:
    estimate = found(**{"Thôn D": (50, 0, 0)})
    assert (estimate.covered, estimate.households) == (190, 240)
    assert "silent_village" in estimate.flags
    assert estimate.merged is not None
    assert estimate.merged != estimate.value
    assert estimate.worst.upper == Fraction(217, 240)


def test_nothing_is_estimated_without_a_list_of_households() -> None:
    compilation = compile_campaign(cells(), frame(), FORM, RULE)
    assert estimates_of(()) == ()
    counts = tally_counts(compilation.villages)
    object.__setattr__(counts, "households", np.array([60.0, np.nan, 40.0]))
    (area,) = area_estimates(counts)
    assert {(e.value, e.interval, e.worst) for e in area} == {(None, None, None)}
    assert all(e.share.denominator == 135 for e in area)
