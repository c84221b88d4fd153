"""Every estimate of a design against R survey 4.5, on the cases under tests/cases/r."""

import numpy as np
import pytest

from analysis import Design
from tests.analysis.r_estimates import (
    RESULTS,
    assert_as_r,
    assert_limits,
    goods_design,
    r_data,
    ultimate_cluster_design,
    villages_design,
)
from tests.analysis.r_results import TOLERANCE

C01, C02, C04, C05, _, C07, C08 = RESULTS.values()
ITEMS = [f"q{number:02}" for number in range(1, 16)]
METHODS = ("wilson", "beta", "logit", "xlogit", "asin", "mean")  # R has "likelihood" besides
GOODS = {"des": goods_design, "des1": ultimate_cluster_design}


def commune() -> Design:
    return villages_design("c01_commune_stratified")


def province() -> Design:
    return villages_design("c05_province", "stratum")


def item_answers() -> Design:
    return villages_design("c04_item_nonresponse")


def clusters(name: str) -> Design:
    drawn = {"strata": "commune", "clusters": "village"} if name == "des" else {}
    return Design(r_data("c08_clusters_no_fpc"), weights="w", **drawn)


def limits_tolerance(method: str) -> float:
    """R finds the "logit" limits by iterating a regression, to about 1e-9."""
    return 1e-8 if method == "logit" else 1e-10


def test_means_of_fifteen_items_with_covariance_and_design_effect() -> None:
    assert_as_r(commune().mean(ITEMS), C01["mean_deff_wor"])


def test_intervals_of_means_take_t_with_the_design_s_degrees_of_freedom() -> None:
    expected = C01["mean_all_items_tdf"]
    found = commune().mean(ITEMS).interval(method="mean")
    assert_limits(found, [expected["ci_lower"], expected["ci_upper"]])
    assert commune().df == C01["degf"]["values"]


def test_totals() -> None:
    assert_as_r(commune().total(ITEMS), C01["total_all_items"])


@pytest.mark.parametrize(
    "key", [key for key in C01 if key.startswith("ciprop") and key.split("_")[-1] in METHODS]
)
def test_limits_of_a_share_by_every_method(key: str) -> None:
    name, item, *middle, method = key.split("_")
    level, df = (0.90 if name == "ciprop90" else 0.95), (np.inf if "dfInf" in middle else None)
    found = commune().proportion(item).interval(level, method, df=df)
    assert_limits(found, C01[key]["ci"], rtol=limits_tolerance(method))


def test_groups() -> None:
    assert_as_r(commune().by("village").mean("overall"), C01["by_village_overall"])
    assert_as_r(commune().by("village").total(["overall", "q01"]), C01["by_village_total"])
    assert_as_r(commune().by("mode").mean(["overall", "q01", "q15"]), C01["by_mode"])
    assert_as_r(commune().by(["age", "sex"]).mean("overall"), C01["by_age_sex"])


def test_groups_within_a_domain() -> None:
    data = r_data("c01_commune_stratified")
    design = commune().domain(data["mode"] == "officer")
    assert_as_r(design.by("officer").mean("overall"), C01["by_officer"])
    assert_as_r(commune().by("officer").mean("overall"), C01["by_officer"])


def test_ratios() -> None:
    found, expected = commune().ratio("q01", "q15"), C01["ratio_q01_q15"]
    np.testing.assert_allclose([found.value, found.se], [expected["estimate"], expected["se"]])
    assert_limits(found.interval(df=np.inf), expected["ci"])
    taylor = clusters("des").ratio("y", "x")
    np.testing.assert_allclose(taylor.se, C08["ratio_taylor"]["se"], **TOLERANCE)


def test_scores_are_means_of_arrays() -> None:
    score = r_data("c01_commune_stratified")[ITEMS[:5]].sum(axis=1)
    assert_as_r(commune().mean(score), C01["score_mean"])


def test_contrasts() -> None:
    found = commune().mean(["q01", "q02"]).contrast({"q01": 1, "q02": -1})
    assert_as_r(found, C01["contrast_q01_minus_q02"])
    communes = province().by("commune").mean("overall")
    assert_as_r(communes.contrast({"Xã 1.1": 1, "Xã 1.2": -1}), C05["commune_difference"])


def quantiles_of(expected: dict) -> np.ndarray:
    (table,) = expected["quantiles"].values()
    return np.array(table["values"])


def assert_quantiles(design: Design, items: list[str], q: list[float], expected: dict) -> None:
    found = design.quantile(design.data[items].sum(axis=1), q)
    limits = found.interval()
    columns = np.column_stack([found.value, limits.lower, limits.upper, found.se])
    np.testing.assert_allclose(columns, quantiles_of(expected), **TOLERANCE)


def test_quantiles_with_woodruff_limits() -> None:
    assert_quantiles(commune(), ITEMS[:10], [0.1, 0.25, 0.5, 0.75], C01["score_quantile"])


@pytest.mark.parametrize("name", GOODS)
def test_quantiles_of_clusters(name: str) -> None:
    items = [f"g{number:02}" for number in range(1, 7)]
    assert_quantiles(GOODS[name](), items, [0.25, 0.5, 0.75], C07[f"{name}_quantiles"])


@pytest.mark.parametrize("lonely", ["remove", "certainty", "average", "adjust"])
def test_lonely_villages(lonely: str) -> None:
    design = villages_design("c02_lonely_and_census", lonely=lonely)
    assert_as_r(design.mean(["q01", "q02", "q03"]), C02[f"mean_{lonely}"])
    assert design.df == C02["degf"]["values"]
    for method in ("wilson", "beta", "logit", "xlogit", "mean"):
        found = design.mean("q01").interval(method=method)
        expected = C02[f"ciprop_q01_{lonely}_{method}"]["ci"]
        assert_limits(found, expected, rtol=limits_tolerance(method))


@pytest.mark.parametrize("lonely", ["remove", "certainty", "average"])
def test_totals_with_lonely_villages(lonely: str) -> None:
    """Under "adjust" R 4.1 and 4.5 disagree; here a total is N times the mean."""
    design = villages_design("c02_lonely_and_census", lonely=lonely)
    assert_as_r(design.total(["q01", "q02", "q03"]), C02[f"total_{lonely}"])


def test_an_adjusted_total_is_the_population_times_the_mean() -> None:
    design = villages_design("c02_lonely_and_census")
    households = design.weights.sum()
    mean, total = design.mean(["q01", "q02"]), design.total(["q01", "q02"])
    np.testing.assert_allclose(total.value, households * mean.value, rtol=1e-12)
    np.testing.assert_allclose(total.variance, households**2 * mean.variance, rtol=1e-10)


def test_a_lonely_village_can_be_refused() -> None:
    design = villages_design("c02_lonely_and_census", lonely="fail")
    assert C02["mean_fail"]["kind"] == "error"
    for estimate in (design.mean, design.total, design.by("q02").mean, design.by("q02").total):
        with pytest.raises(ValueError, match="D_lonely_n1_of_3, E_lonely_n1_of_40"):
            estimate("q01")


def test_villages_asked_in_full_add_no_variance() -> None:
    census = ["A_census", "B_census", "C_single_household_census"]
    data = r_data("c02_lonely_and_census")
    design = villages_design("c02_lonely_and_census", lonely="fail")
    found = design.domain(data["village"].isin(census)).mean(["q01", "q02"])
    assert_as_r(found, C02["census_only_mean"])
    assert_as_r(
        villages_design("c02_lonely_and_census", lonely="remove").by("village").mean("q01"),
        C02["by_village_remove"],
    )


@pytest.mark.parametrize("item", [f"q{number:02}" for number in range(1, 9)])
def test_item_non_response_as_a_domain_and_by_reweighting(item: str) -> None:
    answered = r_data("c04_item_nonresponse")[item].notna()
    for name, design in {
        "domain": item_answers().domain(answered),
        "village_reweighted": item_answers().reweighted(item),
    }.items():
        found = design.mean(item)
        assert_as_r(found, C04[f"{name}_mean_{item}"])
        assert_limits(found.interval(), C04[f"{name}_wilson_{item}"]["ci"])
    found = item_answers().domain(answered).mean(item)
    assert_limits(found.interval(method="beta"), C04[f"domain_beta_{item}"]["ci"])


def test_listwise_deletion_is_a_domain_too() -> None:
    items = [f"q{number:02}" for number in range(1, 9)]
    complete = r_data("c04_item_nonresponse")[items].notna().all(axis=1)
    assert_as_r(item_answers().domain(complete).mean(items), C04["listwise_mean"])
    answered = r_data("c04_item_nonresponse")["q01"].notna()
    assert_as_r(item_answers().domain(answered).by("mode").mean("q01"), C04["by_mode_na"])


def test_a_province() -> None:
    items = ["overall", *(f"q{number:02}" for number in range(1, 7))]
    assert_as_r(province().mean(items), C05["province_mean"])
    assert_as_r(province().total(["overall", "q01"]), C05["province_total"])
    assert_as_r(province().by("district").mean(["overall", "q01"]), C05["by_district"])
    assert_as_r(province().by("commune").mean(["overall", "q01", "q04"]), C05["by_commune"])
    assert_as_r(province().by("district").total("overall"), C05["by_district_total"])


@pytest.mark.parametrize("method", ["wilson", "beta", "logit", "xlogit", "mean"])
def test_each_commune_has_its_own_degrees_of_freedom(method: str) -> None:
    expected = C05[f"by_commune_ciprop_{method}"]
    found = province().by("commune").proportion("overall")
    order = [found.names.index(name) for name in expected["commune"]]
    limits = np.array(found.interval(method=method))[:, order]
    assert_limits(limits, [expected["lower"], expected["upper"]], rtol=limits_tolerance(method))


@pytest.mark.parametrize("name", GOODS)
def test_two_stages_and_their_ultimate_cluster_approximation(name: str) -> None:
    design, items = GOODS[name](), [f"g{number:02}" for number in range(1, 13)]
    assert design.df == C07[f"{name}_degf"]["values"]
    assert_as_r(design.mean("overall5"), C07[f"{name}_mean_overall"])
    assert_as_r(design.mean(items), C07[f"{name}_items"])
    assert_as_r(design.distribution("overall5"), C07[f"{name}_levels"])
    both = design.data[["overall5"]].assign(top2=design.data["overall5"] >= 4)
    assert_as_r(design.total(both["top2"]), C07[f"{name}_total_top2"])
    assert_as_r(design.by("shop").mean(both), C07[f"{name}_by_shop"])
    assert_as_r(design.by("district").mean(both["top2"]), C07[f"{name}_by_district"])


@pytest.mark.parametrize("name", GOODS)
@pytest.mark.parametrize("method", METHODS)
def test_limits_of_a_share_of_clusters(name: str, method: str) -> None:
    found = GOODS[name]().proportion("overall5", equals=[4, 5]).interval(method=method)
    assert_limits(found, C07[f"{name}_top2_{method}"]["ci"], rtol=limits_tolerance(method))


def test_the_process_view_is_the_ultimate_cluster_design() -> None:
    process = goods_design(view="process")
    assert_as_r(process.mean("overall5"), C07["des1_mean_overall"])


@pytest.mark.parametrize("name", ["des", "dew"])
def test_given_weights_without_a_population(name: str) -> None:
    design = clusters(name)
    assert design.df == C08[f"{name}_degf"]["values"]
    assert_as_r(design.mean(["y", "z", "x"]), C08[f"{name}_mean"])
    assert_as_r(design.total(["y", "z", "x"]), C08[f"{name}_total"])
    assert_as_r(design.by("commune").mean(["y", "x"]), C08[f"{name}_by"])
    for method in METHODS:
        found = design.mean("z").interval(method=method)
        assert_limits(found, C08[f"{name}_z_{method}"]["ci"], rtol=limits_tolerance(method))
