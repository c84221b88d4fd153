"""Honest interviews, made from a seed: people differ, villages differ, nobody invents anything."""

import numpy as np
import pandas as pd

from analysis.quality.interviews import Interviews, interviews_from_responses
from questionnaires.library import load_questionnaire

XA = load_questionnaire("ntm-xa.2017")
HANG_VIET = load_questionnaire("hang-viet.2018")


def honest_rows(
    seed: int, level: float, villages: int = 4, officers: int = 3, size: int = 45
) -> pd.DataFrame:
    """Responses satisfied at about `level` on every item, by officers who share villages."""
    rng = np.random.default_rng([seed, 2018])  # not the stream that deals the labels out
    village = np.repeat(np.arange(villages), size)
    n = len(village)
    person, place = rng.normal(0, 1.5, n), rng.normal(0, 0.5, villages)[village]
    ease = np.log(level / (1 - level)) + rng.normal(0.8, 0.3, len(XA.binary_items))
    chance = 1 / (1 + np.exp(-(ease + (person + place)[:, None])))
    answers = np.where(rng.random(chance.shape) < chance, "satisfied", "not_satisfied")
    answers[rng.random(chance.shape) < 0.005] = ""
    columns = {item.code: answers[:, j] for j, item in enumerate(XA.binary_items)}
    return pd.DataFrame(
        {
            "commune": "Xã Mẫu",
            "village": [f"Thôn {v + 1}" for v in village],
            "form": "visit",
            "officer": [f"CB{o + 1}" for o in rng.integers(0, officers, n)],
            "duration": np.rint(np.exp(rng.normal(5.6, 0.4, n))),
            "response_id": [f"r{i}" for i in range(n)],
            **columns,
        }
    )


def honest(seed: int, level: float, **sizes: int) -> Interviews:
    return interviews_from_responses(honest_rows(seed, level, **sizes), XA)
