"""The designs that the results of R belong to."""

from functools import cache

import pandas as pd

from analysis.design import Design
from tests.analysis.r_results import CASES


def rows(case: str) -> pd.DataFrame:
    return pd.read_csv(CASES / case / "data.csv")


@cache
def commune() -> Design:
    return Design(rows("c01_commune_stratified"), strata="village", population="N_village")


@cache
def province() -> Design:
    data = rows("c05_province")
    data["mode"] = pd.Categorical(data["mode"], ["officer", "QR"])
    data["score"] = data[[f"q0{item}" for item in range(1, 7)]].sum(axis=1)
    return Design(data, strata="stratum", population="N_village")


@cache
def goods() -> Design:
    data = rows("c07_goods_two_stage")
    data["top2"] = (data["overall5"] >= 4).astype(int)
    return Design(
        data,
        strata="district",
        clusters="commune",
        population="M_communes",
        second_stage_population="N_consumers",
    )


@cache
def goods_as_if_with_replacement() -> Design:
    """The same rows and weights as clusters drawn with replacement (`des1`)."""
    two_stage = goods()
    return Design(two_stage.data, strata="district", clusters="commune", weights=two_stage.weights)


GOODS = {"des": goods, "des1": goods_as_if_with_replacement}
